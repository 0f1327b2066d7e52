package hostile

import (
	"bufio"
	"encoding/binary"
	"io"
	"strings"
)

// record writes one record of an old workbook.
func record(out *bufio.Writer, kind int, data []byte) {
	var head [4]byte
	binary.LittleEndian.PutUint16(head[:], uint16(kind))       // #nosec G115 -- kinds and lengths are ours
	binary.LittleEndian.PutUint16(head[2:], uint16(len(data))) // #nosec G115 -- the same
	print(out, string(head[:]), string(data))
}

func short(numbers ...int) []byte {
	var data []byte
	for _, n := range numbers {
		data = binary.LittleEndian.AppendUint16(data, uint16(n)) // #nosec G115 -- cut on purpose
	}
	return data
}

const (
	oldBegin, oldEnd, oldSheet        = 0x809, 0x0A, 0x85
	oldShared, oldMore, oldPoint      = 0xFC, 0x3C, 0xFD
	oldLabel, oldNumbers, oldMerges   = 0x204, 0xBD, 0xE5
	oldRow, oldFormula, oldFormulaOut = 0x208, 0x06, 0x207
)

// label is a cell with its own text.
func label(out *bufio.Writer, row, column int, text string) {
	record(out, oldLabel, append(append(short(row, column, 0, len(text)), 0), text...))
}

// oldBook is a stream of records without the container, with what stands before the sheets and in the one sheet.
func oldBook(globals, cells func(out *bufio.Writer, n int)) func(io.Writer, int) error {
	return printed(func(out *bufio.Writer, n int) {
		var before strings.Builder
		counted := bufio.NewWriter(&before)
		globals(counted, n)
		_ = counted.Flush() // into memory
		begin := append(short(0x600, 5), make([]byte, 12)...)
		at := 4 + len(begin) + 4 + 10 + before.Len() + 4
		record(out, oldBegin, begin)
		record(out, oldSheet, append(append(short(at, at>>16), 0, 0), 2, 0, 'A', '1'))
		print(out, before.String())
		record(out, oldEnd, nil)
		record(out, oldBegin, begin)
		for i, text := range usual() {
			label(out, 0, i, text)
		}
		cells(out, n)
		record(out, oldEnd, nil)
	})
}

func none(*bufio.Writer, int) {}

func oneChild(out *bufio.Writer, _ int) {
	for i, text := range good(1) {
		label(out, 1, i, text)
	}
}

// repeated fills n bytes with records.
func repeated(one func(out *bufio.Writer, i int), length int) func(*bufio.Writer, int) {
	return func(out *bufio.Writer, n int) {
		for i := range n / length {
			one(out, i)
		}
	}
}

// oldWorkbooks are those of Excel 97 to 2003.
func oldWorkbooks() []File {
	const full = uploaded - 4096
	shared := func(count int, one string) func(*bufio.Writer, int) {
		return func(out *bufio.Writer, n int) {
			record(out, oldShared, append(short(0, 0, min(count, n/4), min(count, n/4)>>16), strings.Repeat(one, 100)...))
			for range n / 8000 {
				record(out, oldMore, []byte(strings.Repeat(one, 7996/len(one))))
			}
		}
	}
	all := []File{
		{Name: "good.xls", Small: 50, Full: 65_535, Good: true, Write: oldBook(none, func(out *bufio.Writer, n int) {
			for i := range n {
				for k, text := range good(i) {
					label(out, 1+i, k, text)
				}
			}
		})},
		{Name: "children of one row.xls", Full: full, Write: oldBook(none, repeated(func(out *bufio.Writer, _ int) { label(out, 1, 0, "Le An") }, 18))},
		{Name: "rows backwards.xls", Full: full, Write: oldBook(none, repeated(func(out *bufio.Writer, i int) { label(out, 65_535-i%65_535, i%256, "Le An") }, 18))},
		{Name: "empty shared texts.xls", Small: 4000, Full: full, Write: oldBook(shared(4_000_000, "\x00\x00\x00"), oneChild)},
		{Name: "shared texts that are missing.xls", Full: full, Write: oldBook(shared(4_000_000, "\x01\x00\x00a"), oneChild)},
		{Name: "long texts by continuation.xls", Full: full, Write: oldBook(func(out *bufio.Writer, n int) {
			record(out, oldShared, append(short(0, 0, 1, 0), 0xFF, 0xFF, 0))
			for range n / 5 {
				record(out, oldMore, []byte{0})
			}
		}, oneChild)},
		{Name: "one long text in all rows.xls", Small: 300, Full: full, Write: oldBook(func(out *bufio.Writer, _ int) {
			text := strings.Repeat("Nguyen ", longest/7)
			record(out, oldShared, append(append(short(0, 0, 1, 0, len(text)), 0), text[:8000]...))
			for rest := text[8000:]; len(rest) > 0; rest = rest[min(8000, len(rest)):] {
				record(out, oldMore, append([]byte{0}, rest[:min(8000, len(rest))]...))
			}
		}, repeated(func(out *bufio.Writer, i int) {
			record(out, oldPoint, short(1+i/5%65_535, i%5, 0, 0, 0))
		}, 14))},
		{Name: "numbers.xls", Full: full, Write: oldBook(none, repeated(func(out *bufio.Writer, i int) {
			record(out, oldNumbers, append(short(1+i%65_535, 0), make([]byte, 6*200)...))
		}, 1208))},
		{Name: "merges.xls", Full: full, Write: oldBook(none, repeated(func(out *bufio.Writer, i int) {
			record(out, oldMerges, append(short(1000), []byte(strings.Repeat(string(short(1, 65_535, i%200, 9)), 1000))...))
		}, 8006))},
		{Name: "hidden rows.xls", Full: full, Write: oldBook(oneChild, repeated(func(out *bufio.Writer, i int) {
			record(out, oldRow, short(i, 0, 0, 0, 0, 0, 0x20, 0))
		}, 20))},
		{Name: "sheets of one place.xls", Full: full, Write: oldBook(repeated(func(out *bufio.Writer, i int) {
			record(out, oldSheet, append(append(short(i, i>>16), 0, 0), 1, 0, 'A'))
		}, 13), oneChild)},
		{Name: "formulas without values.xls", Full: full, Write: oldBook(none, repeated(func(out *bufio.Writer, i int) {
			record(out, oldFormula, short(1+i%65_535, 0, 0, 0, 0, 0, 0xFFFF))
			record(out, oldFormulaOut, append(short(5), "\x00Le An"...))
		}, 30))},
	}
	return all
}
