package hostile

import (
	"bufio"
	"io"
	"strings"
)

const tableOpen = "<html><table><tr><td>Ho ten<td>Ngay sinh<td>Gioi tinh</tr>"

func page(first, one, last string) func(io.Writer, int) error {
	return printed(func(out *bufio.Writer, n int) { many(tableOpen+first, one, last+"</table></html>")(out, n) })
}

// pages are HTML that calls itself a workbook.
func pages() []File {
	var all []File
	for _, s := range shapes() {
		all = append(all, File{Name: s.name + ".html.xls", Small: s.few(), Full: min(s.full, uploaded/(s.wide+6+5*len(s.head))), Good: s.good, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "<html><table><tr><td>", strings.Join(s.head, "<td>"), "\n")
			for i := range n {
				print(out, "<tr><td>", strings.Join(s.row(i), "<td>"))
			}
			print(out, "</table></html>")
		})})
	}
	const full = uploaded - 200
	return append(all, []File{
		{Name: "rows.html.xls", Full: full, Write: page("", "<tr>", "")},
		{Name: "rows of one letter.html.xls", Full: full, Write: page("", "<tr><td>a", "")},
		{Name: "cells.html.xls", Full: full, Write: page("<tr>", "<td>", "")},
		{Name: "cells of one letter.html.xls", Small: 2000, Full: full, Write: page("<tr>", "<td>a", "")},
		{Name: "rows of children.html.xls", Full: full, Write: page("", "<tr><td>Le An<td>1", "")},
		{Name: "rows of 200 cells.html.xls", Full: full, Write: page("", "<tr>"+strings.Repeat("<td>a", 200), "")},
		{Name: "nested tables.html.xls", Full: full, Write: page("<tr><td>", "<table><tr><td>", "")},
		{Name: "tables in a cell.html.xls", Full: full, Write: page("<tr><td>", "<table></table>", "")},
		{Name: "tables.html.xls", Full: full, Write: page("", "</table><table><tr><td>Ho ten", "")},
		{Name: "wide cells.html.xls", Full: full, Write: page("", "<tr><td colspan=1000000 rowspan=1000000>a", "")},
		{Name: "tall cells.html.xls", Full: full, Write: page("", "<tr><td>Le An<td rowspan=1000000>2015", "")},
		{Name: "tall cells of 200.html.xls", Full: full, Write: page("<tr>"+strings.Repeat("<td rowspan=1000>a", 200), "<tr><td>a", "")},
		{Name: "letters.html.xls", Full: full, Write: page("<tr><td>", "a", "")},
		{Name: "attributes.html.xls", Full: full, Write: page("<tr>", "<td a b c d e f g h i j k l m n o p q>", "")},
		{Name: "one tag.html.xls", Full: full, Write: page("<tr><td ", "a ", ">")},
		{Name: "entities.html.xls", Full: full, Write: page("<tr><td>", "&ecirc;<td>", "")},
		{Name: "open entities.html.xls", Full: full, Write: page("<tr><td>", "&&&&&&&&&<td>", "")},
		{Name: "open tags.html.xls", Full: full, Write: page("<tr><td>", "<", "")},
		{Name: "lines.html.xls", Full: full, Write: page("</table>", "<p>a", "<table>")},
		{Name: "scripts.html.xls", Full: full, Write: page("", "<script>a</script>", "")},
		{Name: "open script.html.xls", Full: full, Write: page("", "<script><!--", "")},
		{Name: "styles.html.xls", Full: full, Write: page("", `<td style="`+strings.Repeat(";", 4000)+`">a`, "")},
		{Name: "remarks.html.xls", Full: full, Write: page("", "<!---->", "")},
		{Name: "open remarks.html.xls", Full: full, Write: page("", "<!--a", "")},
		{Name: "blanks.html.xls", Full: full, Write: page("<tr><td>", " <b> ", "")},
	}...)
}

const (
	excel2003 = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`
	cell2003  = `<Cell><Data ss:Type="String">`
)

func row2003(cells []string) string {
	var row strings.Builder
	row.WriteString("<Row>")
	for _, c := range cells {
		row.WriteString(cell2003 + c + "</Data></Cell>")
	}
	row.WriteString("</Row>")
	return row.String()
}

func of2003(first, one, last string) func(io.Writer, int) error {
	open := excel2003 + `<Worksheet ss:Name="Ap 1"><Table>` + row2003([]string{"Ho ten", "Ngay sinh"})
	return printed(func(out *bufio.Writer, n int) { many(open+first, one, last+"</Table></Worksheet></Workbook>")(out, n) })
}

// spreadsheets are the XML of Excel 2003.
func spreadsheets() []File {
	var all []File
	for _, s := range shapes() {
		all = append(all, File{Name: s.name + ".xml", Small: s.few(), Full: min(s.full, uploaded/(s.wide+11+43*len(s.head))), Good: s.good, Write: printed(func(out *bufio.Writer, n int) {
			print(out, excel2003, `<Worksheet ss:Name="Ap 1"><Table>`, row2003(s.head))
			for i := range n {
				print(out, row2003(s.row(i)))
			}
			print(out, "</Table></Worksheet></Workbook>")
		})})
	}
	const full = uploaded - 600
	return append(all, []File{
		{Name: "rows.xml", Full: full, Write: of2003("", "<Row/>", "")},
		{Name: "cells.xml", Full: full, Write: of2003("<Row>", "<Cell/>", "</Row>")},
		{Name: "cells of one letter.xml", Full: full, Write: of2003("<Row>", "<Cell><Data>a</Data></Cell>", "</Row>")},
		{Name: "rows of one letter.xml", Full: full, Write: of2003("", "<Row><Cell><Data>a</Data></Cell></Row>", "")},
		{Name: "rows of children.xml", Full: full, Write: of2003("", "<Row><Cell><Data>Le An</Data></Cell><Cell><Data>1</Data></Cell></Row>", "")},
		{Name: "merges.xml", Full: full, Write: of2003("", `<Row><Cell ss:MergeDown="9999999"><Data>Le An</Data></Cell></Row>`, "")},
		{Name: "merges side by side.xml", Full: full, Write: of2003("", `<Row>`+strings.Repeat(`<Cell ss:MergeDown="200"/>`, 200)+`</Row>`, "")},
		{Name: "wide merges.xml", Full: full, Write: of2003("", `<Row><Cell ss:MergeAcross="9999999"/><Cell><Data>Le An</Data></Cell></Row>`, "")},
		{Name: "data.xml", Full: full, Write: of2003("<Row><Cell>", "<Data>a</Data>", "</Cell></Row>")},
		{Name: "styles.xml", Full: full, Write: of2003("", `<Style ss:ID="s"><Font ss:FontName=".VnTime"/></Style>`, "")},
		{Name: "sheets.xml", Full: full, Write: of2003("</Table></Worksheet>", "<Worksheet/>", "<Worksheet><Table>")},
		{Name: "hidden rows.xml", Full: full, Write: of2003("", `<Row ss:Hidden="1"/>`, "")},
		{Name: "nested.xml", Small: 2000, Full: full, Write: of2003("", `<a>`, "")},
		{Name: "last row of all.xml", Full: full, Write: of2003("", `<Row ss:Index="1048576"><Cell ss:Index="16384"><Data>a</Data></Cell></Row>`, "")},
	}...)
}
