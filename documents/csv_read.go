package documents

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// csvReader cuts a text into cells. It is as lenient as spreadsheets are about a quote in the middle of a
// cell, and refuses what would swallow rows: a quote that is never closed, or closed within a cell.
type csvReader struct {
	text   *bufio.Reader
	comma  byte
	stops  [256]bool // bytes that end a cell without quotes
	value  []byte
	known  interner
	closed bool // the cell that was read last was the last of its line
}

var (
	errOpenQuote  = errors.New("quote is not closed")
	errInnerQuote = errors.New("letters behind a closing quote")
)

func newCSVReader(text io.Reader, comma byte) *csvReader {
	r := &csvReader{comma: comma}
	if buffered, ok := text.(*bufio.Reader); ok {
		r.text = buffered
	} else {
		r.text = bufio.NewReaderSize(text, csvProbe)
	}
	r.stops[comma], r.stops['\n'], r.stops['\r'] = true, true, true
	return r
}

// next reads one row; io.EOF behind the last. Cells beyond the limit are only counted, so that a line that
// was made to do harm takes no room.
func (r *csvReader) next(l *line) error {
	if _, err := r.text.Peek(1); err != nil {
		return err
	}
	l.row++
	l.cells = l.cells[:0]
	for r.closed = false; !r.closed; {
		if err := r.cell(); err != nil {
			return err
		}
		c := cell{}
		if len(r.value) > 0 {
			c.text = unquoteFormula(r.known.text(r.value))
		}
		if len(l.cells) <= MaxColumns {
			l.cells = append(l.cells, c)
		} else if c.text != "" {
			l.cells[MaxColumns] = c
		}
	}
	return nil
}

// cell reads one cell with what ends it.
func (r *csvReader) cell() error {
	r.value = r.value[:0]
	if first, err := r.text.Peek(1); err == nil && first[0] == '"' {
		return r.quoted()
	}
	for {
		window, err := r.window()
		if err != nil {
			r.closed = true
			return nilAtEnd(err)
		}
		for i, c := range window {
			if r.stops[c] {
				if err := r.keep(window[:i]); err != nil {
					return err
				}
				return r.stop(i, c)
			}
		}
		if err := r.keep(window); err != nil {
			return err
		}
		r.discard(len(window))
	}
}

// quoted reads a cell within quotes; two quotes are one.
func (r *csvReader) quoted() error {
	r.discard(1)
	for {
		window, err := r.window()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return &Error{Kind: KindQuotes, Err: errOpenQuote}
			}
			return err
		}
		i := bytes.IndexByte(window, '"')
		if i < 0 {
			if err := r.keep(window); err != nil {
				return err
			}
			r.discard(len(window))
			continue
		}
		if err := r.keep(window[:i]); err != nil {
			return err
		}
		r.discard(i + 1)
		after, err := r.text.Peek(1)
		switch {
		case err != nil:
			r.closed = true
			r.value = bytes.ReplaceAll(r.value, []byte("\r\n"), []byte("\n"))
			return nilAtEnd(err)
		case after[0] == '"':
			r.value = append(r.value, '"')
			r.discard(1)
		case r.stops[after[0]]:
			r.value = bytes.ReplaceAll(r.value, []byte("\r\n"), []byte("\n"))
			return r.stop(0, after[0])
		case after[0] == ' ':
			return r.blanksBehind()
		default:
			return &Error{Kind: KindQuotes, Err: errInnerQuote}
		}
	}
}

// blanksBehind allows blanks between a closing quote and the end of the cell.
func (r *csvReader) blanksBehind() error {
	for {
		after, err := r.text.Peek(1)
		switch {
		case err != nil:
			r.closed = true
			return nilAtEnd(err)
		case r.stops[after[0]]:
			return r.stop(0, after[0])
		case after[0] != ' ':
			return &Error{Kind: KindQuotes, Err: errInnerQuote}
		}
		r.discard(1)
	}
}

// stop passes the text before the sign that ended a cell, and the sign.
func (r *csvReader) stop(before int, sign byte) error {
	r.discard(before + 1)
	if sign == r.comma {
		return nil
	}
	r.closed = true
	if sign == '\r' {
		if after, err := r.text.Peek(1); err == nil && after[0] == '\n' {
			r.discard(1)
		}
	}
	return nil
}

// window is what is buffered, at least one byte.
func (r *csvReader) window() ([]byte, error) {
	if _, err := r.text.Peek(1); err != nil {
		return nil, err
	}
	return r.text.Peek(r.text.Buffered())
}

// keep adds to the cell as far as the longest one goes.
func (r *csvReader) keep(part []byte) error {
	r.value = append(r.value, part...)
	if len(r.value) > maxCellBytes {
		return &Error{Kind: KindCellTooLong, Limit: MaxCell}
	}
	return nil
}

// discard passes what has been peeked at, which cannot fail.
func (r *csvReader) discard(n int) { _, _ = r.text.Discard(n) }

func nilAtEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
