package documents

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// Rows are counted the same wherever the pieces of a sheet end.
func TestRowCounter(t *testing.T) {
	t.Parallel()
	sheet := `<sheetData><row r="1"/><row><c s="1"/></row><row><c><v>1</v></c></row><row><c t="str"><v></v></c></row>` +
		`<row><c><v></v></c><c><v>2</v></c></row><row><c t="inlineStr"><is><t xml:space="preserve">a</t></is></c></row></sheetData>`
	for size := 1; size <= len(sheet); size++ {
		var c rowCounter
		for part := range slices.Chunk([]byte(sheet), size) {
			if _, err := c.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if c.filled != 3 {
			t.Errorf("in pieces of %d: %d rows, want 3", size, c.filled)
		}
	}
}

// What no list needs is refused when there is one too many of it.
func TestHostileLimits(t *testing.T) {
	t.Parallel()
	kindOf := func(err error) Kind {
		var typed *Error
		if errors.As(err, &typed) {
			return typed.Kind
		}
		return ""
	}
	many := newXMLScanner(strings.NewReader("<a><b/></a>"))
	many.opened = maxElements - 1
	if _, err := many.next(); err != nil {
		t.Errorf("the last element: %v", err)
	}
	if _, err := many.next(); kindOf(err) != KindInflated {
		t.Errorf("an element too many: %v", err)
	}
	for n, want := range map[int]bool{xmlAttrs: true, xmlAttrs + 1: false} {
		scan := newXMLScanner(strings.NewReader("<a " + strings.Repeat(`b="" `, n) + "/>"))
		if _, err := scan.next(); (err == nil) != want {
			t.Errorf("%d attributes: %v", n, err)
		}
	}
	full := tally{children: MaxRows - 1, lines: MaxRows, bytes: MaxInflated - 1}
	if err := full.add(entry{child: true, line: line{bytes: 1}}); err != nil {
		t.Errorf("the last row: %v", err)
	}
	if err := full.add(entry{child: true}); kindOf(err) != KindTooManyRows {
		t.Errorf("a row too many: %v", err)
	}
	shared := tally{bytes: MaxInflated}
	if err := shared.add(entry{line: line{bytes: 1}}); kindOf(err) != KindInflated {
		t.Errorf("a text too many: %v", err)
	}
	held := maxMemoryCells
	if err := (&memorySheet{held: &held}).add(1, 1, cell{text: "a"}); kindOf(err) != KindInflated {
		t.Errorf("a cell too many: %v", err)
	}
	if err := countRows(&xlsxBook{filled: mostFilled + 1}); kindOf(err) != KindTooManyRows {
		t.Errorf("a counted row too many: %v", err)
	}
	page := xlsxSheet{drawn: mostMerges - 1}
	page.takeMerges([]byte(`<mergeCell ref="A1:A2"/><mergeCell ref="A3:A4"/>`))
	if len(page.merges) != 1 {
		t.Errorf("%d merges", len(page.merges))
	}
	if _, err := openBook(fileHTML, strings.NewReader(""), maxWhole+1); kindOf(err) != KindTooLarge {
		t.Errorf("a page of %d bytes: %v", maxWhole+1, err)
	}
}

// Sheets of an old workbook that lie within each other are not read again for each.
func TestSheetsWithinEachOther(t *testing.T) {
	t.Parallel()
	begin := []byte{0x09, 0x08, 4, 0, 0, 6, 5, 0}
	end := []byte{0x0A, 0, 0, 0}
	const depth = 20
	globals := len(begin) + depth*(4+9) + len(end)
	stream := slices.Clone(begin)
	for i := range depth {
		at := globals + i*len(begin)
		stream = append(stream, 0x85, 0, 9, 0, byte(at), byte(at>>8), 0, 0, 0, 0, 1, 0, byte('a'+i))
	}
	stream = append(stream, end...)
	stream = append(append(stream, slices.Repeat(begin, depth)...), slices.Repeat(end, depth)...)
	if _, err := readXLS(stream); !errors.Is(err, errOverlap) {
		t.Errorf("%v, want %v", err, errOverlap)
	}
}

// Rows that come in any order are put in theirs, the cells of one row as they came.
func TestByRow(t *testing.T) {
	t.Parallel()
	var cells []memoryCell
	for _, row := range []int32{9, 2, 9, 1, 2} {
		cells = append(cells, memoryCell{row: row, column: uint16(len(cells))})
	}
	var got []int32
	for _, c := range byRow(cells) {
		got = append(got, c.row*10+int32(c.column))
	}
	if want := []int32{13, 21, 24, 90, 92}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
