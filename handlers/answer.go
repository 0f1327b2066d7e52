package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/templates"
)

// asking is one value being asked for, at a household or at the counter: what the presses of its prompt
// are called in the flow that asks.
type asking struct {
	field registry.Field
	pick  string // verb of a choice among the program's own answers: child, field, number of the choice
	fix   string // verb that goes over to another field: child, field
	back  string // verb of giving the question up: child, field
}

// answerView is what the templates answer.* are given.
type answerView struct {
	Name     string
	Case     registry.CaseCode
	Field    registry.Field
	Old      string // as it stands, fit to be shown
	New      string
	Wrong    *casework.AnswerError
	Rules    []string // of Wrong, by public name
	Proposed registry.Values
}

// askedFields are those that can be corrected in a chat, in the order of the form.
func askedFields() []registry.Field { return registry.Fields()[:8] }

func fieldNumber(f registry.Field) int64 { return int64(slices.Index(registry.Fields(), f)) }

// field is the n-th id of the press as a field that can be asked for.
func (t *Turn) field(n int) (registry.Field, bool) {
	i, ok := t.id(n)
	if !ok || i < 0 || i >= int64(len(askedFields())) {
		return "", false
	}
	return askedFields()[i], true
}

// askValue asks for a value: sex by its two choices, all else typed. wrong is why what was typed before
// could not stand.
func (t *Turn) askValue(c registry.Child, a asking, wrong *casework.AnswerError) error {
	view := answerView{
		Name: c.Values.Name, Case: c.Case, Field: a.field, Old: t.shown(a.field, c.Values.Get(a.field)),
		Wrong: wrong, Proposed: c.Proposed(),
	}
	id, place := int64(c.ID), fieldNumber(a.field)
	var rows [][]Choice
	if a.field == registry.FieldSex {
		rows = append(rows, row(choice("male", a.pick, id, place, 0), choice("female", a.pick, id, place, 1)))
	}
	if wrong != nil {
		for _, group := range wrong.Candidates {
			rows = append(rows, row(named(group, a.pick, id, place, groupNumber(group))))
		}
		for _, code := range wrong.Found.Codes() {
			view.Rules = append(view.Rules, code.String())
		}
		rows = append(rows, otherField(c, a, wrong))
	}
	return t.Ask("answer.ask", view, append(rows, row(choice("back", a.back, id, place)))...)
}

// otherField: where number and record contradict each other, it may be the record that is wrong.
func otherField(c registry.Child, a asking, wrong *casework.AnswerError) []Choice {
	var choices []Choice
	if wrong.Found.Has(registry.IDSex) {
		choices = append(choices, choice("fix_sex", a.fix, int64(c.ID), fieldNumber(registry.FieldSex)))
	}
	if wrong.Found.Has(registry.IDBirthYear) {
		choices = append(choices, choice("fix_birth_date", a.fix, int64(c.ID), fieldNumber(registry.FieldBirthDate)))
	}
	return choices
}

// picked is the answer that a choice of askValue stands for.
func (t *Turn) picked(f registry.Field) (string, bool) {
	i, ok := t.id(2)
	switch {
	case !ok || i < 0:
		return "", false
	case f == registry.FieldSex && i < 2:
		return []string{string(registry.SexMale), string(registry.SexFemale)}[i], true
	case f == registry.FieldEthnicity && i < int64(len(registry.Ethnicities())):
		return registry.Ethnicities()[i].Name, true
	}
	return "", false
}

func groupNumber(name string) int64 {
	return int64(slices.IndexFunc(registry.Ethnicities(), func(g registry.EthnicGroup) bool { return g.Name == name }))
}

// typedAnswer reads what was typed for a field. A typed number is taken out of the chat, whatever comes of
// it (design 9). wrong is to be said; err ends the turn.
func (t *Turn) typedAnswer(c registry.Child, f registry.Field) (text string, wrong *casework.AnswerError, err error) {
	if f == registry.FieldIDNumber {
		t.hides = true
	}
	text, err = casework.ReadAnswer(c, f, t.Text, t.Today())
	if errors.As(err, &wrong) {
		return "", wrong, nil
	}
	return text, nil, err
}

// askEvidence asks what a new value relies on; the evidence chosen last stands first.
func (t *Turn) askEvidence(c registry.Child, f registry.Field, text string, last registry.Evidence, verb, again string) error {
	view := answerView{
		Name: c.Values.Name, Case: c.Case, Field: f,
		Old: t.shown(f, c.Values.Get(f)), New: shownTyped(f, text), Proposed: c.Proposed().With(f, text),
	}
	order := registry.Evidences()
	if i := slices.Index(order, last); i > 0 {
		order = slices.Insert(slices.Delete(order, i, i+1), 0, last)
	}
	var choices []Choice
	for _, e := range order {
		place := slices.Index(registry.Evidences(), e)
		choices = append(choices, choiceWith("evidence", e, verb, int64(c.ID), fieldNumber(f), int64(place)))
	}
	return t.Ask("answer.evidence", view, append(column(choices...), row(choice("type_again", again, int64(c.ID), fieldNumber(f))))...)
}

// shownTyped is a value that the reader has just typed: the last digits of a number are their own.
func shownTyped(f registry.Field, text string) string {
	switch {
	case f == registry.FieldIDNumber:
		return maskNumber(text)
	case f == registry.FieldSex:
		return templates.Word("sex", text)
	}
	return text
}

// evidence is what the n-th id of the press means.
func (t *Turn) evidence(n int) (registry.Evidence, bool) {
	i, ok := t.id(n)
	if !ok || i < 0 || i >= int64(len(registry.Evidences())) {
		return "", false
	}
	return registry.Evidences()[i], true
}
