package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// confirmRoute is the side of the police: line by line of a docket, a number typed and confirmed, or
// the line given back with a reason (return.go).
func confirmRoute() Route {
	return Route{
		Name:     "confirm",
		Commands: []string{"xacthuc"},
		Right:    registry.ActConfirm,
		Start:    (*Turn).confirmStart,
		Presses: map[string]func(*Turn) error{
			"po_docket": (*Turn).confirmDocket,
			"po_skip":   (*Turn).confirmSkip,
			"po_yes":    (*Turn).confirmOpen,
			"po_keep":   (*Turn).confirmKeep,
			"po_ok":     (*Turn).confirmTyped,
			"po_return": (*Turn).returnWhy,
			"po_why":    (*Turn).returnDone,
		},
		Steps: map[string]func(*Turn) error{
			"number": (*Turn).confirmNumber,
			"words":  (*Turn).returnWords,
		},
		Expects: map[string]Expect{"number": expectsNumber, "words": expectsText},
	}
}

// confirming is where the police stand: at a line, perhaps with a number typed and not confirmed yet.
type confirming struct {
	Child  registry.ChildID  `json:"child"`
	Number registry.IDNumber `json:"number,omitempty"`
}

// confirmView is what the templates confirm.* and return.* are given.
type confirmView struct {
	Docket   store.Docket
	Line     int
	Child    registry.Child
	Hamlet   string
	Existing registry.IDNumber // the record's own number, where it could be right
	Number   registry.IDNumber // typed
	Groups   []registry.DigitGroup
	Refused  *casework.NumberError
	Wrong    []wrongDigits
	Done     *settled
}

// settled is what the press before has done, said above the next line.
type settled struct {
	Name   string
	Case   registry.CaseCode
	Return registry.Return // none: confirmed
	Words  string          // for a reason of their own
}

// confirmStart shows the dockets with open lines; a single one is opened at once.
func (t *Turn) confirmStart() error {
	t.End()
	commune, err := t.commune()
	if err != nil {
		return err
	}
	open, err := t.Tx.Dockets(t.ctx, commune.ID, true)
	switch {
	case err != nil:
		return err
	case len(open) == 0:
		return t.Ask("confirm.none", nil, row(choice("menu", "menu")))
	case len(open) == 1:
		return t.confirmNext(open[0].ID, 0, nil)
	}
	var choices []Choice
	for _, d := range open {
		choices = append(choices, choiceWith("confirm_docket", d, "po_docket", int64(d.ID)))
	}
	return t.Ask("confirm.dockets", open, append(column(choices...), row(choice("menu", "menu")))...)
}

func (t *Turn) confirmDocket() error {
	id, _ := t.id(0)
	return t.confirmNext(registry.DocketID(id), 0, nil)
}

// confirmOpen is the line of the record that the press names: from its card, or to type again.
func (t *Turn) confirmOpen() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if c.Stage != registry.StageHandedOver {
		return &registry.StepError{From: c.Stage, Event: registry.EventConfirm, Why: registry.StepWrongStage}
	}
	return t.confirmLine(c, nil)
}

func (t *Turn) confirmSkip() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	line, err := t.Tx.DocketLine(t.ctx, c.Docket, c.ID)
	if err != nil {
		return err
	}
	return t.confirmNext(c.Docket, line.Line, nil)
}

// confirmNext goes to the first open line behind one, or says how the docket stands at its end.
func (t *Turn) confirmNext(id registry.DocketID, after int, done *settled) error {
	next, found, err := t.lineAfter(id, after)
	if err != nil {
		return err
	}
	if found {
		return t.confirmLine(next, done)
	}
	t.End()
	d, err := t.Tx.Docket(t.ctx, id)
	if err != nil {
		return err
	}
	var rows [][]Choice
	if d.Open > 0 {
		rows = append(rows, row(choiceWith("confirm_rest", d, "po_docket", int64(id))))
	}
	return t.Ask("confirm.end", confirmView{Docket: d, Done: done}, append(rows, t.confirmFoot(done))...)
}

// lineAfter is the record of the first open line of a docket behind one; false at its end.
func (t *Turn) lineAfter(id registry.DocketID, after int) (next registry.Child, found bool, err error) {
	lines, err := t.Tx.DocketLines(t.ctx, id)
	for _, l := range lines {
		if l.Line <= after || l.Outcome != store.LineOpen {
			continue
		}
		if next, err = t.Tx.Child(t.ctx, l.Child); err != nil || !next.Restricted {
			return next, err == nil, err
		}
	}
	return registry.Child{}, false, err
}

func (t *Turn) confirmFoot(done *settled) []Choice {
	if done == nil {
		return row(choice("menu", "menu"))
	}
	return row(choice("undo", "undo"), choice("menu", "menu"))
}

// confirmLine shows one line and awaits its number.
func (t *Turn) confirmLine(c registry.Child, done *settled) error {
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	view.Done = done
	if err := t.Await("confirm", "number", confirming{Child: c.ID}); err != nil {
		return err
	}
	var rows [][]Choice
	if view.Existing != "" {
		rows = append(rows, row(choice("confirm_keep", "po_keep", int64(c.ID))))
	}
	rows = append(rows, t.lineChoices(c.ID))
	return t.Ask("confirm.line", view, append(rows, t.confirmFoot(done))...)
}

func (t *Turn) lineChoices(id registry.ChildID) []Choice {
	return row(choice("return", "po_return", int64(id)), choice("confirm_skip", "po_skip", int64(id)))
}

func (t *Turn) confirmView(c registry.Child) (view confirmView, err error) {
	view.Child = c
	if view.Docket, err = t.Tx.Docket(t.ctx, c.Docket); err != nil {
		return view, err
	}
	line, err := t.Tx.DocketLine(t.ctx, c.Docket, c.ID)
	if err != nil {
		return view, err
	}
	view.Line = line.Line
	unit, err := t.Tx.Unit(t.ctx, c.Unit)
	if err != nil {
		return view, err
	}
	view.Hamlet = hamletName(unit)
	number, malformed := registry.ParseIDNumber(c.Values.IDNumber)
	if malformed != nil {
		return view, nil
	}
	view.Wrong = wrongIn(number, c, registry.CheckNumber(number, c.Proposed(), t.Today()))
	if len(view.Wrong) == 0 {
		view.Existing = number
	}
	return view, nil
}
