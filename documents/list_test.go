package documents_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"rasoat/documents"
	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// workbook writes sheets of rows with excelize, which stands in for Excel.
func workbook(t testing.TB, edit func(*excelize.File), sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		if i > 0 {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		for r, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if edit != nil {
		edit(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t testing.TB, content []byte) *documents.List {
	t.Helper()
	list, err := documents.Open("list", bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return list
}

func rows(t testing.TB, content []byte) []documents.Row {
	t.Helper()
	var all []documents.Row
	for row, err := range open(t, content).Rows() {
		if err != nil {
			t.Fatalf("rows: %v", err)
		}
		all = append(all, row)
	}
	return all
}

func csvRows(t testing.TB, lines ...string) []documents.Row {
	return rows(t, []byte(strings.Join(lines, "\n")))
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, header, row string
		want              registry.Values
	}{
		{"usual", "STT,Họ và tên,Ngày sinh,Giới tính,Dân tộc,Số định danh cá nhân", "1,Lê An,05/03/2015,Nam,Kinh,096215900001",
			registry.Values{Name: "Lê An", BirthDate: "05/03/2015", Sex: "Nam", Ethnicity: "Kinh", IDNumber: "096215900001"}},
		{"any order, unaccented", "SO CCCD;GIOI TINH;HO TEN;NTNS", "096215900001;Nam;Lê An;2015",
			registry.Values{Name: "Lê An", BirthDate: "2015", Sex: "Nam", IDNumber: "096215900001"}},
		{"name in two columns", "Họ và chữ đệm\tTên\tNăm sinh", "Lê Thị\tAn\t2015", registry.Values{Name: "Lê Thị An", BirthDate: "2015"}},
		{"date in three", "Họ tên,Ngày,Tháng,Năm", "Lê An,5,3,2015", registry.Values{Name: "Lê An", BirthDate: "5/3/2015"}},
		{"date in three, unaccented", "Ho ten,Ngay,Thang,Nam", "Lê An,5,3,2015", registry.Values{Name: "Lê An", BirthDate: "5/3/2015"}},
		{"sexes as columns with marks", "Họ tên,Nam,Nữ,Năm sinh", "Lê An,,x,2015", registry.Values{Name: "Lê An", Sex: "Nữ", BirthDate: "2015"}},
		{"sexes as columns with dates", "Họ tên,Nam,Nữ", "Lê An,05/03/2015,", registry.Values{Name: "Lê An", Sex: "Nam", BirthDate: "05/03/2015"}},
		{"both sexes marked", "Họ tên,Nam,Nữ", "Lê An,x,x", registry.Values{Name: "Lê An", Sex: "Nam/Nữ"}},
		{"parents and phones", "Họ tên trẻ,Họ tên cha (bố),Họ tên mẹ,SĐT cha,SĐT mẹ", "Lê An,Lê Ba,Trần Tư,,0951234567",
			registry.Values{Name: "Lê An", Father: "Lê Ba", Mother: "Trần Tư", Phone: "0951234567"}},
		{"head of the household where nobody else is named", "Họ tên,Chủ hộ", "Lê An,Lê Ba", registry.Values{Name: "Lê An", Guardian: "Lê Ba"}},
		{"head beside the parents", "Họ tên,Chủ hộ,Mẹ", "Lê An,Lê Ba,Trần Tư", registry.Values{Name: "Lê An", Mother: "Trần Tư"}},
		{"parents' numbers are not the child's", "Họ tên,CCCD cha,Số CCCD,CCCD mẹ", "Lê An,111,096215900001,222", registry.Values{Name: "Lê An", IDNumber: "096215900001"}},
		{"an old card beside the number", "Họ tên,Số CMND,Số định danh", "Lê An,,096215900001", registry.Values{Name: "Lê An", IDNumber: "096215900001"}},
		{"number below the word of the column", "Họ tên,Ấp", "Lê An,3", registry.Values{Name: "Lê An", Hamlet: "Ấp 3"}},
		{"hint in brackets", "Họ và tên (chữ in hoa),Ngày sinh (dd/mm/yyyy)", "LÊ AN,05/03/2015", registry.Values{Name: "LÊ AN", BirthDate: "05/03/2015"}},
		{"commas in a header", "\"Họ, chữ đệm, tên khai sinh\",\"Ngày, tháng, năm sinh\"", "Lê An,05/03/2015", registry.Values{Name: "Lê An", BirthDate: "05/03/2015"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := csvRows(t, tt.header, tt.row)
			if len(got) != 1 || got[0].Values != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestFurniture(t *testing.T) {
	t.Parallel()
	content := workbook(t, nil, [][]any{
		{"UBND XÃ TÂN THUẬN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{},
		{"DANH SÁCH TRẺ EM"},
		{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Họ tên mẹ"},
		{"(1)", "(2)", "(3)", "(4)", "(5)"},
		{"I. Ấp 3 (2 trẻ)"},
		{1, "Lê An", "05/03/2015", "Nam", "Trần Tư"},
		{2, "", "06/03/2015", "Nữ", "Trần Tư"},
		{},
		{"II", "Khóm Tân Lợi:"},
		{3, "Tống Cộng Hòa", "07/03/2015", "Nam", ""},
		{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Họ tên mẹ"},
		{4, "Cộng A Lìn"},
		{5},
		{"Tổng cộng: 4 trẻ"},
		{"", "", "", "Tân Thuận, ngày 20 tháng 11 năm 2026"},
		{"Người lập biểu", "", "", "TM. UBND XÃ"},
		{"", "Nguyễn Văn Lập", "", "CHỦ TỊCH"},
	})
	var got []string
	for _, row := range rows(t, content) {
		got = append(got, fmt.Sprintf("%d %s|%s|%s", row.Line, row.Values.Hamlet, row.Values.Name, row.Values.BirthDate))
	}
	want := []string{"7 Ấp 3|Lê An|05/03/2015", "8 Ấp 3||06/03/2015", "11 Khóm Tân Lợi|Tống Cộng Hòa|07/03/2015", "13 Khóm Tân Lợi|Cộng A Lìn|"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	got := csvRows(t, "STT,Họ tên,Năm sinh", "1,Ấp 3,", "1,Lê An,2015", "Tổ 5,,", "2,Lê Bình,2015", "3,Khu A Sín,", "*,Khóm 4 (1 trẻ),", "4,Lê Cúc,2015", "Tổ dân phố số 2,,", "5,Lê Danh,2015")
	var all []string
	for _, row := range got {
		all = append(all, row.Values.Name+": "+row.Values.Hamlet)
	}
	want := "Lê An: Ấp 3, Lê Bình: Ấp 3, Khu A Sín: Ấp 3, Lê Cúc: Khóm 4, Lê Danh: Tổ dân phố số 2"
	if strings.Join(all, ", ") != want {
		t.Errorf("got %v, want %s", all, want)
	}
}

func TestHeadersOnTwoLines(t *testing.T) {
	t.Parallel()
	content := workbook(t, func(f *excelize.File) {
		for _, area := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "D1"}, {"E1", "F1"}} {
			if err := f.MergeCell("Sheet1", area[0], area[1]); err != nil {
				t.Fatal(err)
			}
		}
	}, [][]any{
		{"STT", "Họ và tên trẻ", "Năm sinh", "", "Họ và tên", ""},
		{"", "", "Nam", "Nữ", "Cha", "Mẹ"},
		{"1", "Lê An", "", 2015, "Lê Ba", "Trần Tư"},
	})
	got := rows(t, content)
	want := registry.Values{Name: "Lê An", BirthDate: "2015", Sex: "Nữ", Father: "Lê Ba", Mother: "Trần Tư"}
	if len(got) != 1 || got[0].Values != want || got[0].Line != 3 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNumbersAndDates(t *testing.T) {
	t.Parallel()
	content := workbook(t, nil, [][]any{
		{"Họ tên", "Ngày sinh", "Số định danh"},
		{"serial", 42068, 96215900001},
		{"year", 2015, 123456789012},
		{"text", "2015-03-05", "9.6225E+10"},
		{"fraction", 42068.75, "096215900001"},
	})
	want := []registry.Values{
		{Name: "serial", BirthDate: "05/03/2015", IDNumber: "96215900001"},
		{Name: "year", BirthDate: "2015", IDNumber: "123456789012"},
		{Name: "text", BirthDate: "2015-03-05", IDNumber: "9.6225E+10"},
		{Name: "fraction", BirthDate: "05/03/2015", IDNumber: "096215900001"},
	}
	for i, row := range rows(t, content) {
		if row.Values != want[i] {
			t.Errorf("got %+v, want %+v", row.Values, want[i])
		}
	}
	macintosh := workbook(t, func(f *excelize.File) {
		old := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old}); err != nil {
			t.Fatal(err)
		}
	}, [][]any{{"Họ tên", "Ngày sinh"}, {"serial", 42068 - 1462}})
	if got := rows(t, macintosh); got[0].Values.BirthDate != "05/03/2015" {
		t.Errorf("1904: %+v", got)
	}
}

func TestHiddenMergedAndSeveralSheets(t *testing.T) {
	t.Parallel()
	head := []any{"Họ tên", "Năm sinh", "Họ tên mẹ", "SĐT"}
	content := workbook(t, func(f *excelize.File) {
		for _, err := range []error{
			f.SetRowVisible("Sheet1", 3, false), f.MergeCell("Sheet1", "C2", "C3"), f.MergeCell("Sheet1", "B2", "B3"),
			f.SetSheetName("Sheet2", "Ấp 5"), f.SetSheetVisible("Ấp 5", false), f.SetSheetName("Sheet3", "Danh mục"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	},
		[][]any{head, {"Lê An", 2015, "Trần Tư", "0951"}, {"Lê Bình", "", "", "0952"}},
		[][]any{head, {"Lê Cúc", 2016, "Trần Năm", ""}},
		[][]any{{"Mã", "Dân tộc"}, {"01", "Kinh"}},
	)
	list := open(t, content)
	if !list.Several() || len(list.Sheets()) != 3 || list.Sheets()[2].List || !list.Sheets()[2].Unread || list.Sheets()[0].Unread {
		t.Errorf("sheets: %+v", list.Sheets())
	}
	got := rows(t, content)
	if len(got) != 3 {
		t.Fatalf("got %+v", got)
	}
	if got[0].Hidden || !got[1].Hidden || !got[2].Hidden {
		t.Errorf("hidden: %v %v %v", got[0].Hidden, got[1].Hidden, got[2].Hidden)
	}
	if got[1].Values.Mother != "Trần Tư" || got[1].Values.BirthDate != "" {
		t.Errorf("a merged mother is both children's, a merged date is not: %+v", got[1].Values)
	}
	if got[2].Sheet != "Ấp 5" || got[2].Values.Hamlet != "Ấp 5" {
		t.Errorf("sheet as hamlet: %+v", got[2])
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"comma":      "STT,Họ tên,Địa chỉ\n1,Lê An,\"Tổ 1, Ấp 3\"\n\n2,Lê Bình,\"hai\ndòng\"\n3,Lê Cúc,\n",
		"bom, crlf":  "\xEF\xBB\xBFSTT;Họ tên;Địa chỉ\r\n1;Lê An;\"Tổ 1, Ấp 3\"\r\n\r\n2;Lê Bình;\"hai\r\ndòng\"\r\n3;Lê Cúc;\r\n",
		"tab":        "STT\tHọ tên\tĐịa chỉ\n1\tLê An\tTổ 1, Ấp 3\n\n2\tLê Bình\t\"hai\ndòng\"\n3\tLê Cúc\t",
		"sep line":   "sep=;\nSTT;Họ tên;Địa chỉ\n1;Lê An;Tổ 1, Ấp 3\n\n2;Lê Bình;\"hai\ndòng\"\n3;Lê Cúc;\n",
		"title rows": "STT,Họ tên,Địa chỉ\n1,Lê An,\"Tổ 1, Ấp 3\"\n\n2,Lê Bình,\"hai\ndòng\"\n3,Lê Cúc,\n\"Tổng cộng: 3\"\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := rows(t, []byte(text))
			if len(got) != 3 || got[0].Line != 2 || got[1].Line != 4 || got[2].Line != 5 {
				t.Fatalf("got %+v", got)
			}
			if got[0].Values.Address != "Tổ 1, Ấp 3" || got[1].Values.Address != "hai\ndòng" {
				t.Errorf("got %+v", got)
			}
		})
	}
}
