package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// savedRoute keeps questions that somebody asks again and again.
func savedRoute() Route {
	return Route{
		Name:  "saved",
		Right: registry.ActList,
		Presses: map[string]func(*Turn) error{
			"sv_new": (*Turn).savedNew, "sv_as": (*Turn).savedAs, "sv_open": (*Turn).savedOpen, "sv_rename": (*Turn).savedRename,
			"sv_drop": (*Turn).savedDrop, "sv_drop_yes": (*Turn).savedDropped,
		},
		Steps:   map[string]func(*Turn) error{"name": (*Turn).savedNamed},
		Expects: map[string]Expect{"name": expectsText},
	}
}

// saving is a question that waits for its name.
type saving struct {
	List listing `json:"list"`
	Name string  `json:"name"` // proposed
}

// savedNew asks how the question on the screen is to be called; its conditions are proposed.
func (t *Turn) savedNew() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	l.Unclear, l.Pages, l.Page = nil, nil, 0
	name, err := t.listWords(l)
	if err != nil {
		return err
	}
	at := saving{List: l, Name: casework.ShortName(name)}
	if err := t.Await("saved", "name", at); err != nil {
		return err
	}
	return t.Ask("saved.name", at, row(named(at.Name, "sv_as")), row(choice("back", "ls_back"), choice("cancel", "cancel")))
}

func (t *Turn) savedAs() error {
	var at saving
	if !t.Data("saved", &at) {
		return sentence("error.stale", nil)
	}
	return t.save(at, at.Name)
}

func (t *Turn) savedNamed() error {
	var at saving
	if !t.Data("saved", &at) {
		return sentence("error.stale", nil)
	}
	return t.save(at, t.Text)
}

// save keeps a new question, or gives an old one its new name, and shows it.
func (t *Turn) save(at saving, name string) error {
	var err error
	if at.List.Saved != 0 {
		err = casework.RenameQuestion(t.ctx, t.Tx, t.act(), at.List.Saved, name)
	} else {
		err = casework.SaveQuestion(t.ctx, t.Tx, t.act(), name, at.List.Filter)
	}
	switch {
	case errors.Is(err, casework.ErrQuestionName):
		return sentence("saved.bad_name", nil)
	case errors.Is(err, store.ErrQuestionName):
		return sentence("saved.taken", nil)
	case errors.Is(err, store.ErrManyQuestions):
		return sentence("saved.many", store.MostSaved)
	case err != nil:
		return err
	}
	t.End()
	return t.Ask("saved.done", registry.CleanText(name), row(choice("saved_work", "wk_start"), choice("menu", "menu")))
}

// saved is the question that the press names, the member's own.
func (t *Turn) saved() (listing, error) {
	id, _ := t.id(0)
	all, err := t.Tx.SavedQuestions(t.ctx, t.Me.ID)
	if err != nil {
		return listing{}, err
	}
	for _, q := range all {
		if q.ID == id {
			return listing{Title: titleSaved, Filter: q.Filter, Saved: q.ID, Name: q.Name}, nil
		}
	}
	return listing{}, sentence("error.stale", nil)
}

func (t *Turn) savedOpen() error {
	l, err := t.saved()
	if err != nil {
		return err
	}
	t.End()
	return t.showList(l)
}

func (t *Turn) savedRename() error {
	l, err := t.saved()
	if err != nil {
		return err
	}
	at := saving{List: l, Name: l.Name}
	if err := t.Await("saved", "name", at); err != nil {
		return err
	}
	return t.Ask("saved.name", at, row(choice("back", "sv_open", l.Saved)))
}

func (t *Turn) savedDrop() error {
	l, err := t.saved()
	if err != nil {
		return err
	}
	return t.Ask("saved.drop", l, row(choice("saved_drop", "sv_drop_yes", l.Saved), choice("back", "sv_open", l.Saved)))
}

func (t *Turn) savedDropped() error {
	l, err := t.saved()
	if err != nil {
		return err
	}
	if err := t.Tx.DropQuestion(t.ctx, t.Me.ID, l.Saved); err != nil {
		return err
	}
	t.End()
	return t.Ask("saved.dropped", l, row(choice("saved_work", "wk_start"), choice("menu", "menu")))
}

// savedChoices stand below a saved question.
func savedChoices(l listing) []Choice {
	return row(choice("saved_rename", "sv_rename", l.Saved), choice("saved_drop", "sv_drop", l.Saved))
}
