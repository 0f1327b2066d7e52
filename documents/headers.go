package documents

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"rasoat/registry"

	"golang.org/x/text/unicode/norm"
)

// column is what a column of a list holds; the first field of headers.tsv.
type column string

const (
	colOrder     column = "order"
	colSoftware  column = "software"
	colHousehold column = "household"
	colName      column = "name"
	colNameRest  column = "name_rest" // family and middle name, where the given name stands apart
	colNameGiven column = "name_given"
	colBirth     column = "birth_date"
	colDay       column = "birth_day"
	colMonth     column = "birth_month"
	colYear      column = "birth_year"
	colSex       column = "sex"
	colMale      column = "male" // one column a sex, holding a mark or the birth date
	colFemale    column = "female"
	colEthnicity column = "ethnicity"
	colIDNumber  column = "id_number"
	colFather    column = "father"
	colMother    column = "mother"
	colGuardian  column = "guardian"
	colHead      column = "head" // of the household: the guardian where nobody else is named
	colPhone     column = "phone"
	colAddress   column = "address"
	colHamlet    column = "hamlet"
	colNote      column = "note"
	colOther     column = "other" // known and left alone, so that it is not taken for something else
)

//go:embed headers.tsv
var headersTSV string

// aliasTable finds columns by header: as written first, since an accent may tell two columns apart
// ("Nam" the sex, "Năm" the year), then without accents where only one column can be meant.
type aliasTable struct {
	exact  map[string]column
	folded map[string]column
}

var aliases = sync.OnceValue(func() aliasTable {
	table := aliasTable{exact: map[string]column{}, folded: map[string]column{}}
	for _, row := range tsvRows(headersTSV) {
		col, exact, folded := column(row[0]), exactKey(row[1]), foldKey(row[1])
		table.exact[exact] = col
		if _, taken := table.folded[folded]; !taken {
			table.folded[folded] = col
		}
	}
	return table
})

// tsvRows splits an embedded table into its fields, without the heading line.
func tsvRows(text string) [][]string {
	var rows [][]string
	for i, row := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i > 0 {
			rows = append(rows, strings.Split(row, "\t"))
		}
	}
	return rows
}

// exactKey keeps letters with their accents and digits, nothing else.
func exactKey(text string) string {
	return lettersOnly(strings.ToLower(norm.NFC.String(text)))
}

// foldKey keeps bare letters and digits.
func foldKey(text string) string { return lettersOnly(registry.Fold(text)) }

func lettersOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

const maxHeader = 200 // bytes; longer texts are no headers

var parentheses = regexp.MustCompile(`\([^()]*\)`)

// resolveHeader returns the column that a header names, "" for none.
func resolveHeader(text string) column {
	if text == "" || len(text) > maxHeader {
		return ""
	}
	table := aliases()
	for _, t := range []string{text, parentheses.ReplaceAllString(text, " ")} {
		if col, ok := table.exact[exactKey(t)]; ok {
			return col
		}
		if col, ok := table.folded[foldKey(t)]; ok {
			return col
		}
	}
	return ""
}

// resolveGroup reads a header under a heading that spans several columns ("Cha" over "Họ và tên").
func resolveGroup(group, sub string) column {
	if sub == "" {
		return resolveHeader(group)
	}
	if short, ok := cutPhrase(group, phrasesGroup); ok {
		group = short
	}
	for _, text := range []string{group + " " + sub, sub + " " + group, sub, group} {
		if col := resolveHeader(text); col != "" {
			return col
		}
	}
	return ""
}

// header is a table's head: where each column stands. The first of two equal columns counts, except
// where a child may have several (telephones, an old card beside the number): there the first that is
// filled does.
type header struct {
	at    map[column]int
	more  map[column][]int // further columns of the same
	texts map[int]string
}

// readHeader reads one line as a header.
func readHeader(l line) header {
	return combineHeader(line{}, l)
}

// combineHeader reads two lines as one header, the upper with headings over several columns.
func combineHeader(top, sub line) header {
	h := header{at: map[column]int{}, more: map[column][]int{}, texts: map[int]string{}}
	group := ""
	for i := range max(len(top.cells), len(sub.cells)) {
		upper, lower := headText(top, i), headText(sub, i)
		if upper != "" {
			group = upper
		}
		if lower != "" {
			upper = group
		}
		if col := resolveGroup(upper, lower); col != "" {
			h.add(col, i, strings.TrimSpace(upper+" "+lower), lower)
		}
	}
	h.settle()
	return h
}

func headText(l line, i int) string {
	c := l.at(i)
	if c.repeated {
		return ""
	}
	return strings.TrimSpace(c.text)
}

func (h *header) add(col column, i int, whole, own string) {
	if own == "" {
		own = whole
	}
	h.texts[i] = own
	if _, taken := h.at[col]; !taken {
		h.at[col] = i
		return
	}
	if col == colPhone || col == colIDNumber || col == colAddress {
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
	parts := map[registry.Field][]column{
		registry.FieldName:      {colName, colNameRest},
		registry.FieldBirthDate: {colBirth, colYear, colMale},
		registry.FieldSex:       {colSex, colMale},
		registry.FieldGuardian:  {colGuardian, colHead},
	}
	cols := parts[f]
	if cols == nil {
		cols = []column{column(f)}
	}
	for _, col := range cols {
		if i, ok := h.at[col]; ok {
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
