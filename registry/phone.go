package registry

import (
	"errors"
	"strings"
)

// Phone is a Vietnamese telephone number in national form: a mobile number of 10 digits (03, 05, 07, 08,
// 09) or a fixed line of 11 (02). "" is none.
type Phone string

// ErrPhone says that a text is no Vietnamese telephone number.
var ErrPhone = errors.New("not a telephone number")

// ParsePhone reads a number with blanks, dots, dashes or brackets in it, and with +84 or 0084 or 84 in place
// of the zero. A missing zero is not put back: that is a proposal of Clean.
func ParsePhone(text string) (Phone, error) {
	if isTooLong(text) {
		return "", ErrPhone
	}
	digits := phoneDigits(text)
	for _, country := range []string{"+84", "0084", "84"} {
		if rest, ok := strings.CutPrefix(digits, country); ok && len(rest) >= 9 {
			digits = "0" + strings.TrimPrefix(rest, "0")
			break
		}
	}
	if phone := Phone(digits); phone.valid() {
		return phone, nil
	}
	return "", ErrPhone
}

// phoneDigits takes the separators away and leaves everything else.
func phoneDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-()\u00a0", r) {
			return -1
		}
		return r
	}, text)
}

func (p Phone) valid() bool {
	if len(p) < 10 || p[0] != '0' || countDigits(string(p)) != len(p) {
		return false
	}
	switch p[1] {
	case '3', '5', '7', '8', '9':
		return len(p) == 10
	case '2':
		return len(p) == 11
	}
	return false
}

// Masked hides all but the last three digits.
func (p Phone) Masked() string {
	if len(p) < 4 {
		return ""
	}
	return strings.Repeat("•", len(p)-3) + string(p[len(p)-3:])
}
