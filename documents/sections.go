package documents

import (
	"regexp"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

var (
	ordinal    = regexp.MustCompile(`^([IVXivx]+|\d{1,2}|[a-zA-Z])\s*[.)/:-]\s*|^[*+-]\s*`)
	roman      = regexp.MustCompile(`^([IVX]+|\d{1,2}|[A-Z*+-])[.)]?$`)
	sectionEnd = regexp.MustCompile(`\s*(\([^()]*\)|:|[.,;-])*\s*$`)
)

// sectionOf returns the hamlet that a section line names: its only text, but for a numeral.
func (t *table) sectionOf(l line, filled []filledCell) string {
	if len(filled) == 2 && roman.MatchString(filled[0].text) {
		if t.isNameCell(filled[1]) && startsLikeName(filled[1].text) {
			return ""
		}
		filled = filled[1:]
	}
	if len(filled) != 1 || len(filled[0].text) > maxHeader || t.hasText(l, colBirth, colSex, colIDNumber, colFather, colMother) && !t.isNameCell(filled[0]) {
		return ""
	}
	return hamletName(filled[0].text)
}

// startsLikeName tells a numbered child from a numbered hamlet where the first word may begin either.
func startsLikeName(text string) bool {
	rest, ok := cutPhrase(text, phrasesOrName)
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsDigit(r)
}

// narrower reports whether a section is only a part of the hamlet above it: a group of an ấp.
func narrower(section, hamlet string) bool {
	number, part := cutPhrase(section, phrasesPart)
	_, again := cutPhrase(hamlet, phrasesPart)
	r, _ := utf8.DecodeRuneInString(number)
	return part && unicode.IsDigit(r) && hamlet != "" && !again
}

// hamletName is the hamlet that a heading or the name of a sheet names, "" for none.
func hamletName(text string) string {
	text = registry.CleanText(text)
	if rest, ok := cutPhrase(text, phrasesHamlet); !ok || rest == "" {
		text = ordinal.ReplaceAllString(text, "")
	}
	rest, ok := cutPhrase(text, phrasesHamlet)
	if !ok || sectionEnd.ReplaceAllString(rest, "") == "" {
		return ""
	}
	return sectionEnd.ReplaceAllString(text, "")
}
