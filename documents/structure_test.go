package documents_test

import (
	"fmt"
	"strings"
	"testing"

	"rasoat/documents"
	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// merged makes the given areas of the first sheet one cell each.
func merged(t *testing.T, areas ...string) func(*excelize.File) {
	return func(f *excelize.File) {
		for _, area := range areas {
			from, to, _ := strings.Cut(area, ":")
			if err := f.MergeCell("Sheet1", from, to); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A list as communes hand it round: motto, title, a header of three lines, column numbers, sections, totals, a
// signature block.
func officialList(t *testing.T) []byte {
	return workbook(t, merged(t, "A4:A6", "B4:B6", "C4:E4", "C5:C6", "D5:D6", "E5:E6", "F4:G4", "F5:F6", "G5:G6", "H4:K4", "H5:I5", "J5:K5", "L4:L6"), [][]any{
		{"UBND XÃ TÂN THUẬN", "", "", "", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{"HỘI LHPN XÃ", "", "", "", "", "", "", "Độc lập - Tự do - Hạnh phúc"},
		{"DANH SÁCH TRẺ EM DƯỚI 16 TUỔI NĂM 2026"},
		{"STT", "Họ và tên trẻ em", "Ngày, tháng, năm sinh", "", "", "Giới tính", "", "Thông tin cha, mẹ", "", "", "", "Số định danh cá nhân"},
		{"", "", "Ngày", "Tháng", "Năm", "Nam", "Nữ", "Cha", "", "Mẹ", "", ""},
		{"", "", "", "", "", "", "", "Họ tên", "CCCD", "Họ tên", "CCCD", ""},
		{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)"},
		{"I", "Xã Tân Thuận (cũ)"},
		{"1", "Ấp 3"},
		{1, "Lê An", 5, 3, 2015, "x", "", "Lê Ba", "096085000001", "Trần Tư", "096185000002", "096215900001"},
		{2, "Lê Bình", "", "", 2016, "", "x", "Lê Ba", "096085000001", "Trần Tư", "096185000002", "096185000002"},
		{"Cộng Ấp 3: 2 trẻ"},
		{"2", "Ấp 4"},
		{3, "Danh Cúc", 7, 8, 2017, "", "x", "", "", "Thạch Thị Năm", "", ""},
		{"II", "Xã Tân Lợi"},
		{"Ấp 3 - xã Tân Lợi"},
		{4, "Lê Danh", 9, 10, 2018, "x", "", "Lê Sáu", "", "", "", "096218900004"},
		{5},
		{6},
		{"Tổng cộng: 4 trẻ"},
		{"Xã Tân Thuận, ngày 20 tháng 11 năm 2026"},
		{"NGƯỜI LẬP BIỂU", "", "", "", "", "", "", "TM. ỦY BAN NHÂN DÂN"},
		{"Nguyễn Văn Lập", "", "", "", "", "", "", "Trần Văn Chủ"},
	})
}

func TestStructure_officialList(t *testing.T) {
	t.Parallel()
	list := open(t, officialList(t))
	var got []string
	for row, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		v := row.Values
		got = append(got, fmt.Sprintf("%d %s %s %s|%s|%s|%s|%s|%s", row.Line, v.Name, v.BirthDate, v.Sex, v.Father, v.Mother, v.IDNumber, v.Hamlet, row.Commune))
	}
	want := []string{
		"10 Lê An 5/3/2015 Nam|Lê Ba|Trần Tư|096215900001|Ấp 3|Xã Tân Thuận",
		"11 Lê Bình 2016 Nữ|Lê Ba|Trần Tư|096185000002|Ấp 3|Xã Tân Thuận",
		"14 Danh Cúc 7/8/2017 Nữ||Thạch Thị Năm||Ấp 4|Xã Tân Thuận",
		"17 Lê Danh 9/10/2018 Nam|Lê Sáu||096218900004|Ấp 3|Xã Tân Lợi",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	skipped, err := list.Skipped()
	if err != nil {
		t.Fatal(err)
	}
	var counts []string
	for _, skip := range skipped {
		counts = append(counts, fmt.Sprintf("%s %d", skip.Reason, skip.Count))
		if len(skip.Lines) != skip.Count || skip.Lines[0].Text == "" {
			t.Errorf("%s: %+v", skip.Reason, skip.Lines)
		}
	}
	if got, want := strings.Join(counts, ", "), "title 4, header 3, column_numbers 1, section 5, empty 2, total 2, signature 2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStructure_motherNumberInTheChildsPlace(t *testing.T) {
	t.Parallel()
	var notes []documents.Notes
	for row, err := range open(t, officialList(t)).Rows() {
		if err != nil {
			t.Fatal(err)
		}
		notes = append(notes, row.Notes)
	}
	if want := []documents.Notes{0, documents.NoteAdultNumber, 0, 0}; fmt.Sprint(notes) != fmt.Sprint(want) {
		t.Errorf("got %v", notes)
	}
}

func TestStructure_headers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		merges []string
		rows   [][]any
		want   registry.Values
	}{
		"a title right above the header": {nil, [][]any{
			{"DANH SÁCH TRẺ EM ẤP 3"}, {"STT", "Họ và tên", "Năm sinh"}, {1, "Lê An", 2015},
		}, registry.Values{Name: "Lê An", BirthDate: "2015"}},
		"names in a lower line": {[]string{"A1:A2", "B1:C1", "D1:D2"}, [][]any{
			{"STT", "Thông tin của trẻ", "", "Dân tộc"}, {"", "Họ và tên", "Ngày sinh", ""}, {1, "Lê An", "05/03/2015", "Kinh"},
		}, registry.Values{Name: "Lê An", BirthDate: "05/03/2015", Ethnicity: "Kinh"}},
		"two columns of names": {[]string{"A1:A2", "B1:C1"}, [][]any{
			{"TT", "Họ và tên"}, {"", "Họ và chữ đệm", "Tên", "Ngày sinh"}, {1, "Lê Thị", "An", "05/03/2015"},
		}, registry.Values{Name: "Lê Thị An", BirthDate: "05/03/2015"}},
		"the birth date under the sex": {[]string{"A1:A2", "B1:B2", "C1:D1"}, [][]any{
			{"STT", "Họ và tên", "Ngày tháng năm sinh"}, {"", "", "Nam", "Nữ"}, {1, "Lê An", "", 42068},
		}, registry.Values{Name: "Lê An", BirthDate: "05/03/2015", Sex: "Nữ"}},
		"a mark of one under the sex": {nil, [][]any{
			{"STT", "Họ và tên", "Nam", "Nữ", "Năm sinh"}, {1, "Lê An", 0, 1, 2015},
		}, registry.Values{Name: "Lê An", BirthDate: "2015", Sex: "Nữ"}},
		"the father's year is not the child's": {[]string{"A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2"}, [][]any{
			{"STT", "Họ và tên", "Thông tin cha mẹ"}, {"", "", "Cha", "", "Mẹ", ""}, {"", "", "Họ tên", "Năm sinh", "Họ tên", "Năm sinh"},
			{1, "Lê An", "Lê Ba", 1985, "Trần Tư", 1988},
		}, registry.Values{Name: "Lê An", Father: "Lê Ba", Mother: "Trần Tư"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := rows(t, workbook(t, merged(t, tt.merges...), tt.rows))
			if len(got) != 1 || got[0].Values != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// A section may say how many children follow, in columns of their own.
func TestStructure_sectionsThatCount(t *testing.T) {
	t.Parallel()
	got := csvRows(t, "TT,Họ tên,Năm sinh,,Mẹ,Số ĐDCN", ",,Nam,Nữ,,", "I. ẤP 3,,1,1,25 trẻ,", "1,Lê An,2015,,Trần Tư,", "II,Khóm 4,12,13,,", "2,Tổ A Lìn,,2016,Trần Năm,", "3,Tổ A Lìn,2016,,,", "4,Khu Văn An,2017,,,")
	var all []string
	for _, row := range got {
		all = append(all, row.Values.Name+" "+row.Values.BirthDate+" "+row.Values.Hamlet)
	}
	if want := "Lê An 2015 ẤP 3, Tổ A Lìn 2016 Khóm 4, Tổ A Lìn 2016 Khóm 4, Khu Văn An 2017 Khóm 4"; strings.Join(all, ", ") != want {
		t.Errorf("got %v", all)
	}
}

// The places of a file: sheets, sections, a column of communes.
func TestStructure_places(t *testing.T) {
	t.Parallel()
	got := csvRows(t, "STT,Họ tên,Năm sinh,Ấp,Xã cũ", "1,Lê An,2015,3,Tân Lợi", "2,Lê Bình,2015,Ấp 4,Tân Thuận")
	var all []string
	for _, row := range got {
		all = append(all, row.Values.Hamlet+" "+row.Commune)
	}
	if want := "Ấp 3 Tân Lợi, Ấp 4 Tân Thuận"; strings.Join(all, ", ") != want {
		t.Errorf("got %v", all)
	}
}
