package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
)

// enterRoute is the officer herself with a parent and the papers at the counter: value by value with its
// evidence, and approved at the end. Nothing is in the record before that.
func enterRoute() Route {
	return Route{
		Name:  "enter",
		Right: registry.ActEnter,
		Presses: map[string]func(*Turn) error{
			"en_one":      (*Turn).enterStart,
			"en_field":    (*Turn).enterField,
			"en_pick":     (*Turn).enterPick,
			"en_show":     (*Turn).enterShow,
			"en_evidence": (*Turn).enterEvidence,
			"en_done":     (*Turn).enterDone,
			"en_with":     (*Turn).enterWith,
			"en_drop":     (*Turn).enterDrop,
		},
		Steps: map[string]func(*Turn) error{
			"value":  (*Turn).enterTyped,
			"choose": (*Turn).recheckLost,
		},
		Expects: map[string]Expect{"value": expectsValue, "choose": expectsChoice},
	}
}

// entering is what the officer has entered so far. It is sealed with the conversation.
type entering struct {
	Child       registry.ChildID    `json:"child"`
	Version     int                 `json:"version"`
	Corrections []registry.Proposal `json:"corrections,omitempty"`
	Field       registry.Field      `json:"field,omitempty"`
	Text        string              `json:"text,omitempty"`
	Waits       bool                `json:"waits,omitempty"` // Text, which may be empty, waits for its evidence
}

// enterView is what the templates enter.* are given.
type enterView struct {
	recheckView
	Proposals []registry.Proposal // with what was entered
	Left      []registry.Code
	Changed   bool // the record, since she saw it
	Evidence  registry.Evidence
	Closed    bool
	Held      *casework.NumberError
}

func (t *Turn) enterStart() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if c.Stage != registry.StageDefective && c.Stage != registry.StageAssigned {
		return &registry.StepError{From: c.Stage, Event: registry.EventEnter, Why: registry.StepWrongStage}
	}
	return t.enterFields(c, entering{Child: c.ID, Version: c.Version}, enterView{})
}

// entered is the record at the counter, and what has been entered. The press must belong to it.
func (t *Turn) entered() (registry.Child, entering, error) {
	var at entering
	c, err := t.child()
	if err != nil {
		return c, at, err
	}
	if !t.Data("enter", &at) || at.Child != c.ID {
		return c, at, sentence("error.stale", nil)
	}
	return c, at, nil
}

// on is the record as it would be approved.
func (at entering) on(c registry.Child) registry.Child {
	casework.Correct(&c, at.Corrections)
	return c
}

// enterFields shows the record with what was entered, and offers every field.
func (t *Turn) enterFields(c registry.Child, at entering, view enterView) error {
	at.Field, at.Text, at.Waits, at.Version = "", "", false, c.Version
	if err := t.Await("enter", "choose", at); err != nil {
		return err
	}
	view, err := t.enterView(at.on(c), view)
	if err != nil {
		return err
	}
	var fields []Choice
	for _, f := range askedFields() {
		fields = append(fields, choiceWith("field", f, "en_field", int64(c.ID), fieldNumber(f)))
	}
	rows := append(grid(2, fields...), row(choice("enter_done", "en_done", int64(c.ID))), row(choice("enter_drop", "en_drop", int64(c.ID))))
	return t.Ask("enter.show", view, rows...)
}

func (t *Turn) enterView(c registry.Child, view enterView) (enterView, error) {
	var err error
	if view.recheckView, err = t.recheckView(c, casework.DoorChat); err != nil {
		return view, err
	}
	view.Value = t.shown(registry.FieldIDNumber, c.Values.IDNumber)
	view.Proposals = t.shownProposals(c.Proposals)
	left, err := casework.LeftAfter(t.ctx, t.Tx, c)
	view.Left = (left &^ left.Only(registry.SeverityHint)).Codes()
	return view, err
}

func (t *Turn) enterShow() error {
	c, at, err := t.entered()
	if err != nil {
		return err
	}
	return t.enterFields(c, at, enterView{})
}

func (t *Turn) enterField() error {
	c, at, err := t.entered()
	if err != nil {
		return err
	}
	f, ok := t.field(1)
	if !ok {
		return sentence("error.stale", nil)
	}
	at.Field = f
	return t.enterType(c, at, nil)
}

func (t *Turn) enterType(c registry.Child, at entering, wrong *casework.AnswerError) error {
	at.Text, at.Waits = "", false
	if err := t.Await("enter", "value", at); err != nil {
		return err
	}
	return t.askValue(at.on(c), asking{field: at.Field, pick: "en_pick", fix: "en_field", back: "en_show"}, wrong)
}

func (t *Turn) enterPick() error {
	c, at, err := t.entered()
	if err != nil {
		return err
	}
	f, ok := t.field(1)
	if !ok || f != at.Field {
		return sentence("error.stale", nil)
	}
	text, ok := t.picked(f)
	if !ok {
		return sentence("error.stale", nil)
	}
	return t.enterValue(c, at, text)
}

func (t *Turn) enterTyped() error {
	var at entering
	if !t.Data("enter", &at) {
		return sentence("error.stale", nil)
	}
	c, err := t.Tx.ChildForUpdate(t.ctx, at.Child)
	if err != nil {
		return err
	}
	text, wrong, err := t.typedAnswer(at.on(c), at.Field)
	if err != nil {
		return err
	}
	if wrong != nil {
		return t.enterType(c, at, wrong)
	}
	return t.enterValue(c, at, text)
}

// enterValue asks for the evidence of a new value.
func (t *Turn) enterValue(c registry.Child, at entering, text string) error {
	at.Text, at.Waits = text, true
	if err := t.Await("enter", "choose", at); err != nil {
		return err
	}
	return t.askEvidence(at.on(c), at.Field, text, at.evidence(), "en_evidence", "en_field")
}

// evidence is what the last correction relies on.
func (at entering) evidence() registry.Evidence {
	if n := len(at.Corrections); n > 0 {
		return at.Corrections[n-1].Evidence
	}
	return registry.EvidenceNone
}

func (t *Turn) enterEvidence() error {
	c, at, err := t.entered()
	if err != nil {
		return err
	}
	f, ok := t.field(1)
	evidence, known := t.evidence(2)
	if !ok || !known || !at.Waits || f != at.Field {
		return sentence("error.stale", nil)
	}
	at.Corrections = slices.DeleteFunc(at.Corrections, func(p registry.Proposal) bool { return p.Field == f })
	at.Corrections = append(at.Corrections, registry.Proposal{Field: f, New: at.Text, Evidence: evidence})
	return t.enterFields(c, at, enterView{})
}

// enterDone approves. Where nothing was corrected, what the officer has looked at is asked for.
func (t *Turn) enterDone() error {
	c, at, err := t.entered()
	if err != nil {
		return err
	}
	if evidence := at.evidence(); evidence != registry.EvidenceNone {
		return t.enter(c, at, evidence)
	}
	view, err := t.enterView(at.on(c), enterView{})
	if err != nil {
		return err
	}
	var choices []Choice
	for i, e := range registry.Evidences() {
		choices = append(choices, choiceWith("evidence", e, "en_with", int64(c.ID), int64(i)))
	}
	return t.Ask("enter.with", view, append(column(choices...), row(choice("back", "en_show", int64(c.ID))))...)
}

func (t *Turn) enterWith() error {
	c, at, err := t.entered()
	if err != nil {
		return err
	}
	evidence, ok := t.evidence(1)
	if !ok {
		return sentence("error.stale", nil)
	}
	return t.enter(c, at, evidence)
}

// enterDrop throws away what was entered.
func (t *Turn) enterDrop() error {
	c, _, err := t.entered()
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("enter.dropped", c.Values, row(choice("menu", "menu")))
}

// enter takes the step. What somebody else has changed meanwhile is shown first.
func (t *Turn) enter(c registry.Child, at entering, evidence registry.Evidence) error {
	done, err := casework.Enter(t.ctx, t.Tx, t.act(), c.ID, at.Version, at.Corrections, evidence)
	if errors.Is(err, casework.ErrChanged) {
		return t.enterFields(c, at, enterView{Changed: true})
	}
	held, err := numberRefused(err)
	switch {
	case err != nil:
		return err
	case held != nil:
		return t.enterFields(c, at, enterView{Held: held})
	}
	view, err := t.recheckView(done, casework.DoorChat)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("enter.done", enterView{recheckView: view, Evidence: evidence, Closed: done.Stage == registry.StageClosed},
		row(choice("undo", "undo"), choice("menu", "menu")))
}
