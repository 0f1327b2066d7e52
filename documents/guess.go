package documents

import (
	"slices"
	"strings"
	"sync"

	"rasoat/registry"
)

// Certainty is what speaks for a column's being what it is taken for.
type Certainty string

// The grades of certainty.
const (
	ByHeader  Certainty = "header"  // its header is known
	ByWords   Certainty = "words"   // its header contains the words of a known one
	ByContent Certainty = "content" // only what stands below it
	ByAnswer  Certainty = "answer"  // somebody has said so
	ByNothing Certainty = "nothing"
)

// guess is what one column is taken for.
type guess struct {
	index   int
	column  column
	by      Certainty
	certain bool // nobody needs to be asked
	samples []string
}

// profiles look at the children among the first lines.
func (t *table) profiles(lines []line) []profile {
	all := make([]profile, max(t.width, 1))
	signed := false
	for _, l := range lines {
		if l.row < t.body {
			continue
		}
		kind := lineChild
		if !t.unnamed {
			kind = t.classify(l, signed)
		}
		signed = signed || kind == lineSignature
		if kind != lineChild {
			continue
		}
		for i := range all {
			all[i].add(l.at(i))
		}
	}
	return all
}

// guess judges every column of the list: those with a known header by what stands below it, the others by
// their words and what they hold.
func (t *table) guess(lines []line) {
	all := t.profiles(lines)
	taken := map[int]column{}
	for col, i := range t.header.at {
		taken[i] = col
	}
	for col, more := range t.header.more {
		for _, i := range more {
			taken[i] = col
		}
	}
	for i := range all {
		p := &all[i]
		g := guess{index: i, column: taken[i], by: ByHeader, certain: true, samples: p.samples}
		_, named := t.header.texts[i]
		switch {
		case taken[i] != "" && !named && columnByWords(t.header.all[i]) == taken[i]:
			g.by = ByWords
		case taken[i] != "" && !named:
			g.by, g.certain = ByContent, false
		case taken[i] != "":
			if agrees, ok := p.speaksFor(taken[i]); ok && !agrees {
				g.certain = false
			}
		default:
			t.guessUnknown(&g, p)
		}
		t.guesses = append(t.guesses, g)
	}
}

// guessUnknown proposes what a column without a known header is, unless the list has one of these already.
func (t *table) guessUnknown(g *guess, p *profile) {
	g.by, g.certain = ByNothing, true
	words := columnByWords(t.header.all[g.index])
	agrees, told := p.speaksFor(words)
	kind := p.kind()
	switch {
	case words != "" && t.free(words) && (agrees || !told):
		g.column, g.by, g.certain = words, ByWords, agrees
		if agrees {
			t.header.at[words] = g.index
			t.header.texts[g.index] = t.header.all[g.index]
		}
	case kind == colName && t.free(colName), kind != "" && kind != colName && kind != colPhone && t.free(kind):
		g.column, g.by, g.certain = kind, ByContent, false
	}
}

// free reports whether a fact has no column yet, nor a guess for one.
func (t *table) free(col column) bool {
	taken := t.header.has(col)
	switch col {
	case colName:
		taken = t.header.named()
	case colBirth:
		taken = taken || t.header.has(colYear) || t.header.has(colMale) && !t.header.has(colSex)
	case colSex:
		taken = taken || t.header.has(colMale)
	}
	return !taken && !slices.ContainsFunc(t.guesses, func(g guess) bool { return g.column == col })
}

// wordAliases are the headers of two words or more, folded, the longest first.
var wordAliases = sync.OnceValue(func() [][2]string {
	var all [][2]string
	for _, row := range tsvRows(headersTSV) {
		if words := foldWords(row[1]); strings.Contains(words, " ") {
			all = append(all, [2]string{" " + words + " ", row[0]})
		}
	}
	slices.SortStableFunc(all, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	return all
})

func foldWords(text string) string {
	return strings.Join(strings.FieldsFunc(registry.Fold(text), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}), " ")
}

// columnByWords finds the longest known header inside another one: a child's fact only where no adult is named.
func columnByWords(text string) column {
	if text == "" || len(text) > maxHeader {
		return ""
	}
	words := " " + foldWords(text) + " "
	for _, alias := range wordAliases() {
		if !strings.Contains(words, alias[0]) {
			continue
		}
		switch col := column(alias[1]); col {
		case colName, colBirth, colIDNumber, colSex, colEthnicity, colNameRest:
			if speaksOfAdult(text) {
				return ""
			}
			return col
		default:
			return col
		}
	}
	return ""
}

func speaksOfAdult(text string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(registry.CleanText(text))) {
		if _, adult := cutPhrase(word, phrasesAdult); adult {
			return true
		}
	}
	return false
}

// tableByContent takes lines for a list although no header names its column of names: when a column of names
// stands beside another fact of children. head is the line that names other columns, -1 for none.
func tableByContent(lines []line, head int) (table, bool) {
	t := table{header: combineHeader(), unnamed: true}
	first := 0
	if head >= 0 {
		t.header, first = readHeader(lines[head]), head+1
		t.top = lines[head].row
	}
	for _, l := range lines {
		t.width = max(t.width, len(l.cells))
	}
	if first >= len(lines) {
		return table{}, false
	}
	t.body = lines[first].row
	all := t.profiles(lines)
	name := slices.IndexFunc(all, func(p profile) bool { return p.kind() == colName })
	if name < 0 || t.header.all[name] != "" && resolveHeader(t.header.all[name]) != "" {
		return table{}, false
	}
	t.header.at[colName] = name
	facts := 0
	for i := range all {
		if kind := all[i].kind(); head < 0 && kind != "" && !t.header.has(kind) {
			t.header.at[kind] = i
		}
	}
	for _, col := range []column{colBirth, colIDNumber, colSex, colEthnicity} {
		if t.header.has(col) {
			facts++
		}
	}
	t.unnamed = columnByWords(t.header.all[name]) != colName
	if head < 0 {
		t.skipPreamble(lines, name)
	}
	return t, facts > 0
}

// skipPreamble lets the list begin with the first line that has a name.
func (t *table) skipPreamble(lines []line, name int) {
	for _, l := range lines {
		if registry.HasFamilyName(l.at(name).text) {
			t.top, t.body = l.row, l.row
			return
		}
	}
}
