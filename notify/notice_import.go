package notify

import (
	"context"
	"time"

	"rasoat/bot"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// importAbout is a list that is being imported, as casework.ImportNotice writes it.
type importAbout struct {
	Job      int64
	File     string
	Step     string
	Rows     int
	Seconds  int
	Summary  importSummary
	Problem  importProblem
	Seq      int64
	Question importQuestion
	Shown    importShown
	Compared *importCompared
	Undone   importUndone
	Content  []byte
}

// importSummary is casework.Summary.
type importSummary struct {
	File                                                                                       string
	Import                                                                                     int64
	Kind                                                                                       registry.ListKind
	Rows, Hidden, OfOthers, Twice, New, Changed, Unchanged, Moved, Missing, OverAge, Defective int
	Outside, Proved, Proposed, Accepted, Doubled, Declared                                     int
	DeclaredOn                                                                                 registry.Date
	Conflicts, AtPolice                                                                        []registry.ChildID
	Classes                                                                                    []importClass
	Hamlets, Strange                                                                           []importHamlet
	First, Again                                                                               bool
}

type importClass struct {
	Class registry.Class
	Count int
}

type importHamlet struct {
	Name  string
	Count int
}

// importProblem is casework.ImportProblem: the data of the template "document.KIND" or "import.KIND".
type importProblem struct {
	Kind, Sheet string
	Row, Limit  int
}

// importShown is casework.ImportShown.
type importShown struct {
	Use    string
	Scope  []string
	Skips  []importSkip
	Places []documents.PlaceCount
	Unread []string

	Offers int // proposals that can be accepted before

	Decoded, Stale, Declares bool
}

type importSkip struct {
	Reason documents.SkipReason
	Count  int
}

// importQuestion is casework.ImportQuestion.
type importQuestion struct {
	Kind    string      `json:"kind"`
	About   importAsked `json:"about"`
	Options []struct {
		Label, Name, Field string
		Count              int
	} `json:"options"`
}

// importAsked is casework.QuestionData.
type importAsked struct {
	File, Kind, Mark, Said       string
	Rows, Faulty, Gone           int
	Sheet, Column, Header, Field string
	Samples                      []string
	Encoding, Columns            string
	Before, After, Name          string
	Count, More                  int
	Unit                         string
	Places                       []documents.PlaceCount
}

// importCompared is casework.Compared.
type importCompared struct {
	File                   string
	Import                 int64
	Source                 registry.ListSource
	Rows, Matched, Unknown int
	Doubtful, Busy         int
	Numbers, Dates, Differ []registry.ChildID
}

// importUndone is casework.UndoNotice.
type importUndone struct {
	Import struct {
		ID       int64
		FileName string
		Source   registry.ListSource
		At       time.Time
	}
	Removed, Restored, Left int
	Hamlets                 []string
	Kept                    int
	Stuck                   []struct {
		Case  registry.CaseCode
		Later bool
		By    registry.Membership
	}
}

// previewView is what the template import.preview is given.
type previewView struct {
	importSummary
	Shown importShown
}

func sayImportProgress(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "import.progress", data: ids.Import}, nil
}

// sayImportAsk asks one question about a file; its answers are told by their places.
func sayImportAsk(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	q := ids.Import.Question
	m := message{template: "import." + q.Kind, data: q.About}
	for i, o := range q.Options {
		c := press(o.Label, pressAnswer, ids.Import.Job, ids.Import.Seq, int64(i))
		c.data = o
		m.choices = append(m.choices, c)
	}
	m.choices = append(m.choices, press("no_import", pressNoImport, ids.Import.Job))
	return m, nil
}

// sayImportPreview asks whether to import; in a first list it is the hamlets that are to be looked at.
func sayImportPreview(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	i := ids.Import
	if i.Compared != nil {
		return sayComparePreview(i), nil
	}
	s, yes := i.Summary, press("import", pressImport, i.Job)
	if s.First || len(s.Strange) > 0 {
		yes = press("import_hamlets", pressImport, i.Job)
	}
	m := message{template: "import.preview", data: previewView{s, i.Shown}, choices: []choice{yes}}
	m.choices = append(m.choices, press("import_lists", pressLists, i.Job))
	m.open(counted("import_offers", i.Shown.Offers, pressOffers, i.Job))
	if len(s.Strange) > 0 {
		m.choices = append(m.choices, press("import_sort", pressSort, i.Job))
	}
	if s.Defective+s.Proposed+s.Doubled > 0 {
		m.choices = append(m.choices, press("import_mark", pressMark, i.Job))
	}
	if i.Shown.Declares {
		m.choices = append(m.choices, press("import_total", pressTotal, i.Job))
	}
	m.choices = append(m.choices, press("import_what", pressWhat, i.Job), press("no_import", pressNoImport, i.Job))
	return m, nil
}

// counted is a choice that says how many it opens.
func counted(label string, n int, verb string, ids ...int64) choice {
	c := press(label, verb, ids...)
	c.data = n
	return c
}

// open offers what a number in the message opens, where it is not nothing.
func (m *message) open(c choice) {
	if c.data != 0 {
		m.choices = append(m.choices, c)
	}
}

func sayComparePreview(i importAbout) message {
	m := message{template: "import.compare", data: i.Compared}
	if len(i.Compared.Numbers)+len(i.Compared.Dates) > 0 {
		m.choices = append(m.choices, press("import_write", pressImport, i.Job))
	}
	m.choices = append(m.choices, press("import_lists", pressLists, i.Job), press("import_mark", pressMark, i.Job), press("import_what", pressWhat, i.Job), press("no_import", pressNoImport, i.Job))
	return m
}

func sayImportDone(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	i := ids.Import
	if c := i.Compared; c != nil {
		m := message{template: "import.compare_done", data: c}
		if len(c.Numbers)+len(c.Dates) > 0 {
			m.choices = append(m.choices, press("import_proposals", pressProposals))
		}
		m.choices = append(m.choices, press("import_undo", pressUndoImport, c.Import), press("import_work", pressImportWork))
		return m, nil
	}
	s := i.Summary
	m := message{template: "import.done", data: s, choices: []choice{press("import_work", pressImportWork)}}
	if s.Doubled > 0 {
		m.choices = append(m.choices, press("import_pairs", pressPairs))
	}
	if len(s.Conflicts) > 0 {
		m.choices = append(m.choices, press("import_conflicts", pressConflicts))
	}
	if s.New+s.Changed+s.Moved > 0 {
		m.choices = append(m.choices, press("import_undo", pressUndoImport, s.Import))
	}
	return m, nil
}

func sayImportFile(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	name, err := templateText("import.file_name", bareName(ids.Import.File))
	return message{template: "import.file", data: ids.Import, file: &bot.Upload{Name: name, Content: ids.Import.Content}}, err
}

func sayImportUndo(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	u := ids.Import.Undone
	m := message{template: "import.undo_ask", data: u}
	if u.Removed+u.Restored > 0 {
		m.choices = append(m.choices, press("import_undo_yes", pressUndoYes, u.Import.ID))
	}
	m.choices = append(m.choices, press("import_undo_no", pressPast))
	return m, nil
}

func sayImportUndone(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "import.undo_done", data: ids.Import.Undone, choices: []choice{press("import_work", pressImportWork)}}, nil
}

// sayImportFailed says why, and offers the form that is always read.
func sayImportFailed(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	why, err := problemText("import.", ids.Import.Problem)
	if err != nil {
		return message{}, err
	}
	if ids.Import.File == "" {
		return message{template: "import.undo_failed", data: why, choices: []choice{press("import_undo_no", pressPast)}}, nil
	}
	view := struct{ File, Why string }{ids.Import.File, why}
	return message{template: "import.failed", data: view, choices: []choice{press("import_blank", pressBlank)}}, nil
}

// problemText is why a file was not taken: in words for that kind of list, where there are such.
func problemText(prefix string, p importProblem) (string, error) {
	for _, name := range []string{prefix + p.Kind, "document." + p.Kind} {
		if templates.Has(name) {
			return templateText(name, p)
		}
	}
	return templateText("import."+p.Kind, p)
}
