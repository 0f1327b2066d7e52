package registry

import (
	"strings"
	"unicode"
)

// Clean puts the values of a row into the form in which they are worked on: blanks and apostrophes around
// trimmed, NFC, words for none emptied, date, sex, ethnicity and telephone in canonical form where they are understood.
// What is not understood stays as it is written. Anything that needs a guess is a proposal instead.
func Clean(raw Values) (clean Values, proposals []Proposal) {
	clean = CleanOnly(raw)
	return clean, Propose(clean)
}

// CleanOnly is Clean for those who ask for no proposals.
func CleanOnly(raw Values) (clean Values) {
	for _, f := range everyField {
		if text := *raw.at(f); text != "" {
			*clean.at(f) = cleanField(f, text)
		}
	}
	return clean
}

// longestValue is in bytes more than any name, date, number or group takes. What is longer is not understood, and
// nobody looks for what it may have been: a file that was made to do harm is full of it.
const longestValue = 500

func isTooLong(text string) bool { return len(text) > longestValue }

// cleanField cleans one field by itself.
func cleanField(f Field, text string) string {
	text = trimmed(text)
	if isTooLong(text) {
		return text
	}
	if text == "" || isNone(f, text) {
		return ""
	}
	switch f {
	case FieldBirthDate:
		if b, err := ParseBirthDate(text); err == nil {
			return b.String()
		}
	case FieldSex:
		if sex, ok := ParseSex(text); ok {
			return string(sex)
		}
	case FieldEthnicity:
		if group, candidates := ParseEthnicity(text); group != "" && len(candidates) == 0 {
			return group
		}
	case FieldPhone:
		if phone, err := ParsePhone(text); err == nil {
			return string(phone)
		}
	}
	return text
}

// trimmed takes blanks and apostrophes away around a text: a leading one is how spreadsheets mark text.
func trimmed(text string) string {
	return strings.TrimFunc(CleanText(text), func(r rune) bool { return r == ' ' || isApostrophe(r) })
}

// isNone reports whether a text says that the fact is missing: a word for none, or signs without letter or
// digit, or a date of zeros.
func isNone(f Field, text string) bool {
	if !hasContent(text) || f == FieldBirthDate && strings.Trim(text, "0/-. ") == "" {
		return true
	}
	if isDigit(text[0]) && text != "0" {
		return false
	}
	word := strings.Trim(text, "()[] .!,;:")
	words := vocabulary()
	switch f {
	case FieldName:
		return words.has(wordNone, word)
	case FieldFather, FieldMother, FieldGuardian:
		return words.has(wordNone, word) || words.has(wordNoParent, word)
	}
	return words.has(wordNone, word) || words.has(wordNotName, word)
}

func hasContent(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
