package handlers

import (
	"slices"

	"rasoat/casework"
	"rasoat/registry"
)

// recheckView is what the templates recheck.* are given.
type recheckView struct {
	Child    *registry.Child
	Hamlet   string
	Paper    bool // the officer enters what a collaborator has written
	Assignee string
	N, Of    int // the question's place
	Field    registry.Field
	Value    string // as it stands, fit to be shown
	Proposal *registry.Proposal
	Rules    []ruleLine
	Done     *recheckLine // answered just now
	Lines    []recheckLine
	Next     *registry.Child
}

// ruleLine is a finding to settle; that a value is missing is seen without saying it.
type ruleLine struct {
	Code registry.Code
	Says bool
}

// recheckLine is one answer as the summary tells it.
type recheckLine struct {
	Field    registry.Field
	Verdict  registry.Verdict
	Old, New string
	Evidence registry.Evidence
}

// recheckQuestion asks one question with its choices.
func (t *Turn) recheckQuestion(c registry.Child, door casework.Door, f, done registry.Field) error {
	view, err := t.recheckView(c, door)
	if err != nil {
		return err
	}
	questions := c.Questions()
	view.Field, view.Value = f, t.shown(f, c.Values.Get(f))
	view.N, view.Of = slices.Index(questions, f)+1, len(questions)
	for _, code := range t.foundOn(c, f).Codes() {
		says := view.Value != "" || code == registry.GuardianInvalid
		view.Rules = append(view.Rules, ruleLine{code, says})
	}
	if p, ok := c.Proposal(f); ok {
		view.Proposal = &t.shownProposals([]registry.Proposal{p})[0]
	}
	if done != "" {
		view.Done = t.recheckLine(c, done)
	}
	if err := t.Await("recheck", "question", rechecking{Child: c.ID, Door: door, Field: f}); err != nil {
		return err
	}
	rows := append(t.questionChoices(c, f), t.recheckFoot(c))
	return t.Ask("recheck.question", view, rows...)
}

// questionChoices are the answers that fit the question.
func (t *Turn) questionChoices(c registry.Child, f registry.Field) [][]Choice {
	id, place := int64(c.ID), fieldNumber(f)
	unknown := choice("recheck_unknown", "rc_unknown", id, place)
	var rows [][]Choice
	if p, ok := c.Proposal(f); ok && (f != registry.FieldIDNumber || t.Me.May(registry.ActSeeNumber)) {
		rows = append(rows, row(choiceWith("recheck_take", t.shown(f, p.New), "rc_take", id, place)))
	}
	switch {
	case f == registry.FieldMother && !t.mayKeep(c, f):
		kin := func(f registry.Field) Choice { return choiceWith("kin", f, "rc_fix", id, fieldNumber(f)) }
		return append(rows, row(kin(registry.FieldMother), kin(registry.FieldFather), kin(registry.FieldGuardian)), row(unknown))
	case f == registry.FieldSex && !t.mayKeep(c, f):
		return append(rows, row(choice("male", "rc_pick", id, place, 0), choice("female", "rc_pick", id, place, 1)), row(unknown))
	case lacksNumber(c, f):
		return append(rows, row(choice("number_there", "rc_fix", id, place), choice("number_none", "rc_keep", id, place)), row(unknown))
	case t.mayKeep(c, f) && len(rows) > 0: // "that is right" could be said of either value
		return append(rows, row(choice("recheck_keep_old", "rc_keep", id, place), choice("recheck_fix", "rc_fix", id, place)), row(unknown))
	case t.mayKeep(c, f):
		return append(rows, row(choice("recheck_keep", "rc_keep", id, place), choice("recheck_fix", "rc_fix", id, place)), row(unknown))
	case f == registry.FieldIDNumber:
		return append(rows, row(choice("number_type", "rc_fix", id, place), unknown))
	case c.Values.Get(f) == "":
		return append(rows, row(choice("recheck_fill", "rc_fix", id, place), unknown))
	}
	return append(rows, row(choice("recheck_fix", "rc_fix", id, place), unknown))
}

// recheckFoot is what can be done at any question.
func (t *Turn) recheckFoot(c registry.Child) []Choice {
	foot := row(choice("later", "cancel"))
	if t.Me.MayOn(registry.ActObstacle, c.UKey) {
		foot = append(row(choice("obstacle", "ob_one", int64(c.ID))), foot...)
	}
	return foot
}

func (t *Turn) recheckView(c registry.Child, door casework.Door) (view recheckView, err error) {
	unit, err := t.Tx.Unit(t.ctx, c.Unit)
	if err != nil {
		return view, err
	}
	view = recheckView{Child: &c, Hamlet: hamletName(unit), Paper: door != casework.DoorChat}
	if view.Paper {
		view.Assignee, err = t.memberName(c.Assignee)
	}
	return view, err
}

// recheckSummary shows every answer before the record is sent.
func (t *Turn) recheckSummary(c registry.Child, door casework.Door, done registry.Field) error {
	view, err := t.recheckView(c, door)
	if err != nil {
		return err
	}
	view.Lines = t.recheckLines(c)
	if done != "" {
		view.Done = t.recheckLine(c, done)
	}
	if err := t.Await("recheck", "summary", rechecking{Child: c.ID, Door: door}); err != nil {
		return err
	}
	id := int64(c.ID)
	return t.Ask("recheck.summary", view,
		row(choice("recheck_send", "rc_send", id)), row(choice("recheck_edit", "rc_edit", id)), t.recheckFoot(c))
}

// recheckLines are the answers in the order of the form. That nothing was said of the mother herself is
// no answer to tell.
func (t *Turn) recheckLines(c registry.Child) []recheckLine {
	var lines []recheckLine
	for _, f := range registry.Fields() {
		a, ok := c.AnswerTo(f)
		if !ok || f == registry.FieldMother && a.Verdict == registry.VerdictKeep && c.Values.Mother == "" {
			continue
		}
		lines = append(lines, *t.recheckLine(c, f))
	}
	return lines
}

func (t *Turn) recheckLine(c registry.Child, f registry.Field) *recheckLine {
	a, _ := c.AnswerTo(f)
	line := recheckLine{Field: f, Verdict: a.Verdict, Old: t.shown(f, c.Values.Get(f)), Evidence: a.Evidence}
	if p, ok := c.Proposal(f); ok {
		line.New = shownTyped(f, p.New)
	}
	return &line
}

// recheckEdit offers every field, answered or not: what is wrong may not be what was asked about.
func (t *Turn) recheckEdit() error {
	c, at, err := t.rechecked()
	if err != nil {
		return err
	}
	view, err := t.recheckView(c, at.Door)
	if err != nil {
		return err
	}
	if err := t.Await("recheck", "summary", rechecking{Child: c.ID, Door: at.Door}); err != nil {
		return err
	}
	var fields []Choice
	for _, f := range askedFields() {
		verb := "rc_ask"
		if questionOf(f) == registry.FieldMother {
			verb = "rc_fix"
		}
		fields = append(fields, choiceWith("field", f, verb, int64(c.ID), fieldNumber(f)))
	}
	return t.Ask("recheck.edit", view, append(grid(2, fields...), row(choice("back", "rc_sum", int64(c.ID))))...)
}
