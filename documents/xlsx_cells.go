package documents

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// readShared loads the texts that cells of all sheets point to.
func (b *xlsxBook) readShared(main string, related map[string]relation) error {
	part := ""
	for _, target := range related {
		if strings.HasSuffix(target.kind, "/sharedStrings") {
			part = target.part
		}
	}
	if part == "" || b.parts[part] == nil {
		return nil
	}
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	scan := newScanner(r)
	for {
		start, err := scan.next("si")
		if errors.Is(err, io.EOF) {
			return scan.finished("sst")
		}
		if err != nil {
			return err
		}
		text, err := scan.richText(start.Name.Local)
		if err != nil {
			return err
		}
		if len(b.shared) == maxShared {
			return &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
		}
		b.shared = append(b.shared, text)
	}
}

// lines streams the rows of a sheet; merged cells repeat the value that they show, row by row.
func (b *xlsxBook) lines(sheet int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		page := &b.pages[sheet]
		r, err := b.open(page.part)
		if err != nil {
			yield(line{}, err)
			return
		}
		defer r.Close()
		scan := newScanner(r)
		current, merged := line{}, unmerger{waiting: page.merges}
		for {
			start, err := scan.next("row")
			if errors.Is(err, io.EOF) {
				if err = scan.finished("worksheet"); err != nil {
					yield(line{}, &Error{Kind: KindDamaged, Row: current.row + 1, Err: err})
				}
				return
			}
			if err == nil {
				err = b.readRow(scan, start, &current)
			}
			if err != nil {
				typed := asError(err)
				typed.Row = current.row
				yield(line{}, typed)
				return
			}
			merged.apply(&current)
			if !yield(current, nil) {
				return
			}
		}
	}
}

// readRow fills the line from <row> to </row>.
func (b *xlsxBook) readRow(scan *scanner, start xml.StartElement, l *line) error {
	l.row++
	l.cells = l.cells[:0]
	l.hidden = attr(start, "hidden") == "1" || attr(start, "hidden") == "true"
	if n, err := strconv.Atoi(attr(start, "r")); err == nil {
		l.row = n
	}
	for {
		token, err := scan.token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			column := columnOf(attr(t, "r"))
			if column < 0 {
				column = len(l.cells)
			}
			value, err := b.readCell(scan, t)
			if err != nil {
				return err
			}
			l.put(column, value)
		}
	}
}

// put keeps the width bounded: a value beyond the widest sheet that Excel knows is none of ours,
// and one beyond our limit only has to be seen by check.
func (l *line) put(column int, value cell) {
	if value.text == "" || column > 16_384 {
		return
	}
	column = min(column, MaxColumns)
	for len(l.cells) <= column {
		l.cells = append(l.cells, cell{})
	}
	l.cells[column] = value
}

// readCell reads <c>: its type says how the value is held.
func (b *xlsxBook) readCell(scan *scanner, start xml.StartElement) (cell, error) {
	kind := attr(start, "t")
	var value, inline string
	for {
		token, err := scan.token()
		if err != nil {
			return cell{}, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "c" {
				return b.cellOf(kind, value, inline)
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				value, err = scan.text("v")
			case "is":
				inline, err = scan.richText("is")
			case "f":
				_, err = scan.text("f")
			}
			if err != nil {
				return cell{}, err
			}
		}
	}
}

func (b *xlsxBook) cellOf(kind, value, inline string) (cell, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if value == "" {
			return cell{}, nil
		}
		if err != nil || n < 0 || n >= len(b.shared) {
			return cell{}, fmt.Errorf("shared text %q is missing", value)
		}
		return cell{text: b.shared[n]}, nil
	case "inlineStr":
		return cell{text: inline}, nil
	case "str", "e", "b":
		return cell{text: value}, nil
	case "d":
		day, _, _ := strings.Cut(value, "T")
		return cell{text: day}, nil
	}
	return numberCell(value), nil
}

// columnOf reads the letters of "AB12", from 0; -1 when there are none.
func columnOf(ref string) int {
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

func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
