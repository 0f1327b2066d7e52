package documents

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// lines streams the rows of a sheet; merged cells repeat the value that they show, row by row.
func (b *xlsxBook) lines(sheet int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		page := &b.pages[sheet]
		r, err := b.open(page.part)
		if err != nil {
			yield(line{}, err)
			return
		}
		if b.parts[page.part].UncompressedSize64 > longPart {
			r = startReadAhead(r)
		}
		defer r.Close()
		rows := rowReader{book: b, scan: newXMLScanner(r)}
		merged, last := unmerger{waiting: page.merges}, 0
		for !page.whole || rows.rows < page.last { // what stands behind was read before, and is nothing
			err := rows.next()
			if errors.Is(err, io.EOF) && rows.scan.root == "worksheet" {
				page.last, page.whole = last, true
				return
			}
			if err != nil {
				typed := asError(ended(err))
				typed.Row = rows.line.row
				yield(line{}, typed)
				return
			}
			current := rows.line
			merged.apply(&current)
			rows.line.cells = current.cells
			if !current.filled() {
				continue
			}
			if last = rows.rows; !yield(current, nil) {
				return
			}
		}
	}
}

// longPart is what is worth a goroutine.
const longPart = 1 << 20

// rowReader reads the rows of one sheet, one after the other into the same line.
type rowReader struct {
	book  *xlsxBook
	scan  *xmlScanner
	line  line
	rows  int
	value []byte
	known interner
}

// What Excel itself can hold on a sheet; more is made to do harm.
const (
	excelRows    = 1 << 20
	excelColumns = 1 << 14
)

// next reads from <row> to </row>; io.EOF behind the sheet.
func (r *rowReader) next() error {
	if err := r.scan.find("row"); err != nil {
		return err
	}
	l := &r.line
	if r.rows++; r.rows > excelRows {
		return &Error{Kind: KindTooManyRows, Limit: MaxRows}
	}
	l.row++
	l.cells = l.cells[:0]
	l.hidden = r.scan.flag("hidden")
	if own := r.scan.attr("r"); len(own) > 0 {
		if n, err := strconv.Atoi(string(own)); err == nil {
			l.row = n
		}
	}
	depth := len(r.scan.starts)
	for cells := 0; ; {
		token, err := r.scan.next()
		switch {
		case err != nil:
			return ended(err)
		case token == xmlEnd && len(r.scan.starts) < depth:
			return nil
		case token == xmlStart && string(r.scan.name) == "c":
			if cells++; cells > excelColumns {
				return &Error{Kind: KindTooManyColumns, Limit: MaxColumns}
			}
			if err := r.cell(); err != nil {
				return err
			}
		}
	}
}

// cell reads <c>: its type says how the value is held.
func (r *rowReader) cell() error {
	kind := cellKind(r.scan.attr("t"))
	column := columnOf(r.scan.attr("r"))
	if column < 0 {
		column = len(r.line.cells)
	}
	look := r.book.style(r.scan.attr("s"))
	depth := len(r.scan.starts)
	r.value = r.value[:0]
	for {
		token, err := r.scan.next()
		switch {
		case err != nil:
			return ended(err)
		case token == xmlEnd && len(r.scan.starts) < depth:
			c, err := r.cellOf(kind, look)
			if err == nil {
				r.line.put(column, c)
			}
			return err
		case token != xmlStart:
		case string(r.scan.name) == "v":
			if r.value, err = r.scan.gather(r.value[:0]); err != nil {
				return err
			}
		case string(r.scan.name) == "is":
			if r.value, err = readRich(r.scan, r.value[:0]); err != nil {
				return err
			}
		}
	}
}

// cellKind is the type of a cell, as one letter.
func cellKind(t []byte) byte {
	switch string(t) {
	case "s", "b", "e", "d":
		return t[0]
	case "inlineStr", "str":
		return 't'
	}
	return 'n'
}

func (r *rowReader) cellOf(kind byte, look cellStyle) (cell, error) {
	if len(r.value) == 0 {
		return cell{}, nil
	}
	switch kind {
	case 's':
		n, err := strconv.Atoi(strings.TrimSpace(string(r.value)))
		if err != nil || n < 0 || n >= len(r.book.shared) {
			return cell{}, fmt.Errorf("shared text %.20q is missing", r.value)
		}
		return cell{text: r.book.shared[n], font: look.font}, nil
	case 't', 'b', 'e':
		return cell{text: r.known.text(r.value), font: look.font}, nil
	case 'd':
		day, _, _ := strings.Cut(string(r.value), "T")
		return cell{text: day}, nil
	}
	if isDigits(r.value) {
		return cell{text: r.known.text(r.value), number: true, date: look.date}, nil
	}
	c := numberCell(string(r.value))
	c.date = c.number && look.date
	return c, nil
}

// isDigits tells the numbers that need no parsing.
func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0 && len(text) <= 18
}

// put keeps the width bounded: a value beyond the widest sheet that Excel knows is none of ours,
// and one beyond our limit only has to be seen by check.
func (l *line) put(column int, value cell) {
	if value.text == "" || column > excelColumns {
		return
	}
	column = min(column, MaxColumns)
	for len(l.cells) <= column {
		l.cells = append(l.cells, cell{})
	}
	l.cells[column] = value
}

// columnOf reads the letters of "AB12", from 0; -1 when there are none.
func columnOf[T string | []byte](ref T) int {
	column := 0
	for i := 0; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	return column - 1
}

// interner hands out one copy of short texts that return: groups, sexes, dates, hamlets.
type interner struct{ seen [1024]string }

const longestInterned = 32

func (i *interner) text(value []byte) string {
	if len(value) > longestInterned {
		return string(value)
	}
	hash := uint32(2166136261)
	for _, c := range value {
		hash = (hash ^ uint32(c)) * 16777619
	}
	slot := &i.seen[hash%uint32(len(i.seen))]
	if *slot != string(value) {
		*slot = string(value)
	}
	return *slot
}
