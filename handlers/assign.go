package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// assignRoute gives re-checks to collaborators: one record, or all open ones of a hamlet.
func assignRoute() Route {
	return Route{
		Name:     "assign",
		Commands: []string{"giao", "phancong"},
		Right:    registry.ActAssign,
		Start:    (*Turn).assignStart,
		Presses: map[string]func(*Turn) error{
			"as_unit":     (*Turn).assignUnit,
			"as_one":      (*Turn).assignOne,
			"as_to":       (*Turn).assignTo,
			"as_due":      (*Turn).assignDue,
			"as_withdraw": (*Turn).withdraw,
			"as_more":     (*Turn).assignStart,
		},
	}
}

// assignment is what is being assigned: one record, or what waits in a hamlet.
type assignment struct {
	Child registry.ChildID      `json:"child,omitempty"`
	Unit  registry.UnitID       `json:"unit,omitempty"`
	To    registry.MembershipID `json:"to,omitempty"`
}

// assignView is what the templates assign.* are given.
type assignView struct {
	Case    registry.CaseCode
	Name    string
	Hamlet  string
	Count   int
	Skipped int
	To      registry.Membership
	Due     registry.Date
}

// assignStart shows where records wait to be assigned.
func (t *Turn) assignStart() error {
	hamlets, err := t.hamletCounts(waiting(0))
	if err != nil {
		return err
	}
	if len(hamlets) == 0 {
		return t.Ask("assign.none", nil, row(choice("menu", "menu")))
	}
	var choices []Choice
	for _, h := range hamlets {
		choices = append(choices, choiceWith("hamlet", h, "as_unit", int64(h.Unit.ID)))
	}
	return t.Ask("assign.where", hamlets, append(grid(2, choices...), row(choice("menu", "menu")))...)
}

// waiting are the records that need a re-check and have nobody yet, in one hamlet or all.
func waiting(unit registry.UnitID) registry.Filter {
	f := registry.Filter{Stages: []registry.Stage{registry.StageDefective}}
	if unit != 0 {
		f.Units, f.OnlyUnit = []registry.UnitID{unit}, true
	}
	return f
}

func (t *Turn) assignUnit() error {
	id, _ := t.id(0)
	return t.assignWho(assignment{Unit: registry.UnitID(id)})
}

func (t *Turn) assignOne() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	return t.assignWho(assignment{Child: c.ID})
}

// assignWho asks to whom; those of the organisations stand with their organisation.
func (t *Turn) assignWho(a assignment) error {
	view, err := t.assignView(a)
	if err != nil {
		return err
	}
	people, err := t.Tx.Colleagues(t.ctx, t.Me.Unit, registry.RoleCollaborator)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return sentence("assign.nobody", nil)
	}
	var choices []Choice
	for _, p := range people {
		choices = append(choices, choiceWith("person", p, "as_to", int64(p.ID)))
	}
	if err := t.Await("assign", "", a); err != nil {
		return err
	}
	return t.Ask("assign.who", view, append(column(choices...), row(choice("cancel", "cancel")))...)
}

func (t *Turn) assignView(a assignment) (assignView, error) {
	view := assignView{Due: t.Today().AddDays(casework.DueDays)}
	if a.Child != 0 {
		c, err := t.Tx.Child(t.ctx, a.Child)
		view.Case, view.Name, view.Count = c.Case, c.Values.Name, 1
		return view, err
	}
	unit, err := t.Tx.Unit(t.ctx, a.Unit)
	if err != nil {
		return view, err
	}
	view.Hamlet = hamletName(unit)
	view.Count, err = t.Tx.CountChildren(t.ctx, waiting(a.Unit))
	return view, err
}

// assignTo asks for the due day; the default stands first.
func (t *Turn) assignTo() error {
	var a assignment
	if !t.Data("assign", &a) {
		return sentence("error.stale", nil)
	}
	to, _ := t.id(0)
	a.To = registry.MembershipID(to)
	view, err := t.assignView(a)
	if err != nil {
		return err
	}
	if view.To, err = t.Tx.Membership(t.ctx, a.To); err != nil {
		return err
	}
	if view.To.Ended || view.To.Role != registry.RoleCollaborator || !t.Me.UKey.Contains(view.To.UKey) {
		return sentence("error.stale", nil)
	}
	var days []Choice
	for _, n := range []int{casework.DueDays, 7, 21, 30} {
		due := t.Today().AddDays(n)
		days = append(days, choiceWith("due", map[string]any{"Days": n, "Due": due}, "as_due", int64(n)))
	}
	if err := t.Await("assign", "", a); err != nil {
		return err
	}
	return t.Ask("assign.due", view, append(grid(2, days...), row(choice("cancel", "cancel")))...)
}

func (t *Turn) assignDue() error {
	var a assignment
	days, ok := t.id(0)
	if !t.Data("assign", &a) || a.To == 0 || !ok || days < 1 || days > 90 {
		return sentence("error.stale", nil)
	}
	ids := []registry.ChildID{a.Child}
	if a.Child == 0 {
		var err error
		if ids, err = t.Tx.ChildIDs(t.ctx, waiting(a.Unit)); err != nil {
			return err
		}
	}
	view, err := t.assignView(a)
	if err != nil {
		return err
	}
	done, err := casework.Assign(t.ctx, t.Tx, t.act(), ids, a.To, t.Today().AddDays(int(days)))
	if err != nil {
		return err
	}
	view.Count, view.Skipped, view.To, view.Due = done.Count, done.Skipped, done.To, done.Due
	t.End()
	return t.Ask("assign.done", view, row(choice("assign_more", "as_more"), choice("undo", "undo"), choice("menu", "menu")))
}

func (t *Turn) withdraw() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if _, err := casework.Withdraw(t.ctx, t.Tx, t.act(), []registry.ChildID{c.ID}); err != nil {
		return err
	}
	t.End()
	return t.Ask("assign.withdrawn", assignView{Case: c.Case, Name: c.Values.Name}, row(choice("undo", "undo"), choice("menu", "menu")))
}
