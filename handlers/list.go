package handlers

import (
	"cmp"
	"slices"

	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/store"
	"rasoat/templates"
)

const (
	pageSize   = 8  // records on one screen of a phone
	splitAbove = 30 // more than that are shown by hamlet first (words.md, defaults)
)

// The titles of lists that say what they hold by the conditions of their filter.
const (
	titleAsked = "asked" // by a sentence
	titleFound = "found" // by a name
	titleSaved = "saved" // by a question of the member's own
)

// listing is what the list on the screen shows: the question, and where its pages begin.
type listing struct {
	Title   string          `json:"title"` // a word of "list_title", how the question came about
	Filter  registry.Filter `json:"filter"`
	All     bool            `json:"all,omitempty"`  // do not split by hamlet
	Verb    string          `json:"verb,omitempty"` // what pressing a name does, when it does not open the card
	Pages   []store.Cursor  `json:"pages,omitempty"`
	Page    int             `json:"page,omitempty"`
	Count   bool            `json:"count,omitempty"`   // the number and its split are wanted, not the names
	ByStage bool            `json:"stages,omitempty"`  // split by stage instead of by hamlet
	Unclear []ask.Unclear   `json:"unclear,omitempty"` // words of the sentence that are asked about
	Parent  string          `json:"parent,omitempty"`  // of the child that is looked for
	Back    bool            `json:"back,omitempty"`    // opened before: one hit opens its card only once
	Saved   int64           `json:"saved,omitempty"`   // the saved question
	Name    string          `json:"name,omitempty"`    // of the saved question
}

// listView is what the templates list.* are given.
type listView struct {
	Title   string
	Unit    string
	Class   registry.Class
	Total   int
	First   int
	Lines   []lineView
	Hamlets []hamletView
	Late    bool
	Name    string     // of a saved question
	What    string     // the list in words, where its title does not say it
	Chips   []ask.Chip // what a sentence was understood as
	Unclear []unclearView
	Steps   []stepCount
	More    bool   // there are more than Total
	Parent  string // of the child that is looked for
}

type lineView struct {
	store.Line
	Hamlet  string
	Classes []registry.Class
	Overdue bool

	Father, Mother, Guardian string // where namesakes are told apart
	Near                     bool   // a slip of the hand away from what was typed
}

type hamletView struct {
	Unit  registry.Unit
	Name  string
	Count int
}

// listPresses are the presses of a list; work and find share them.
func listPresses() map[string]func(*Turn) error {
	return map[string]func(*Turn) error{
		"ls_page":  (*Turn).listPage,
		"ls_unit":  (*Turn).listUnit,
		"ls_class": (*Turn).listClass,
		"ls_kinds": (*Turn).listKinds,
		"ls_all":   (*Turn).listAll,
		"ls_back":  (*Turn).listBack,

		"ls_off":    (*Turn).listOff,
		"ls_pick":   (*Turn).listPick,
		"ls_by":     (*Turn).listBy,
		"ls_stage":  (*Turn).listStage,
		"ls_export": (*Turn).listExport,
	}
}

// showList answers a question: nothing, the split by hamlet, or the first page.
func (t *Turn) showList(l listing) error {
	if l.searches() {
		return t.showFound(l)
	}
	total, err := t.Tx.CountChildren(t.ctx, l.Filter)
	if err != nil {
		return err
	}
	view, err := t.listHeader(l, total)
	if err != nil {
		return err
	}
	switch {
	case total == 0:
		return t.listEmpty(l, view)
	case l.Count:
		return t.listCount(l, view)
	case total > splitAbove && len(l.Filter.Units) == 0 && !l.All:
		return t.listSplit(l, view)
	}
	return t.listLines(l, view)
}

// listEmpty keeps what was asked where a condition can be switched off.
func (t *Turn) listEmpty(l listing, view listView) error {
	t.End()
	rows := t.askChoices(view)
	if len(rows) > 0 || l.Saved != 0 {
		if err := t.Await("list", "", l); err != nil {
			return err
		}
	}
	foot := row(choice("menu", "menu"))
	if l.Saved != 0 {
		foot = append(foot, savedChoices(l)...)
	}
	return t.Ask("list.empty", view, append(rows, foot)...)
}

func (t *Turn) listHeader(l listing, total int) (listView, error) {
	view := listView{Title: l.Title, Total: total, Late: l.Filter.Overdue, Name: l.Name}
	if l.Title == titleAsked || l.Title == titleFound {
		return view, t.understood(l, &view)
	}
	if len(l.Filter.Classes) > 0 && l.Title != titleSaved {
		view.Class = l.Filter.Classes[0]
	}
	if len(l.Filter.Units) > 0 && (l.Title != titleSaved || l.Filter.OnlyUnit) {
		unit, err := t.Tx.Unit(t.ctx, l.Filter.Units[0])
		if err != nil {
			return view, err
		}
		view.Unit = hamletName(unit)
	}
	if l.Title == titleSaved {
		return view, view.say()
	}
	return view, nil
}

// say puts the list into words.
func (v *listView) say() error {
	words, err := templates.Text("list.what", v)
	v.What = capital(words)
	return err
}

// listSplit shows how many there are in each hamlet, unknown ones last.
func (t *Turn) listSplit(l listing, view listView) error {
	hamlets, err := t.hamletCounts(l.Filter)
	if err != nil {
		return err
	}
	view.Hamlets = hamlets
	var choices []Choice
	for _, h := range hamlets {
		choices = append(choices, choiceWith("hamlet", h, "ls_unit", int64(h.Unit.ID)))
	}
	rows := append(grid(2, choices...), row(choiceWith("list_all", view, "ls_all"), choice("list_kinds", "ls_kinds")))
	rows = append(rows, t.askChoices(view)...)
	if err := t.Await("list", "", l); err != nil {
		return err
	}
	return t.Ask("list.split", view, append(rows, row(choice("menu", "menu")), t.listTakes(l))...)
}

// listLines shows one page; the pages seen so far are remembered by where they begin.
func (t *Turn) listLines(l listing, view listView) error {
	if len(l.Pages) == 0 {
		l.Pages = []store.Cursor{{}}
	}
	lines, err := t.Tx.ListChildren(t.ctx, l.Filter, l.Pages[l.Page], pageSize+1)
	if err != nil {
		return err
	}
	more := len(lines) > pageSize
	if more {
		lines = lines[:pageSize]
		l.Pages = append(l.Pages[:l.Page+1], lines[pageSize-1].Next())
	}
	view.First = l.Page*pageSize + 1
	if view.Lines, err = t.lineViews(lines); err != nil {
		return err
	}
	var open []Choice
	for _, line := range lines {
		if !t.Me.May(registry.ActCard) {
			break // a leader reads the list and opens no record
		}
		open = append(open, choiceWith("child", line, cmp.Or(l.Verb, "card"), int64(line.ID)))
	}
	if err := t.Await("list", "", l); err != nil {
		return err
	}
	return t.Ask("list.page", view, append(column(open...), t.listFoot(l, view, more)...)...)
}

// listFoot are the choices under a page: turning it, narrowing it, and what can be done with all.
func (t *Turn) listFoot(l listing, view listView, more bool) [][]Choice {
	var turn []Choice
	if l.Page > 0 {
		turn = append(turn, choice("page_back", "ls_page", int64(l.Page-1)))
	}
	if more {
		turn = append(turn, choice("page_next", "ls_page", int64(l.Page+1)))
	}
	foot := row(choice("menu", "menu"))
	if len(l.Filter.Classes) == 0 && view.Total > pageSize {
		foot = append(row(choice("list_kinds", "ls_kinds")), foot...)
	}
	rows := [][]Choice{turn}
	if t.Me.May(registry.ActAssign) && isWaitingIn(l.Filter) {
		rows = append(rows, row(choiceWith("assign_all", view, "as_unit", int64(l.Filter.Units[0]))))
	}
	if t.Me.May(registry.ActRecheck) && l.Verb == "" && slices.Equal(l.Filter.Stages, []registry.Stage{registry.StageAssigned}) {
		rows = append(rows, row(choice("recheck_first", "rc_first")))
	}
	if t.Me.May(registry.ActApprove) && slices.Equal(l.Filter.Stages, []registry.Stage{registry.StageRechecked}) {
		rows = append(rows, row(choice("approve_in_turn", "ap_start")))
	}
	rows = append(rows, t.askChoices(view)...)
	return append(rows, foot, t.listTakes(l))
}

// isWaitingIn reports whether the list is exactly what an assignment of its one hamlet would take.
func isWaitingIn(f registry.Filter) bool {
	return len(f.Units) == 1 && len(f.Classes) == 0 && !f.Returned && slices.Equal(f.Stages, []registry.Stage{registry.StageDefective})
}

func (t *Turn) current() (listing, error) {
	var l listing
	if !t.Data("list", &l) {
		return l, sentence("error.stale", nil)
	}
	return l, nil
}
