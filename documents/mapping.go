package documents

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// ColumnGuess is what a column of a list is taken for. Where Certain is false somebody has to be asked;
// until then a column that only its content speaks for is not read.
type ColumnGuess struct {
	Sheet   string
	Column  string // its letter
	Header  string // what stands over it, "" for nothing
	Field   string // as in a Mapping, "" when it is left alone
	By      Certainty
	Certain bool
	Samples []string // the first values, without a whole number among them
	// Signature of the table, under which an answer is kept in a Mapping.
	Signature string
}

// Mapping is an answered question about columns, to be kept and used for the next list with the same header.
type Mapping struct {
	Tables map[string]TableMapping `json:"tables"` // by Signature
}

// TableMapping says what the columns of one kind of table hold.
type TableMapping struct {
	Columns     map[string]string    `json:"columns,omitempty"`      // letter → field, "" for one to leave alone
	EthnicCodes registry.EthnicCodes `json:"ethnic_codes,omitempty"` // the list of the codes in the column of groups
}

// MappingFields lists what a column can be said to hold, in the order of a form.
func MappingFields() []string {
	columns := []column{
		colName, colNameRest, colNameGiven, colBirth, colDay, colMonth, colYear, colSex, colMale, colFemale, colEthnicity,
		colIDNumber, colFather, colMother, colGuardian, colHead, colAdultID, colPhone, colAddress, colHamlet, colCommune,
		colSoftware, colHousehold, colNote,
	}
	fields := make([]string, len(columns))
	for i, col := range columns {
		fields[i] = string(col)
	}
	return fields
}

// Mapping lists what every column is taken for, sheets with the same header once.
func (l *List) Mapping() []ColumnGuess {
	var all []ColumnGuess
	seen := map[string]bool{}
	for i := range l.tables {
		t := &l.tables[i]
		if sign := t.signature(); !seen[sign] {
			seen[sign] = true
			for _, g := range t.columnGuesses(l.book.sheets()[t.sheet].name) {
				g.Signature = sign
				all = append(all, g)
			}
		}
	}
	return all
}

// Unsure lists the columns about which somebody has to be asked.
func (l *List) Unsure() []ColumnGuess {
	return slices.DeleteFunc(l.Mapping(), func(g ColumnGuess) bool { return g.Certain })
}

// Signatures name the headers of the list, under which a Mapping is kept: the same for every list of the
// same form, whoever is on it.
func (l *List) Signatures() []string {
	var all []string
	for i := range l.tables {
		if sign := l.tables[i].signature(); !slices.Contains(all, sign) {
			all = append(all, sign)
		}
	}
	return all
}

// Proposed is the mapping that takes every guess for true.
func (l *List) Proposed() Mapping {
	m := Mapping{Tables: map[string]TableMapping{}}
	for i := range l.tables {
		t := &l.tables[i]
		columns := map[string]string{}
		for _, g := range t.columnGuesses("") {
			if !g.Certain && g.Field != "" {
				columns[g.Column] = g.Field
			}
		}
		m.Tables[t.signature()] = TableMapping{Columns: columns}
	}
	return m
}

// Use reads the list by an answered mapping. It reports whether the mapping speaks of a header of this list.
func (l *List) Use(m Mapping) bool {
	used := false
	for i := range l.tables {
		if answer, ok := m.Tables[l.tables[i].signature()]; ok {
			l.tables[i].use(answer)
			used = true
		}
	}
	if used {
		l.skips = nil
	}
	return used
}

// NeedsCodes reports whether the column of ethnic groups holds codes and nobody has said of which list.
func (l *List) NeedsCodes() bool {
	return slices.ContainsFunc(l.tables, func(t table) bool {
		i, ok := t.header.at[colEthnicity]
		return ok && t.codes == "" && slices.ContainsFunc(t.guesses, func(g guess) bool {
			return g.index == i && len(g.samples) > 0 && !slices.ContainsFunc(g.samples, func(s string) bool { return !ethnicCode.MatchString(s) })
		})
	})
}

func (t *table) columnGuesses(sheet string) []ColumnGuess {
	all := make([]ColumnGuess, 0, len(t.guesses))
	for _, g := range t.guesses {
		if len(g.samples) == 0 && t.header.all[g.index] == "" {
			continue
		}
		letter, err := excelize.ColumnNumberToName(g.index + 1)
		if err != nil {
			continue
		}
		all = append(all, ColumnGuess{
			Sheet: sheet, Column: letter, Header: t.header.all[g.index], Field: string(g.column),
			By: g.by, Certain: g.certain, Samples: g.samples,
		})
	}
	return all
}

// signature is equal for tables of the same form: the normal form of their headers, or, where there is none,
// what their columns hold.
func (t *table) signature() string {
	parts := make([]string, t.width)
	for i := range parts {
		parts[i] = foldKey(t.header.all[i])
	}
	if len(t.header.all) == 0 {
		for _, g := range t.guesses {
			if g.by != ByAnswer && g.index < len(parts) {
				parts[g.index] = "?" + string(g.column)
			}
		}
	}
	text := strings.TrimRight(strings.Join(parts, "|"), "|")
	if t.signed == "" {
		sum := sha256.Sum256([]byte(text))
		t.signed = hex.EncodeToString(sum[:8])
	}
	return t.signed
}

// use puts the answered columns in the place of what was read from headers.
func (t *table) use(answer TableMapping) {
	t.signature() // of the table as it was found
	for letter, field := range answer.Columns {
		n, err := excelize.ColumnNameToNumber(letter)
		if err != nil || n > MaxColumns || field != "" && !slices.Contains(MappingFields(), field) {
			continue
		}
		t.header.set(column(field), n-1)
		t.answered(column(field), n-1)
	}
	if answer.EthnicCodes != "" {
		t.codes = answer.EthnicCodes
	}
	t.unnamed = t.unnamed && !slices.ContainsFunc(t.guesses, func(g guess) bool {
		return g.by == ByAnswer && (g.column == colName || g.column == colNameRest)
	})
	t.header.settle()
	t.facts = nil
}

func (t *table) answered(col column, index int) {
	for i := range t.guesses {
		if t.guesses[i].index == index {
			t.guesses[i].column, t.guesses[i].by, t.guesses[i].certain = col, ByAnswer, true
		}
	}
}

// set gives a column to a fact, and takes it from whatever it was.
func (h *header) set(col column, index int) {
	for old, at := range h.at {
		if at == index {
			delete(h.at, old)
		}
	}
	for old, more := range h.more {
		h.more[old] = slices.DeleteFunc(more, func(i int) bool { return i == index })
	}
	if col != "" {
		h.at[col] = index
		h.texts[index] = h.all[index]
	}
}
