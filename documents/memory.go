package documents

import (
	"cmp"
	"iter"
	"slices"
)

// memoryBook is a file whose format cannot be streamed, or hardly: old workbooks, HTML, XML of 2003. They
// are small, and only cells that hold something take room.
type memoryBook struct {
	pages  []*memorySheet
	base04 bool
}

type memorySheet struct {
	sheetInfo
	cells  []memoryCell
	unseen map[int]bool // rows that are hidden
	merges []merge
	held   *int // cells, together with the other sheets
}

type memoryCell struct {
	row    int32
	column uint16
	cell
}

// maxMemoryCells bounds what a file may hold at once: four facts of each child of the longest list. A list in such a
// format has a few hundred rows.
const maxMemoryCells = 4_000_000

// add keeps a cell; row counts from 1.
func (s *memorySheet) add(row, column int, c cell) error {
	if c.text == "" || row < 1 || column < 0 {
		return nil
	}
	if n := len(s.cells); column >= MaxColumns && n > 0 && int(s.cells[n-1].row) == row && s.cells[n-1].column == MaxColumns {
		return nil // one cell too many is enough to refuse the line
	}
	if s.held == nil {
		s.held = new(int)
	}
	if *s.held++; *s.held > maxMemoryCells {
		return &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
	}
	s.cells = append(s.cells, memoryCell{int32(row), uint16(min(column, MaxColumns)), c}) // #nosec G115 -- rows and columns have limits below
	return nil
}

func (s *memorySheet) hide(row int) {
	if s.unseen == nil {
		s.unseen = map[int]bool{}
	}
	s.unseen[row] = true
}

// merge keeps a merged cell if it stretches downwards; rows count from 1.
func (s *memorySheet) merge(top, bottom, left int) {
	if bottom > top && len(s.merges) < MaxRows {
		s.merges = append(s.merges, merge{top: top, bottom: bottom, left: left})
	}
}

// finish puts the rows in order; of one row the cells stay as they came.
func (s *memorySheet) finish() {
	if !slices.IsSortedFunc(s.cells, func(a, b memoryCell) int { return cmp.Compare(a.row, b.row) }) {
		s.cells = byRow(s.cells)
	}
	slices.SortFunc(s.merges, func(a, b merge) int { return cmp.Compare(a.top, b.top) })
}

// byRow counts first how many cells each row has: that takes as long for a file that was made to be sorted badly.
func byRow(cells []memoryCell) []memoryCell {
	last := int32(0)
	for i := range cells {
		last = max(last, cells[i].row)
	}
	at := make([]int32, last+2)
	for i := range cells {
		at[cells[i].row+1]++
	}
	for row := range last {
		at[row+1] += at[row]
	}
	sorted := make([]memoryCell, len(cells))
	for i := range cells {
		row := cells[i].row
		sorted[at[row]] = cells[i]
		at[row]++
	}
	return sorted
}

func (b *memoryBook) sheets() []sheetInfo {
	infos := make([]sheetInfo, len(b.pages))
	for i, page := range b.pages {
		infos[i] = page.sheetInfo
	}
	return infos
}

func (b *memoryBook) epoch1904() bool { return b.base04 }

func (b *memoryBook) lines(sheet int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		page := b.pages[sheet]
		merged := unmerger{waiting: page.merges}
		var l line
		for i := 0; i < len(page.cells); {
			row := page.cells[i].row
			l = line{row: int(row), hidden: page.unseen[int(row)], cells: l.cells[:0]}
			for ; i < len(page.cells) && page.cells[i].row == row; i++ {
				l.put(int(page.cells[i].column), page.cells[i].cell)
			}
			merged.apply(&l)
			if !yield(l, nil) {
				return
			}
		}
	}
}
