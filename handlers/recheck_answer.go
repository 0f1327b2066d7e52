package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/templates"
)

// recheckKeep: the value is right as it stands. A value with a defect cannot be kept; a number may be
// missing on the certificate as well.
func (t *Turn) recheckKeep() error {
	c, at, f, err := t.asked()
	if err != nil {
		return err
	}
	if !t.mayKeep(c, f) && !lacksNumber(c, f) {
		return sentence("error.stale", nil)
	}
	return t.recheckReply(c, at, casework.Reply{Field: f, Verdict: registry.VerdictKeep})
}

func (t *Turn) recheckUnknown() error {
	c, at, f, err := t.asked()
	if err != nil {
		return err
	}
	return t.recheckReply(c, at, casework.Reply{Field: f, Verdict: registry.VerdictUnknown})
}

// recheckReply saves an answer and goes on.
func (t *Turn) recheckReply(c registry.Child, at rechecking, r casework.Reply) error {
	done, err := casework.Answer(t.ctx, t.Tx, t.recheckAct(c, at.Door), c.ID, r)
	var wrong *casework.AnswerError
	if errors.As(err, &wrong) { // right when it was typed; another answer contradicts it since
		return t.recheckType(c, at, r.Field, wrong)
	}
	if err != nil {
		return err
	}
	return t.recheckNext(done, at.Door, r.Field)
}

// recheckTake is a yes to a proposal that is open already: of an earlier visit, with its evidence, or of
// the program, which has none.
func (t *Turn) recheckTake() error {
	c, at, f, err := t.asked()
	if err != nil {
		return err
	}
	p, ok := c.Proposal(f)
	if !ok {
		return sentence("error.stale", nil)
	}
	if p.Evidence == registry.EvidenceNone {
		return t.recheckValue(c, at, f, p.New, true)
	}
	return t.recheckReply(c, at, casework.Reply{
		Field: f, Verdict: registry.VerdictCorrect, Text: p.New, Chosen: true, Evidence: p.Evidence,
	})
}

// recheckFix asks for the right value.
func (t *Turn) recheckFix() error {
	c, at, err := t.rechecked()
	if err != nil {
		return err
	}
	f, ok := t.field(1)
	if !ok {
		return sentence("error.stale", nil)
	}
	return t.recheckType(c, at, f, nil)
}

func (t *Turn) recheckType(c registry.Child, at rechecking, f registry.Field, wrong *casework.AnswerError) error {
	if err := t.Await("recheck", "value", rechecking{Child: c.ID, Door: at.Door, Field: f}); err != nil {
		return err
	}
	return t.askValue(c, asking{field: f, pick: "rc_pick", fix: "rc_fix", back: "rc_sum"}, wrong)
}

// recheckPick takes one of the program's own choices.
func (t *Turn) recheckPick() error {
	c, at, f, err := t.asked()
	if err != nil {
		return err
	}
	text, ok := t.picked(f)
	if !ok {
		return sentence("error.stale", nil)
	}
	return t.recheckValue(c, at, f, text, true)
}

// recheckTyped takes a typed value. At the question itself only what cannot be mistaken for something else
// is taken so: a name that may be right as it stands must be asked for first.
func (t *Turn) recheckTyped() error {
	var at rechecking
	if !t.Data("recheck", &at) {
		return sentence("error.stale", nil)
	}
	c, err := t.Tx.ChildForUpdate(t.ctx, at.Child)
	if err != nil {
		return err
	}
	if t.conv.Step == "question" {
		if verdict, ok := t.saidInWords(c, at.Field); ok {
			return t.recheckReply(c, at, casework.Reply{Field: at.Field, Verdict: verdict})
		}
		if at.Field == registry.FieldMother || at.Field == registry.FieldName && t.mayKeep(c, at.Field) {
			return sentence("recheck.choose", nil)
		}
	}
	text, wrong, err := t.typedAnswer(c, at.Field)
	if err != nil {
		return err
	}
	if wrong != nil {
		return t.recheckType(c, at, at.Field, wrong)
	}
	return t.recheckValue(c, at, at.Field, text, false)
}

// recheckValue asks for the evidence of a new value; what already stands needs none.
func (t *Turn) recheckValue(c registry.Child, at rechecking, f registry.Field, text string, chosen bool) error {
	if _, open := c.Proposal(f); text == c.Values.Get(f) && !open && t.mayKeep(c, f) {
		return t.recheckReply(c, at, casework.Reply{Field: f, Verdict: registry.VerdictKeep})
	}
	at.Field, at.Text, at.Waits, at.Chosen = f, text, true, chosen
	if err := t.Await("recheck", "evidence", at); err != nil {
		return err
	}
	return t.askEvidence(c, f, text, lastEvidence(c), "rc_evidence", "rc_fix")
}

// recheckEvidence saves the value that waits.
func (t *Turn) recheckEvidence() error {
	c, at, f, err := t.asked()
	if err != nil {
		return err
	}
	evidence, ok := t.evidence(2)
	if !ok || !at.Waits || at.Field != f {
		return sentence("recheck.answered", nil)
	}
	return t.recheckReply(c, at, casework.Reply{
		Field: f, Verdict: registry.VerdictCorrect, Text: at.Text, Chosen: at.Chosen, Evidence: evidence,
	})
}

// recheckLost answers text where only a choice was asked for.
func (t *Turn) recheckLost() error { return sentence("recheck.choose", nil) }

// lastEvidence is what the latest correction of the record relied on.
func lastEvidence(c registry.Child) registry.Evidence {
	for i := len(c.Answers) - 1; i >= 0; i-- {
		if e := c.Answers[i].Evidence; e != registry.EvidenceNone {
			return e
		}
	}
	return registry.EvidenceNone
}

// mayKeep: there is a value that can be seen, and nothing says that it is wrong.
func (t *Turn) mayKeep(c registry.Child, f registry.Field) bool {
	if f == registry.FieldIDNumber && !t.Me.May(registry.ActSeeNumber) {
		return false
	}
	return c.Values.Get(f) != "" && t.foundOn(c, f).Only(registry.SeverityDefect) == 0
}

// foundOn are the findings that the question about a field has to settle, as far as what was answered to
// other questions has not settled them: a corrected sex may put a number right.
func (t *Turn) foundOn(c registry.Child, f registry.Field) registry.Defects {
	q := questionOf(f)
	v := c.Proposed()
	if q != registry.FieldMother {
		v = v.With(q, c.Values.Get(q))
	}
	still := registry.Check(v, registry.Neighbours{}, t.Today()).With(registry.IDDuplicate, registry.ChildDuplicate)
	var found registry.Defects
	for _, code := range (c.Defects & still).Codes() {
		if code.Field() == q {
			found = found.With(code)
		}
	}
	return found
}

// saidInWords understands the words by which people say yes and that they do not know.
func (t *Turn) saidInWords(c registry.Child, f registry.Field) (registry.Verdict, bool) {
	word := registry.Fold(t.Text)
	isOneOf := func(template string) bool {
		text, err := templates.Text(template, nil)
		return err == nil && slices.ContainsFunc(splitLines(text), func(line string) bool { return registry.Fold(line) == word })
	}
	_, proposed := c.Proposal(f) // a yes could be said of either value
	switch {
	case isOneOf("words.yes") && t.mayKeep(c, f) && !proposed:
		return registry.VerdictKeep, true
	case isOneOf("words.unknown"):
		return registry.VerdictUnknown, true
	}
	return "", false
}

// lacksNumber: a certificate may be without a number too; then nothing is wrong but that it is missing.
func lacksNumber(c registry.Child, f registry.Field) bool {
	return f == registry.FieldIDNumber && c.Values.IDNumber == ""
}
