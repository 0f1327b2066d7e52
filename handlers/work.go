package handlers

import (
	"rasoat/registry"
)

// workRoute is "what is to be done today": the open work of the member, each kind with its count,
// each opening its list.
func workRoute() Route {
	presses := listPresses()
	presses["wk"] = (*Turn).workOpen
	return Route{
		Name:     "work",
		Commands: []string{"viec"},
		Right:    registry.ActList,
		Start:    (*Turn).workStart,
		Presses:  presses,
	}
}

// workKind is a saved question; its name is a word of "list_title".
type workKind struct {
	name   string
	filter registry.Filter
}

// workKinds are the questions of a role, the most urgent first.
func (t *Turn) workKinds() []workKind {
	stage := func(s registry.Stage) registry.Filter { return registry.Filter{Stages: []registry.Stage{s}} }
	switch t.Me.Role {
	case registry.RoleCollaborator:
		mine := stage(registry.StageAssigned)
		late := mine
		late.Overdue = true
		return []workKind{{"overdue", late}, {"mine", mine}, {"mine_done", stage(registry.StageRechecked)}}
	case registry.RolePolice:
		return []workKind{{"handed_over", stage(registry.StageHandedOver)}, {"confirmed", stage(registry.StageConfirmed)}}
	}
	returned := registry.Filter{Returned: true, Stages: []registry.Stage{registry.StageDefective}}
	late := registry.Filter{Overdue: true}
	return []workKind{
		{"rechecked", stage(registry.StageRechecked)},
		{"returned", returned},
		{"overdue", late},
		{"defective", stage(registry.StageDefective)},
		{"assigned", stage(registry.StageAssigned)},
		{"approved", stage(registry.StageApproved)},
		{"handed_over", stage(registry.StageHandedOver)},
		{"confirmed", stage(registry.StageConfirmed)},
	}
}

func (t *Turn) workStart() error {
	var rows [][]Choice
	for i, kind := range t.workKinds() {
		n, err := t.Tx.CountChildren(t.ctx, kind.filter)
		if err != nil {
			return err
		}
		if n > 0 {
			rows = append(rows, row(choiceWith("work", map[string]any{"Kind": kind.name, "Count": n}, "wk", int64(i))))
		}
	}
	doubts, err := t.doubts()
	if err != nil {
		return err
	}
	rows = append(rows, doubts...)
	t.End()
	if len(rows) == 0 {
		return t.Ask("work.none", nil, row(choice("menu", "menu")))
	}
	return t.Ask("work.show", nil, append(rows, row(choice("menu", "menu")))...)
}

func (t *Turn) workOpen() error {
	kinds := t.workKinds()
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(kinds)) {
		return sentence("error.stale", nil)
	}
	t.End()
	return t.showList(listing{Title: kinds[i].name, Filter: kinds[i].filter})
}
