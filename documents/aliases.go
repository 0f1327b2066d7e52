package documents

import (
	_ "embed"
	"regexp"
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
	colCommune   column = "commune"  // of the child; a file may hold several that have been merged since
	colAdultID   column = "adult_id" // the number of a father, mother or guardian, which is not the child's
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

// resolveHeader returns the column that a header names, "" for none. It knows whole headers only; what
// merely contains the words of one is a guess (guess.go).
func resolveHeader(text string) column {
	if text == "" || len(text) > maxHeader {
		return ""
	}
	table := aliases()
	col := table.column(text)
	if col == "" && strings.Contains(text, "(") {
		col = table.column(parentheses.ReplaceAllString(text, " "))
	}
	return col
}

func (t aliasTable) column(text string) column {
	if col, ok := t.exact[exactKey(text)]; ok {
		return col
	}
	return t.folded[foldKey(text)]
}
