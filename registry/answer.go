package registry

import "slices"

// Verdict is what a re-check says of one field.
type Verdict string

// Keep: it is right as it stands. Correct: the proposal says how. Unknown: nobody at the household could tell.
const (
	VerdictKeep    Verdict = "keep"
	VerdictCorrect Verdict = "correct"
	VerdictUnknown Verdict = "unknown"
)

// Answer is the result of one question of a re-check.
type Answer struct {
	Field    Field    `json:"field"`
	Verdict  Verdict  `json:"verdict"`
	Evidence Evidence `json:"evidence,omitempty"`
}

// Field is the field that a rule looks at: the one to ask about when the rule finds something.
func (c Code) Field() Field {
	switch {
	case c <= IDPrefix:
		return FieldIDNumber
	case c <= NameSpelling, c == ChildDuplicate:
		return FieldName
	case c <= OverAge:
		return FieldBirthDate
	case c <= SexInvalid:
		return FieldSex
	case c <= EthnicityAmbiguous:
		return FieldEthnicity
	}
	return FieldMother
}

// Questions are the fields that a re-check must settle, in the order of the form: those with a
// finding, and name and birth date always, since the police compare by them.
func (c *Child) Questions() []Field {
	ask := []Field{FieldName, FieldBirthDate}
	for _, code := range c.Defects.Codes() {
		ask = append(ask, code.Field())
	}
	switch c.Return {
	case ReturnName:
		ask = append(ask, FieldName)
	case ReturnBirth:
		ask = append(ask, FieldBirthDate)
	}
	questions := make([]Field, 0, len(ask))
	for _, f := range Fields() {
		if slices.Contains(ask, f) {
			questions = append(questions, f)
		}
	}
	return questions
}

// Unanswered are the questions that have no answer yet.
func (c *Child) Unanswered() []Field {
	return slices.DeleteFunc(c.Questions(), func(f Field) bool {
		_, ok := c.AnswerTo(f)
		return ok
	})
}

// AnswerTo returns the answer to a question.
func (c *Child) AnswerTo(f Field) (Answer, bool) {
	i := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.Field == f })
	if i < 0 {
		return Answer{}, false
	}
	return c.Answers[i], true
}

// Record notes an answer in place of an earlier one. Only a correction leaves a proposal, with the
// corrected text; a correction to what already stands is a keep.
func (c *Child) Record(a Answer, corrected string) {
	c.Answers = slices.DeleteFunc(slices.Clone(c.Answers), func(old Answer) bool { return old.Field == a.Field })
	c.Drop(a.Field)
	if a.Verdict == VerdictCorrect && corrected == c.Values.Get(a.Field) {
		a.Verdict = VerdictKeep
	}
	if a.Verdict == VerdictCorrect {
		c.Propose(Proposal{Field: a.Field, Old: c.Values.Get(a.Field), New: corrected, Evidence: a.Evidence})
	}
	c.Answers = append(c.Answers, a)
}
