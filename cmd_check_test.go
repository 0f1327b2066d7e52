package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/documents"

	"github.com/xuri/excelize/v2"
)

var checkDay = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

type runResult struct {
	code        int
	stdout, err string
}

func shell(t *testing.T, command string, args ...string) runResult {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := 0
	switch command {
	case "check":
		code = runCheck(t.Context(), args, checkDay, &stdout, &stderr)
	case "sample":
		code = runSample(t.Context(), args, &stdout, &stderr)
	}
	return runResult{code, stdout.String(), stderr.String()}
}

func sampleFile(t *testing.T, name string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if r := shell(t, "sample", append(args, file)...); r.code != 0 {
		t.Fatalf("sample: %+v", r)
	}
	return file
}

func readLines[T any](t *testing.T, text string) []T {
	t.Helper()
	var all []T
	scan := bufio.NewScanner(strings.NewReader(text))
	for scan.Scan() {
		var one T
		decoder := json.NewDecoder(strings.NewReader(scan.Text()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&one); err != nil {
			t.Fatalf("%s: %v", scan.Text(), err)
		}
		all = append(all, one)
	}
	return all
}

// The whole demo file is checked, and every row compared with the answer key beside it.
func TestCheckFindsWhatTheKeySays(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mẫu.xlsx", "mẫu.csv"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := sampleFile(t, name, "--children", "1867")
			key, err := os.ReadFile(strings.TrimSuffix(file, filepath.Ext(file)) + ".key.jsonl")
			if err != nil {
				t.Fatal(err)
			}
			r := shell(t, "check", file, "--json")
			if r.code != 0 {
				t.Fatalf("check: %+v", r)
			}
			first := 2
			if strings.HasSuffix(name, ".xlsx") {
				first = 5
			}
			found := map[int]documents.Finding{}
			for _, f := range readLines[documents.Finding](t, r.stdout) {
				found[f.Row] = f
			}
			for i, want := range readLines[answer](t, string(key)) {
				got := found[first+i]
				if strings.Join(got.Rules, " ") != strings.Join(want.Rules, " ") {
					t.Errorf("row %d %s: got %v, want %v", first+i, want.Truth.Name, got.Rules, want.Rules)
				}
			}
			if !strings.Contains(r.err, "1.867 trẻ") {
				t.Errorf("summary: %s", r.err)
			}
		})
	}
}

func writeText(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestCheckPairsAcrossTheFile(t *testing.T) {
	t.Parallel()
	file := writeText(t, "list.csv", strings.Join([]string{
		"Họ tên,Ngày sinh,GT,DT,Số định danh,Cha,Mẹ",
		"Lê Văn Hòa,05/03/2015,Nam,Kinh,096215900001,Lê Ba,Trần Tư",
		"Lê Văn Hoà,5/3/2015,nam,Kinh,096215900001,,Trần Tư",
		"Lê Văn Hòa,05/03/2015,Nam,Kinh,096215900002,Lê Sáu,Phan Thị Năm",
		"Lê Thị Hoa,05/03/2015,Nữ,Kinh,096315900003,Lê Ba,Trần Tư",
	}, "\n"))
	r := shell(t, "check", "--json", file)
	want := `{"row":2,"name":"Lê Văn Hòa","rules":["id_duplicate","child_duplicate"],"proposals":[]}
{"row":3,"name":"Lê Văn Hoà","rules":["id_duplicate","child_duplicate"],"proposals":[]}
`
	if r.code != 0 || r.stdout != want {
		t.Errorf("got %+v", r)
	}
}

// What was taken for granted is said: columns known by what they hold, codes of an undeclared list, lines that are no
// children, and in which order dates were read.
func TestCheckSaysHowItRead(t *testing.T) {
	t.Parallel()
	file := writeText(t, "list.csv", strings.Join([]string{
		"DANH SÁCH TRẺ EM CHƯA CÓ MÃ ĐỊNH DANH", "STT,Họ tên,Cột 1,GT,DT,Mẹ", "(1),(2),(3),(4),(5),(6)", "Xã Tân Thuận",
		"1,Nguyễn Văn An,03/25/2015,Nam,01,Trần Thị Tư", "2,Lê Thị Bình,03/05/2016,Nữ,01,Lê Thị Năm", "Xã Tân Lợi", "3,Danh Cúc,07/08/2017,Nữ,05,Thạch Thị Sáu",
		"Tổng cộng: 3 trẻ",
	}, "\n"))
	r := shell(t, "check", "--json", file)
	for _, want := range []string{
		"danh sách chỉ gồm trẻ có thông tin thiếu hoặc sai (theo tiêu đề “DANH SÁCH TRẺ EM CHƯA CÓ MÃ ĐỊNH DANH”); có 2 xã, phường trong một tệp: Xã Tân Thuận 2 trẻ, Xã Tân Lợi 1 trẻ.",
		"Cột C (“Cột 1”) được hiểu là ngày sinh theo nội dung trong cột, ví dụ 03/25/2015, 03/05/2016, 07/08/2017.",
		"--ethnic-codes 1979", "Không tính 6 dòng không phải là trẻ: tiêu đề và ghi chú 1 (dòng 1);", "tên ấp, xã 2 (dòng 4, 7)", "3 trẻ: Dân tộc ghi bằng mã số",
	} {
		if !strings.Contains(r.err, want) {
			t.Errorf("%q is not said:\n%s", want, r.err)
		}
	}
	found := readLines[documents.Finding](t, r.stdout)
	if len(found) != 3 || found[1].Proposals[0].New != "05/03/2016" || strings.Join(found[1].Notes, " ") != "ethnic_code" {
		t.Errorf("found %+v", found)
	}
	if r := shell(t, "check", "--json", "--ethnic-codes", "1979", file); strings.Contains(r.stdout, "ethnicity_unknown") || strings.Contains(r.err, "--ethnic-codes") {
		t.Errorf("codes declared: %+v", r)
	}
}

func TestCheckWithoutHeader(t *testing.T) {
	t.Parallel()
	file := writeText(t, "list.csv", "1,Nguyễn Văn An,25/03/2015,Nam,Kinh\n2,Lê Thị Bình,26/03/2015,Nữ,Kinh\n3,Trần Thị Cúc,27/03/2015,Nữ,Kinh\n")
	r := shell(t, "check", "--json", file)
	if found := readLines[documents.Finding](t, r.stdout); r.code != 0 || len(found) != 3 || found[0].Row != 1 || found[0].Name != "Nguyễn Văn An" || strings.Join(found[0].Rules, " ") != "id_missing guardian_missing" {
		t.Errorf("got %+v", r)
	}
	if !strings.Contains(r.err, "Cột B được hiểu là họ và tên") {
		t.Errorf("not said: %s", r.err)
	}
}

func TestCheckAsOf(t *testing.T) {
	t.Parallel()
	file := writeText(t, "list.csv", "Họ tên,Ngày sinh,GT,DT,Số định danh,Mẹ\nLê Văn An,20/11/2010,Nam,Kinh,096210900001,Trần Tư\n")
	if r := shell(t, "check", "--json", file); !strings.Contains(r.stdout, "over_age") {
		t.Errorf("16 on the day: %+v", r)
	}
	if r := shell(t, "check", "--json", "--as-of", "2026-11-19", file); r.stdout != "" || r.code != 0 {
		t.Errorf("the day before: %+v", r)
	}
}

// The sheet is named where there are several, hidden rows are said to be, and so is what was not read.
func TestCheckSeveralSheets(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	head := []any{"Họ tên", "Ngày sinh", "GT", "DT", "Số định danh", "Mẹ"}
	for _, name := range []string{"Ấp 3", "Ghi chép"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{
		f.SetSheetRow("Sheet1", "A1", &head), f.SetSheetRow("Ấp 3", "A2", &head),
		f.SetSheetRow("Ấp 3", "A3", &[]any{"Lê An", "05/03/2015", "Nam", "Kinh", "96215900001", "Trần Tư"}),
		f.SetRowVisible("Ấp 3", 3, false), f.SetCellValue("Ghi chép", "A1", "nhớ hỏi anh Nam"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "sổ.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	r := shell(t, "check", file, "--json")
	want := `{"sheet":"Ấp 3","row":3,"name":"Lê An","rules":["id_format"],"proposals":[{"field":"id_number","old":"96215900001","new":"096215900001","why":"dropped_zeros"}],"hidden":true}
`
	if r.code != 0 || r.stdout != want || !strings.Contains(r.err, "“Ghi chép”") || !strings.Contains(r.err, "1 dòng đang ẩn") {
		t.Errorf("got %+v", r)
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"Cách dùng":             {},
		"Không mở được tệp":     {"không có.xlsx"},
		"Ngày trong --as-of":    {"--as-of", "20/11/2026", writeText(t, "a.csv", "x")},
		"--ethnic-codes phải":   {"--ethnic-codes", "2020", writeText(t, "a.csv", "x")},
		"không phải danh sách":  {writeText(t, "a.xlsx", "Kính gửi")},
		"không có cột Họ và":    {writeText(t, "b.csv", "STT,Ngày sinh,Giới tính\n1,2015,Nam\n")},
		"bị hỏng hoặc tải":      {writeText(t, "c.csv", "PK\x03\x04")},
		"(dòng 3). Chưa có gì":  {writeText(t, "d.csv", "Họ tên,Năm sinh\nLê An,2015\n"+strings.Repeat("à", 33_000)+",2015\n")},
		"Không nhận ra bảng mã": {writeText(t, "e.csv", "H\xF4 t\xEAn,N\xE3m sinh\n")},
		"Không ghi được tệp":    {"--out", "/nowhere/a.xlsx", writeText(t, "f.csv", "Họ tên,Năm sinh\nLê An,2015\n")},
		"Tệp không có dòng nào": {writeText(t, "g.csv", "\n")},
	}
	for want, args := range tests {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			r := shell(t, "check", args...)
			if r.code != 2 || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, want) {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestCheckAnnotates(t *testing.T) {
	t.Parallel()
	file := sampleFile(t, "mẫu.xlsx", "--children", "300", "--units", "Ấp 1,Khóm Hai")
	out := filepath.Join(t.TempDir(), "kết quả.xlsx")
	if path := os.Getenv("KEEP_CHECKED"); path != "" {
		out = path
	}
	r := shell(t, "check", "--out", out, file)
	if r.code != 0 {
		t.Fatalf("got %+v", r)
	}
	f, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	comments, err := f.GetComments(sheets[1])
	if err != nil || len(comments) < 100 {
		t.Errorf("%d comments on %v, %v", len(comments), sheets, err)
	}
	if title, _ := f.GetCellValue(sheets[1], "A1"); !strings.HasPrefix(title, "DANH SÁCH") {
		t.Errorf("title %q", title)
	}
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	list, err := documents.Open("again", bytes.NewReader(content), int64(len(content)))
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
	if n != 300 {
		t.Errorf("%d children in the annotated copy", n)
	}
}

func TestSampleAgainIsTheSame(t *testing.T) {
	t.Parallel()
	read := func() string {
		content, err := os.ReadFile(sampleFile(t, "a.csv", "--children", "50", "--seed", "9"))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	if first, second := read(), read(); first != second {
		t.Error("the same options give another list")
	}
}

func TestSampleRefuses(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--children", "0", "a.xlsx"}, {"--children", "x", "a.xlsx"}} {
		if r := shell(t, "sample", args...); r.code != 2 || !strings.HasPrefix(r.err, "Cách dùng") {
			t.Errorf("%v: %+v", args, r)
		}
	}
}
