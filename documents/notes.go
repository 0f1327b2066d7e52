package documents

import (
	"math/bits"
	"regexp"
	"strings"

	"rasoat/registry"
)

// Notes are what has to be said of a row beside the rules and proposals. They put nobody on a list: a
// record is no more defective for them.
type Notes uint16

// The notes, one bit each; their names are public (JSON, templates).
const (
	NoteDateOrder    Notes = 1 << iota // day or month first: the column has both
	NoteDateUnknown                    // the same, because no date of the column tells: said once of the list
	NoteYearOnly                       // 1 January, far more often than people are born then
	NoteLostDigits                     // the number was kept as 9.6E+10: the rest of its digits is gone
	NoteTwoNumbers                     // two numbers in one cell
	NoteAdultNumber                    // the number of father, mother or guardian in the child's place
	NoteEthnicCode                     // a code of the group, and nobody has said of which list
	NoteSeveralFixes                   // several numbers are one slip away and would agree
	NoteLostLetters                    // a program wrote "?" for letters that it did not have: they are gone
	noteEnd
)

// AllNotes lists the notes, one by one.
func AllNotes() []Notes { return (noteEnd - 1).Each() }

// Has reports whether all of the others are in n.
func (n Notes) Has(other Notes) bool { return n&other == other }

// Each takes a set apart.
func (n Notes) Each() []Notes {
	each := make([]Notes, 0, bits.OnesCount16(uint16(n)))
	for note := Notes(1); note < noteEnd; note <<= 1 {
		if n&note != 0 {
			each = append(each, note)
		}
	}
	return each
}

// OfRow leaves out what is true of a whole column and is said once.
func (n Notes) OfRow() Notes { return n &^ NoteDateUnknown }

// String is the public name of a single note.
func (n Notes) String() string {
	switch n {
	case NoteDateOrder:
		return "date_order"
	case NoteDateUnknown:
		return "date_unknown"
	case NoteYearOnly:
		return "year_only"
	case NoteLostDigits:
		return "lost_digits"
	case NoteTwoNumbers:
		return "two_numbers"
	case NoteAdultNumber:
		return "adult_number"
	case NoteEthnicCode:
		return "ethnic_code"
	case NoteSeveralFixes:
		return "several_fixes"
	case NoteLostLetters:
		return "lost_letters"
	}
	return "several"
}

// Field is the fact that a single note is about.
func (n Notes) Field() registry.Field {
	switch n {
	case NoteDateOrder, NoteDateUnknown, NoteYearOnly:
		return registry.FieldBirthDate
	case NoteEthnicCode:
		return registry.FieldEthnicity
	case NoteLostLetters:
		return registry.FieldName
	}
	return registry.FieldIDNumber
}

var (
	scientific = regexp.MustCompile(`^\s*\d([.,]\d+)?[eE]\+?\d{1,2}\s*$`)
	longNumber = regexp.MustCompile(`\d[\d. ]{7,}\d`)
	ethnicCode = regexp.MustCompile(`^\s*\d{1,2}\s*$`)
	lostLetter = regexp.MustCompile(`\pL\?\pL|\?\?\pL|\x{FFFD}`)
)

// notes are what the line by itself gives reason to say.
func (r reader) notes(v registry.Values) Notes {
	var n Notes
	if len(v.Ethnicity) <= longestSaid && ethnicCode.MatchString(v.Ethnicity) && strings.Trim(v.Ethnicity, "0 ") != "" {
		n |= NoteEthnicCode
	}
	if len(v.Name) <= longestSaid && strings.ContainsAny(v.Name, "?\ufffd") && lostLetter.MatchString(v.Name) {
		n |= NoteLostLetters
	}
	if len(v.IDNumber) > longestSaid {
		return n
	}
	digits := onlyDigits(v.IDNumber)
	switch {
	case len(digits) < 3:
		return n
	case len(digits) > 14 && len(longNumber.FindAllString(v.IDNumber, 3)) > 1, len(digits) >= 18:
		n |= NoteTwoNumbers
	case len(digits) < 12 && scientific.MatchString(v.IDNumber):
		n |= NoteLostDigits
	}
	if len(digits) >= 9 && r.isAdults(digits) {
		n |= NoteAdultNumber
	}
	return n
}

// isAdults reports whether the number stands in a column of the parents too.
func (r reader) isAdults(digits string) bool {
	first, ok := r.header.at[colAdultID]
	if !ok {
		return false
	}
	if onlyDigits(r.line.at(first).text) == digits {
		return true
	}
	for _, i := range r.header.more[colAdultID] {
		if onlyDigits(r.line.at(i).text) == digits {
			return true
		}
	}
	return false
}

func onlyDigits(text string) string {
	if strings.Trim(text, "0123456789") == "" {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
