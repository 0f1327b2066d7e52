package handlers

import (
	"slices"

	"rasoat/registry"
)

// workRoute is "what is to be done today": the open work of the member, each kind with its count,
// each opening its list.
func workRoute() Route {
	presses := listPresses()
	presses["wk"], presses["wk_start"] = (*Turn).workOpen, (*Turn).workStart
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

// urgent are the questions of a role that stand in the menu too.
func urgent(role registry.Role) []string {
	switch role {
	case registry.RoleCollaborator:
		return []string{"overdue", "mine"}
	case registry.RolePolice:
		return []string{"handed_over"}
	}
	return []string{"rechecked", "returned", "overdue"}
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
	rechecked := "rechecked"
	if !t.Me.May(registry.ActApprove) {
		rechecked = "rechecked_all"
	}
	return []workKind{
		{rechecked, stage(registry.StageRechecked)},
		{"returned", returned},
		{"overdue", late},
		{"defective", stage(registry.StageDefective)},
		{"assigned", stage(registry.StageAssigned)},
		{"approved", stage(registry.StageApproved)},
		{"handed_over", stage(registry.StageHandedOver)},
		{"confirmed", stage(registry.StageConfirmed)},
	}
}

// workCounts are the choices of saved questions, of the role and of the member, each with the number of its list.
func (t *Turn) workCounts(onlyUrgent bool) (kinds, own []Choice, err error) {
	if !t.Me.May(registry.ActList) {
		return nil, nil, nil
	}
	all := t.workKinds()
	saved, err := t.Tx.SavedQuestions(t.ctx, t.Me.ID)
	if err != nil {
		return nil, nil, err
	}
	filters := make([]registry.Filter, 0, len(all)+len(saved))
	for _, kind := range all {
		filters = append(filters, kind.filter)
	}
	for _, q := range saved {
		filters = append(filters, q.Filter)
	}
	counts, err := t.Tx.CountMany(t.ctx, filters...)
	if err != nil {
		return nil, nil, err
	}
	for i, kind := range all {
		if counts[i] > 0 && (!onlyUrgent || slices.Contains(urgent(t.Me.Role), kind.name)) {
			kinds = append(kinds, choiceWith("work", map[string]any{"Kind": kind.name, "Count": counts[i]}, "wk", int64(i)))
		}
	}
	for i, q := range saved {
		own = append(own, choiceWith("saved", map[string]any{"Name": q.Name, "Count": counts[len(all)+i]}, "sv_open", q.ID))
	}
	return kinds, own, nil
}

func (t *Turn) workStart() error {
	kinds, own, err := t.workCounts(false)
	if err != nil {
		return err
	}
	doubts, err := t.doubts()
	if err != nil {
		return err
	}
	rows := append(append(column(kinds...), doubts...), column(own...)...)
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
