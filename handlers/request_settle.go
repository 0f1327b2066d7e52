package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

func (t *Turn) requestAck() error {
	id, _ := t.id(0)
	r, err := casework.AckRequest(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedRequest(err)
	}
	return t.requestShow(r)
}

func (t *Turn) requestExtend() error {
	id, _ := t.id(0)
	r, err := casework.ExtendRequest(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedRequest(err)
	}
	return t.requestShow(r)
}

func (t *Turn) requestPrint() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	doc, err := casework.PrintRecord(t.ctx, t.Tx, t.act(), r.ID)
	if err != nil {
		return err
	}
	name, err := templates.Text("request.file_name", map[string]any{"Case": r.Case})
	if err != nil {
		return err
	}
	return t.SendFile(name, doc.Content, "request.file", map[string]any{"Case": r.Case})
}

// outcomes are how a request can be closed by a press, in the order of its choices.
func outcomes() []string {
	return []string{store.RequestDone, store.RequestRefused, store.RequestDropped}
}

func (t *Turn) requestClose() error {
	id, _ := t.id(0)
	n, _ := t.id(1)
	if n < 0 || n >= int64(len(outcomes())) {
		return sentence("error.stale", nil)
	}
	r, err := casework.CloseRequest(t.ctx, t.Tx, t.act(), id, outcomes()[n])
	if err != nil {
		return closedRequest(err)
	}
	return t.requestClosed(r)
}

func (t *Turn) requestClosed(r store.Request) error {
	t.End()
	return t.Ask("request.closed", requestView{R: r, Case: r.Case, Outcome: r.Outcome}, row(choice("requests", "rq_start"), choice("menu", "menu")))
}

func (t *Turn) requestRestrict() error {
	id, _ := t.id(0)
	r, err := casework.RestrictRecord(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedRequest(err)
	}
	return t.requestClosed(r)
}

func (t *Turn) requestRelease() error {
	id, _ := t.id(0)
	c, err := casework.ReleaseRecord(t.ctx, t.Tx, t.act(), registry.ChildID(id))
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("request.free", requestView{Case: c.Case, Name: c.Values.Name}, row(choice("requests", "rq_start"), choice("menu", "menu")))
}

// correctable are the fields that a family's papers can set right; the number is for the police.
func correctable() []registry.Field {
	return slices.DeleteFunc(registry.Fields(), func(f registry.Field) bool {
		return f == registry.FieldIDNumber || f == registry.FieldHamlet
	})
}

func (t *Turn) requestFields() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	var choices []Choice
	for i, f := range correctable() {
		choices = append(choices, choiceWith("request_field", f, "rq_field", r.ID, int64(i)))
	}
	t.End()
	return t.Ask("request.fields", requestView{R: r, Case: r.Case}, append(grid(2, choices...), row(choice("back", "rq_one", r.ID)))...)
}

// requestFix is what the flow keeps while the right value is typed.
type requestFix struct {
	Request int64          `json:"request"`
	Field   registry.Field `json:"field"`
}

func (t *Turn) requestField() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	n, _ := t.id(1)
	if n < 0 || n >= int64(len(correctable())) {
		return sentence("error.stale", nil)
	}
	f := correctable()[n]
	if err := t.Await("request", "value", requestFix{r.ID, f}); err != nil {
		return err
	}
	return t.Ask("request.value", requestView{R: r, Case: r.Case, Field: f}, row(choice("cancel", "cancel")))
}

func (t *Turn) requestValue() error {
	var fix requestFix
	if !t.Data("request", &fix) || !slices.Contains(correctable(), fix.Field) {
		return sentence("error.stale", nil)
	}
	r, err := casework.OpenRequest(t.ctx, t.Tx, t.act(), fix.Request)
	if err != nil {
		return closedRequest(err)
	}
	c, err := t.Tx.Child(t.ctx, r.Child)
	if err != nil {
		return err
	}
	value, err := casework.ReadAnswer(c, fix.Field, t.Text, t.Today())
	var wrong *casework.AnswerError
	if errors.As(err, &wrong) {
		return t.Ask("request.wrong", requestView{Field: fix.Field}, row(choice("cancel", "cancel")))
	}
	if err != nil {
		return err
	}
	if _, err := casework.CorrectRecord(t.ctx, t.Tx, t.act(), r.ID, fix.Field, value); err != nil {
		return err
	}
	t.End()
	return t.Ask("request.corrected", requestView{Case: r.Case, Name: c.Values.Name, Field: fix.Field},
		row(choice("card_again", "card", int64(r.Child)), choice("request_back", "rq_one", r.ID)), row(choice("menu", "menu")))
}

func (t *Turn) requestErase() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	line, err := t.requestLine(r)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("request.erase", requestView{R: r, Case: r.Case, Name: line.Name},
		row(choice("request_erase_yes", "rq_erase_y", r.ID), choice("back", "rq_one", r.ID)))
}

// requestEraseAsked asks the second person, without whom nothing is erased.
func (t *Turn) requestEraseAsked() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	subject, err := templates.Text("request.erase_subject", map[string]any{"Case": r.Case})
	if err != nil {
		return err
	}
	purpose, err := templates.Text("request.erase_purpose", map[string]any{"Relation": r.Relation, "Came": r.Came})
	if err != nil {
		return err
	}
	asked, err := casework.AskErase(t.ctx, t.Tx, t.act(), t.chat.ID, r.ID, subject, purpose)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("request.asked", requestView{R: r, Case: r.Case, Asked: asked}, row(choice("requests", "rq_start"), choice("menu", "menu")))
}
