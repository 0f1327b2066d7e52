package bench

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"
)

// times are how long one side took, round by round.
type times []time.Duration

// at is the quantile q, the nearest value that was measured.
func (t times) at(q float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func (t times) median() time.Duration { return t.at(0.5) }

// over is how many times as long as the other side this one took.
func (t times) over(other times) float64 {
	return float64(t.median()) / float64(other.median())
}

func TestQuantiles(t *testing.T) {
	took := times{5, 1, 4, 2, 3}
	if took.median() != 3 || took.at(0.95) != 5 || took.at(0) != 1 || (times{}).median() != 0 {
		t.Errorf("median %d, p95 %d, least %d", took.median(), took.at(0.95), took.at(0))
	}
	if x := (times{6}).over(took); x != 2 {
		t.Errorf("ratio %v", x)
	}
}

// short prints a duration with three digits that count.
func short(d time.Duration) string {
	switch ms := float64(d) / float64(time.Millisecond); {
	case ms >= 1000:
		return fmt.Sprintf("%.2f s", ms/1000)
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f ms", ms)
	default:
		return fmt.Sprintf("%.2f ms", ms)
	}
}

// verdict compares with a goal.
func verdict(reached bool, goal string, args ...any) string {
	word := "NOT REACHED"
	if reached {
		word = "reached"
	}
	return fmt.Sprintf("goal "+goal, args...) + ": " + word
}

// most is the verdict on a figure that should be at most so large.
func most(got, limit float64, unit string) string {
	return verdict(got <= limit, "≤ %v%s", limit, unit)
}

// metric puts a duration beside the benchmark's name.
func metric(b *testing.B, name string, d time.Duration) {
	b.ReportMetric(float64(d)/float64(time.Millisecond), name+"-ms")
}

// rounds runs n rounds for every turn of the benchmark's loop. What one round costs as a whole says
// nothing, so it is not printed.
func rounds(b *testing.B, n int, round func()) {
	b.Helper()
	for b.Loop() {
		for range n {
			round()
		}
	}
	b.ReportMetric(0, "ns/op")
}

// clock runs fn and adds how long it took.
func clock(b *testing.B, into *times, fn func() error) {
	b.Helper()
	start := time.Now()
	err := fn()
	*into = append(*into, time.Since(start))
	if err != nil {
		b.Fatal(err)
	}
}

// commits writes one row and commits it, again and again: the least that anything durable costs.
type commits struct{ insert *sql.Stmt }

func newCommits(db *sql.DB) (*commits, error) {
	_, err := db.Exec(`CREATE TABLE bench_commits (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chat bigint NOT NULL, at timestamptz NOT NULL, body text NOT NULL)`)
	if err != nil {
		return nil, err
	}
	insert, err := db.Prepare(`INSERT INTO bench_commits (chat, at, body) VALUES ($1, $2, $3)`)
	return &commits{insert}, err
}

func (c *commits) one() (time.Duration, error) {
	start := time.Now()
	_, err := c.insert.Exec(int64(1001), start, "one row that must not be lost")
	return time.Since(start), err
}
