package documents

import "rasoat/registry"

const (
	// headerDepth is how far down a sheet its header is looked for: agency, motto and title stand above.
	headerDepth = 60
	// probeDepth is how many lines are looked at to tell what a column holds.
	probeDepth = 260
)

// table is the list in one sheet.
type table struct {
	sheet    int
	header   header
	top      int // the first row of the header
	body     int // the first row behind it
	width    int // columns, as far as the header and the lines above the list reach
	guesses  []guess
	unnamed  bool // which column holds the names is only guessed: nobody may take the list in unasked
	codes    registry.EthnicCodes
	signed   string   // its signature, as it was found
	preamble []string // the texts above the list
	section  place    // what the last line that was looked at for one names
	again    header   // the line that was last read as a header below the first
	facts    []int    // the columns that make a line a child, once they are asked for
}

// search is what the first lines of a sheet hold.
type search struct {
	found    bool // a list
	nameless bool // a list without a column of names
	written  bool // anything at all
}

// findTable looks for the header of a sheet, and for a list without one by what its columns hold.
func findTable(b book, sheet int) (t table, result search, err error) {
	lines, err := firstLines(b, sheet)
	if err != nil {
		return table{}, search{}, err
	}
	nameless := -1
	for i := range min(len(lines), headerDepth) {
		if t, result.found = tableAt(lines, i); result.found {
			break
		}
		if single := readHeader(lines[i]); single.nameless() && nameless < 0 {
			nameless = i
		}
		result.written = result.written || len(filledCells(lines[i])) > 0
	}
	result.nameless = !result.found && nameless >= 0
	if !result.found {
		t, result.found = tableByContent(lines, nameless)
	}
	if !result.found {
		return table{}, result, nil
	}
	t.sheet, t.width = sheet, 1
	for _, l := range lines[:min(len(lines), headerDepth)] {
		t.width = max(t.width, len(l.cells))
	}
	t.readPreamble(lines)
	t.guess(lines)
	t.facts = nil // a column may have been added by its words
	return t, search{found: true, written: true}, nil
}

func firstLines(b book, sheet int) ([]line, error) {
	var lines []line
	long := 0
	for l, err := range b.lines(sheet) {
		if err != nil {
			return nil, err
		}
		if err := l.check(); err != nil {
			return nil, err
		}
		long += l.long
		if err := tooLong(long, l.row); err != nil {
			return nil, err
		}
		if lines = append(lines, l.clone()); len(lines) == probeDepth {
			break
		}
	}
	return lines, nil
}

// mostHeaderLines is how many lines a header takes at most.
const mostHeaderLines = 3

// tableAt reads a header at line i: alone, under a line of headings, or over lines of parts, whichever
// recognises most.
func tableAt(lines []line, i int) (table, bool) {
	best := table{header: readHeader(lines[i]), top: lines[i].row, body: lines[i].row + 1}
	if i > 0 {
		if h := combineHeader(lines[i-1], lines[i]); h.known() > best.header.known() {
			best.header, best.top = h, lines[i-1].row
		}
	}
	for n := 2; n <= mostHeaderLines && i+n <= len(lines); n++ {
		h := combineHeader(lines[i : i+n]...)
		if !isSubHeader(h, lines[i+n-1]) {
			break
		}
		without := combineHeader(lines[i+1 : i+n]...) // a title above the header adds nothing to it
		if h.usable() && h.known() > best.header.known() && h.known() > without.known() {
			best.header, best.top, best.body = h, lines[i].row, lines[i+n-1].row+1
		}
	}
	return best, best.header.usable()
}

// isSubHeader tells a further header line from the first child: it names no child, and what it holds are
// headers.
func isSubHeader(h header, l line) bool {
	for _, col := range []column{colName, colNameRest} {
		if i, ok := h.at[col]; ok {
			if text := headText(l, i); text != "" && resolveHeader(text) == "" {
				return false
			}
		}
	}
	filled, known := 0, 0
	for i := range l.cells {
		if text := headText(l, i); text != "" {
			filled++
			if _, heading := cutPhrase(text, phrasesGroup); heading || resolveHeader(text) != "" {
				known++
			}
		}
	}
	return known > 0 && known*2 >= filled
}

// readPreamble keeps what stands above the list: agency, title, date.
func (t *table) readPreamble(lines []line) {
	for _, l := range lines {
		if l.row >= t.top {
			return
		}
		for _, c := range filledCells(l) {
			t.preamble = append(t.preamble, c.text)
		}
	}
}

func (l line) clone() line {
	l.cells = append([]cell(nil), l.cells...)
	return l
}
