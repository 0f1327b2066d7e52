package documents

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
)

// csvBook is a UTF-8 text with comma, semicolon or tab between the cells.
type csvBook struct {
	content io.ReaderAt
	start   int64 // after the byte order mark and Excel's "sep=" line
	size    int64
	comma   rune
}

const csvProbe = 64 << 10

func openCSV(content io.ReaderAt, size int64) *csvBook {
	head := make([]byte, min(size, csvProbe))
	n, _ := content.ReadAt(head, 0)
	head = head[:n]
	b := &csvBook{content: content, size: size, comma: ','}
	if bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) {
		b.start, head = 3, head[3:]
	}
	if first, _, found := bytes.Cut(head, []byte("\n")); found && len(bytes.TrimSpace(first)) == 5 && bytes.HasPrefix(first, []byte("sep=")) {
		b.comma = rune(first[4])
		b.start += int64(len(first)) + 1
		return b
	}
	b.comma = guessComma(string(head))
	return b
}

// guessComma takes the separator under which some line reads best as a header.
func guessComma(head string) rune {
	best, most := ',', 0
	for _, comma := range []rune{',', ';', '\t'} {
		reader := newCSVReader(strings.NewReader(head), comma)
		for range headerDepth {
			record, err := reader.Read()
			if err != nil {
				break
			}
			if h := readHeader(textLine(record)); h.known() > most {
				best, most = comma, h.known()
			}
		}
	}
	return best
}

func newCSVReader(r io.Reader, comma rune) *csv.Reader {
	reader := csv.NewReader(r)
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord, reader.ReuseRecord = comma, true, -1, true
	return reader
}

func textLine(record []string) line {
	l := line{cells: make([]cell, len(record))}
	for i, text := range record {
		l.cells[i].text = text
	}
	return l
}

func (b *csvBook) sheets() []sheetInfo { return []sheetInfo{{}} }

func (b *csvBook) epoch1904() bool { return false }

// lines counts rows as a spreadsheet does that opens the file: blank lines are rows, a line break
// inside quotes is not.
func (b *csvBook) lines(int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		text := io.NewSectionReader(b.content, b.start, b.size-b.start)
		reader := newCSVReader(bufio.NewReaderSize(text, csvProbe), b.comma)
		row, next := 0, 1
		var cells []cell
		for {
			record, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(line{}, &Error{Kind: KindDamaged, Row: row + 1, Err: err})
				return
			}
			at, _ := reader.FieldPos(0)
			row += 1 + at - next
			next = at + 1
			cells = cells[:0]
			for _, field := range record {
				next += strings.Count(field, "\n")
				cells = append(cells, cell{text: field})
			}
			if !yield(line{row: row, cells: cells}, nil) {
				return
			}
		}
	}
}
