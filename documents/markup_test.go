package documents

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

const pageXLS = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<style>td { mso-number-format:"\@" }</style></head><body><h1>DANH SÁCH TRẺ EM</h1><p>Xã Tân Thuận</p>
<table border=1><tr><th rowspan=2>STT</th><th rowspan=2>Họ và tên</th><th colspan=2>Ngày sinh</th><th rowspan=2>Số định danh</th><th rowspan=2>Họ tên mẹ</th></tr>
<tr><th>Nam</th><th>Nữ</th></tr>
<tr><td>1<td><font face=".VnTime">L&ecirc;&nbsp; An &amp; B&#236;nh</font></td><td x:num="42068">05/03/2015<td></td><td x:num="96215900002">9.6E+10</td><td rowspan="2">Trần<br>Tư<table><tr><td>x</td></tr></table></td></tr>
<tr style='display: none'><td>2</td><td>Lê Cúc</td><td></td><td>2016</td><td>096316900003</td></tr>
</table><script>var x = "<td>";</script><p>Người lập biểu</p></body></html>`

func TestPageCalledWorkbook(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String("<html><head><meta charset='windows-1252'></head><table><tr><td>Họ tên</td></tr></table></html>")
	if err == nil {
		t.Fatalf("%q can be written in Latin letters", latin)
	}
	lines := allLines(t, bookOf(t, []byte(pageXLS)), 0)
	var got []string
	for _, l := range lines {
		var cells []string
		for _, c := range l.cells {
			cells = append(cells, c.text)
		}
		got = append(got, strings.Join(cells, "|"))
	}
	want := []string{
		"DANH SÁCH TRẺ EM", "Xã Tân Thuận", "STT|Họ và tên|Ngày sinh||Số định danh|Họ tên mẹ", "STT|Họ và tên|Nam|Nữ|Số định danh|Họ tên mẹ",
		"1|Lê An & Bình|42068||96215900002|Trần Tư x", "2|Lê Cúc||2016|096316900003|Trần Tư x", "Người lập biểu",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if first := lines[4]; !first.cells[2].number || first.cells[1].font != fontTCVN3 || !lines[5].hidden || !lines[5].cells[5].repeated {
		t.Errorf("got %+v, %+v", first, lines[5])
	}
	list, err := Open("danh sach.xls", strings.NewReader(pageXLS), int64(len(pageXLS)))
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, list)
	if len(rows) != 2 || rows[0].Values.Name != "Lê An & Bình" || rows[0].Values.BirthDate != "05/03/2015" || rows[1].Values.Sex != "Nữ" {
		t.Errorf("got %+v", rows)
	}
}

// What an office program saves as a page reads as what it saves as a workbook, but for what it shows differently.
func TestSavedPage(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/page.html")
	if err != nil {
		t.Fatal(err)
	}
	list, err := Open("page.xls", strings.NewReader(string(content)), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, list)
	if len(rows) < 3 || rows[0].Values.Name != "Nguyễn Thị Ánh Tuyết" || rows[1].Values.Mother != "Trần Thị Tư" {
		t.Errorf("got %+v", rows)
	}
}

const xml2003 = `<?xml version="1.0" encoding="%s"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>
<Styles><Style ss:ID="s1"><Font ss:FontName="VNI-Times"/></Style></Styles>
<Worksheet ss:Name="Ấp 3 &amp; 4"><Table><Row ss:Index="3"><Cell><Data ss:Type="String">Họ tên</Data></Cell><Cell><Data ss:Type="String">Ngày sinh</Data></Cell><Cell ss:Index="5"><Data ss:Type="String">Mẹ</Data></Cell></Row>
<Row><Cell ss:StyleID="s1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">L&#234; <B>An</B></ss:Data><Comment><Data>x</Data></Comment></Cell><Cell><Data ss:Type="DateTime">2015-03-05T00:00:00.000</Data></Cell><Cell ss:Index="5" ss:MergeDown="1"><Data ss:Type="String">Trần Tư</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">Lê Cúc</Data></Cell><Cell><Data ss:Type="Number">40606</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Ấp 5"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>`

func TestXMLSpreadsheet(t *testing.T) {
	t.Parallel()
	content := strings.Replace(xml2003, "%s", "UTF-8", 1)
	wide := "\xFF\xFE"
	for _, r := range strings.Replace(xml2003, "%s", "UTF-16", 1) {
		wide += string([]byte{byte(r), byte(r >> 8)})
	}
	for name, content := range map[string]string{"UTF-8": content, "UTF-16": wide} {
		b := bookOf(t, []byte(content))
		sheets := b.sheets()
		if len(sheets) != 2 || sheets[0] != (sheetInfo{name: "Ấp 3 & 4"}) || sheets[1] != (sheetInfo{name: "Ấp 5", hidden: true}) || !b.epoch1904() {
			t.Errorf("%s: sheets %+v", name, sheets)
		}
		lines := allLines(t, b, 0)
		if len(lines) != 3 || lines[0].row != 3 || lines[0].at(4).text != "Mẹ" {
			t.Fatalf("%s: %+v", name, lines)
		}
		first, second := lines[1], lines[2]
		if first.at(0).text != "Lê An" || first.at(0).font != fontVNI || first.at(1).text != "2015-03-05" {
			t.Errorf("%s: %+v", name, first)
		}
		if !second.hidden || !second.at(1).number || second.at(4).text != "Trần Tư" || !second.at(4).repeated {
			t.Errorf("%s: %+v", name, second)
		}
	}
}

func TestMarkupRefusals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		content string
		want    Kind
	}{
		"cut off":      {strings.Replace(xml2003, "%s", "UTF-8", 1)[:1000], KindDamaged},
		"endless cell": {"<html><table><tr><td>" + strings.Repeat("a", maxCellBytes+1) + "</td></tr></table></html>", KindCellTooLong},
		"endless tag":  {"<html><table><tr><td style='" + strings.Repeat("a", maxCellBytes+1) + "'></td></tr></table></html>", KindCellTooLong},
		"nested":       {`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">` + strings.Repeat("<a>", 100_000), KindDamaged},
	} {
		_, err := bookFrom([]byte(tt.content))
		var typed *Error
		if !errors.As(err, &typed) || typed.Kind != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

func FuzzMarkup(f *testing.F) {
	f.Add([]byte(pageXLS))
	f.Add([]byte(strings.Replace(xml2003, "%s", "UTF-8", 1)))
	f.Add([]byte("<table><tr><td rowspan=9 colspan=999>a<table><td>b</table><td>c<tr><td>d</table>e"))
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := bookFrom(content)
		var typed *Error
		if err != nil && !errors.As(err, &typed) {
			t.Errorf("an error without a kind: %v", err)
		}
		if err == nil {
			for i := range b.sheets() {
				for _, err := range b.lines(i) {
					if err != nil && !errors.As(err, &typed) {
						t.Errorf("an error without a kind: %v", err)
					}
				}
			}
		}
	})
}
