package documents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

// lineKind is what a line below the header is.
type lineKind int

const (
	lineBlank lineKind = iota
	lineChild
	lineSection // names the hamlet or commune of the children below
	lineHeader  // the header, also again
	lineNumbers // the numbers of the columns
	lineTotal
	lineSignature
	lineTitle
	lineEmpty // nothing but a running number
)

// maxNameWords is more than any name has; a lone longer text is a remark.
const maxNameWords = 9

// facts are the columns that make a line a child.
func facts() []column {
	return []column{
		colName, colNameRest, colNameGiven, colBirth, colYear, colSex, colMale, colFemale, colEthnicity,
		colIDNumber, colFather, colMother, colGuardian, colSoftware,
	}
}

// classify tells children from what stands around them.
func (t *table) classify(l line, afterSignature bool) lineKind {
	weight := t.weight(l)
	if weight >= 4 && t.hasBirth(l) { // the usual line, spared the closer looks below
		return lineChild
	}
	filled := filledCells(l)
	switch {
	case len(filled) == 0:
		return lineBlank
	case t.repeatsHeader(l):
		return lineHeader
	case isColumnNumbers(filled):
		return lineNumbers
	case t.isSection(l, filled):
		return lineSection
	case weight < 4 && anyTotal(filled) && !t.hasText(l, colBirth, colFather, colMother):
		return lineTotal
	case weight < 3 && (anyPhrase(filled, phrasesSignature) || t.hasPlaceAndDate(filled)):
		return lineSignature
	case weight == 0 && t.onlyOrder(filled):
		return lineEmpty
	case weight == 0, afterSignature && weight < 3:
		return lineTitle
	case len(filled) == 1 && weight == 1 && (!t.isNameCell(filled[0]) || len(strings.Fields(filled[0].text)) > maxNameWords):
		return lineTitle
	}
	return lineChild
}

// isSection keeps the place that the line names.
func (t *table) isSection(l line, filled []filledCell) bool {
	t.section = t.sectionOf(l, filled)
	return t.section != (place{})
}

type filledCell struct {
	column int
	text   string
}

func filledCells(l line) []filledCell {
	var filled []filledCell
	for i, c := range l.cells {
		if text := strings.TrimSpace(c.text); text != "" && !c.repeated {
			filled = append(filled, filledCell{i, text})
		}
	}
	return filled
}

// weight counts the facts of a child on the line.
func (t *table) weight(l line) int {
	if t.facts == nil {
		t.facts = []int{}
		for _, col := range facts() {
			if i, ok := t.header.at[col]; ok {
				t.facts = append(t.facts, i)
			}
		}
	}
	n := 0
	for _, i := range t.facts {
		if headText(l, i) != "" {
			n++
		}
	}
	return n
}

func (t *table) hasText(l line, cols ...column) bool {
	for _, col := range cols {
		if i, ok := t.header.at[col]; ok && headText(l, i) != "" {
			return true
		}
	}
	return false
}

// hasBirth reports whether the line has a date or a year, which no line of headers has.
func (t *table) hasBirth(l line) bool {
	i, ok := t.header.at[colBirth]
	digits := 0
	if ok {
		for _, r := range l.at(i).text {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
	}
	return digits >= 4
}

// onlyOrder finds the lines that were numbered in advance and never filled.
func (t *table) onlyOrder(filled []filledCell) bool {
	i, ok := t.header.at[colOrder]
	return ok && len(filled) == 1 && filled[0].column == i && strings.Trim(filled[0].text, "0123456789.") == ""
}

func (t *table) isNameCell(c filledCell) bool {
	return c.column == t.header.field(registry.FieldName)
}

func (t *table) repeatsHeader(l line) bool {
	i := t.header.field(registry.FieldName)
	col := resolveHeader(headText(l, i))
	if col != colName && col != colNameRest {
		return false
	}
	if !t.again.isOf(l) {
		t.again = readHeader(l)
	}
	return t.again.usable() && t.again.known()*2 >= t.header.known()
}

var columnNumber = regexp.MustCompile(`^[(\[]?(\d{1,3}|[A-Za-z])[)\]]?(\s*=\s*[\d+*/() -]+)?$`)

// isColumnNumbers finds the line "(1) (2) (3)" below a header: short marks that count upwards.
func isColumnNumbers(filled []filledCell) bool {
	if len(filled) < 3 {
		return false
	}
	last, steps := 0, 0
	for _, c := range filled {
		m := columnNumber.FindStringSubmatch(c.text)
		if m == nil {
			return false
		}
		n, err := strconv.Atoi(m[1])
		if err == nil && last > 0 && n == last+1 {
			steps++
		}
		if err == nil {
			last = n
		}
	}
	return steps >= 2 || steps*2 >= len(filled)
}

// withoutNumeral takes "I." and "2)" away.
func withoutNumeral(text string) string {
	if len(text) > longestSaid || !mayBeNumbered(text) {
		return text
	}
	return ordinal.ReplaceAllString(text, "")
}

// mayBeNumbered spares nearly all texts the closer look: they begin with a word of several letters.
func mayBeNumbered(text string) bool {
	if len(text) < 2 || text[0] >= utf8.RuneSelf || !strings.ContainsAny(text, ".)/:*+-") {
		return strings.ContainsAny(text, "*+-")
	}
	isLetter := text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z'
	return !isLetter || strings.ContainsRune("IVXivx", rune(text[0])) || strings.ContainsRune(" \t\n\v\f\r.)/:-", rune(text[1]))
}

// beginsWithDigit is true of most cells of some lists, and of no phrase once its numeral is taken away.
func beginsWithDigit(text string) bool {
	return text[0] >= '0' && text[0] <= '9' && !mayBeNumbered(text)
}

func anyPhrase(filled []filledCell, kind phraseKind) bool {
	for _, c := range filled {
		if beginsWithDigit(c.text) {
			continue
		}
		if _, ok := cutPhrase(withoutNumeral(c.text), kind); ok {
			return true
		}
	}
	return false
}

// anyTotal wants a count, a place or nothing behind the words: a name that begins like them goes on with a capital.
func anyTotal(filled []filledCell) bool {
	for _, c := range filled {
		if beginsWithDigit(c.text) {
			continue
		}
		rest, ok := cutPhrase(withoutNumeral(c.text), phrasesTotal)
		if r, _ := utf8.DecodeRuneInString(rest); ok && (!unicode.IsUpper(r) || placeNamed(rest) != (place{})) {
			return true
		}
	}
	return false
}

var placeAndDate = regexp.MustCompile(`\bngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam\b`)

// hasPlaceAndDate finds the line above the signatures; a birth date may be written in words too.
func (t *table) hasPlaceAndDate(filled []filledCell) bool {
	birth := t.header.field(registry.FieldBirthDate)
	return slices.ContainsFunc(filled, func(c filledCell) bool {
		if c.column == birth || len(c.text) < len("ngaythangnam") || len(c.text) > longestSaid {
			return false
		}
		folded := registry.Fold(c.text)
		return strings.Contains(folded, "ngay") && placeAndDate.MatchString(folded)
	})
}
