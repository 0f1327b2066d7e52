package hostile

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"
)

const inflated = 511 << 20

// part is one file within a workbook.
type part struct {
	name  string
	write func(out *bufio.Writer)
}

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	office    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	sheetOpen = `<worksheet ` + mainSpace + `>`
)

func constant(text string) func(*bufio.Writer) { return func(out *bufio.Writer) { print(out, text) } }

// workbook writes a workbook of one sheet; other parts stand in the place of the usual ones.
func workbook(w io.Writer, own ...part) error {
	parts := []part{
		{"_rels/.rels", constant(`<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", constant(`<workbook ` + mainSpace + ` xmlns:r="` + office + `"><sheets><sheet name="Ap 1" sheetId="1" r:id="a"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", constant(`<Relationships><Relationship Id="a" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="b" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", constant(sheetOpen + `<sheetData>` + child + `</sheetData></worksheet>`)},
	}
	for _, p := range own {
		replaced := false
		for i := range parts {
			if parts[i].name == p.name {
				parts[i], replaced = p, true
			}
		}
		if !replaced {
			parts = append(parts, p)
		}
	}
	archive := zip.NewWriter(w)
	for _, p := range parts {
		file, err := archive.Create(p.name)
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(file, 256<<10)
		p.write(out)
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return archive.Close()
}

func text(cell string) string { return `<c t="inlineStr"><is><t>` + cell + `</t></is></c>` }

func textRow(cells []string) string {
	var row strings.Builder
	row.WriteString("<row>")
	for _, c := range cells {
		row.WriteString(text(c))
	}
	row.WriteString("</row>")
	return row.String()
}

// child is a header with one child below it.
var child = textRow([]string{"Ho ten", "Nam sinh"}) + textRow([]string{"Le An", "2015"})

// sheet is a workbook whose only sheet has these rows.
func sheet(rows func(out *bufio.Writer, n int), tail string) func(io.Writer, int) error {
	return func(w io.Writer, n int) error {
		return workbook(w, part{"xl/worksheets/sheet1.xml", func(out *bufio.Writer) {
			print(out, sheetOpen, "<sheetData>")
			rows(out, n)
			print(out, "</sheetData>", tail, "</worksheet>")
		}})
	}
}

// many repeats a text until n bytes are full.
func many(first, one, last string) func(out *bufio.Writer, n int) {
	return func(out *bufio.Writer, n int) {
		print(out, first)
		for range n / len(one) {
			print(out, one)
		}
		print(out, last)
	}
}

func (s shape) rows(out *bufio.Writer, n int) {
	print(out, textRow(s.head))
	for i := range n {
		print(out, textRow(s.row(i)))
	}
}

// workbooks are those in which the rows are many.
func workbooks() []File {
	var all []File
	for _, s := range shapes() {
		all = append(all, File{Name: s.name + ".xlsx", Small: s.few(), Full: min(s.full, inflated/(s.wide+36*len(s.head))), Good: s.good, Write: sheet(s.rows, "")})
	}
	return append(all, []File{
		{Name: "empty rows.xlsx", Small: 60, Full: inflated, Write: sheet(many(child, `<row/>`, ""), "")},
		{Name: "last row of all again and again.xlsx", Full: inflated, Write: sheet(many(child, `<row r="1048576"/>`, ""), "")},
		{Name: "last cell of all.xlsx", Full: inflated, Write: sheet(many(child, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, ""), "")},
		{Name: "cells without anything.xlsx", Full: inflated, Write: sheet(many(child+"<row>", "<c/>", "</row>"), "")},
		{Name: "rows of cells without anything.xlsx", Full: inflated, Write: sheet(many(child, "<row>"+strings.Repeat("<c/>", 500)+"</row>", ""), "")},
		{Name: "nothing but cells without anything.xlsx", Full: inflated, Write: sheet(many("", "<row>"+strings.Repeat("<c/>", 500)+"</row>", ""), "")},
		{Name: "a million columns.xlsx", Small: 1_000, Full: inflated, Write: sheet(many(child+"<row>", `<c><v>1</v></c>`, "</row>"), "")},
		{Name: "rows of 200 cells.xlsx", Full: inflated, Write: sheet(many(child, "<row>"+text("Le An")+text("2015")+strings.Repeat(`<c><v>1</v></c>`, 198)+"</row>", ""), "")},
		{Name: "hidden rows.xlsx", Small: 50, Full: mostRows, Good: true, Write: sheet(func(out *bufio.Writer, n int) {
			print(out, textRow(usual()))
			for i := range n {
				print(out, strings.Replace(textRow(good(i)), "<row>", `<row hidden="1">`, 1))
			}
		}, "")},
		{Name: "elements of no meaning.xlsx", Full: inflated, Write: sheet(many(child, `<a/>`, ""), "")},
		{Name: "remarks.xlsx", Full: inflated, Write: sheet(many(child, `<!-- -->`, ""), "")},
		{Name: "blanks.xlsx", Full: inflated, Write: sheet(many(child, ` `, ""), "")},
		{Name: "nested.xlsx", Small: 400, Full: inflated, Write: sheet(many(child, `<a>`, ""), "")},
		{Name: "attributes.xlsx", Full: inflated, Write: sheet(many(child, `<row `+strings.Repeat(`a="" `, 20_000)+`/>`, ""), "")},
		{Name: "escapes.xlsx", Full: inflated, Write: sheet(many(child, `<row><c t="inlineStr"><is><t>`+strings.Repeat(`_x0041_`, longest)+`</t></is></c></row>`, ""), "")},
		{Name: "entities.xlsx", Full: inflated, Write: sheet(many(child, `<row><c t="inlineStr"><is><t>`+strings.Repeat(`&amp;`, longest)+`</t></is></c></row>`, ""), "")},
		{Name: "named entities.xlsx", Full: 1, Write: func(w io.Writer, n int) error {
			return workbook(w, part{"xl/worksheets/sheet1.xml", constant(`<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;&b;&b;">]>` + sheetOpen + `<sheetData><row><c><v>&d;</v></c></row></sheetData></worksheet>`)})
		}},
		{Name: "merges of one cell.xlsx", Full: inflated, Write: merges(func(int) string { return `<mergeCell ref="A1:A2"/>` }, 24)},
		{Name: "merges of each row.xlsx", Full: inflated / 2, Write: merges(func(i int) string { return fmt.Sprintf(`<mergeCell ref="C%d:C%d"/>`, 2+i, 3+i) }, 34)},
		{Name: "merges to the end.xlsx", Full: inflated / 2, Write: merges(func(i int) string { return fmt.Sprintf(`<mergeCell ref="C%d:CZ1048576"/>`, 2+i) }, 34)},
		{Name: "merges backwards.xlsx", Full: inflated / 2, Write: merges(func(i int) string { return fmt.Sprintf(`<mergeCell ref="D%d:D1048576"/>`, 1_000_000-i) }, 34)},
		{Name: "merge of a long cell.xlsx", Small: 20, Full: mostRows, Write: func(w io.Writer, n int) error {
			tail := `<mergeCells><mergeCell ref="A2:A1048576"/><mergeCell ref="D2:D1048576"/></mergeCells>`
			return sheet(func(out *bufio.Writer, n int) {
				print(out, textRow(usual()), textRow([]string{"Le An", "2015", "Nam", strings.Repeat("Le ", longest/3)}))
				for i := range n {
					print(out, "<row>", text(good(i)[0]), text(good(i)[1]), "</row>")
				}
			}, tail)(w, n)
		}},
	}...)
}

// merges is a sheet of rows with that many merged cells behind them.
func merges(one func(i int) string, length int) func(io.Writer, int) error {
	return func(w io.Writer, n int) error {
		return workbook(w, part{"xl/worksheets/sheet1.xml", func(out *bufio.Writer) {
			print(out, sheetOpen, "<sheetData>", textRow(usual()))
			for i := range min(n/length, mostRows) {
				print(out, textRow(good(i)[:3]))
			}
			print(out, "</sheetData><mergeCells>")
			for i := range n / length / 2 {
				print(out, one(i))
			}
			print(out, "</mergeCells></worksheet>")
		}})
	}
}
