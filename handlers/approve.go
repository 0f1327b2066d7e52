package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// approveRoute is the officer's queue of re-checked records, one after another.
func approveRoute() Route {
	return Route{
		Name:     "approve",
		Commands: []string{"duyet"},
		Right:    registry.ActApprove,
		Start:    (*Turn).approveStart,
		Presses: map[string]func(*Turn) error{
			"ap_start": (*Turn).approveStart,
			"ap_one":   (*Turn).approveOne,
			"ap_yes":   (*Turn).approveYes,
			"ap_skip":  (*Turn).approveSkip,
			"ap_back":  (*Turn).approveBack,
			"ap_why":   (*Turn).approveWhy,
		},
		Steps:   map[string]func(*Turn) error{"reason": (*Turn).approveReason},
		Expects: map[string]Expect{"reason": expectsText},
	}
}

// approving is the officer's way through the queue: what she has put off, and what is to be sent back.
type approving struct {
	Skipped []registry.ChildID `json:"skipped,omitempty"`
	Child   registry.ChildID   `json:"child,omitempty"`
}

// approveView is what the templates approve.* are given.
type approveView struct {
	recheckView
	Total     int
	Skipped   int
	Proposals []registry.Proposal
	Left      []registry.Code // what would be left to find
	Settled   *settledCase
	Kept      []registry.Field // found right
	Missing   bool             // the papers have no number
	Unknown   []registry.Field
	Held      *casework.NumberError
}

// settledCase is what the press before has done, said above the next record.
type settledCase struct {
	Name   string
	Case   registry.CaseCode
	Closed bool   // for the age that the proposals prove
	Reason string // sent back
	Open   bool   // sent back while nobody is there to whom it could go
}

func (t *Turn) approveStart() error {
	t.End()
	return t.approveNext(approving{}, nil)
}

// approveNext shows the first record of the queue that was not put off.
func (t *Turn) approveNext(at approving, settled *settledCase) error {
	waiting := registry.Filter{Stages: []registry.Stage{registry.StageRechecked}}
	total, err := t.Tx.CountChildren(t.ctx, waiting)
	if err != nil {
		return err
	}
	lines, err := t.Tx.ListChildren(t.ctx, waiting, store.Cursor{}, len(at.Skipped)+1)
	if err != nil {
		return err
	}
	at.Skipped = slices.DeleteFunc(at.Skipped, func(id registry.ChildID) bool {
		return !slices.ContainsFunc(lines, func(l store.Line) bool { return l.ID == id })
	})
	for _, line := range lines {
		if slices.Contains(at.Skipped, line.ID) {
			continue
		}
		c, err := t.Tx.Child(t.ctx, line.ID)
		if err != nil {
			return err
		}
		return t.approveCard(c, at, total, settled)
	}
	t.End()
	view := approveView{Total: total, Settled: settled}
	foot := row(choice("menu", "menu"))
	if settled != nil {
		foot = append(row(choice("undo", "undo")), foot...)
	}
	if total > 0 {
		return t.Ask("approve.end", view, row(choiceWith("approve_rest", total, "ap_start")), foot)
	}
	return t.Ask("approve.end", view, foot)
}

func (t *Turn) approveCard(c registry.Child, at approving, total int, settled *settledCase) error {
	view, err := t.approveView(c)
	if err != nil {
		return err
	}
	view.Total, view.Settled = total, settled
	at.Child = c.ID
	if err := t.Await("approve", "", at); err != nil {
		return err
	}
	id, version := int64(c.ID), int64(c.Version)
	foot := row(choice("menu", "menu"))
	if settled != nil {
		foot = append(row(choice("undo", "undo")), foot...)
	}
	return t.Ask("approve.card", view,
		row(choice("approve", "ap_yes", id, version), choice("send_back", "ap_back", id)), row(choice("approve_skip", "ap_skip", id)), foot)
}

func (t *Turn) approveView(c registry.Child) (view approveView, err error) {
	if view.recheckView, err = t.recheckView(c, casework.DoorChat); err != nil {
		return view, err
	}
	if view.Assignee, err = t.memberName(c.Assignee); err != nil {
		return view, err
	}
	view.Proposals = t.shownProposals(c.Proposals)
	for _, line := range t.recheckLines(c) {
		switch {
		case line.Verdict == registry.VerdictUnknown:
			view.Unknown = append(view.Unknown, line.Field)
		case line.Verdict == registry.VerdictKeep && line.Old == "":
			view.Missing = true
		case line.Verdict == registry.VerdictKeep:
			view.Kept = append(view.Kept, line.Field)
		}
	}
	view.Value = t.shown(registry.FieldIDNumber, c.Values.IDNumber)
	left, err := casework.LeftAfter(t.ctx, t.Tx, c)
	view.Left = (left &^ left.Only(registry.SeverityHint)).Codes()
	return view, err
}

// approveOne opens one record of the queue, from a refusal.
func (t *Turn) approveOne() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if c.Stage != registry.StageRechecked {
		return &registry.StepError{From: c.Stage, Event: registry.EventApprove, Why: registry.StepWrongStage}
	}
	total, err := t.Tx.CountChildren(t.ctx, registry.Filter{Stages: []registry.Stage{registry.StageRechecked}})
	if err != nil {
		return err
	}
	return t.approveCard(c, t.queue(), total, nil)
}

// queue is the officer's way through the queue so far.
func (t *Turn) queue() approving {
	var at approving
	t.Data("approve", &at)
	return at
}

// approveYes approves what was shown: the press of a queue names the version that it belongs to.
func (t *Turn) approveYes() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if version, ok := t.id(1); ok && c.Stage == registry.StageRechecked && version != int64(c.Version) {
		return sentence("approve.changed", nil)
	}
	done, err := casework.Approve(t.ctx, t.Tx, t.act(), c.ID)
	held, err := numberRefused(err)
	switch {
	case err != nil:
		return err
	case held != nil:
		return t.approveHeld(c, held)
	}
	settled := settledCase{Name: done.Proposed().Name, Case: c.Case, Closed: done.Stage == registry.StageClosed}
	return t.approveNext(t.queue(), &settled)
}

// approveHeld says whose the number is; it is no error, so that the probe stays in the journal.
func (t *Turn) approveHeld(c registry.Child, held *casework.NumberError) error {
	view, err := t.approveView(c)
	if err != nil {
		return err
	}
	view.Held = held
	id := int64(c.ID)
	return t.Ask("approve.held", view, row(choice("send_back", "ap_back", id), choice("approve_skip", "ap_skip", id)), row(choice("menu", "menu")))
}

func (t *Turn) approveSkip() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	at := t.queue()
	if !slices.Contains(at.Skipped, c.ID) {
		at.Skipped = append(at.Skipped, c.ID)
	}
	return t.approveNext(at, nil)
}

// approveBack asks why a record goes back: a usual reason, or typed words.
func (t *Turn) approveBack() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if c.Stage != registry.StageRechecked {
		return &registry.StepError{From: c.Stage, Event: registry.EventSendBack, Why: registry.StepWrongStage}
	}
	view, err := t.approveView(c)
	if err != nil {
		return err
	}
	at := t.queue()
	at.Child = c.ID
	if err := t.Await("approve", "reason", at); err != nil {
		return err
	}
	reasons, err := backReasons()
	if err != nil {
		return err
	}
	var choices []Choice
	for i, reason := range reasons {
		choices = append(choices, named(reason, "ap_why", int64(c.ID), int64(i)))
	}
	return t.Ask("approve.why", view, append(column(choices...), row(choice("back", "ap_one", int64(c.ID))))...)
}

// backReasons are the usual reasons, one a line of their template.
func backReasons() ([]string, error) {
	text, err := templates.Text("words.back_reasons", nil)
	return splitLines(text), err
}

func (t *Turn) approveWhy() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	reasons, err := backReasons()
	if err != nil {
		return err
	}
	i, ok := t.id(1)
	if !ok || i < 0 || i >= int64(len(reasons)) {
		return sentence("error.stale", nil)
	}
	return t.sendBack(c, reasons[i])
}

func (t *Turn) approveReason() error {
	c, err := t.Tx.ChildForUpdate(t.ctx, t.queue().Child)
	if errors.Is(err, store.ErrNotFound) {
		return sentence("error.stale", nil)
	}
	if err != nil {
		return err
	}
	return t.sendBack(c, t.Text)
}

func (t *Turn) sendBack(c registry.Child, reason string) error {
	done, err := casework.SendBack(t.ctx, t.Tx, t.act(), c.ID, reason)
	if err != nil {
		return err
	}
	return t.approveNext(t.queue(), &settledCase{Name: c.Values.Name, Case: c.Case, Reason: done.SentBack, Open: done.Assignee == 0})
}
