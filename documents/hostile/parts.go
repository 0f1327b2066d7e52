package hostile

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// of is a workbook with one part that repeats a text.
func of(name, first, one, last string, more ...part) func(io.Writer, int) error {
	return func(w io.Writer, n int) error {
		own := part{name, func(out *bufio.Writer) { many(first, one, last)(out, n) }}
		return workbook(w, append([]part{own}, more...)...)
	}
}

// pointing is a sheet whose rows all point to the first shared text.
func pointing(rows int) part {
	return part{"xl/worksheets/sheet1.xml", func(out *bufio.Writer) {
		print(out, sheetOpen, "<sheetData>", textRow(usual()))
		for range rows {
			print(out, `<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`)
		}
		print(out, "</sheetData></worksheet>")
	}}
}

// workbookParts are workbooks in which something else than the rows is many.
func workbookParts() []File {
	sst, styles := "xl/sharedStrings.xml", "xl/styles.xml"
	return []File{
		{Name: "empty shared texts.xlsx", Full: inflated, Write: of(sst, "<sst>", "<si><t/></si>", "</sst>")},
		{Name: "shared texts.xlsx", Full: inflated / 2, Write: func(w io.Writer, n int) error {
			return workbook(w, part{sst, func(out *bufio.Writer) {
				print(out, "<sst>")
				for i := range n / 50 {
					fmt.Fprintf(out, "<si><t>%033d</t></si>", i)
				}
				print(out, "</sst>")
			}})
		}},
		{Name: "long shared texts.xlsx", Full: inflated, Write: of(sst, "<sst>", "<si><t>"+strings.Repeat("x", longest)+"</t></si>", "</sst>")},
		{Name: "runs of a shared text.xlsx", Full: inflated, Write: of(sst, "<sst><si>", "<r><t/></r>", "</si></sst>")},
		{Name: "one long shared text in all rows.xlsx", Small: 20, Full: mostRows, Write: func(w io.Writer, n int) error {
			return workbook(w, pointing(n), part{sst, constant("<sst><si><t>" + strings.Repeat("Nguyen ", longest/7) + "</t></si></sst>")})
		}},
		{Name: "missing shared text.xlsx", Full: 1, Write: func(w io.Writer, n int) error { return workbook(w, pointing(n)) }},
		{Name: "fonts.xlsx", Full: inflated, Write: of(styles, "<styleSheet><fonts>", `<font><name val=".VnTime"/></font>`, "</fonts></styleSheet>")},
		{Name: "formats of numbers.xlsx", Full: inflated, Write: of(styles, "<styleSheet><numFmts>", `<numFmt numFmtId="200" formatCode="`+strings.Repeat("0", 1000)+`"/>`, "</numFmts></styleSheet>")},
		{Name: "styles.xlsx", Full: inflated, Write: of(styles, "<styleSheet><cellXfs>", `<xf/>`, "</cellXfs></styleSheet>")},
		{Name: "comments.xlsx", Full: inflated, Good: true, Write: of("xl/comments1.xml", "<comments><commentList>", `<comment ref="A1"><text><t>a</t></text></comment>`, "</commentList></comments>")},
		{Name: "sheets of one part.xlsx", Full: inflated, Write: of("xl/workbook.xml", "<workbook "+mainSpace+` xmlns:r="`+office+`"><sheets>`, `<sheet r:id="a"/>`, "</sheets></workbook>")},
		{Name: "relations.xlsx", Full: inflated, Write: of("xl/_rels/workbook.xml.rels",
			`<Relationships><Relationship Id="a" Type="`+office+`/worksheet" Target="worksheets/sheet1.xml"/>`, `<Relationship/>`, "</Relationships>")},
		{Name: "sheets.xlsx", Small: 5, Full: 100_000, Write: func(w io.Writer, n int) error { return sheets(w, n, min(n, 900), constant(child)) }},
		{Name: "sheets of sections.xlsx", Small: 5, Full: 999, Write: func(w io.Writer, n int) error {
			return sheets(w, n, n, func(out *bufio.Writer) { many(child, "<row>"+text("Ap 1")+"</row>", "")(out, inflated/999) })
		}},
		{Name: "empty sheets.xlsx", Small: 5, Full: 999, Write: func(w io.Writer, n int) error {
			return sheets(w, n, n, func(out *bufio.Writer) { many("", "<row/>", "")(out, inflated/999) })
		}},
		{Name: "inflates.xlsx", Full: inflated + 2<<20, Write: of("xl/media/a.xml", "", "          ", "")},
	}
}

// sheets is a workbook that names n sheets, some of which are there.
func sheets(w io.Writer, n, real int, rows func(out *bufio.Writer)) error {
	parts := []part{
		{"xl/workbook.xml", func(out *bufio.Writer) {
			print(out, "<workbook ", mainSpace, ` xmlns:r="`, office, `"><sheets>`)
			for i := range n {
				fmt.Fprintf(out, `<sheet name="%d" sheetId="%d" r:id="s%d"/>`, i, i, i%real)
			}
			print(out, "</sheets></workbook>")
		}},
		{"xl/_rels/workbook.xml.rels", func(out *bufio.Writer) {
			print(out, "<Relationships>")
			for i := range real {
				fmt.Fprintf(out, `<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/s%d.xml"/>`, i, office, i)
			}
			print(out, "</Relationships>")
		}},
	}
	for i := range real {
		parts = append(parts, part{fmt.Sprintf("xl/worksheets/s%d.xml", i), func(out *bufio.Writer) {
			print(out, sheetOpen, "<sheetData>")
			rows(out)
			print(out, "</sheetData></worksheet>")
		}})
	}
	return workbook(w, parts...)
}
