package documents

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// csvBook is a text with comma, semicolon, tab or bar between the cells.
type csvBook struct {
	text  textSource
	skip  int // Excel's "sep=" line
	comma byte
}

const csvProbe = 64 << 10

func openCSV(text textSource) *csvBook {
	head := make([]byte, csvProbe)
	n, _ := io.ReadFull(text.open(), head)
	head = head[:n]
	b := &csvBook{text: text, comma: ','}
	first, _, found := strings.Cut(string(head), "\n")
	if sep := strings.TrimRight(first, "\r"); found && len(sep) == 5 && strings.HasPrefix(sep, "sep=") {
		b.comma, b.skip = sep[4], len(first)+1
		return b
	}
	b.comma = guessComma(head)
	return b
}

// guessComma takes the separator under which some line reads best as a header; where none does, the one
// that cuts the lines into the same number of cells most often.
func guessComma(head []byte) byte {
	best, most, even := byte(','), 0, 0
	for _, comma := range []byte{',', ';', '\t', '|'} {
		reader := newCSVReader(strings.NewReader(string(head)), comma)
		known, counts := 0, map[int]int{}
		var l line
		for range headerDepth {
			if err := reader.next(&l); err != nil {
				break
			}
			counts[len(l.cells)]++
			h := readHeader(l)
			known = max(known, h.known())
		}
		alike := 0
		for cells, lines := range counts {
			if cells > 1 {
				alike = max(alike, lines)
			}
		}
		if known > most || most == 0 && known == 0 && alike > even {
			best, most, even = comma, known, alike
		}
	}
	return best
}

func (b *csvBook) sheets() []sheetInfo { return []sheetInfo{{}} }

func (b *csvBook) epoch1904() bool { return false }

// lines counts rows as a spreadsheet does that opens the file: blank lines are rows; a line break inside
// quotes and the "sep=" line are not.
func (b *csvBook) lines(int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		text := bufio.NewReaderSize(b.text.open(), csvProbe)
		if _, err := text.Discard(b.skip); err != nil {
			yield(line{}, &Error{Kind: KindDamaged, Err: err})
			return
		}
		reader := newCSVReader(text, b.comma)
		var l line
		for {
			err := reader.next(&l)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				typed := asError(err)
				typed.Row = l.row
				yield(line{}, typed)
				return
			}
			if l.filled() && !yield(l, nil) {
				return
			}
		}
	}
}

// quoteFormula marks as text what a spreadsheet would run when it opens the file, and what would be taken for marked.
func quoteFormula(text string) string {
	if isFormula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// unquoteFormula takes the mark away again.
func unquoteFormula(text string) string {
	if rest, marked := strings.CutPrefix(text, "'"); marked && isFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return text
}

// isFormula reports whether a spreadsheet may run a text: some take the wide forms of the signs too.
func isFormula(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	return size > 0 && strings.ContainsRune("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20", first)
}
