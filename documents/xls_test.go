package documents

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
)

// readBook opens a file of testdata as cells.
func readBook(t testing.TB, name string) book {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return bookOf(t, content)
}

func bookOf(t testing.TB, content []byte) book {
	t.Helper()
	b, err := bookFrom(content)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func bookFrom(content []byte) (book, error) {
	kind, err := recognise(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	return openBook(kind, bytes.NewReader(content), int64(len(content)))
}

func allLines(t testing.TB, b book, sheet int) []line {
	t.Helper()
	var all []line
	for l, err := range b.lines(sheet) {
		if err != nil {
			t.Fatal(err)
		}
		if l = l.clone(); len(filledCells(l)) > 0 || l.hidden {
			all = append(all, l)
		}
	}
	return all
}

// One synthetic workbook, saved by an office program in the old format and in today's, reads the same:
// rich, long and wide texts, numbers of every kind, dates, formulas, errors, merged cells, hidden rows and
// sheets, and fonts.
func TestOldWorkbookReadsAsToday(t *testing.T) {
	t.Parallel()
	old, today := readBook(t, "mixed.xls"), readBook(t, "mixed.xlsx")
	if len(old.sheets()) != 3 || len(today.sheets()) != 3 || old.epoch1904() != today.epoch1904() {
		t.Fatalf("sheets: %+v, %+v", old.sheets(), today.sheets())
	}
	for i, info := range today.sheets() {
		if old.sheets()[i] != info {
			t.Errorf("sheet %+v, want %+v", old.sheets()[i], info)
		}
		got, want := allLines(t, old, i), allLines(t, today, i)
		if len(got) != len(want) {
			t.Fatalf("sheet %d has %d lines, want %d", i, len(got), len(want))
		}
		for n, l := range want {
			if got[n].row != l.row || got[n].hidden != l.hidden {
				t.Errorf("sheet %d line %d: row %d hidden %v, want %d %v", i, n, got[n].row, got[n].hidden, l.row, l.hidden)
			}
			for c := range max(len(l.cells), len(got[n].cells)) {
				if got[n].at(c) != l.at(c) {
					t.Errorf("sheet %d row %d column %d: %+v, want %+v", i, l.row, c, got[n].at(c), l.at(c))
				}
			}
		}
	}
}

func TestOldWorkbookGivesItsChildren(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/mixed.xls")
	if err != nil {
		t.Fatal(err)
	}
	list, err := Open("mixed.xls", bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var got []Row
	for row, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row)
	}
	if len(got) < 404 {
		t.Fatalf("%d rows", len(got))
	}
	first, second, third := got[0], got[1], got[2]
	if first.Values.Name != "Nguyễn Thị Ánh Tuyết" || first.Values.BirthDate != "05/03/2015" || first.Values.IDNumber != "096315900001" {
		t.Errorf("first: %+v", first.Values)
	}
	if second.Values.Mother != "Trần Thị Tư" || second.Values.IDNumber != "96215900002" || !third.Hidden {
		t.Errorf("second: %+v, third hidden %v", second.Values, third.Hidden)
	}
	if last := got[403]; last.Sheet != "Ấp 5" || !last.Hidden || last.Values.Name != "Phạm Thị Hồng Gấm 399" {
		t.Errorf("last: %+v", last)
	}
}

// records builds a stream of BIFF records.
type records []byte

func (r records) add(kind int, data ...byte) records {
	r = binary.LittleEndian.AppendUint16(r, uint16(kind))
	r = binary.LittleEndian.AppendUint16(r, uint16(len(data)))
	return append(r, data...)
}

// excel95 is a workbook of Excel 95 with code page 1258 and a sheet of one text, one number and one truth.
func excel95(text string) []byte {
	bof := func(kind byte) []byte { return []byte{0, 5, kind, 0, 0, 0, 0, 0} }
	name := "Trang 1"
	globals := records(nil).add(biffBOF, bof(5)...).add(biffCodePage, 0xEA, 0x04)
	globals = globals.add(biffFont, append(make([]byte, 14), append([]byte{7}, ".VnTime"...)...)...)
	globals = globals.add(biffXF, make([]byte, 16)...)
	size := len(globals) + 4 + 7 + len(name) + 4
	sheet := append(binary.LittleEndian.AppendUint32(nil, uint32(size)), 0, 0, byte(len(name)))
	globals = globals.add(biffBoundSheet, append(sheet, name...)...).add(biffEOF)
	label := append([]byte{0, 0, 0, 0, 9, 0, byte(len(text)), 0}, text...)
	number := binary.LittleEndian.AppendUint64([]byte{0, 0, 1, 0, 9, 0}, math.Float64bits(96215900002))
	return globals.add(biffBOF, bof(0x10)...).add(biffLabel, label...).add(biffNumber, number...).
		add(biffBoolErr, 0, 0, 2, 0, 9, 0, 1, 0).add(biffLabel, 1, 0, 0, 0, 0, 0, 2, 0, 'H', 0xB5).add(biffEOF)
}

func TestExcel95(t *testing.T) {
	t.Parallel()
	b, err := readXLS(excel95("Tr\xE2\xCCn V\xE3n"))
	if err != nil {
		t.Fatal(err)
	}
	lines := allLines(t, b, 0)
	if len(lines) != 2 || b.sheets()[0].name != "Trang 1" {
		t.Fatalf("got %+v", lines)
	}
	if got := lines[0].cells; got[0].text != "Trần Văn" || got[1].text != "96215900002" || !got[1].number || got[2].text != "1" {
		t.Errorf("got %+v", got)
	}
	// A font with an encoding of its own is kept as bytes.
	if got := lines[1].cells[0]; got.text != "Hµ" || got.font != fontTCVN3 {
		t.Errorf("got %+v", got)
	}
}

func TestOldWorkbookRefusals(t *testing.T) {
	t.Parallel()
	good := excel95("a")
	locked := records(nil).add(biffBOF, 0, 6, 5, 0).add(biffFilePass, 1, 0).add(biffEOF)
	page := bytes.Replace(good, []byte{0x42, 0, 2, 0, 0xEA, 4}, []byte{0x42, 0, 2, 0, 0xA4, 3}, 1)
	shared := records(nil).add(biffBOF, 0, 6, 5, 0).add(biffSST, 1, 0, 0, 0, 255, 255, 255, 127).add(biffEOF)
	for name, tt := range map[string]struct {
		stream []byte
		want   Kind
	}{
		"password":         {locked, KindProtected},
		"Japanese":         {page, KindOldExcel},
		"Excel 4":          {records(nil).add(biffBOF, 0, 4, 5, 0).add(biffEOF), KindOldExcel},
		"endless texts":    {shared, KindDamaged},
		"no end":           {good[:len(good)-4], KindDamaged},
		"sheet is missing": {good[:len(good)-40], KindDamaged},
		"no sheet":         {records(nil).add(biffBOF, 0, 6, 5, 0).add(biffEOF), KindEmpty},
		"not records":      {[]byte(strings.Repeat("\x09\x08", 90)), KindDamaged},
	} {
		_, err := readXLS(tt.stream)
		var typed *Error
		if !errors.As(err, &typed) || typed.Kind != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

// A text that goes on in the next record says anew how wide its letters are.
func TestTextsOverRecords(t *testing.T) {
	t.Parallel()
	text := newBIFFText([]byte{5, 0, 8 | 1, 1, 0, 'a', 0, 0xD1, 0x1E}, []byte{0, 'b', 'c'}, []byte{1, 'd', 0, 1, 2, 3, 4, 1, 0, 0, 'x'})
	first, err := text.read()
	if want := "a\u1ED1bcd"; err != nil || first != want {
		t.Errorf("got %q, %v, want %q", first, err, want)
	}
	if second, err := text.read(); err != nil || second != "x" {
		t.Errorf("got %q, %v", second, err)
	}
}

func FuzzXLS(f *testing.F) {
	f.Add(excel95("Nguy\xEA\xDEn"))
	f.Add([]byte(records(nil).add(biffBOF, 0, 6, 5, 0).add(biffSST, 1, 0, 0, 0, 1, 0, 0, 0, 9, 0, 1).add(biffContinue, 0, 'a').add(biffEOF)))
	f.Fuzz(func(t *testing.T, stream []byte) {
		b, err := readXLS(stream)
		var typed *Error
		if err != nil && !errors.As(err, &typed) {
			t.Errorf("an error without a kind: %v", err)
		}
		if err == nil {
			for i := range b.sheets() {
				allLines(t, b, i)
			}
		}
	})
}

// A sheet that was made of overlapping merged cells is read in time that grows with its lines alone.
func TestMergesThatOverlap(t *testing.T) {
	t.Parallel()
	sheet := &memorySheet{}
	for row := 1; row <= 20_000; row++ {
		sheet.merge(row, 1<<20, 0)
		if err := sheet.add(row, 0, cell{text: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	sheet.finish()
	if lines := allLines(t, &memoryBook{pages: []*memorySheet{sheet}}, 0); len(lines) != 20_000 {
		t.Errorf("%d lines", len(lines))
	}
}
