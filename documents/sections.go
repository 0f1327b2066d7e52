package documents

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

var (
	ordinal    = regexp.MustCompile(`^([IVXivx]+|\d{1,2}|[a-zA-Z])\s*[.)/:-]\s*|^[*+-]\s*`)
	roman      = regexp.MustCompile(`^([IVX]+|\d{1,2}|[A-Z*+-])[.)]?$`)
	sectionEnd = regexp.MustCompile(`\s*(\([^()]*\)|:|[.,;-])*\s*$`)
)

// place is where the children below a section, or of a sheet, live.
type place struct{ hamlet, commune string }

// headCount is what stands behind a section's name: how many children follow. A year is none.
var headCount = regexp.MustCompile(`^\(?(\d{1,3}|[3-9]\d{3})\s*\pL*\)?$`)

// withoutCounts takes the counts away that a section writes into columns of its own.
func withoutCounts(filled []filledCell) []filledCell {
	for n, c := range filled {
		if placeNamed(c.text) == (place{}) || startsLikeName(c.text) {
			continue
		}
		for _, other := range filled[n+1:] {
			if !headCount.MatchString(other.text) {
				return filled
			}
		}
		return filled[:n+1]
	}
	return filled
}

// sectionOf returns the place that a section line names: its only text, but for a numeral and counts.
func (t *table) sectionOf(l line, filled []filledCell) place {
	if len(filled) > 1 && len(filled) <= 6 && filled[0].column <= 2 {
		if counted := withoutCounts(filled); len(counted) < len(filled) {
			filled = counted
			l.cells = l.cells[:filled[len(filled)-1].column+1]
		}
	}
	if len(filled) == 2 && roman.MatchString(filled[0].text) {
		if t.isNameCell(filled[1]) && startsLikeName(filled[1].text) {
			return place{}
		}
		filled = filled[1:]
	}
	if len(filled) != 1 || len(filled[0].text) > maxHeader || t.hasText(l, colBirth, colSex, colIDNumber, colFather, colMother) && !t.isNameCell(filled[0]) {
		return place{}
	}
	if t.hasPlaceAndDate(filled) {
		return place{}
	}
	return placeNamed(filled[0].text)
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

// under is where a section below another one is: a commune begins anew, a group is only a part of its ấp.
func (p place) under(above place) place {
	switch {
	case p.commune != "":
		return p
	case narrower(p.hamlet, above.hamlet):
		return above
	}
	return place{hamlet: p.hamlet, commune: above.commune}
}

// partition is what stands between the names of a hamlet and its commune.
var partition = regexp.MustCompile(`\s*[,;/(–-]\s*`)

// placeNamed is the place that a heading or the name of a sheet names: a hamlet, a commune, or both.
func placeNamed(text string) place {
	if len(text) > maxHeader {
		return place{}
	}
	text = withoutOrdinal(registry.CleanText(text))
	if first, second, both := cutPartition(text); both {
		a, b := place{named(first, phrasesHamlet), named(first, phrasesCommune)}, place{named(second, phrasesHamlet), named(second, phrasesCommune)}
		switch {
		case a.hamlet != "" && b.commune != "":
			return place{a.hamlet, b.commune}
		case a.commune != "" && b.hamlet != "":
			return place{b.hamlet, a.commune}
		}
	}
	if commune := named(text, phrasesCommune); commune != "" {
		return place{commune: commune}
	}
	return place{hamlet: named(text, phrasesHamlet)}
}

func cutPartition(text string) (first, second string, found bool) {
	if !strings.ContainsAny(text, ",;/(\u2013-") {
		return text, "", false
	}
	at := partition.FindStringIndex(text)
	if at == nil {
		return text, "", false
	}
	r, width := utf8.DecodeRuneInString(text[at[1]:])
	return text[:at[0]], string(unicode.ToUpper(r)) + strings.TrimRight(text[at[1]+width:], ") "), true
}

// withoutOrdinal takes "I." and "2)" away, but not the word of a place that looks like one.
func withoutOrdinal(text string) string {
	for _, kind := range []phraseKind{phrasesHamlet, phrasesCommune} {
		if rest, ok := cutPhrase(text, kind); ok && rest != "" {
			return text
		}
	}
	return withoutNumeral(text)
}

// named is the text when it begins like a place of that kind and goes on.
func named(text string, kind phraseKind) string {
	rest, ok := cutPhrase(text, kind)
	if !ok || withoutEnd(rest) == "" {
		return ""
	}
	return withoutEnd(text)
}

// withoutEnd takes away what stands behind the name of a place; nearly all have nothing there.
func withoutEnd(text string) string {
	if text == "" || !strings.ContainsRune(").:,;- \t\n\v\f\r", rune(text[len(text)-1])) {
		return text
	}
	return sectionEnd.ReplaceAllString(text, "")
}
