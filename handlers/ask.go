package handlers

import (
	"encoding/json"
	"reflect"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/store"
)

// askRoute answers a sentence that is no command and that nothing awaits.
func askRoute() Route {
	return Route{
		Name: "ask", Right: registry.ActFigures, Start: (*Turn).answerTyped,
		Presses: map[string]func(*Turn) error{"aq_progress": (*Turn).progressStart},
	}
}

// answerTyped answers what was typed, as far as the writer may know it.
func (t *Turn) answerTyped() error {
	if !t.Me.May(registry.ActList) {
		return t.Ask("ask.figures_only", nil, row(choice("ask_progress", "aq_progress"), choice("menu", "menu")))
	}
	q, err := t.parse(t.Text)
	if err != nil {
		return err
	}
	t.Tx.CountAsked(t.Unit.ID, outcome(q))
	return t.answer(q)
}

// parse reads a sentence among the units that the writer may mean.
func (t *Turn) parse(text string) (ask.Question, error) {
	units, err := t.Tx.UnitsAround(t.ctx, t.Unit)
	if err != nil {
		return ask.Question{}, err
	}
	q := ask.New(ask.NewTree(units)).Parse(text, ask.Asker{Unit: t.Unit.ID, Today: t.Today()})
	for i := range q.Unclear {
		// A candidate that the conversation may not keep, or that asks for nothing, is none.
		q.Unclear[i].Candidates = slices.DeleteFunc(q.Unclear[i].Candidates, func(f registry.Filter) bool {
			return f.Digits != "" || isEmpty(f)
		})
	}
	if name, ok := onlyName(q); ok {
		q.Intent, q.Filter.Name, q.Unclear = ask.IntentFind, name, nil
	}
	return q, nil
}

// onlyName: a text of which nothing but a name can be made is one; the title of the answer says so.
func onlyName(q ask.Question) (string, bool) {
	if !isEmpty(q.Filter) || len(q.Unclear) != 1 || len(q.Unclear[0].Candidates) != 1 {
		return "", false
	}
	name := q.Unclear[0].Candidates[0].Name
	return name, name != "" && reflect.DeepEqual(q.Unclear[0].Candidates[0], registry.Filter{Name: name})
}

func isEmpty(f registry.Filter) bool { return len(ask.Chips(f, nil)) == 0 }

// isLost: nothing was understood, and nothing can be asked about.
func isLost(q ask.Question) bool {
	return isEmpty(q.Filter) && q.Code == "" && q.Intent == ask.IntentList && len(q.Unclear) > 0 &&
		!slices.ContainsFunc(q.Unclear, func(u ask.Unclear) bool { return len(u.Candidates) > 0 })
}

func outcome(q ask.Question) store.AskedOutcome {
	switch {
	case isLost(q):
		return store.AskedNotUnderstood
	case len(q.Unclear) > 0:
		return store.AskedBack
	}
	return store.AskedUnderstood
}

// answer does what a sentence wants. What is unclear in it is asked about beside the answer to the rest; a file
// goes out only when all is clear.
func (t *Turn) answer(q ask.Question) error {
	l := listing{Title: placeName(q), Filter: q.Filter, Unclear: q.Unclear, Count: q.Intent == ask.IntentCount}
	switch {
	case isLost(q):
		return t.Ask("ask.lost", nil, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	case q.Code != "" && q.Intent != ask.IntentCount:
		return t.findCase(q.Code)
	case q.Filter.Digits != "":
		return t.findDigits(q.Filter)
	case q.Intent == ask.IntentProgress:
		return t.answerProgress(l)
	case q.Intent == ask.IntentExport && len(q.Unclear) == 0:
		return t.answerExport(l)
	case isEmpty(q.Filter) && len(q.Unclear) > 0:
		return t.askBack(l)
	}
	return t.showList(l)
}

// askBack asks about a sentence of which nothing is certain.
func (t *Turn) askBack(l listing) error {
	view, err := t.listHeader(l, 0)
	if err != nil {
		return err
	}
	if err := t.Await("list", "", l); err != nil {
		return err
	}
	rows := t.askChoices(view)
	return t.Ask("ask.back", view, append(rows, row(choice("find_again", "fi_again"), choice("menu", "menu")))...)
}

func (t *Turn) answerExport(l listing) error {
	if err := t.permit(t.h.routes.name["export"]); err != nil {
		return err
	}
	words, err := t.listWords(l)
	if err != nil {
		return err
	}
	n, err := t.Tx.CountChildren(t.ctx, l.Filter)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.showList(l)
	}
	return t.exportAsk(exporting{Filter: &l.Filter, Words: words})
}

// answerProgress says how far the place has come that the sentence names, else the member's own.
func (t *Turn) answerProgress(l listing) error {
	f := l.Filter
	if len(l.Unclear) > 0 {
		view, err := t.listHeader(l, 0)
		if err != nil {
			return err
		}
		if err := t.Say("ask.rest", view); err != nil {
			return err
		}
	}
	if len(f.Units) != 1 || !slices.Contains([]registry.Role{registry.RoleOfficer, registry.RoleLeader}, t.Me.Role) {
		return t.progressStart()
	}
	unit, err := t.Tx.Unit(t.ctx, f.Units[0])
	if err != nil {
		return err
	}
	if unit.Level < registry.LevelCommune || !t.Me.UKey.Contains(unit.Key) {
		return t.progressStart()
	}
	view := progressView{Me: t.Me, Unit: unit}
	if view.F, err = casework.Progress(t.ctx, t.Tx, t.act(), unit); err != nil {
		return err
	}
	if view.count(); unit.Level == registry.LevelHamlet {
		view.Places, view.More = nil, 0 // itself
	}
	return t.sayProgress("progress.unit", view)
}

// abandoned counts a question that was asked back about and left alone.
func (t *Turn) abandoned(before conversation) {
	was := before.unclear()
	if len(was) > 0 && !t.answered && !reflect.DeepEqual(was, t.conv.unclear()) {
		t.Tx.CountAsked(t.Unit.ID, store.AskedAbandoned)
	}
}

// unclear is what the list on the screen asks about.
func (c *conversation) unclear() []ask.Unclear {
	var l listing
	if c.Flow != "list" || json.Unmarshal(c.Data, &l) != nil {
		return nil
	}
	return l.Unclear
}
