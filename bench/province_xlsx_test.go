package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store/storetest"
)

// asXLSX is the same list as a workbook.
func asXLSX(b *testing.B, world documents.Sample) []byte {
	b.Helper()
	var file bytes.Buffer
	if err := documents.WriteSample(&file, world); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

// BenchmarkProvinceXLSX imports Cà Mau from a workbook, beside the same list as CSV in the same round, and beside what
// reading the two files alone takes: what a workbook costs more should be no more than what its reader needs more.
func BenchmarkProvinceXLSX(b *testing.B) {
	for _, c := range []struct {
		name   string
		spread bool
	}{{"101 communes", true}, {"one commune", false}} {
		b.Run(c.name, func(b *testing.B) { benchXLSX(b, c.name, c.spread) })
	}
}

// form is one of the two files.
type form struct {
	path      string
	read, new times
	pace      pace
}

func benchXLSX(b *testing.B, name string, spread bool) {
	world := provinceWorld(b, provinceRows(), spread)
	text := asCSV(b, world)
	p := newProvince(b, text)
	csv, xlsx := &form{path: p.file}, &form{path: keep(b, "list.xlsx", asXLSX(b, world))}
	above := p.above
	if !spread {
		above = p.unit
	}
	var again times
	odd := false
	rounds(b, 3, func() {
		order := []*form{csv, xlsx}
		if odd = !odd; odd {
			order = []*form{xlsx, csv}
		}
		for _, f := range order {
			p.empty(b)
			f.readAlone(b)
			f.take(b, p, above)
		}
		p.file = order[1].path
		clock(b, &again, func() error {
			s, err := p.take(b.Context(), above)
			if err == nil && s.New+s.Changed != 0 {
				err = fmt.Errorf("the same list again writes: %d new, %d changed", s.New, s.Changed)
			}
			return err
		})
	})
	metric(b, "csv", csv.new.median())
	metric(b, "xlsx", xlsx.new.median())
	metric(b, "again", again.median())
	metric(b, "read-csv", csv.read.median())
	metric(b, "read-xlsx", xlsx.read.median())
	more, reader := xlsx.new.less(csv.new), xlsx.read.less(csv.read)
	results.say("A list of %d children as XLSX, %s, new: %s; as CSV %s. Reading alone takes %s and %s. Round by round the workbook costs %s more, its reader alone needs %s more (%s).",
		provinceRows(), name, short(xlsx.new.median()), short(csv.new.median()), short(xlsx.read.median()), short(csv.read.median()),
		signed(more), signed(reader), verdict(more <= reader, "no more than the reader's own time"))
	results.say("The same list again at once, before the server has statistics of it: %s, 0 rows written.", short(again.median()))
	csv.pace.report(fmt.Sprintf("%d children as CSV, %s, new", provinceRows(), name))
	xlsx.pace.report(fmt.Sprintf("%d children as XLSX, %s, new", provinceRows(), name))
}

// less is how much longer this side took than the other, round by round.
func (t times) less(other times) time.Duration {
	var more times
	for i := range t {
		more = append(more, t[i]-other[i])
	}
	return more.median()
}

// signed prints a difference, which may be less than nothing.
func signed(d time.Duration) string {
	if d < 0 {
		return "−" + short(-d)
	}
	return short(d)
}

// readAlone goes over all rows of the file and does nothing with them.
func (f *form) readAlone(b *testing.B) {
	b.Helper()
	n := 0
	clock(b, &f.read, func() error {
		file, err := os.Open(f.path)
		if err != nil {
			return err
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			return err
		}
		list, err := documents.OpenWithin(filepath.Base(f.path), file, info.Size(), 1<<30)
		if err != nil {
			return err
		}
		for _, err := range list.Rows() {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if n < provinceRows() {
		b.Fatalf("%d of %d rows are read", n, provinceRows())
	}
}

func (f *form) take(b *testing.B, p *province, above registry.Unit) {
	b.Helper()
	p.file, p.pace = f.path, &f.pace
	defer func() { p.pace = nil }()
	clock(b, &f.new, func() error {
		s, err := p.take(b.Context(), above)
		if err == nil && s.New+s.Twice != provinceRows() {
			err = fmt.Errorf("%d of %d children are new", s.New, provinceRows())
		}
		return err
	})
}

// BenchmarkImportMemoryXLSX imports the workbook in a process of its own, and then a workbook in which every row has
// changed, and asks the kernel for the most memory that each process ever held.
func BenchmarkImportMemoryXLSX(b *testing.B) {
	for _, c := range []struct {
		name   string
		spread bool
	}{{"101 communes", true}, {"one commune", false}} {
		b.Run(c.name, func(b *testing.B) {
			world := provinceWorld(b, provinceRows(), c.spread)
			p := newProvince(b, nil)
			order := childOrder{URL: storetest.URL(b, p.store), File: keep(b, "list.xlsx", asXLSX(b, world)), Unit: "96"}
			if !c.spread {
				order.Unit = code()
			}
			changed := order
			changed.File = keep(b, "changed.xlsx", asXLSX(b, moved{world}))
			var first, other childReport
			rounds(b, 1, func() {
				p.empty(b)
				first = p.child(b, order)
				p.run(b, `ANALYZE children`)
				other = p.child(b, changed)
			})
			if first.New == 0 || other.Changed < provinceRows()*9/10 {
				b.Fatalf("%d new at first, %d of %d changed then", first.New, other.Changed, provinceRows())
			}
			b.ReportMetric(float64(first.Peak)/(1<<20), "MB")
			results.say("A process that imports %d children as XLSX, %s, holds at most %.0f MB (%s); a list in which every row has changed, %.0f MB (%s).",
				provinceRows(), c.name, float64(first.Peak)/(1<<20), most(float64(first.Peak)/(1<<20), 512, " MB"),
				float64(other.Peak)/(1<<20), most(float64(other.Peak)/(1<<20), 512, " MB"))
		})
	}
}
