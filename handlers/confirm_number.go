package handlers

import (
	"errors"
	"strings"

	"rasoat/casework"
	"rasoat/registry"
)

// wrongDigits is one finding against a typed number, with what the digits say.
type wrongDigits struct {
	Rule   string
	Digits string // the fourth, or the fourth to the sixth
	Number registry.IDNumber
	Values registry.Values
}

// wrongIn explains the findings against a number by its digits; a prefix of no province is only asked about.
func wrongIn(number registry.IDNumber, c registry.Child, found registry.Defects) []wrongDigits {
	var list []wrongDigits
	for _, code := range found.Only(registry.SeverityDefect).Codes() {
		wrong := wrongDigits{Rule: code.String(), Number: number, Values: c.Proposed()}
		switch code {
		case registry.IDSex:
			wrong.Digits = string(number[3:4])
		case registry.IDBirthYear:
			wrong.Digits = string(number[3:6])
		}
		list = append(list, wrong)
	}
	return list
}

// numberRefused parts what speaks against a number, which is answered, from what ends the turn.
func numberRefused(err error) (*casework.NumberError, error) {
	var refused *casework.NumberError
	if errors.As(err, &refused) {
		return refused, nil
	}
	return nil, err
}

// confirmNumber takes the typed number. The message that holds it is deleted, whatever comes of it.
func (t *Turn) confirmNumber() error {
	var at confirming
	if !t.Data("confirm", &at) {
		return sentence("error.stale", nil)
	}
	t.hides = true
	number, err := registry.ParseIDNumber(withoutGroups(t.Text))
	if err != nil {
		return t.Say("confirm.malformed", err)
	}
	c, err := t.Tx.ChildForUpdate(t.ctx, at.Child)
	if err != nil {
		return err
	}
	return t.weighNumber(c, number)
}

// weighNumber shows what the digits say, so that a slip is seen before anything is confirmed.
func (t *Turn) weighNumber(c registry.Child, number registry.IDNumber) error {
	refused, err := numberRefused(casework.Weigh(t.ctx, t.Tx, t.act(), c.ID, number))
	if err != nil {
		return err
	}
	if refused != nil {
		return t.numberRefused(c, number, refused)
	}
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	view.Number, view.Groups = number, number.Explain()
	if err := t.Await("confirm", "number", confirming{Child: c.ID, Number: number}); err != nil {
		return err
	}
	return t.Ask("confirm.check", view, row(choice("confirm_ok", "po_ok", int64(c.ID))),
		row(choice("confirm_again", "po_yes", int64(c.ID)), choice("return", "po_return", int64(c.ID))))
}

// numberRefused says what speaks against a number; it is no error, so that the probe stays in the
// journal. The next number can be typed at once.
func (t *Turn) numberRefused(c registry.Child, number registry.IDNumber, why *casework.NumberError) error {
	view, err := t.confirmView(c)
	if err != nil {
		return err
	}
	view.Number, view.Refused = number, why
	view.Wrong = wrongIn(number, c, why.Findings)
	if err := t.Await("confirm", "number", confirming{Child: c.ID}); err != nil {
		return err
	}
	return t.Ask("confirm.refused", view, t.lineChoices(c.ID), row(choice("menu", "menu")))
}

// confirmTyped confirms the number that was shown.
func (t *Turn) confirmTyped() error {
	var at confirming
	c, err := t.child()
	if err != nil {
		return err
	}
	if !t.Data("confirm", &at) || at.Child != c.ID || at.Number == "" {
		return sentence("error.stale", nil)
	}
	return t.confirm(c, at.Number)
}

// confirmKeep confirms the number that the record has.
func (t *Turn) confirmKeep() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	number, err := registry.ParseIDNumber(c.Values.IDNumber)
	if err != nil {
		return sentence("error.stale", nil)
	}
	return t.confirm(c, number)
}

func (t *Turn) confirm(c registry.Child, number registry.IDNumber) error {
	done, err := casework.Confirm(t.ctx, t.Tx, t.act(), c.ID, number)
	refused, err := numberRefused(err)
	switch {
	case err != nil:
		return err
	case refused != nil:
		return t.numberRefused(c, number, refused)
	}
	line, err := t.Tx.DocketLine(t.ctx, done.Docket, c.ID)
	if err != nil {
		return err
	}
	return t.confirmNext(done.Docket, line.Line, &settled{Name: c.Values.Name, Case: c.Case})
}

// longNumber is how many digits, however they are grouped, are taken for a number of a person or a telephone.
const longNumber = 9

// holdsNumber reports whether a text has a long number in it.
func holdsNumber(text string) bool {
	run := 0
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9':
			run++
		case r != ' ' && r != '.' && r != '-' && r != '\u00a0':
			run = 0
		}
		if run >= longNumber {
			return true
		}
	}
	return false
}

// withoutGroups takes away the blanks, dots and dashes by which people group digits as they type.
func withoutGroups(text string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "\u00a0", "").Replace(text)
}
