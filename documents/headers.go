package documents

import (
	"slices"
	"strings"

	"rasoat/registry"
)

// resolveGroup reads a header under a heading that spans several columns ("Cha" over "Họ và tên").
func resolveGroup(group, sub string) column {
	if sub == "" {
		return resolveHeader(group)
	}
	group = withoutGroup(group)
	for _, text := range []string{group + " " + sub, sub + " " + group, sub, group} {
		if col := resolveHeader(text); col != "" {
			return col
		}
	}
	return ""
}

func withoutGroup(text string) string {
	short, _ := cutPhrase(text, phrasesGroup)
	return short
}

// resolvePath reads what stands over a column, from the top.
func resolvePath(path []string) column {
	switch len(path) {
	case 0:
		return ""
	case 1:
		return resolveHeader(path[0])
	case 2:
		return resolveGroup(path[0], path[1])
	}
	top, middle, own := withoutGroup(path[0]), path[1], path[2]
	// What stands below an adult is the adult's: the year of "Cha, Ngày sinh, Năm" is no child's.
	for _, text := range []string{top + " " + middle, middle + " " + top} {
		switch col := resolveHeader(text); col {
		case colOther, colAdultID, colFather, colMother, colPhone:
			return col
		}
	}
	if adults(top) && !adults(middle) {
		top, middle = middle, top
	}
	if col := resolveGroup(middle, own); col != "" {
		return col
	}
	return resolveGroup(top, own)
}

// adults reports whether a heading speaks of a parent or guardian.
func adults(text string) bool {
	switch resolveHeader(withoutGroup(text)) {
	case colFather, colMother, colGuardian, colHead:
		return true
	}
	return false
}

// header is a table's head: where each column stands. The first of two equal columns counts, except
// where a child may have several (telephones, an old card beside the number): there the first that is
// filled does.
type header struct {
	at    map[column]int
	more  map[column][]int // further columns of the same
	texts map[int]string   // the header's own words over a column that was recognised
	all   map[int]string   // everything that stands over any column
}

// readHeader reads one line as a header.
func readHeader(l line) header { return combineHeader(l) }

// combineHeader reads up to three lines as one header, the upper ones with headings over several columns.
func combineHeader(levels ...line) header {
	h := header{at: map[column]int{}, more: map[column][]int{}, texts: map[int]string{}, all: map[int]string{}}
	width := 0
	for _, l := range levels {
		width = max(width, len(l.cells))
	}
	groups := make([]string, len(levels))
	path := make([]string, 0, len(levels))
	for i := range width {
		deepest, own := -1, ""
		for level, l := range levels {
			if text := headText(l, i); text != "" {
				clear(groups[level:])
				groups[level], deepest, own = text, level, text
			}
		}
		path = path[:0]
		for level := 0; level <= deepest; level++ {
			if groups[level] != "" {
				path = append(path, groups[level])
			}
		}
		if len(path) == 0 {
			continue
		}
		h.all[i] = strings.Join(path, " ")
		if col := resolvePath(path); col != "" {
			h.add(col, i, own)
		}
	}
	h.settle()
	return h
}

// isOf reports whether the header was read from a line like this one, and from no other.
func (h *header) isOf(l line) bool {
	filled := 0
	for i := range l.cells {
		if text := headText(l, i); text != "" {
			if filled++; h.all[i] != text {
				return false
			}
		}
	}
	return filled > 0 && filled == len(h.all)
}

func headText(l line, i int) string {
	c := l.at(i)
	if c.repeated {
		return ""
	}
	return strings.TrimSpace(c.text)
}

func (h *header) add(col column, i int, own string) {
	h.texts[i] = own
	if _, taken := h.at[col]; !taken {
		h.at[col] = i
		return
	}
	if col == colPhone || col == colIDNumber || col == colAddress || col == colAdultID {
		h.more[col] = append(h.more[col], i)
	}
}

// settle decides what only the other columns can tell: an unaccented "Nam" beside day and month is
// the year, a lone "Tên" is the whole name, a lone "Năm" or "Ngày" is the birth date.
func (h *header) settle() {
	male, hasMale := h.at[colMale]
	if hasMale && !h.has(colFemale) && h.has(colDay) && h.has(colMonth) && !h.has(colYear) {
		h.at[colYear] = male
		delete(h.at, colMale)
	}
	if given, ok := h.at[colNameGiven]; ok && !h.has(colNameRest) {
		delete(h.at, colNameGiven)
		if !h.has(colName) {
			h.at[colName] = given
		}
	}
	for _, col := range []column{colYear, colDay} {
		if i, ok := h.at[col]; ok && !h.has(colMonth) {
			delete(h.at, col)
			if !h.has(colBirth) && col == colYear {
				h.at[colBirth] = i
			}
		}
	}
}

func (h *header) has(col column) bool {
	_, ok := h.at[col]
	return ok
}

// known counts the columns that were recognised.
func (h *header) known() int { return len(h.at) }

func (h *header) named() bool { return h.has(colName) || h.has(colNameRest) }

// usable reports whether the line is the head of a list of children: a name and something else.
func (h *header) usable() bool { return h.named() && h.known() >= 2 }

// nameless reports whether the line looks like a head, only without a column of names.
func (h *header) nameless() bool {
	facts := 0
	for _, col := range []column{colBirth, colYear, colSex, colMale, colEthnicity, colIDNumber, colFather, colMother, colGuardian} {
		if h.has(col) {
			facts++
		}
	}
	return !h.named() && facts >= 2
}

// field returns the place that a fact of a child is read from, -1 when the list has none. Facts
// spread over several columns give the first of them.
func (h *header) field(f registry.Field) int {
	cols := [...]column{column(f), "", ""}
	switch f {
	case registry.FieldName:
		cols = [...]column{colName, colNameRest, ""}
	case registry.FieldBirthDate:
		cols = [...]column{colBirth, colYear, colMale}
	case registry.FieldSex:
		cols = [...]column{colSex, colMale, ""}
	case registry.FieldGuardian:
		cols = [...]column{colGuardian, colHead, ""}
	}
	for _, col := range cols {
		if i, ok := h.at[col]; ok && col != "" {
			return i
		}
	}
	return -1
}

// same reports whether another line heads the same columns again, as printed pages repeat it.
func (h *header) same(other header) bool {
	cols := []column{colName, colNameRest, colBirth, colSex, colFather}
	return !slices.ContainsFunc(cols, func(col column) bool {
		a, hasA := h.at[col]
		b, hasB := other.at[col]
		return hasA != hasB || a != b
	})
}
