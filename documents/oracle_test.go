package documents

import (
	"bytes"
	"testing"

	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/templates"

	"github.com/xuri/excelize/v2"
)

func TestEveryKindHasASentence(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		said, err := templates.Text("document."+string(kind), &Error{Kind: kind, Sheet: "Ấp 3", Row: 7, Limit: 200})
		if err != nil || said == "" {
			t.Errorf("%s: %q, %v", kind, said, err)
		}
	}
}

func TestEveryColumnHasAFace(t *testing.T) {
	t.Parallel()
	for _, columns := range [][]Column{NationalColumns(), ExportColumns(), DocketColumns()} {
		for _, c := range columns {
			if face, ok := columnFaces()[c]; !ok || face.title == "" || face.width < 5 {
				t.Errorf("%s: %+v", c, face)
			}
		}
	}
}

// What we write, our reader finds again under the same names.
func TestOwnTitlesAreKnownHeaders(t *testing.T) {
	t.Parallel()
	for _, f := range registry.Fields() {
		if got := resolveHeader(columnFaces()[Column(f)].title); got != column(f) {
			t.Errorf("title of %s is read as %q", f, got)
		}
	}
}

// A list longer than a sheet goes on behind it, with its running numbers.
func TestLongListTakesMoreSheets(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	l := &listWriter{file: f, meta: Meta{Title: "Thử", Columns: NationalColumns()}, limit: 2}
	err := l.write(func(yield func(ListRow) bool) {
		for range 5 {
			if !yield(ListRow{Values: registry.Values{Name: "Lê An", BirthDate: "2015"}}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	list, err := Open("long", bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 5 || len(list.Sheets()) != 3 {
		t.Errorf("%d rows on %d sheets", n, len(list.Sheets()))
	}
}

// The writing library's own reader is the oracle: both must see the same cells.
func TestCellsAgreeWithTheLibrary(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if err := WriteSample(&file, sample.TanThuan()); err != nil {
		t.Fatal(err)
	}
	mixed := excelize.NewFile()
	defer mixed.Close()
	for cell, value := range map[string]any{
		"A1": "Họ & tên <b>", "C1": 0.1, "B2": 123456789012, "D2": true, "AA3": -1.5e-3, "A5": " hai\ndòng ", "B5": 1e15, "F7": "",
	} {
		if err := mixed.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := mixed.SetCellRichText("Sheet1", "C5", []excelize.RichTextRun{{Text: "Lê "}, {Text: "An"}}); err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	if err := mixed.Write(&small); err != nil {
		t.Fatal(err)
	}
	for _, content := range [][]byte{file.Bytes(), small.Bytes()} {
		compareCells(t, content)
	}
}

func compareCells(t *testing.T, content []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	book, err := openXLSX(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for l, err := range book.lines(0) {
		if err != nil {
			t.Fatal(err)
		}
		var row []string
		if l.row <= len(want) {
			row = want[l.row-1]
		}
		for i := range max(len(l.cells), len(row)) {
			expected := ""
			if i < len(row) {
				expected = row[i]
			}
			if got := l.at(i); got.text != expected && (!got.number || numberCell(expected) != got) {
				t.Errorf("row %d cell %d: %q, the library reads %q", l.row, i, got.text, expected)
			}
		}
	}
}

func BenchmarkReadXLSX(b *testing.B) {
	o := sample.TanThuan().Options()
	o.Children = 20_000
	world, err := sample.New(o)
	if err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := WriteSample(&file, world); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		list, err := Open("list", bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range list.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != o.Children {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(o.Children*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkCheck(b *testing.B) {
	var file bytes.Buffer
	if err := WriteSample(&file, sample.TanThuan()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		list, err := Open("list", bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range Check(list, sample.TanThuan().Options().AsOf) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
