package registry

import "slices"

// Slip is the kind of typing error that turns one number into another.
type Slip string

// The slips that the detective looks for: each is one movement of one finger.
const (
	SlipDigit   Slip = "digit"   // one digit in place of another
	SlipSwap    Slip = "swap"    // two neighbours in each other's place
	SlipMissing Slip = "missing" // one digit left out
	SlipExtra   Slip = "extra"   // one digit too many
)

// Suspect is a number that one slip away from a written one agrees with what the record says.
type Suspect struct {
	Number IDNumber
	Slip   Slip
	At     int // the digit, from 1; of two neighbours the first
}

// mostSuspects is what people can still choose from.
const mostSuspects = 4

// Suspects finds the numbers that are one slip away from what the record holds and agree with its sex and
// birth year, while the number itself agrees with at most one of them, or has a digit too few or too many.
// Sex and year have to be known: they are the only evidence there is, since a number has no check digit
// (domain 1.1). The prefix is never evidence against a number, but no slip is supposed that would lead outside
// the 63 provinces. It gives none when more numbers would fit than people can choose from, as for a digit
// left out of the random part.
func Suspects(v Values) []Suspect {
	if isTooLong(v.IDNumber) {
		return nil
	}
	number := withoutSeparators(v.IDNumber)
	sex, _ := ParseSex(v.Sex)
	born, err := ParseBirthDate(v.BirthDate)
	if err != nil || born.Year == 0 || sex == SexUnknown || countDigits(number) != len(number) {
		return nil
	}
	lead, ok := leadOf(sex, born.Year)
	if !ok {
		return nil
	}
	c := suspicion{written: number, lead: lead}
	switch len(number) {
	case idDigits:
		if IDNumber(number).IsPlaceholder() || number[3:6] == lead {
			return nil
		}
		c.replace()
		c.swap()
	case idDigits - 1:
		c.insert()
	case idDigits + 1:
		c.remove()
	}
	if len(c.found) > mostSuspects {
		return nil
	}
	return c.found
}

// leadOf is what the digits four to six of a number must be for a sex and a year.
func leadOf(sex Sex, year int) (string, bool) {
	if year < 1900 || year > 2399 {
		return "", false
	}
	first := (year - 1900) / 100 * 2
	if sex == SexFemale {
		first++
	}
	return string([]byte{digit(first), digit(year / 10), digit(year)}), true
}

type suspicion struct {
	written, lead string
	found         []Suspect
}

// add keeps a number that agrees and could have been given.
func (c *suspicion) add(digits string, slip Slip, at int) {
	number := IDNumber(digits)
	_, isHome := number.Province()
	isHome = isHome || slip == SlipDigit // which leaves the prefix as it is
	known := slices.ContainsFunc(c.found, func(s Suspect) bool { return s.Number == number })
	if digits[3:6] == c.lead && isHome && !known && !number.IsPlaceholder() {
		c.found = append(c.found, Suspect{number, slip, at})
	}
}

// replace tries the digits that sex and year speak of; the others are nobody's business.
func (c *suspicion) replace() {
	for i := 3; i < 6; i++ {
		c.add(c.written[:i]+c.lead[i-3:i-2]+c.written[i+1:], SlipDigit, i+1)
	}
}

func (c *suspicion) swap() {
	for i := 2; i < 6; i++ {
		if c.written[i] != c.written[i+1] {
			c.add(c.written[:i]+c.written[i+1:i+2]+c.written[i:i+1]+c.written[i+2:], SlipSwap, i+1)
		}
	}
}

// insert puts a digit into the first half. A number whose first half agrees lacks one of the random digits,
// and nobody knows which; one that only lacks its zero has lost that to a spreadsheet, and contradicts the
// record besides.
func (c *suspicion) insert() {
	_, isHome := ProvinceByPrefix(c.written[:3])
	_, lostZero := ProvinceByPrefix("0" + c.written[:2])
	if isHome && c.written[3:6] == c.lead || lostZero {
		return
	}
	for i := range 6 {
		for d := byte('0'); d <= '9'; d++ {
			c.add(c.written[:i]+string(d)+c.written[i:], SlipMissing, i+1)
		}
	}
}

func (c *suspicion) remove() {
	for i := range len(c.written) {
		c.add(c.written[:i]+c.written[i+1:], SlipExtra, i+1)
	}
}

// detect proposes the number that settles what speaks against the written one, when there is only one.
func detect(v Values) (string, Why) {
	suspects := Suspects(v)
	if len(suspects) != 1 {
		return "", ""
	}
	switch suspects[0].Slip {
	case SlipSwap:
		return string(suspects[0].Number), WhySwap
	case SlipMissing:
		return string(suspects[0].Number), WhyMissingDigit
	case SlipExtra:
		return string(suspects[0].Number), WhyExtraDigit
	}
	return string(suspects[0].Number), WhyDigit
}

// IsSlip reports whether a value is proposed because one slip would explain the written one.
func (w Why) IsSlip() bool {
	return w == WhyDigit || w == WhySwap || w == WhyMissingDigit || w == WhyExtraDigit
}

// WithoutSlips leaves out the numbers that a slip would explain. Where another record holds the written number it
// was copied rather than mistyped, and what it was copied over is not known.
func WithoutSlips(proposals []Proposal) []Proposal {
	if !slices.ContainsFunc(proposals, func(p Proposal) bool { return p.Why.IsSlip() }) {
		return proposals
	}
	kept := make([]Proposal, 0, len(proposals))
	for _, p := range proposals {
		if !p.Why.IsSlip() {
			kept = append(kept, p)
		}
	}
	return kept
}
