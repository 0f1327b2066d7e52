package documents

import (
	"io"
	"time"

	"rasoat/registry"
)

// Access is what one person did with a record on one day: as often as Count says, by one door.
type Access struct {
	First, Last  time.Time
	Count        int
	Name         string // empty: the program itself
	Role         registry.Role
	Organisation registry.Organisation
	Unit         string
	For          string
	Door         string
	Action       string
	Purpose      string
	Looked       bool // nothing was changed
}

// AccessPaper is the answer to "who has seen my child's record".
type AccessPaper struct {
	Case  registry.CaseCode
	Child string // name; empty where who prints it may not read it
	Unit  string
	Since registry.Date // of the oldest line
	List  []Access
	By    string
	At    time.Time

	Training bool
}

// WriteAccess prints who saw a record, the newest first.
func WriteAccess(w io.Writer, a AccessPaper) error {
	var t words
	table := PaperPart{Columns: accessColumns(&t), Rows: accessRows(&t, a.List)}
	if t.err != nil {
		return t.err
	}
	return WritePaper(w, Paper{
		Agency: a.Unit, Title: t.text("access.title", nil), By: a.By, At: a.At, Training: a.Training,
		Lines: []string{t.text("access.of", a), t.text("access.count", a)}, Parts: []PaperPart{table},
	})
}

func accessColumns(t *words) []PaperColumn {
	return []PaperColumn{
		{t.text("access.col_when", nil), 0.17}, {t.text("access.col_who", nil), 0.33}, {t.text("access.col_what", nil), 0.2},
		{t.text("access.col_why", nil), 0.18}, {t.text("access.col_door", nil), 0.12},
	}
}

func accessRows(t *words, list []Access) [][]string {
	rows := make([][]string, len(list))
	for i, l := range list {
		rows[i] = []string{
			t.text("access.when", l), t.text("access.who", l), t.text("access.what", l), t.text("access.why", l), t.text("access.door", l),
		}
	}
	return rows
}
