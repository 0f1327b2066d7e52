package bench

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rasoat/documents/hostile"
)

const (
	hostileTime   = 20 * time.Second
	hostileMemory = 1 << 10 // MB
	// waited is how long a file is given until it counts as one that never ends.
	waited = 2 * time.Minute
)

// shownHostile stand for the others in a run of all benchmarks; RASOAT_BENCH_HOSTILE=all takes every file.
var shownHostile = []string{
	"one row too many.xlsx", "rows of a name.csv", "rows.html.xls", "merges.xml", "merges to the end.xlsx", "shared texts.xlsx", "empty rows.xlsx",
	"attributes.xlsx", "elements of no meaning.xlsx", "sheets of one part.xlsx", "rows backwards.xls", "inflates.xlsx",
}

// BenchmarkHostile lets the program check bad and huge files, as large as the limits permit, each in a process of
// its own. What is refused is refused within the goal; what is in order is answered, with progress meanwhile.
func BenchmarkHostile(b *testing.B) {
	program := filepath.Join(b.TempDir(), "rasoat")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, "rasoat").CombinedOutput(); err != nil {
		b.Fatalf("build: %v: %s", err, out)
	}
	slowest, largest, over := time.Duration(0), 0.0, []string(nil)
	for _, f := range hostile.Files() {
		if os.Getenv("RASOAT_BENCH_HOSTILE") != "all" && !slices.Contains(shownHostile, f.Name) {
			continue
		}
		b.Run(f.Name, func(b *testing.B) {
			rounds(b, 1, func() {
				got := checkHostile(b, program, f)
				metric(b, "wall", got.wall)
				metric(b, "cpu", got.cpu)
				b.ReportMetric(got.megabytes, "MB")
				b.ReportMetric(float64(got.size)/(1<<20), "MB-file")
				if f.Good {
					results.say("%s, %.1f MB and in order: %s, %.0f MB.", f.Name, float64(got.size)/(1<<20), short(got.wall), got.megabytes)
				} else {
					slowest, largest = max(slowest, got.took()), max(largest, got.megabytes)
				}
				if !f.Good && got.took() > hostileTime || got.megabytes > hostileMemory || got.strange != "" {
					over = append(over, f.Name+" "+short(got.took())+got.strange)
				}
			})
		})
	}
	results.say("Of the files that are refused or hold next to nothing the slowest takes %s (%s) and the largest %.0f MB (%s). Beyond a goal: %d %s.",
		short(slowest), most(slowest.Seconds(), hostileTime.Seconds(), " s"), largest, most(largest, hostileMemory, " MB"), len(over), strings.Join(over, ", "))
}

// hostileRun is what one file cost.
type hostileRun struct {
	wall, cpu time.Duration
	megabytes float64
	size      int64
	strange   string // an end that no file may have
}

// took is what the file costs on a machine that has nothing else to do: two cores need less than their seconds
// together, and a busy machine takes longer than both.
func (r hostileRun) took() time.Duration { return min(r.wall, r.cpu) }

func checkHostile(b *testing.B, program string, f hostile.File) (got hostileRun) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "list"+filepath.Ext(f.Name))
	got.size = writeHostile(b, path, f)
	ctx, cancel := context.WithTimeout(b.Context(), waited)
	defer cancel()
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "check", path)
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	start := time.Now()
	err := cmd.Run()
	got.wall = time.Since(start)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		got.megabytes = float64(usage.Maxrss) / 1024
		got.cpu = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	var exit *exec.ExitError
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 2 || err != nil && !errors.As(err, &exit) {
		got.strange = ": " + err.Error()
	}
	if strings.Contains(said.String(), "panic") {
		got.strange = ": panic"
	}
	return got
}

func writeHostile(b *testing.B, path string, f hostile.File) int64 {
	b.Helper()
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	err = errors.Join(f.Write(file, f.Full), file.Close())
	info, statErr := os.Stat(path)
	if err = errors.Join(err, statErr); err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
