package documents

import (
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// book is a file as cells, whatever its format; table and row know nothing else.
type book interface {
	sheets() []sheetInfo
	// lines yields the lines of one sheet that have any cell, in order; a line is valid until the next.
	lines(sheet int) iter.Seq2[line, error]
	// epoch1904 reports whether day numbers count from 1904.
	epoch1904() bool
}

type sheetInfo struct {
	name   string // empty in a file without sheets
	hidden bool
}

// line is one row of a sheet.
type line struct {
	row    int // as the spreadsheet shows it, from 1
	hidden bool
	cells  []cell
	raw    []cell // as the file holds them, where cells are decoded and nobody has agreed to that yet
	bytes  int    // of all texts, once the line was checked
	long   int    // the same of the long ones
}

// cell is a value: text, or a number in the shortest form that keeps all its digits.
type cell struct {
	text     string
	number   bool
	repeated bool // shown by a merged cell that begins higher up
	date     bool // a number that the sheet shows as a date
	font     fontKind
}

func (l line) at(column int) cell {
	if column < 0 || column >= len(l.cells) {
		return cell{}
	}
	return l.cells[column]
}

// filled reports whether any cell holds something; millions of empty lines cost nothing then.
func (l line) filled() bool {
	for i := range l.cells {
		if l.cells[i].text != "" {
			return true
		}
	}
	return false
}

// check holds a line to the limits, without its empty tail.
func (l *line) check() error {
	for len(l.cells) > 0 && l.cells[len(l.cells)-1].text == "" {
		l.cells = l.cells[:len(l.cells)-1]
	}
	if len(l.cells) > MaxColumns {
		return &Error{Kind: KindTooManyColumns, Row: l.row, Limit: MaxColumns}
	}
	l.bytes, l.long = 0, 0
	for _, c := range l.cells {
		l.bytes += len(c.text)
		if len(c.text) <= LongCell {
			continue
		}
		letters := utf8.RuneCountInString(c.text)
		if letters > MaxCell {
			return &Error{Kind: KindCellTooLong, Row: l.row, Limit: MaxCell}
		}
		if letters > LongCell {
			l.long += len(c.text)
		}
	}
	return nil
}

// tooLong refuses a list whose long texts are more than any list of people has.
func tooLong(bytes, row int) error {
	if bytes > MaxLongText {
		return &Error{Kind: KindLongTexts, Row: row, Limit: MaxLongText >> 20}
	}
	return nil
}

// numberCell keeps every digit of a number: 9.6225123456E10 becomes 96225123456.
func numberCell(text string) cell {
	text = strings.TrimSpace(text)
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return cell{text: text}
	}
	if strings.ContainsAny(text, "eE.") && value > -1e17 && value < 1e17 {
		text = strconv.FormatFloat(value, 'f', -1, 64)
	}
	return cell{text: text, number: true}
}
