package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// recheckRoute takes a collaborator through the questions of a record, one after another. An officer
// comes in from a sheet of paper (recheckFor); who may is asked by casework at every answer.
func recheckRoute() Route {
	return Route{
		Name:  "recheck",
		Right: registry.ActCard,
		Presses: map[string]func(*Turn) error{
			"rc_start":    (*Turn).recheckStart,
			"rc_first":    (*Turn).recheckFirst,
			"rc_ask":      (*Turn).recheckAsk,
			"rc_keep":     (*Turn).recheckKeep,
			"rc_unknown":  (*Turn).recheckUnknown,
			"rc_take":     (*Turn).recheckTake,
			"rc_fix":      (*Turn).recheckFix,
			"rc_pick":     (*Turn).recheckPick,
			"rc_evidence": (*Turn).recheckEvidence,
			"rc_edit":     (*Turn).recheckEdit,
			"rc_sum":      (*Turn).recheckStart,
			"rc_send":     (*Turn).recheckSend,
		},
		Steps: map[string]func(*Turn) error{
			"question": (*Turn).recheckTyped,
			"value":    (*Turn).recheckTyped,
			"evidence": (*Turn).recheckLost,
			"summary":  (*Turn).recheckLost,
		},
		Expects: map[string]Expect{
			"question": expectsValue, "value": expectsValue, "evidence": expectsChoice, "summary": expectsChoice,
		},
	}
}

// rechecking is where a re-check stands: the question on the screen, and a value that waits for its evidence.
type rechecking struct {
	Child  registry.ChildID `json:"child"`
	Door   casework.Door    `json:"door"`
	Field  registry.Field   `json:"field,omitempty"`
	Text   string           `json:"text,omitempty"`
	Waits  bool             `json:"waits,omitempty"` // Text, which may be empty, waits for its evidence
	Chosen bool             `json:"chosen,omitempty"`
}

// recheckStart opens a record at its first question without an answer.
func (t *Turn) recheckStart() error {
	c, at, err := t.rechecked()
	if err != nil {
		return err
	}
	return t.recheckFor(c, at.Door)
}

// recheckFor goes on with the re-check of a record by a door: the next question, or the summary. An
// officer enters a collaborator's sheet by casework.DoorPaper.
func (t *Turn) recheckFor(c registry.Child, door casework.Door) error {
	return t.recheckNext(c, door, "")
}

// recheckFirst begins with the first record of the list that is assigned to the member.
func (t *Turn) recheckFirst() error {
	return t.recheckOffer(registry.Child{Assignee: t.Me.ID}, func(next registry.Child) error {
		return t.recheckFor(next, casework.DoorChat)
	})
}

// recheckOffer calls offer with the record to go to after c, or says that none is left.
func (t *Turn) recheckOffer(c registry.Child, offer func(registry.Child) error) error {
	id, err := t.Tx.NextRecheck(t.ctx, c, t.Today())
	if errors.Is(err, store.ErrNotFound) {
		t.End()
		return t.Ask("recheck.none", nil, row(choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	next, err := t.Tx.ChildForUpdate(t.ctx, id)
	if err != nil {
		return err
	}
	return offer(next)
}

// rechecked is the record that the press names, and where its re-check stands.
func (t *Turn) rechecked() (registry.Child, rechecking, error) {
	c, err := t.child()
	if err != nil {
		return c, rechecking{}, err
	}
	at := rechecking{}
	if !t.Data("recheck", &at) || at.Child != c.ID {
		at = rechecking{Child: c.ID, Door: t.recheckDoor()}
	}
	if c.Stage != registry.StageAssigned {
		return c, at, &registry.StepError{From: c.Stage, Event: registry.EventRecheck, Why: registry.StepWrongStage}
	}
	return c, at, nil
}

// recheckDoor: what an officer answers, somebody else has said.
func (t *Turn) recheckDoor() casework.Door {
	if t.Me.Role == registry.RoleOfficer {
		return casework.DoorPaper
	}
	return casework.DoorChat
}

func (t *Turn) recheckAct(c registry.Child, door casework.Door) casework.Act {
	act := t.act()
	if act.Door = door; door != casework.DoorChat {
		act.For = c.Assignee
	}
	return act
}

// asked is the field that the press names, as long as its question is open or on the screen: a second
// press of an older button must not answer anew what has been answered since.
func (t *Turn) asked() (registry.Child, rechecking, registry.Field, error) {
	c, at, err := t.rechecked()
	if err != nil {
		return c, at, "", err
	}
	f, ok := t.field(1)
	if !ok {
		return c, at, "", sentence("error.stale", nil)
	}
	q := questionOf(f)
	if at.Field != f && questionOf(at.Field) != q && !slices.Contains(c.Unanswered(), q) {
		return c, at, f, sentence("recheck.answered", nil)
	}
	return c, at, f, nil
}

// questionOf: the question about the parents stands in the mother's name.
func questionOf(f registry.Field) registry.Field {
	if f == registry.FieldFather || f == registry.FieldGuardian {
		return registry.FieldMother
	}
	return f
}

// recheckNext asks what has no answer yet, or sums up. done is the field that has just been answered.
func (t *Turn) recheckNext(c registry.Child, door casework.Door, done registry.Field) error {
	if open := c.Unanswered(); len(open) > 0 {
		return t.recheckQuestion(c, door, open[0], done)
	}
	if t.isKinOpen(c) && questionOf(done) == registry.FieldMother {
		return t.recheckQuestion(c, door, registry.FieldMother, done)
	}
	return t.recheckSummary(c, door, done)
}

// isKinOpen: of the parents one name has been corrected, and another is still none.
func (t *Turn) isKinOpen(c registry.Child) bool {
	a, _ := c.AnswerTo(registry.FieldMother)
	left := registry.Check(c.Proposed(), registry.Neighbours{}, t.Today())
	return a.Verdict != registry.VerdictUnknown && left.Has(registry.GuardianInvalid)
}

func (t *Turn) recheckAsk() error {
	c, at, err := t.rechecked()
	if err != nil {
		return err
	}
	f, ok := t.field(1)
	if !ok {
		return sentence("error.stale", nil)
	}
	return t.recheckQuestion(c, at.Door, questionOf(f), "")
}

// recheckSend hands the record to the officers and goes on to the next one.
func (t *Turn) recheckSend() error {
	c, at, err := t.rechecked()
	if err != nil {
		return err
	}
	if c, err = casework.Recheck(t.ctx, t.Tx, t.recheckAct(c, at.Door), c.ID); err != nil {
		return err
	}
	t.End()
	view, err := t.recheckView(c, at.Door)
	if err != nil {
		return err
	}
	return t.recheckAfter("recheck.sent", view)
}

// recheckAfter says what was done with a record and offers the next assigned one.
func (t *Turn) recheckAfter(template string, view recheckView) error {
	verb := "rc_start"
	if view.Paper {
		verb = "pa_sheet"
	}
	var rows [][]Choice
	if view.Paper && t.Me.MayOn(registry.ActApprove, view.Child.UKey) && view.Child.Stage == registry.StageRechecked {
		rows = append(rows, row(choice("approve", "ap_yes", int64(view.Child.ID))))
	}
	id, err := t.Tx.NextRecheck(t.ctx, *view.Child, t.Today())
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	default:
		next, err := t.Tx.Child(t.ctx, id)
		if err != nil {
			return err
		}
		view.Next = &next
		rows = append(rows, row(choiceWith("recheck_next", next, verb, int64(id))))
	}
	return t.Ask(template, view, append(rows, row(choice("undo", "undo"), choice("menu", "menu")))...)
}
