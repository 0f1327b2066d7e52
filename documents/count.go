package documents

import (
	"bytes"
	"errors"
	"io"
)

// mostFilled is what may hold something in a file: the children of the longest list and their header.
const mostFilled = MaxRows + 1

var errTooManyRows = Error{Kind: KindTooManyRows, Limit: MaxRows}

// countRows refuses a file with more rows than may be read before any of them is looked at closely: by what was
// counted while it was opened, or by cutting it into cells and no more.
func countRows(b book) error {
	switch b := b.(type) {
	case *xlsxBook:
		if b.filled > mostFilled {
			refused := errTooManyRows
			return &refused
		}
		return nil
	case *csvBook:
		if short, err := b.text.isShort(mostFilled); err != nil || short {
			return err
		}
	}
	filled := 0
	for i := range b.sheets() {
		for l, err := range b.lines(i) {
			if err != nil {
				return nil // who reads the list comes to it, or ends before
			}
			if filled++; filled > mostFilled {
				refused := errTooManyRows
				refused.Row = l.row
				return &refused
			}
		}
	}
	return nil
}

// isShort reports whether a text has no more lines than that.
func (s textSource) isShort(lines int) (bool, error) {
	text, buf := s.open(), make([]byte, textProbe)
	for ends := 0; ends <= lines; {
		n, err := text.Read(buf)
		ends += bytes.Count(buf[:n], []byte{'\n'}) + bytes.Count(buf[:n], []byte{'\r'})
		if errors.Is(err, io.EOF) {
			return ends <= lines, nil
		}
		if err != nil {
			return false, asError(err)
		}
	}
	return false, nil
}

// rowCounter counts the rows of a sheet that hold something while the sheet passes through it. A writer that uses
// prefixes has its rows counted when they are read.
type rowCounter struct {
	tail   []byte // that may hold the beginning of a tag
	filled int
	drawn  int  // rows of any form, but for those that two pieces share
	begun  bool // the row that is open holds something
}

// mostDrawn is how many rows, filled or not, all sheets of a workbook may have together: four sheets that some program
// has drawn to their end.
const mostDrawn = 4 * excelRows

var rowOpen, rowEnd, rowValue, rowText = []byte("<row"), []byte("</row>"), []byte("<v>"), []byte("<t")

func (c *rowCounter) Write(part []byte) (int, error) {
	c.drawn += bytes.Count(part, rowOpen)
	rest := append(c.tail, part...)
	for {
		row, after, ended := bytes.Cut(rest, rowEnd)
		if !ended {
			break
		}
		if c.begun || holdsValue(row) {
			c.filled++
		}
		c.begun, rest = false, after
	}
	c.begun = c.begun || holdsValue(rest)
	c.tail = append([]byte(nil), rest[max(0, len(rest)-len(rowEnd)+1):]...)
	return len(part), nil
}

// holdsValue finds a value that is not empty, as those of formulas often are.
func holdsValue(row []byte) bool {
	if bytes.Contains(row, rowText) {
		return true
	}
	for {
		_, value, found := bytes.Cut(row, rowValue)
		if !found || len(value) == 0 {
			return false
		}
		if value[0] != '<' {
			return true
		}
		row = value
	}
}
