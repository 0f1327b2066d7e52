package documents

import (
	_ "embed"
	"io"
	"strings"
	"sync"
	"unicode"

	"rasoat/registry"
)

//go:embed staff.tsv
var staffTSV string

// StaffRow is a person on a list of staff.
type StaffRow struct {
	Row          int // as the spreadsheet shows it
	Name         string
	Role         registry.Role         // collaborator where the list says nothing that we know
	Organisation registry.Organisation // of a collaborator; what is no known one stays as written
	Place        string                // hamlet, as written
	Phone        registry.Phone        // empty: none, or none that can be read
	Problems     []StaffProblem
}

// StaffProblem is why a row needs a look before its person is invited.
type StaffProblem string

// The problems of a row.
const (
	StaffNoPhone  StaffProblem = "bad_phone" // what stands there is no telephone number
	StaffNoName   StaffProblem = "bad_name"  // no name, or one with digits
	StaffTwice    StaffProblem = "twice"     // the same name and number stand further up
	StaffRoleless StaffProblem = "no_role"   // the role is not one that we know
)

// mostStaff is how many people one list may bring.
const mostStaff = 500

// Staff reads a list of staff: a header with names and at least a role, an organisation or a telephone, in
// any order, on the first sheet that has one. It returns an *Error like Open.
func Staff(name string, content io.ReaderAt, size int64) (rows []StaffRow, err error) {
	defer func() {
		if err != nil {
			typed := asError(err)
			typed.Name = name
			err = typed
		}
	}()
	defer caught(&err)
	if size > MaxUpload {
		return nil, &Error{Kind: KindTooLarge, Limit: MaxUpload >> 20}
	}
	kind, err := recognise(content, size)
	if err != nil {
		return nil, err
	}
	b, err := openBook(kind, content, size)
	if err != nil {
		return nil, err
	}
	for i := range b.sheets() {
		if rows, err = staffOf(b, i); err != nil || len(rows) > 0 {
			return rows, err
		}
	}
	return nil, &Error{Kind: KindNotAList}
}

// staffOf reads one sheet; without a header it has no rows.
func staffOf(b book, sheet int) ([]StaffRow, error) {
	var at map[string]int
	var rows []StaffRow
	seen := map[string]bool{}
	for l, err := range b.lines(sheet) {
		if err != nil {
			return nil, err
		}
		if err := l.check(); err != nil {
			return nil, err
		}
		if at == nil {
			if l.row > headerDepth {
				break
			}
			at = staffHeader(l)
			continue
		}
		row, ok := staffRow(l, at)
		if !ok {
			continue
		}
		key := registry.MatchKey(row.Name) + " " + string(row.Phone)
		if seen[key] {
			row.Problems = append(row.Problems, StaffTwice)
		}
		seen[key] = true
		if rows = append(rows, row); len(rows) > mostStaff {
			return nil, &Error{Kind: KindTooManyRows, Limit: mostStaff}
		}
	}
	return rows, nil
}

// staffHeader finds the columns of a line that is a header; nil when it is none.
func staffHeader(l line) map[string]int {
	at := map[string]int{}
	for i, c := range l.cells {
		if found := staffWord("column", registry.Fold(c.text)); found != "" {
			if _, taken := at[found]; !taken {
				at[found] = i
			}
		}
	}
	if _, named := at["name"]; !named || len(at) < 2 {
		return nil
	}
	return at
}

// staffRow reads a person; false for titles, running numbers and what else is nobody.
func staffRow(l line, at map[string]int) (StaffRow, bool) {
	text := func(column string) string {
		if i, ok := at[column]; ok {
			return registry.CleanText(l.at(i).text)
		}
		return ""
	}
	row := StaffRow{Row: l.row, Name: text("name"), Place: text("hamlet"), Role: registry.RoleCollaborator}
	role, organisation, phone := text("role"), text("organisation"), text("phone")
	if !strings.ContainsFunc(row.Name, unicode.IsLetter) || role+organisation+phone+row.Place == "" {
		return row, false
	}
	if strings.ContainsFunc(row.Name, unicode.IsDigit) {
		row.Problems = append(row.Problems, StaffNoName)
	}
	if found := staffWord("role", registry.Fold(role+" "+organisation)); found != "" {
		row.Role = registry.Role(found)
	} else if role != "" {
		row.Problems = append(row.Problems, StaffRoleless)
	}
	if row.Role == registry.RoleCollaborator {
		row.Organisation = registry.Organisation(organisation)
		if found := staffWord("organisation", registry.Fold(organisation+" "+role)); found != "" {
			row.Organisation = registry.Organisation(found)
		}
	}
	if phone != "" {
		row.readPhone(phone, l.at(at["phone"]).number)
	}
	return row, true
}

// readPhone puts back the zero that a spreadsheet drops from a number.
func (r *StaffRow) readPhone(text string, number bool) {
	phone, err := registry.ParsePhone(text)
	if err != nil && number {
		phone, err = registry.ParsePhone("0" + text)
	}
	if err != nil {
		r.Problems = append(r.Problems, StaffNoPhone)
		return
	}
	r.Phone = phone
}

// staffWord is what the first phrase of a kind stands for that a folded text holds as whole words.
func staffWord(kind, text string) string {
	text = " " + strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
	for _, p := range staffPhrases() {
		if p[0] == kind && strings.Contains(text, " "+p[2]+" ") {
			return p[1]
		}
	}
	return ""
}

var staffPhrases = sync.OnceValue(func() [][3]string {
	var phrases [][3]string
	for line := range strings.Lines(staffTSV) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 {
			phrases = append(phrases, [3]string(cells))
		}
	}
	return phrases
})
