package registry

import (
	"fmt"
	"strings"
)

// IDNumber is a personal identification number in its normal form, exactly 12 ASCII digits: three of
// the province where the birth was registered, one of century and sex, two of the birth year, six
// random ones (Decree 137/2015/NĐ-CP Art. 13). There is no check digit. "" is none.
type IDNumber string

const idDigits = 12

// IDReason says why a text is no number.
type IDReason string

// Why a text is no number; templates may word them.
const (
	IDEmpty      IDReason = "empty"      // nothing was written
	IDLength     IDReason = "length"     // digits only, but not 12
	IDCharacters IDReason = "characters" // something that is no ASCII digit
)

// IDNumberError says why a text is no number, without repeating it.
type IDNumberError struct {
	Digits int // count of ASCII digits found
	Reason IDReason
}

func (e *IDNumberError) Error() string {
	return fmt.Sprintf("parse id number: %s (%d digits)", e.Reason, e.Digits)
}

// ParseIDNumber reads exactly 12 ASCII digits with blanks around them. Nothing is repaired: what may be
// is a proposal of Clean. The error is an *IDNumberError.
func ParseIDNumber(text string) (IDNumber, error) {
	text = strings.TrimSpace(text)
	digits := countDigits(text)
	switch {
	case text == "":
		return "", &IDNumberError{Reason: IDEmpty}
	case digits != len(text):
		return "", &IDNumberError{Digits: digits, Reason: IDCharacters}
	case digits != idDigits:
		return "", &IDNumberError{Digits: digits, Reason: IDLength}
	}
	return IDNumber(text), nil
}

func countDigits(text string) int {
	n := 0
	for i := range len(text) {
		if isDigit(text[i]) {
			n++
		}
	}
	return n
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// valid reports whether n has the form that all other methods need.
func (n IDNumber) valid() bool { return len(n) == idDigits && countDigits(string(n)) == idDigits }

// Prefix is the three digits of the province or country where the birth was registered.
func (n IDNumber) Prefix() string {
	if !n.valid() {
		return ""
	}
	return string(n[:3])
}

// Sex is what the fourth digit says: even male, odd female.
func (n IDNumber) Sex() Sex {
	if !n.valid() {
		return SexUnknown
	}
	if (n[3]-'0')%2 == 0 {
		return SexMale
	}
	return SexFemale
}

// Century is the first year of the century that the fourth digit says: 1900 to 2300, 0 for no number.
func (n IDNumber) Century() int {
	if !n.valid() {
		return 0
	}
	return 1900 + int(n[3]-'0')/2*100
}

// BirthYear is the full year of birth that the number says, 0 for no number.
func (n IDNumber) BirthYear() int {
	if !n.valid() {
		return 0
	}
	return n.Century() + int(n[4]-'0')*10 + int(n[5]-'0')
}

// Masked hides all but the last three digits, the most that a chat may show.
func (n IDNumber) Masked() string {
	if !n.valid() {
		return ""
	}
	return strings.Repeat("•", idDigits-3) + string(n[idDigits-3:])
}

// Province is the province whose prefix the number has; false abroad or for a typing error.
func (n IDNumber) Province() (Province, bool) { return ProvinceByPrefix(n.Prefix()) }

// IsPlaceholder reports whether somebody only filled the column: one digit twelve times, or counting up or down.
func (n IDNumber) IsPlaceholder() bool {
	switch {
	case !n.valid():
		return false
	case strings.Trim(string(n), string(n[:1])) == "":
		return true
	}
	return n == "123456789012" || n == "012345678901" || n == "123456789123" || n == "123456789000" ||
		n == "987654321098" || n == "987654321012"
}

// IDPart names a group of digits.
type IDPart string

// The groups of Decree 137/2015/NĐ-CP Art. 13.
const (
	IDPartProvince IDPart = "province"
	IDPartSex      IDPart = "sex_century"
	IDPartYear     IDPart = "birth_year"
	IDPartSerial   IDPart = "serial"
)

// DigitGroup is a part of a number with what it says; fields that do not belong to the part are zero.
type DigitGroup struct {
	Part     IDPart
	Digits   string
	Province Province // zero for a prefix outside the list
	Sex      Sex
	Century  int
	Year     int
}

// Explain splits the number into its four groups; nil for no number.
func (n IDNumber) Explain() []DigitGroup {
	if !n.valid() {
		return nil
	}
	province, _ := n.Province()
	return []DigitGroup{
		{Part: IDPartProvince, Digits: string(n[:3]), Province: province},
		{Part: IDPartSex, Digits: string(n[3:4]), Sex: n.Sex(), Century: n.Century()},
		{Part: IDPartYear, Digits: string(n[4:6]), Year: n.BirthYear()},
		{Part: IDPartSerial, Digits: string(n[6:])},
	}
}
