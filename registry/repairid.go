package registry

import (
	"strings"
)

// shortestDropped is what is left of a number with the prefix 001 when its zeros are lost. Nine digits never come from that.
const shortestDropped = 10

// repairIDNumber finds the number that a malformed text most likely was. What needs a guess, zeros put back and letters
// read as digits, is proposed only when the record's sex and birth year agree with the result.
func repairIDNumber(v Values) (string, Why) {
	text := v.IDNumber
	if isTooLong(text) {
		return "", ""
	}
	if _, err := ParseIDNumber(text); err == nil || text == "" {
		return "", ""
	}
	why := WhySeparators
	plain := asDigits(text)
	if plain != text {
		text, why = plain, WhyLookalike
	}
	if whole := withoutDecimals(text); whole != text {
		text = whole
		if why == WhySeparators {
			why = WhyDecimalTail
		}
	}
	text = withoutSeparators(text)
	if shortestDropped <= len(text) && len(text) < idDigits {
		text, why = strings.Repeat("0", idDigits-len(text))+text, WhyDroppedZeros
	}
	number, err := ParseIDNumber(text)
	needsProof := why == WhyDroppedZeros || why == WhyLookalike
	if err != nil || number.IsPlaceholder() || needsProof && !isProved(number, v) {
		return "", ""
	}
	return string(number), why
}

// isProved reports whether sex and birth year are known and agree with a number of one of the 63 provinces.
func isProved(number IDNumber, v Values) bool {
	sex, _ := ParseSex(v.Sex)
	born, err := ParseBirthDate(v.BirthDate)
	_, isHome := number.Province()
	return err == nil && isHome && sex != SexUnknown && sex == number.Sex() && born.Year == number.BirthYear()
}

// asDigits reads full-width digits and the letters that look like 0 and 1.
func asDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '\uff10' <= r && r <= '\uff19':
			return r - '\uff10' + '0'
		case r == 'O' || r == 'o':
			return '0'
		case r == 'l' || r == 'I' || r == '|':
			return '1'
		}
		return r
	}, text)
}

// withoutDecimals cuts ".0" or ",00" off when nothing but digits stands before it.
func withoutDecimals(text string) string {
	i := strings.IndexAny(text, ".,")
	if i < cmndDigits || countDigits(text[:i]) != i || strings.Trim(text[i+1:], "0") != "" {
		return text
	}
	return text[:i]
}

// withoutSeparators takes out what people put between groups of digits.
func withoutSeparators(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == ',' || r == '_' || r == '/' || r == '"' || isHyphen(r) || isApostrophe(r) {
			return -1
		}
		return r
	}, text)
}
