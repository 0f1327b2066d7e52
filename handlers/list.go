package handlers

import (
	"cmp"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

const (
	pageSize   = 8  // records on one screen of a phone
	splitAbove = 30 // more than that are shown by hamlet first (words.md, defaults)
)

// listing is what the list on the screen shows: the question, and where its pages begin.
type listing struct {
	Title  string          `json:"title"` // a word of "list_title", how the question came about
	Filter registry.Filter `json:"filter"`
	All    bool            `json:"all,omitempty"`  // do not split by hamlet
	Verb   string          `json:"verb,omitempty"` // what pressing a name does, when it does not open the card
	Pages  []store.Cursor  `json:"pages,omitempty"`
	Page   int             `json:"page,omitempty"`
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
}

type lineView struct {
	store.Line
	Hamlet  string
	Classes []registry.Class
	Overdue bool
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
	}
}

// showList answers a question: nothing, the split by hamlet, or the first page.
func (t *Turn) showList(l listing) error {
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
		t.End()
		return t.Ask("list.empty", view, row(choice("menu", "menu")))
	case total > splitAbove && len(l.Filter.Units) == 0 && !l.All:
		return t.listSplit(l, view)
	}
	return t.listLines(l, view)
}

func (t *Turn) listHeader(l listing, total int) (listView, error) {
	view := listView{Title: l.Title, Total: total, Late: l.Filter.Overdue}
	if len(l.Filter.Classes) > 0 {
		view.Class = l.Filter.Classes[0]
	}
	if len(l.Filter.Units) > 0 {
		unit, err := t.Tx.Unit(t.ctx, l.Filter.Units[0])
		if err != nil {
			return view, err
		}
		view.Unit = hamletName(unit)
	}
	return view, nil
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
	if err := t.Await("list", "", l); err != nil {
		return err
	}
	return t.Ask("list.split", view, append(rows, row(choice("menu", "menu")))...)
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
	return append(rows, foot)
}

// isWaitingIn reports whether the list is exactly what an assignment of its one hamlet would take.
func isWaitingIn(f registry.Filter) bool {
	return len(f.Units) == 1 && len(f.Classes) == 0 && !f.Returned && slices.Equal(f.Stages, []registry.Stage{registry.StageDefective})
}

func (t *Turn) lineViews(lines []store.Line) ([]lineView, error) {
	names := map[registry.UnitID]string{}
	views := make([]lineView, len(lines))
	for i, line := range lines {
		if _, ok := names[line.Unit]; !ok {
			unit, err := t.Tx.Unit(t.ctx, line.Unit)
			if err != nil {
				return nil, err
			}
			names[line.Unit] = hamletName(unit)
		}
		overdue := line.Stage == registry.StageAssigned && !line.Due.IsZero() && line.Due.Before(t.Today())
		views[i] = lineView{Line: line, Hamlet: names[line.Unit], Classes: line.Defects.Classes(), Overdue: overdue}
	}
	return views, nil
}

// hamletCounts splits a question by hamlet; the commune itself stands for children of unknown hamlet.
func (t *Turn) hamletCounts(f registry.Filter) ([]hamletView, error) {
	tallies, err := t.Tx.TallyChildren(t.ctx, f)
	if err != nil {
		return nil, err
	}
	counts := map[registry.UnitID]int{}
	for _, tally := range tallies {
		counts[tally.Unit] += tally.Count
	}
	hamlets, err := t.hamlets()
	if err != nil {
		return nil, err
	}
	var views []hamletView
	for _, unit := range hamlets {
		if counts[unit.ID] > 0 {
			views = append(views, hamletView{Unit: unit, Name: hamletName(unit), Count: counts[unit.ID]})
		}
	}
	return views, nil
}

func (t *Turn) current() (listing, error) {
	var l listing
	if !t.Data("list", &l) {
		return l, sentence("error.stale", nil)
	}
	return l, nil
}
