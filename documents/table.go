package documents

// headerDepth is how far down a sheet its header is looked for: agency, motto and title stand above.
const headerDepth = 60

// table is the list in one sheet.
type table struct {
	sheet  int
	header header
	body   int // the first row behind the header
	width  int // columns, as far as the header and the lines above the list reach
}

// search is what the first lines of a sheet hold.
type search struct {
	found    bool // a list
	nameless bool // a list without a column of names
	written  bool // anything at all
}

// findTable looks for the header of a sheet.
func findTable(b book, sheet int) (t table, result search, err error) {
	var lines []line
	for l, err := range b.lines(sheet) {
		if err != nil {
			return table{}, search{}, err
		}
		if err := l.check(); err != nil {
			return table{}, search{}, err
		}
		lines = append(lines, l.clone())
		if len(lines) == headerDepth {
			break
		}
	}
	for i := range lines {
		if t, result.found = tableAt(lines, i); result.found {
			t.sheet, t.width = sheet, 1
			for _, l := range lines {
				t.width = max(t.width, len(l.cells))
			}
			return t, search{found: true, written: true}, nil
		}
		single := readHeader(lines[i])
		result.nameless = result.nameless || single.nameless()
		result.written = result.written || len(filledCells(lines[i])) > 0
	}
	return table{}, result, nil
}

// tableAt reads a header at line i: alone, under a line of headings, or over a line of parts,
// whichever recognises most.
func tableAt(lines []line, i int) (table, bool) {
	best := table{header: readHeader(lines[i]), body: lines[i].row + 1}
	if i > 0 {
		if h := combineHeader(lines[i-1], lines[i]); h.known() > best.header.known() {
			best.header = h
		}
	}
	if !best.header.usable() {
		return table{}, false
	}
	if i+1 < len(lines) {
		h := combineHeader(lines[i], lines[i+1])
		if h.known() > best.header.known() && isSubHeader(best.header, lines[i+1]) {
			best = table{header: h, body: lines[i+1].row + 1}
		}
	}
	return best, true
}

// isSubHeader tells a second header line from the first child: it names no child, and what it
// holds are headers.
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
			if resolveHeader(text) != "" {
				known++
			}
		}
	}
	return known > 0 && known*2 >= filled
}

func (l line) clone() line {
	l.cells = append([]cell(nil), l.cells...)
	return l
}
