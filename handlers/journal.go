package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// journalRoute answers who has seen a record, by its case code or from its card, on the screen and as a
// paper for the family; admins also see the seals and what was refused.
func journalRoute() Route {
	return Route{
		Name:     "journal",
		Commands: []string{"nhatky"},
		Right:    registry.ActAudit,
		Aside:    true,
		Start:    (*Turn).journalStart,
		Presses: map[string]func(*Turn) error{
			"jo_start": (*Turn).journalStart,
			"jo_who":   (*Turn).journalWho,
			"jo_file":  (*Turn).journalFile,
		},
		Steps:   map[string]func(*Turn) error{"case": (*Turn).journalCase},
		Expects: map[string]Expect{"case": expectsCode},
	}
}

// refusedDays is how far back an admin's overview counts what was refused.
const refusedDays = 7

// journalView is what the templates journal.* are given.
type journalView struct {
	Me       registry.Membership
	Unit     registry.Unit
	Seal     store.Seal
	Sealed   bool
	Refused  int
	Sources  []store.Refusals
	Days     int
	Case     registry.CaseCode
	Seen     casework.Seen
	List     []casework.Access
	First    int
	Page     int
	Pages    int
	Communes []casework.Seen
}

func (t *Turn) journalStart() error {
	if t.Text != "" {
		return t.journalCase()
	}
	view := journalView{Me: t.Me, Unit: t.Unit, Days: refusedDays}
	if t.Me.Role == registry.RoleAdmin {
		seals, err := t.Tx.Seals(t.ctx)
		if err != nil {
			return err
		}
		if n := len(seals); n > 0 {
			view.Seal, view.Sealed = seals[n-1], true
		}
		if view.Sources, err = t.Tx.RefusalsSince(t.ctx, t.Me.UKey, t.Today().AddDays(-refusedDays).At(0, 0)); err != nil {
			return err
		}
		for _, r := range view.Sources {
			view.Refused += r.Count
		}
		view.Sources = view.Sources[:min(len(view.Sources), pageSize)]
	}
	if err := t.Await("journal", "case", nil); err != nil {
		return err
	}
	return t.Ask("journal.start", view, row(choice("menu", "menu")))
}

// journalCase looks the typed case code up below the reader's unit.
func (t *Turn) journalCase() error {
	code, err := registry.ParseCaseCode(t.Text)
	if err != nil {
		return t.Ask("journal.no_case", journalView{}, row(choice("menu", "menu")))
	}
	list, err := casework.WhoSawCase(t.ctx, t.Tx, t.act(), code)
	switch {
	case err != nil:
		return err
	case len(list) == 0:
		return t.Ask("journal.none", journalView{Case: code}, row(choice("journal_again", "jo_start"), choice("menu", "menu")))
	case len(list) == 1:
		return t.journalShow(list[0], 0)
	}
	var rows [][]Choice
	for _, seen := range list[:min(len(list), pageSize)] {
		rows = append(rows, row(named(seen.Unit.FullName(), "jo_who", int64(seen.Child))))
	}
	t.End()
	return t.Ask("journal.which", journalView{Case: code, Communes: list}, append(rows, row(choice("menu", "menu")))...)
}

func (t *Turn) journalWho() error {
	id, ok := t.id(0)
	if !ok {
		return sentence("error.stale", nil)
	}
	seen, err := casework.WhoSaw(t.ctx, t.Tx, t.act(), registry.ChildID(id))
	if err != nil {
		return err
	}
	page, _ := t.id(1)
	return t.journalShow(seen, int(page))
}

// journalShow shows one page of who saw a record, the newest first.
func (t *Turn) journalShow(seen casework.Seen, page int) error {
	pages := max((len(seen.List)+pageSize-1)/pageSize, 1)
	if page < 0 || page >= pages {
		return sentence("error.stale", nil)
	}
	view := journalView{Seen: seen, First: page*pageSize + 1, Page: page + 1, Pages: pages}
	view.List = seen.List[page*pageSize : min(len(seen.List), (page+1)*pageSize)]
	var turn []Choice
	if page > 0 {
		turn = append(turn, choice("page_back", "jo_who", int64(seen.Child), int64(page-1)))
	}
	if page+1 < pages {
		turn = append(turn, choice("page_next", "jo_who", int64(seen.Child), int64(page+1)))
	}
	back := row(choice("menu", "menu"))
	if t.Me.May(registry.ActCard) {
		back = append(row(choice("card_again", "card", int64(seen.Child))), back...)
	}
	t.End()
	return t.Ask("journal.show", view, turn, row(choice("journal_file", "jo_file", int64(seen.Child))), back)
}

// journalFile is the answer as a paper for the family.
func (t *Turn) journalFile() error {
	id, ok := t.id(0)
	if !ok {
		return sentence("error.stale", nil)
	}
	doc, err := casework.WhoSawPaper(t.ctx, t.Tx, t.act(), registry.ChildID(id))
	if errors.Is(err, store.ErrNotFound) {
		return sentence("error.gone", nil)
	}
	if err != nil {
		return err
	}
	name, err := templates.Text("journal.file_name", map[string]any{"Day": t.Today()})
	if err != nil {
		return err
	}
	return t.SendFile(name, doc.Content, "journal.file", map[string]any{"Count": doc.Count})
}
