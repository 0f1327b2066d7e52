package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// paperLines begins with the first open line of a list whose signature is known.
func (t *Turn) paperLines() error {
	id, _ := t.id(0)
	return t.paperNext(registry.DocketID(id), 0, nil)
}

// paperNext goes to the first open line behind one, or says how the list stands at its end.
func (t *Turn) paperNext(id registry.DocketID, after int, done *settled) error {
	d, err := t.Tx.Docket(t.ctx, id)
	if err != nil {
		return err
	}
	if d.Signer == "" {
		return sentence("error.stale", nil)
	}
	next, found, err := t.lineAfter(id, after)
	if err != nil {
		return err
	}
	if found {
		return t.paperLine(next, done)
	}
	t.End()
	var rows [][]Choice
	if d.Open > 0 {
		rows = append(rows, row(choiceWith("confirm_rest", d, "pa_lines", int64(id))))
	}
	view := paperView{confirmView: confirmView{Docket: d, Done: done}}
	return t.Ask("paper.end", view, append(rows, t.confirmFoot(done))...)
}

// paperLine shows one line of the paper and awaits the first entry of its number. A number that the
// record has already is not shown: it is to be read from the paper.
func (t *Turn) paperLine(c registry.Child, done *settled) error {
	return t.paperAsk(c, "first", "", "paper.line", func(view *paperView) { view.Done = done })
}

// paperAsk shows a line in one of its states with the choices that all of them have.
func (t *Turn) paperAsk(c registry.Child, step string, number registry.IDNumber, template string, add func(*paperView)) error {
	view, err := t.paperView(c)
	if err != nil {
		return err
	}
	if add != nil {
		add(&view)
	}
	if err := t.Await("paper", step, papering{Docket: c.Docket, Child: c.ID, Number: number}); err != nil {
		return err
	}
	if step == "second" {
		return t.Ask(template, view, row(choice("paper_again", "pa_line", int64(c.ID)), choice("confirm_skip", "pa_skip", int64(c.ID))))
	}
	var why []Choice
	for i, reason := range registry.Returns() {
		why = append(why, choiceWith("return_why", reason, "pa_why", int64(c.ID), int64(i)))
	}
	foot := append(row(choice("confirm_skip", "pa_skip", int64(c.ID))), t.confirmFoot(view.Done)...)
	return t.Ask(template, view, append(column(why...), foot)...)
}

func (t *Turn) paperView(c registry.Child) (paperView, error) {
	if c.Stage != registry.StageHandedOver {
		return paperView{}, &registry.StepError{From: c.Stage, Event: registry.EventConfirm, Why: registry.StepWrongStage}
	}
	view, err := t.confirmView(c)
	view.Existing, view.Wrong = "", nil
	return paperView{confirmView: view, Signer: view.Docket.Signer}, err
}

// paperOpen begins a line anew.
func (t *Turn) paperOpen() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	return t.paperLine(c, nil)
}

func (t *Turn) paperSkip() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	line, err := t.Tx.DocketLine(t.ctx, c.Docket, c.ID)
	if err != nil {
		return err
	}
	return t.paperNext(c.Docket, line.Line, nil)
}

// paperTyped reads a typed number for the line of the flow; the message that holds it is deleted. ok is
// false when it is none, which is said.
func (t *Turn) paperTyped() (c registry.Child, at papering, number registry.IDNumber, ok bool, err error) {
	if !t.Data("paper", &at) || at.Child == 0 {
		return c, at, "", false, sentence("error.stale", nil)
	}
	t.hides = true
	number, malformed := registry.ParseIDNumber(withoutGroups(t.Text))
	if malformed != nil {
		return c, at, "", false, t.Say("confirm.malformed", malformed)
	}
	c, err = t.Tx.ChildForUpdate(t.ctx, at.Child)
	return c, at, number, err == nil, err
}

// paperFirst keeps the first entry and asks for the second, without showing the first.
func (t *Turn) paperFirst() error {
	c, _, number, ok, err := t.paperTyped()
	if err != nil || !ok {
		return err
	}
	return t.paperAsk(c, "second", number, "paper.second", nil)
}

// paperSecond confirms what was entered twice alike. After a mismatch both are asked for again: nobody
// knows which of them stands on the paper.
func (t *Turn) paperSecond() error {
	c, at, number, ok, err := t.paperTyped()
	if err != nil || !ok {
		return err
	}
	if number != at.Number {
		return t.paperAsk(c, "first", "", "paper.mismatch", nil)
	}
	act, err := t.paperAct(c)
	if err != nil {
		return err
	}
	done, err := casework.Confirm(t.ctx, t.Tx, act, c.ID, number)
	refused, err := numberRefused(err)
	switch {
	case err != nil:
		return err
	case refused != nil:
		return t.paperAsk(c, "first", "", "confirm.refused", func(view *paperView) {
			view.Number, view.Refused, view.Wrong = number, refused, wrongIn(number, c, refused.Findings)
		})
	}
	line, err := t.Tx.DocketLine(t.ctx, done.Docket, c.ID)
	if err != nil {
		return err
	}
	return t.paperNext(done.Docket, line.Line, &settled{Name: c.Values.Name, Case: c.Case})
}

func (t *Turn) paperAct(c registry.Child) (casework.Act, error) {
	d, err := t.Tx.Docket(t.ctx, c.Docket)
	if err != nil {
		return casework.Act{}, err
	}
	if d.Signer == "" {
		return casework.Act{}, sentence("error.stale", nil)
	}
	return casework.OnPaper(t.ctx, t.Tx, t.act(), d)
}

// paperReturn enters that the police give a line back; any other reason is typed as it is written.
func (t *Turn) paperReturn() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	why, err := t.returnReason()
	if err != nil {
		return err
	}
	if why != registry.ReturnOther {
		return t.paperGiveBack(c, why, "")
	}
	view, err := t.paperView(c)
	if err != nil {
		return err
	}
	if err := t.Await("paper", "words", papering{Docket: c.Docket, Child: c.ID}); err != nil {
		return err
	}
	return t.Ask("paper.words", view, row(choice("back", "pa_line", int64(c.ID))))
}

func (t *Turn) paperWords() error {
	var at papering
	if !t.Data("paper", &at) || at.Child == 0 {
		return sentence("error.stale", nil)
	}
	c, err := t.Tx.ChildForUpdate(t.ctx, at.Child)
	if err != nil {
		return err
	}
	return t.unlessNumber(t.paperGiveBack(c, registry.ReturnOther, t.Text))
}

func (t *Turn) paperGiveBack(c registry.Child, why registry.Return, words string) error {
	if c.Stage != registry.StageHandedOver {
		return &registry.StepError{From: c.Stage, Event: registry.EventReturn, Why: registry.StepWrongStage}
	}
	line, err := t.Tx.DocketLine(t.ctx, c.Docket, c.ID)
	if err != nil {
		return err
	}
	act, err := t.paperAct(c)
	if err != nil {
		return err
	}
	if err := casework.Return(t.ctx, t.Tx, act, c.ID, why, words); err != nil {
		return err
	}
	return t.paperNext(line.Docket, line.Line, &settled{Name: c.Values.Name, Case: c.Case, Return: why, Words: words})
}
