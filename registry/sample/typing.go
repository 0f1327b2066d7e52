package sample

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Keys of the two typing methods, for the tones and for the marks of letters (domain 8.4).
var (
	telexTones = map[rune]string{'\u0301': "s", '\u0300': "f", '\u0309': "r", '\u0303': "x", '\u0323': "j"}
	vniTones   = map[rune]string{'\u0301': "1", '\u0300': "2", '\u0309': "3", '\u0303': "4", '\u0323': "5"}
	vniMarks   = map[rune]string{'\u0302': "6", '\u031B': "7", '\u0306': "8"}
)

// toTelex leaves the tone key behind one word, as a keyboard that lost it: "Trangf" for a name with a
// falling tone. A name without a tone stays as it is.
func toTelex(name string) string {
	words := strings.Fields(name)
	for i, word := range words {
		bare, tone := takeTone(word)
		if key := telexTones[tone]; key != "" {
			words[i] = bare + key
			return strings.Join(words, " ")
		}
	}
	return name
}

// toVNI writes tones and marks of the whole name as digits, "Nguye6n4".
func toVNI(name string) string {
	var out strings.Builder
	for i, word := range strings.Fields(name) {
		if i > 0 {
			out.WriteByte(' ')
		}
		bare, tone := takeTone(word)
		for _, r := range norm.NFD.String(bare) {
			switch {
			case vniMarks[r] != "":
				out.WriteString(vniMarks[r])
			case r == '\u0111':
				out.WriteString("d9")
			case r == '\u0110':
				out.WriteString("D9")
			default:
				out.WriteRune(r)
			}
		}
		out.WriteString(vniTones[tone])
	}
	return out.String()
}

// takeTone removes the tone mark of a word and returns it, 0 for none.
func takeTone(word string) (bare string, tone rune) {
	bare = strings.Map(func(r rune) rune {
		if telexTones[r] != "" {
			tone = r
			return -1
		}
		return r
	}, norm.NFD.String(word))
	if tone == 0 || utf8.RuneCountInString(bare) < 2 {
		return word, 0
	}
	return norm.NFC.String(bare), tone
}
