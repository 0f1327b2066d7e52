package handlers

import (
	"errors"
	"slices"

	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/store"
)

// findRoute finds children by case code, by a name or by digits of a number.
func findRoute() Route {
	return Route{
		Name:     "find",
		Commands: []string{"tim", "tracuu", "tra"},
		Right:    registry.ActList,
		Start:    (*Turn).findStart,
		Steps:    map[string]func(*Turn) error{"what": (*Turn).findStart},
		Expects:  map[string]Expect{"what": expectsQuestion},
		Presses:  map[string]func(*Turn) error{"fi_again": (*Turn).findStart},
	}
}

// findStart asks what to look for; what is typed then is a question like any other.
func (t *Turn) findStart() error {
	if t.Text != "" {
		t.End()
		return t.answerTyped()
	}
	if err := t.Await("find", "what", nil); err != nil {
		return err
	}
	return t.Ask("find.ask", nil, row(choice("cancel", "cancel")))
}

// findCase looks among the codes that the member's own commune has issued: a code means nothing elsewhere.
func (t *Turn) findCase(text string) error {
	code, err := registry.ParseCaseCode(text)
	if err != nil {
		return t.Ask("find.no_letters", nil, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	}
	commune, err := t.commune()
	if err != nil {
		return err
	}
	if err := t.Me.Require(registry.ActCard, commune.Key); err != nil {
		return err
	}
	c, err := t.Tx.ChildByCase(t.ctx, commune.ID, code)
	if errors.Is(err, store.ErrNotFound) {
		return t.Ask("find.no_case", map[string]any{"Case": code}, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	return t.showCard(c)
}

// findDigits looks for a number or a part of one. The digits are not kept, so that there is one page only.
func (t *Turn) findDigits(f registry.Filter) error {
	if !t.Me.May(registry.ActSeeNumber) {
		return &registry.RefusedError{Action: registry.ActSeeNumber, Role: t.Me.Role}
	}
	t.hides = true
	search := store.Search{Text: f.Digits, Filter: f, Limit: pageSize + 1}
	search.Filter.Digits = ""
	found, err := t.Tx.FindChildren(t.ctx, search)
	if errors.Is(err, store.ErrDigitsWide) {
		return sentence("find.digits_wide", nil)
	}
	if err != nil {
		return err
	}
	switch {
	case len(found) == 0:
		return t.Ask("find.no_digits", nil, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	case len(found) == 1:
		return t.openFound(found[0])
	}
	view := listView{Title: titleFound, Total: min(len(found), pageSize), First: 1, More: len(found) > pageSize}
	return t.askFound(found[:view.Total], view, row(choice("find_again", "fi_again"), choice("menu", "menu")))
}

// mostFound bounds one search: who is not among so many is looked for with more words.
const mostFound = 40

// searches reports whether the list is ranked by how near a name is.
func (l listing) searches() bool { return l.Title == titleFound && l.Filter.Name != "" }

// showFound shows a page of what a name finds, the nearest first; one exact hit opens its card.
func (t *Turn) showFound(l listing) error {
	found, err := t.find(l.Filter.Name, l.Parent, l.Filter, mostFound+1)
	if err != nil {
		return err
	}
	more := len(found) > mostFound
	found = found[:min(len(found), mostFound)]
	view, err := t.listHeader(l, len(found))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return t.foundNone(l, view)
	}
	if err := t.Await("list", "", l); err != nil {
		return err
	}
	if one, ok := theOne(found); ok && !l.Back && len(l.Unclear) == 0 && t.Me.May(registry.ActCard) {
		return t.openFound(one)
	}
	from := min(l.Page*pageSize, len(found)-1)
	to := min(from+pageSize, len(found))
	view.First, view.More = from+1, more
	var turn []Choice
	if from > 0 {
		turn = append(turn, choice("page_back", "ls_page", int64(l.Page-1)))
	}
	if to < len(found) {
		turn = append(turn, choice("page_next", "ls_page", int64(l.Page+1)))
	}
	rows := append([][]Choice{turn}, t.askChoices(view)...)
	return t.askFound(found[from:to], view, append(rows, row(choice("find_again", "fi_again"), choice("menu", "menu")))...)
}

func (t *Turn) foundNone(l listing, view listView) error {
	t.End()
	if len(view.Chips) == 1 && len(view.Unclear) == 0 {
		view.Chips = nil // nothing would be left of the question
	}
	rows := t.askChoices(view)
	if len(rows) > 0 {
		if err := t.Await("list", "", l); err != nil {
			return err
		}
	}
	return t.Ask("find.none", view, append(rows, row(choice("find_again", "fi_again"), choice("menu", "menu")))...)
}

// find looks for a name. Who may open no record does not learn whose child somebody is.
func (t *Turn) find(name, parent string, f registry.Filter, limit int) ([]store.Found, error) {
	f.Name = ""
	found, err := t.Tx.FindChildren(t.ctx, store.Search{Text: name, Parent: parent, Filter: f, Limit: limit})
	if err != nil || t.Me.May(registry.ActCard) {
		return found, err
	}
	return slices.DeleteFunc(found, func(f store.Found) bool { return f.Level == store.LevelParent }), nil
}

// isWhole reports whether the whole name was typed, accents or not.
func isWhole(f store.Found) bool {
	return f.Level == store.LevelExact || f.Level == store.LevelTone || f.Level == store.LevelAccent
}

// theOne is the only record whose whole name was typed.
func theOne(found []store.Found) (store.Found, bool) {
	if !isWhole(found[0]) || len(found) > 1 && isWhole(found[1]) {
		return store.Found{}, false
	}
	return found[0], true
}

func (t *Turn) openFound(f store.Found) error {
	c, err := t.Tx.Child(t.ctx, f.ID)
	if err != nil {
		return err
	}
	if err := t.Me.Require(registry.ActCard, c.UKey); err != nil {
		return err
	}
	return t.showCard(c)
}

// askFound shows records with what tells namesakes apart.
func (t *Turn) askFound(found []store.Found, view listView, rows ...[]Choice) error {
	lines := make([]store.Line, len(found))
	for i, f := range found {
		lines[i] = f.Line
	}
	views, err := t.lineViews(lines)
	if err != nil {
		return err
	}
	var open []Choice
	for i, f := range found {
		views[i].Near = f.Level == store.LevelSlip
		if t.Me.May(registry.ActCard) {
			views[i].Father, views[i].Mother = f.Father, f.Mother
			if f.Field == registry.FieldFather {
				views[i].Mother = "" // whom the words have found is shown
			}
			open = append(open, childChoice(f.Line))
		}
	}
	view.Lines = views
	return t.Ask("find.page", view, append(column(open...), rows...)...)
}

// placeName says of a question whether a name leads it: then the nearest names are wanted, not a list.
func placeName(q ask.Question) string {
	if q.Intent == ask.IntentFind && q.Filter.Name != "" {
		return titleFound
	}
	return titleAsked
}
