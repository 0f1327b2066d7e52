package documents_test

import (
	"bytes"
	"strings"
	"testing"

	"rasoat/documents"
	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

func explainByCode(code registry.Code) (why, look, ask string) {
	return "why " + code.String(), "look", "ask"
}

func checkedFile(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := documents.WriteChecked(&out, open(t, content), registry.Date{Year: 2026, Month: 11, Day: 20}, explainByCode); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestCheckedCopyMarksTheCell(t *testing.T) {
	t.Parallel()
	content := workbook(t, func(f *excelize.File) {
		if err := f.SetSheetName("Sheet1", "Tổng hợp"); err != nil {
			t.Fatal(err)
		}
	}, [][]any{
		{"DANH SÁCH"},
		{"STT", "Họ tên", "Ngày sinh", "GT", "DT", "Số định danh", "Cha", "Mẹ"},
		{1, "Lê Văn An", 42068, "Nam", "Kinh", 96215900001, "", ""},
		{2, "Lê Văn Bình", "25/03/2016", "Nam", "Kinh", "096216900001", "Lê Ba", "Trần Tư"},
	})
	f := checkedFile(t, content)
	if got := f.GetSheetList(); len(got) != 2 || got[1] != "Tổng hợp 2" {
		t.Fatalf("sheets %v", got)
	}
	comments, err := f.GetComments("Tổng hợp 2")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, c := range comments {
		said[c.Cell] = c.Text
		for _, run := range c.Paragraph {
			said[c.Cell] += run.Text
		}
	}
	if len(said) != 2 || !strings.Contains(said["F3"], "096215900001") || !strings.Contains(said["H3"], "guardian_missing") {
		t.Errorf("comments %q", said)
	}
	for cell, want := range map[string]string{"C3": "05/03/2015", "F3": "96215900001", "I4": "", "A1": "DANH SÁCH"} {
		if got, _ := f.GetCellValue("Tổng hợp 2", cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
	if got, _ := f.GetCellValue("Tổng hợp 2", "I3"); !strings.Contains(got, "why id_format") || !strings.Contains(got, "why guardian_missing") {
		t.Errorf("words: %q", got)
	}
	plain, _ := f.GetCellStyle("Tổng hợp 2", "H4")
	marked, _ := f.GetCellStyle("Tổng hợp 2", "H3")
	if plain == marked {
		t.Error("the cell at fault looks like the others")
	}
	summary := sheetText(t, f, "Tổng hợp")
	for _, want := range []string{
		"why id_format|1|id_format|look", "mã định danh sai|1", "(chưa ghi ấp, khóm)|2|1", "Số định danh|F|mã định danh của trẻ|theo tiêu đề",
		"tiêu đề và ghi chú|1|dòng 1|DANH SÁCH", "tên cột|1|dòng 2|",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary lacks %q:\n%s", want, summary)
		}
	}
}

// sheetText is a sheet, one row a line.
func sheetText(t *testing.T, f *excelize.File, sheet string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return strings.Join(lines, "\n")
}

// A list whose rules have no column of their own says it in words alone; a text file becomes a sheet.
func TestCheckedCopyOfText(t *testing.T) {
	t.Parallel()
	f := checkedFile(t, []byte("Họ tên,Năm sinh\nLê An,2015\n"))
	got, _ := f.GetCellValue("Danh sách", "C2")
	for _, want := range []string{"id_missing", "sex_missing", "ethnicity_missing", "guardian_missing", "dob_partial"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %q", want, got)
		}
	}
	if head, _ := f.GetCellValue("Danh sách", "C1"); head == "" {
		t.Error("the column of words has no title")
	}
}
