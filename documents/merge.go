package documents

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// merge is a cell that stretches downwards, as lists draw the mother of several children.
type merge struct {
	top, bottom, left int
	value             cell
}

// readMerges looks for the merged cells of a sheet, which the format puts behind all rows, and counts the rows: one
// quick pass over the bytes, before the rows are read.
func (b *xlsxBook) readMerges(page *xlsxSheet) error {
	r, err := b.open(page.part)
	if err != nil {
		return err
	}
	defer r.Close()
	var rows rowCounter
	defer func() { b.filled, b.rows = b.filled+rows.filled, b.rows+rows.drawn }()
	both := io.TeeReader(r, &rows)
	buf := make([]byte, 128<<10)
	kept := 0
	for {
		n, err := io.ReadFull(both, buf[kept:])
		chunk := buf[:kept+n]
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return asError(err)
		}
		rest := page.takeMerges(chunk)
		if ended {
			break
		}
		kept = copy(buf, rest)
	}
	slices.SortFunc(page.merges, func(a, b merge) int { return cmp.Compare(a.top, b.top) })
	return nil
}

const mergeTag = "mergeCell "

// mostMerges is one for each row that a list may have; what is drawn beyond them says nothing of a child.
const mostMerges = MaxRows

// takeMerges notes the merges in a chunk and returns the tail that may hold the start of one.
func (page *xlsxSheet) takeMerges(chunk []byte) []byte {
	for {
		i := bytes.Index(chunk, []byte(mergeTag))
		if i < 0 {
			return chunk[max(0, len(chunk)-len(mergeTag)):]
		}
		end := bytes.IndexByte(chunk[i:], '>')
		if end < 0 && len(chunk)-i < 256 {
			return chunk[i:]
		}
		if end < 0 {
			return nil
		}
		if page.drawn++; page.drawn > mostMerges {
			return nil
		}
		page.addMerge(string(chunk[i : i+end]))
		chunk = chunk[i+end:]
	}
}

func (page *xlsxSheet) addMerge(tag string) {
	_, ref, _ := strings.Cut(tag, `ref="`)
	ref, _, _ = strings.Cut(ref, `"`)
	from, to, found := strings.Cut(ref, ":")
	top, bottom := rowOf(from), rowOf(to)
	if found && bottom > top && top > 0 {
		page.merges = append(page.merges, merge{top: top, bottom: bottom, left: columnOf(from)})
	}
}

func rowOf(ref string) int {
	n, err := strconv.Atoi(strings.TrimLeft(strings.ToUpper(ref), "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))
	if err != nil {
		return 0
	}
	return n
}

// unmerger repeats the value of a merged cell on the rows that it covers, marked as repeated.
type unmerger struct {
	waiting []merge // by first row
	open    []merge
}

func (u *unmerger) apply(l *line) {
	for len(u.waiting) > 0 && u.waiting[0].top <= l.row {
		m := u.waiting[0]
		u.waiting = u.waiting[1:]
		if m.top == l.row && len(u.open) < MaxColumns { // more than one a column overlap, and no program draws them
			m.value = l.at(m.left)
			m.value.repeated = true
			u.open = append(u.open, m)
		}
	}
	u.open = slices.DeleteFunc(u.open, func(m merge) bool { return m.bottom < l.row })
	for _, m := range u.open {
		if m.top < l.row && l.at(m.left).text == "" {
			l.put(m.left, m.value)
		}
	}
}
