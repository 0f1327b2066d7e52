package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
)

// returnWhy asks why a line goes back.
func (t *Turn) returnWhy() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if c.Stage != registry.StageHandedOver {
		return &registry.StepError{From: c.Stage, Event: registry.EventReturn, Why: registry.StepWrongStage}
	}
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	if err := t.Await("confirm", "", confirming{Child: c.ID}); err != nil {
		return err
	}
	var choices []Choice
	for i, why := range registry.Returns() {
		choices = append(choices, choiceWith("return_why", why, "po_why", int64(c.ID), int64(i)))
	}
	return t.Ask("return.why", view, append(column(choices...), row(choice("back", "po_yes", int64(c.ID))))...)
}

// returnReason is the reason that the press names beside its record.
func (t *Turn) returnReason() (registry.Return, error) {
	i, ok := t.id(1)
	if !ok || i < 0 || i >= int64(len(registry.Returns())) {
		return "", sentence("error.stale", nil)
	}
	return registry.Returns()[i], nil
}

// returnDone gives the line back for the chosen reason; any other reason is typed.
func (t *Turn) returnDone() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	why, err := t.returnReason()
	if err != nil {
		return err
	}
	if why != registry.ReturnOther {
		return t.giveBack(c, why, "")
	}
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	if err := t.Await("confirm", "words", confirming{Child: c.ID}); err != nil {
		return err
	}
	return t.Ask("return.words", view, row(choice("back", "po_return", int64(c.ID))))
}

func (t *Turn) returnWords() error {
	var at confirming
	if !t.Data("confirm", &at) {
		return sentence("error.stale", nil)
	}
	c, err := t.Tx.ChildForUpdate(t.ctx, at.Child)
	if err != nil {
		return err
	}
	return t.unlessNumber(t.giveBack(c, registry.ReturnOther, t.Text))
}

// unlessNumber passes on how typed words were taken; those with a number in them are hidden and asked for again.
func (t *Turn) unlessNumber(err error) error {
	if !errors.Is(err, casework.ErrWordsNumber) {
		return err
	}
	t.hides = true
	return t.Say("error.words_number", nil)
}

func (t *Turn) giveBack(c registry.Child, why registry.Return, words string) error {
	line, err := t.Tx.DocketLine(t.ctx, c.Docket, c.ID)
	if err != nil {
		return err
	}
	if err := casework.Return(t.ctx, t.Tx, t.act(), c.ID, why, words); err != nil {
		return err
	}
	return t.confirmNext(line.Docket, line.Line, &settled{Name: c.Values.Name, Case: c.Case, Return: why, Words: words})
}
