package handlers

import (
	"encoding/json"
	"errors"
	"strings"

	"rasoat/registry"
	"rasoat/store"
)

// Expect is what kind of answer a step awaits. What the step itself may mean is never taken for something else: a
// mother's name stays a mother's name.
type Expect string

const (
	expectsText     Expect = "text" // any words: a reason, an address, a place
	expectsName     Expect = "name"
	expectsDate     Expect = "date"
	expectsNumber   Expect = "number"   // of a person or a telephone
	expectsCode     Expect = "code"     // a case code
	expectsChoice   Expect = "choice"   // nothing typed but a choice, or a file
	expectsValue    Expect = "value"    // of the field that the flow asks for
	expectsQuestion Expect = "question" // whatever is looked for
)

// expected is what the flow that is on awaits.
func (t *Turn) expected(r *Route) Expect {
	if t.conv.Step == "" {
		return expectsChoice
	}
	e := r.Expects[t.conv.Step]
	if e != expectsValue {
		return e
	}
	var at struct {
		Field registry.Field `json:"field"`
	}
	if json.Unmarshal(t.conv.Data, &at) != nil {
		return expectsText
	}
	switch at.Field {
	case registry.FieldName, registry.FieldFather, registry.FieldMother, registry.FieldGuardian:
		return expectsName
	case registry.FieldBirthDate:
		return expectsDate
	case registry.FieldIDNumber, registry.FieldPhone:
		return expectsNumber
	case registry.FieldSex:
		return expectsChoice
	}
	return expectsText
}

// takesCode and takesName say whether a case code, or the name of a child, may be meant for what it is.
func (e Expect) takesCode() bool { return e != expectsCode && e != expectsQuestion && e != "" }
func (e Expect) takesName() bool {
	return e == expectsDate || e == expectsNumber || e == expectsCode || e == expectsChoice
}

// asideRoute opens a record in the middle of something else, and goes back there.
func asideRoute() Route {
	return Route{
		Name: "aside", Right: registry.ActCard,
		Presses: map[string]func(*Turn) error{"ad_open": (*Turn).openCard, "ad_back": (*Turn).asideBack},
	}
}

// mostAside is how many namesakes are offered.
const mostAside = 3

// aside offers to open the record whose code or full name was typed where the flow awaits something else.
func (t *Turn) aside(text string) (offered bool, err error) {
	r := t.h.routes.name[t.conv.Flow]
	if r == nil || t.conv.Prompt == nil || !r.open(t.Me) || !t.Me.May(registry.ActCard) {
		return false, nil
	}
	found, err := t.meantAside(t.expected(r), text)
	if err != nil || len(found) == 0 {
		return false, err
	}
	held := t.conv
	held.Held = nil
	t.conv = conversation{Flow: "aside", Held: &held}
	var open []Choice
	for _, line := range found {
		open = append(open, choiceWith("aside_open", line, "ad_open", int64(line.ID)))
	}
	return true, t.Ask("aside.offer", map[string]any{"Lines": found}, append(column(open...), row(choice("aside_back", "ad_back")))...)
}

func (t *Turn) meantAside(e Expect, text string) ([]store.Line, error) {
	if code, err := registry.ParseCaseCode(text); err == nil {
		if !e.takesCode() || !strings.Contains(text, "-") {
			return nil, nil
		}
		return t.caseAside(code)
	}
	const fewest, most = 2, 6 // words of a full name
	if n := len(strings.Fields(text)); !e.takesName() || n < fewest || n > most || strings.ContainsAny(text, "0123456789/?") {
		return nil, nil
	}
	found, err := t.Tx.FindChildren(t.ctx, store.Search{Text: text, Limit: mostAside})
	var lines []store.Line
	for _, f := range found {
		if isWhole(f) {
			lines = append(lines, f.Line)
		}
	}
	return lines, err
}

func (t *Turn) caseAside(code registry.CaseCode) ([]store.Line, error) {
	commune, err := t.commune()
	if err != nil {
		return nil, err
	}
	c, err := t.Tx.ChildByCase(t.ctx, commune.ID, code)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return []store.Line{{ID: c.ID, Case: c.Case, Name: c.Values.Name, Unit: c.Unit}}, err
}

// keepPrompt keeps what a flow has asked, to be asked again after an aside.
func (t *Turn) keepPrompt() {
	if t.conv.Flow == "" || t.conv.Flow == "list" || t.conv.Flow == "aside" {
		return
	}
	for i := range t.out {
		if t.out[i].prompt {
			t.conv.Prompt, t.conv.Carries = &t.out[i].out, t.out[i].carries
		}
	}
}

// resume goes back to the step that waits when its answer is typed instead of a choice of the aside.
func (t *Turn) resume() {
	if t.conv.Flow == "aside" && t.conv.Held != nil && t.conv.Held.Step != "" {
		t.conv = *t.conv.Held
	}
}

// asideBack asks again what the flow has asked.
func (t *Turn) asideBack() error {
	held := t.conv.Held
	if t.conv.Flow != "aside" || held == nil || held.Prompt == nil {
		return sentence("error.stale", nil)
	}
	// The record that the flow is about is read anew: it may be out of sight by now, and showing it is journalled.
	var at struct {
		Child registry.ChildID `json:"child"`
	}
	if json.Unmarshal(held.Data, &at) == nil && at.Child != 0 {
		if _, err := t.Tx.Child(t.ctx, at.Child); err != nil {
			return err
		}
	}
	t.conv = *held
	t.out = append(t.out, saying{prompt: true, carries: held.Carries, out: *held.Prompt})
	return nil
}
