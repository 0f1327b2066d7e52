package handlers

import (
	"strings"

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
			"po_start":  (*Turn).confirmStart,
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

// wrongDigits is one finding against a typed number, with what the digits say.
type wrongDigits struct {
	Rule   string
	Digits string // the fourth, or the fourth to the sixth
	Number registry.IDNumber
	Values registry.Values
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
	lines, err := t.Tx.DocketLines(t.ctx, id)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if line.Line <= after || line.Outcome != store.LineOpen {
			continue
		}
		c, err := t.Tx.Child(t.ctx, line.Child)
		if err != nil {
			return err
		}
		return t.confirmLine(c, done)
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

// wrongIn explains the findings against a number by its digits; a prefix of no province is only asked about.
func wrongIn(number registry.IDNumber, c registry.Child, found registry.Defects) []wrongDigits {
	var list []wrongDigits
	for _, code := range found.Only(registry.SeverityDefect).Codes() {
		wrong := wrongDigits{Rule: code.String(), Number: number, Values: c.Proposed()}
		switch code {
		case registry.IDSex:
			wrong.Digits = string(number[3:4])
		case registry.IDBirthYear:
			wrong.Digits = string(number[3:6])
		}
		list = append(list, wrong)
	}
	return list
}

// confirmNumber takes the typed number. The message that holds it is deleted, whatever comes of it.
func (t *Turn) confirmNumber() error {
	var at confirming
	if !t.Data("confirm", &at) {
		return sentence("error.stale", nil)
	}
	if err := t.hideTyped(); err != nil {
		return err
	}
	number, err := registry.ParseIDNumber(withoutGroups(t.Text))
	if err != nil {
		return t.Say("confirm.malformed", err)
	}
	c, err := t.Tx.ChildForUpdate(t.ctx, at.Child)
	if err != nil {
		return err
	}
	return t.weighNumber(c, number)
}

// weighNumber shows what the digits say, so that a slip is seen before anything is confirmed.
func (t *Turn) weighNumber(c registry.Child, number registry.IDNumber) error {
	refused, err := numberRefused(casework.Weigh(t.ctx, t.Tx, t.act(), c.ID, number))
	if err != nil {
		return err
	}
	if refused != nil {
		return t.numberRefused(c, number, refused)
	}
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	view.Number, view.Groups = number, number.Explain()
	if err := t.Await("confirm", "number", confirming{Child: c.ID, Number: number}); err != nil {
		return err
	}
	return t.Ask("confirm.check", view, row(choice("confirm_ok", "po_ok", int64(c.ID))),
		row(choice("confirm_again", "po_yes", int64(c.ID)), choice("return", "po_return", int64(c.ID))))
}

// numberRefused says what speaks against a number; it is no error, so that the probe stays in the
// journal. The next number can be typed at once.
func (t *Turn) numberRefused(c registry.Child, number registry.IDNumber, why *casework.NumberError) error {
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	view.Number, view.Refused = number, why
	view.Wrong = wrongIn(number, c, why.Findings)
	if err := t.Await("confirm", "number", confirming{Child: c.ID}); err != nil {
		return err
	}
	return t.Ask("confirm.refused", view, t.lineChoices(c.ID), row(choice("menu", "menu")))
}

// confirmTyped confirms the number that was shown.
func (t *Turn) confirmTyped() error {
	var at confirming
	c, err := t.child()
	if err != nil {
		return err
	}
	if !t.Data("confirm", &at) || at.Child != c.ID || at.Number == "" {
		return sentence("error.stale", nil)
	}
	return t.confirm(c, at.Number)
}

// confirmKeep confirms the number that the record has.
func (t *Turn) confirmKeep() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	number, err := registry.ParseIDNumber(c.Values.IDNumber)
	if err != nil {
		return sentence("error.stale", nil)
	}
	return t.confirm(c, number)
}

func (t *Turn) confirm(c registry.Child, number registry.IDNumber) error {
	done, err := casework.Confirm(t.ctx, t.Tx, t.act(), c.ID, number)
	refused, err := numberRefused(err)
	switch {
	case err != nil:
		return err
	case refused != nil:
		return t.numberRefused(c, number, refused)
	}
	line, err := t.Tx.DocketLine(t.ctx, done.Docket, c.ID)
	if err != nil {
		return err
	}
	return t.confirmNext(done.Docket, line.Line, &settled{Name: c.Values.Name, Case: c.Case})
}

// hideTyped deletes the message that was just typed: it holds a number (design 9).
func (t *Turn) hideTyped() error {
	return t.Tx.Enqueue(t.ctx, store.Post{
		Chat: t.chat.ID, Reader: t.Me.ID, Verb: store.Delete, Kind: store.KindReply,
		Priority: store.AtScreen, MessageID: int64(t.Msg.MessageID), Body: []byte("{}"),
	})
}

// withoutGroups takes away the blanks, dots and dashes by which people group digits as they type.
func withoutGroups(text string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "\u00a0", "").Replace(text)
}
