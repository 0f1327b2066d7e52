package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// conflictRoute shows where a newly imported list says something else than the work, for the officer to choose.
func conflictRoute() Route {
	return Route{
		Name:  "conflict",
		Right: registry.ActApprove,
		Presses: map[string]func(*Turn) error{
			"cf_list": (*Turn).conflictList,
			"cf_one":  (*Turn).conflictOne,
			"cf_keep": (*Turn).conflictKeep,
			"cf_take": (*Turn).conflictTake,
		},
	}
}

// conflictView is what the templates conflict.* are given.
type conflictView struct {
	Total   int
	Lines   []conflictLine
	Child   registry.Child
	Hamlet  string
	Fields  []conflictField
	MayTake bool
}

type conflictLine struct {
	store.Contradicted
	Hamlet string
}

// conflictField is one contradiction, numbers masked.
type conflictField struct {
	registry.Conflict
	Imported registry.Date // when the list came in
}

func (t *Turn) conflictList() error {
	total, err := t.Tx.CountContradicted(t.ctx)
	if err != nil {
		return err
	}
	t.End()
	if total == 0 {
		return t.Ask("conflict.none", nil, row(choice("menu", "menu")))
	}
	page, _ := t.id(0)
	if page < 0 || int(page)*pageSize >= total {
		page = 0
	}
	from := int(page) * pageSize
	list, err := t.Tx.ContradictedChildren(t.ctx, from, pageSize)
	if err != nil {
		return err
	}
	view := conflictView{Total: total}
	var open []Choice
	for _, c := range list {
		hamlet, err := t.hamletOf(c.Unit)
		if err != nil {
			return err
		}
		view.Lines = append(view.Lines, conflictLine{c, hamlet})
		open = append(open, choiceWith("child", c, "cf_one", int64(c.ID)))
	}
	return t.Ask("conflict.list", view, append(column(open...), pageTurns("cf_list", int(page), from+len(list) < total), row(choice("menu", "menu")))...)
}

func (t *Turn) conflictOne() error {
	id, _ := t.id(0)
	c, open, err := casework.Contradictions(t.ctx, t.Tx, t.act(), registry.ChildID(id))
	if err != nil {
		return err
	}
	return t.showConflicts(c, open)
}

func (t *Turn) showConflicts(c registry.Child, open []store.Conflict) error {
	t.End()
	if len(open) == 0 {
		return t.Ask("conflict.over", c, row(choiceWith("undo_open", c, "card", int64(c.ID)), choice("conflict_list", "cf_list")), row(choice("menu", "menu")))
	}
	view, err := t.conflictView(c, open)
	if err != nil {
		return err
	}
	id := int64(c.ID)
	rows := [][]Choice{row(choice("conflict_keep", "cf_keep", id, 0))}
	if view.MayTake {
		rows = append(rows, row(choice("conflict_take", "cf_take", id, 0)))
		if len(open) > 1 {
			for _, conflict := range open {
				n := fieldNumber(conflict.Field) + 1 // 0 means all of them
				rows = append(rows, row(choiceWith("conflict_keep_one", conflict, "cf_keep", id, n), choiceWith("conflict_take_one", conflict, "cf_take", id, n)))
			}
		}
	}
	rows = append(rows, row(choiceWith("undo_open", c, "card", id), choice("conflict_list", "cf_list")), row(choice("menu", "menu")))
	return t.Ask("conflict.card", view, rows...)
}

func (t *Turn) conflictView(c registry.Child, open []store.Conflict) (conflictView, error) {
	hamlet, err := t.hamletOf(c.Unit)
	view := conflictView{Child: c, Hamlet: hamlet, MayTake: casework.MayTakeList(c.Stage)}
	for _, conflict := range open {
		shown := conflict.Conflict
		shown.Listed, shown.Working = t.shown(shown.Field, shown.Listed), t.shown(shown.Field, shown.Working)
		view.Fields = append(view.Fields, conflictField{Conflict: shown, Imported: registry.DateOf(conflict.FoundAt)})
	}
	return view, err
}

// conflictChosen is the record and the field that a press names.
func (t *Turn) conflictChosen() (registry.ChildID, registry.Field, error) {
	id, _ := t.id(0)
	n, _ := t.id(1)
	if n < 0 || n > int64(len(registry.Fields())) {
		return 0, "", sentence("error.stale", nil)
	}
	if n == 0 {
		return registry.ChildID(id), "", nil
	}
	return registry.ChildID(id), registry.Fields()[n-1], nil
}

func (t *Turn) conflictKeep() error {
	id, field, err := t.conflictChosen()
	if err != nil {
		return err
	}
	c, chosen, err := casework.KeepWork(t.ctx, t.Tx, t.act(), id, field)
	if err != nil {
		return err
	}
	return t.conflictDone("conflict.kept", c, chosen, nil)
}

func (t *Turn) conflictTake() error {
	id, field, err := t.conflictChosen()
	if err != nil {
		return err
	}
	c, chosen, err := casework.TakeList(t.ctx, t.Tx, t.act(), id, field)
	if err != nil {
		return err
	}
	return t.conflictDone("conflict.taken", c, chosen, row(choice("undo", "undo")))
}

func (t *Turn) conflictDone(template string, c registry.Child, chosen []store.Conflict, first []Choice) error {
	view, err := t.conflictView(c, chosen)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask(template, view, first, row(choiceWith("undo_open", c, "card", int64(c.ID)), choice("conflict_list", "cf_list")), row(choice("menu", "menu")))
}
