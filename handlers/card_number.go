package handlers

import (
	"rasoat/registry"
)

// numberView is what the template card.number is given: of the number what its groups say, never the random digits
// but for the last three.
type numberView struct {
	Name     string
	Case     registry.CaseCode
	Digits   int // that are written
	Groups   []numberGroup
	Findings []registry.Code // about the number
	Suspects []suspectView
	Copied   bool // another record holds the number, so that no slip is looked for
}

// numberGroup is a group of digits with what the record says to it.
type numberGroup struct {
	Part        registry.IDPart
	Digits      string
	Province    registry.Province
	Says        registry.Sex
	From, Until int // years of birth that the century allows
	Year        int
	Sex         registry.Sex // that the record has
	Born        int          // likewise
	Against     bool         // the record says otherwise
}

// suspectView is one slip that would explain the number.
type suspectView struct {
	Slip     registry.Slip
	At       int
	Old, New string // of a digit that takes the place of another
	Place    string // the groups as they would be
	Lead     string
	Year     string
}

// numberIsDoubted: something speaks against the number of a record, and the reader may see what.
func (t *Turn) numberIsDoubted(c registry.Child) bool {
	return c.Values.IDNumber != "" && c.Defects&registry.ClassMask(registry.ClassBadID) != 0 && t.Me.MayOn(registry.ActSeeNumber, c.UKey)
}

// cardNumber explains a number group by group: what each says, what of it disagrees with the record, and which single
// slip would settle that.
func (t *Turn) cardNumber() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if err := t.Me.Require(registry.ActSeeNumber, c.UKey); err != nil {
		return err
	}
	return t.Ask("card.number", viewOfNumber(c), row(choiceWith("undo_open", c, "card", int64(c.ID))), row(choice("menu", "menu")))
}

func viewOfNumber(c registry.Child) numberView {
	v := numberView{Name: c.Values.Name, Case: c.Case, Copied: c.Defects.Has(registry.IDDuplicate)}
	for _, r := range c.Values.IDNumber {
		if r >= '0' && r <= '9' {
			v.Digits++
		}
	}
	for _, code := range c.Defects.Codes() {
		if code.Field() == registry.FieldIDNumber {
			v.Findings = append(v.Findings, code)
		}
	}
	sex, _ := registry.ParseSex(c.Values.Sex)
	born, _ := registry.ParseBirthDate(c.Values.BirthDate) // of a date that is none nothing is said
	if n, err := registry.ParseIDNumber(c.Values.IDNumber); err == nil && !n.IsPlaceholder() {
		for _, g := range n.Explain() {
			v.Groups = append(v.Groups, groupBeside(g, sex, born.Year))
		}
	}
	if v.Copied {
		return v
	}
	for _, s := range registry.Suspects(c.Values) {
		v.Suspects = append(v.Suspects, viewOfSuspect(c.Values.IDNumber, s))
	}
	return v
}

func groupBeside(g registry.DigitGroup, sex registry.Sex, born int) numberGroup {
	const century = 100
	group := numberGroup{Part: g.Part, Digits: g.Digits, Province: g.Province, Says: g.Sex, From: g.Century, Until: g.Century + century - 1, Year: g.Year, Sex: sex, Born: born}
	switch g.Part {
	case registry.IDPartSex:
		group.Against = sex != registry.SexUnknown && sex != g.Sex || born != 0 && born/century*century != g.Century
	case registry.IDPartYear:
		group.Against = born != 0 && born%century != g.Year%century
	case registry.IDPartProvince:
		group.Against = g.Province.Prefix == ""
	case registry.IDPartSerial:
		group.Digits = maskAll(g.Digits)
	}
	return group
}

func viewOfSuspect(written string, s registry.Suspect) suspectView {
	number := string(s.Number)
	v := suspectView{Slip: s.Slip, At: s.At, Place: number[:3], Lead: number[3:4], Year: number[4:6]}
	if s.Slip == registry.SlipDigit && len(written) == len(number) {
		v.Old, v.New = written[s.At-1:s.At], number[s.At-1:s.At]
	}
	return v
}
