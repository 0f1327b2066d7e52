package bench

import (
	"fmt"
	"iter"
	"testing"

	"rasoat/documents"
	"rasoat/registry"
)

// moved is the list of a year later: every child has another address, or the mother another middle name.
type moved struct{ documents.Sample }

func (m moved) Listed() iter.Seq2[string, registry.Values] {
	return func(yield func(string, registry.Values) bool) {
		n := 0
		for software, v := range m.Sample.Listed() {
			if n++; n%2 == 0 && v.Mother != "" {
				v.Mother = "Lâm " + v.Mother
			} else {
				v.Address = fmt.Sprintf("Số %d, đường số %d", n, n%17+1)
			}
			if !yield(software, v) {
				return
			}
		}
	}
}

func TestMoved_changesEveryRow(t *testing.T) {
	t.Parallel()
	world := childrenOf(t, 200)
	var before []registry.Values
	for _, v := range world.Listed() {
		before = append(before, v)
	}
	n := 0
	for software, v := range (moved{world}).Listed() {
		if before[n] == v {
			t.Errorf("%s is as it was", software)
		}
		n++
	}
	if n < 200 {
		t.Errorf("%d rows", n)
	}
}

// BenchmarkProvinceChanged imports Cà Mau again after every row has changed, beside psql's \copy of the finished rows.
func BenchmarkProvinceChanged(b *testing.B) {
	for _, c := range []struct {
		name   string
		spread bool
	}{{"101 communes", true}, {"one commune", false}} {
		b.Run(c.name, func(b *testing.B) { benchChanged(b, c.name, c.spread) })
	}
}

func benchChanged(b *testing.B, name string, spread bool) {
	world := provinceWorld(b, provinceRows(), spread)
	p := newProvince(b, asCSV(b, world))
	first, second := p.file, keep(b, "changed.csv", asCSV(b, moved{world}))
	above := p.above
	if !spread {
		above = p.unit
	}
	var changed, again, copied times
	var paces, still pace
	take := func(into *times, watch *pace, least, most int) {
		p.pace = watch
		defer func() { p.pace = nil }()
		clock(b, into, func() error {
			s, err := p.take(b.Context(), above)
			if err == nil && (s.Changed < least || s.Changed > most || s.New != 0) {
				err = fmt.Errorf("%d of %d are changed, %d new", s.Changed, provinceRows(), s.New)
			}
			return err
		})
	}
	rounds(b, 1, func() {
		p.empty(b)
		p.file = first
		if _, err := p.take(b.Context(), above); err != nil {
			b.Fatal(err)
		}
		p.run(b, `VACUUM ANALYZE children`)
		p.file = second
		take(&changed, &paces, provinceRows()*9/10, provinceRows())
		take(&again, &still, 0, 0)
		path := p.rival(b)
		clock(b, &copied, func() error { p.psql(b, `\copy rival FROM '`+path+`'`); return nil })
	})
	metric(b, "changed", changed.median())
	metric(b, "again", again.median())
	metric(b, "psql", copied.median())
	n := float64(provinceRows())
	results.say("A list of %.0f children as CSV, %s, in which every row has changed: %s (%.0f rows/s), how each stood before kept for 7 days; psql \\copy of the finished rows into an empty table with the same indexes %s: %.2f × its rows a second (no goal).",
		n, name, short(changed.median()), n/changed.median().Seconds(), short(copied.median()), copied.over(changed))
	paces.report(fmt.Sprintf("%.0f children as CSV, %s, all changed", n, name))
	still.report(fmt.Sprintf("%.0f children as CSV, %s, unchanged", n, name))
}
