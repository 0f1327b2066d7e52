package registry

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// CleanText puts a text into the form in which it is kept: NFC, the Icelandic and African letters that
// stand in for đ replaced, blanks of every kind made one space, zero-width and control characters taken
// out. It leaves the soft hyphen: in an undecoded TCVN3 text that is the letter ư (domain 4.4).
func CleanText(s string) string {
	if isPlain(s) {
		return s
	}
	s = norm.NFC.String(withoutPiles(strings.ToValidUTF8(s, "\ufffd")))
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u2007' || r == '\u202f':
			gap = true
			continue
		case isInvisible(r):
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(realD(r))
	}
	return norm.NFC.String(b.String())
}

// mostMarks is how many marks one letter bears at most: twice what any script stacks, and less than what the normal
// form breaks up (UAX 15, stream-safe text).
const mostMarks = 16

// withoutPiles cuts marks upon marks upon one letter down to the first of them: there is no such text, and to bring
// it into its normal form takes very long.
func withoutPiles(s string) string {
	if len(s) <= mostMarks {
		return s
	}
	marks, cut := 0, -1
	for i, r := range s {
		if r < 0x300 || !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > mostMarks {
			cut = i
			break
		}
	}
	if cut < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:cut])
	for _, r := range s[cut:] {
		if r < 0x300 || !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > mostMarks {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether CleanText would change nothing, without looking long: printable letters and single blanks.
func isPlain(s string) bool {
	blank, table := true, letters()
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f || c == ' ' && blank {
				return false
			}
			blank = c == ' '
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if _, ok := table.of(r); !ok || realD(r) != r {
			return false
		}
		blank = false
		i += size
	}
	return !blank || s == ""
}

func isInvisible(r rune) bool {
	if r == '\u00ad' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\ufe0f'
}

// realD replaces the letters that look like đ (U+00D0, U+00F0, U+0189, U+0256); no normal form does.
func realD(r rune) rune {
	switch r {
	case '\u00d0', '\u0189':
		return '\u0110'
	case '\u00f0', '\u0256':
		return '\u0111'
	}
	return r
}

// Fold is the form in which names are found: NFC, lower case, đ as d, accents off, blanks collapsed, one
// form of apostrophe. It never decides that two names are the same.
func Fold(s string) string {
	s = CleanText(s)
	var b strings.Builder
	b.Grow(len(s))
	gap, table := false, letters()
	for _, r := range s {
		if r == ' ' {
			gap = b.Len() > 0
			continue
		}
		folded := table.fold(r)
		if folded < 0 {
			continue
		}
		if gap {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(folded)
	}
	return b.String()
}

// fold is -1 for a mark, which falls away.
func (index *letterIndex) fold(r rune) rune {
	switch l, ok := index.of(r); {
	case ok:
		return l.bare
	case r < utf8.RuneSelf && r != '`':
		return r
	case isApostrophe(r):
		return '\''
	case unicode.Is(unicode.Mn, r):
		return -1
	}
	return unicode.ToLower(r)
}

// MatchKey is equal for two spellings that are the same name by rule (domain 8.3): old and new tone
// placement, normal forms, look-alikes of đ, case, blanks, hyphens and forms of the apostrophe. ă â ê ô ơ ư
// keep their marks, and i stays apart from y. The tone stands as a digit behind its syllable.
func MatchKey(s string) string {
	s = CleanText(s)
	var b strings.Builder
	b.Grow(len(s) + 8)
	var tone byte
	flush := func() {
		if tone != 0 {
			b.WriteByte(tone)
		}
		tone = 0
	}
	gap, table := false, letters()
	for _, r := range s {
		if r == ' ' || isHyphen(r) {
			flush()
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
		}
		gap = false
		l, ok := table.of(r)
		switch {
		case isApostrophe(r):
			b.WriteByte('\'')
		case isToneMark(r):
			tone = toneOfMark(r)
		case !ok:
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(l.letter)
			tone = cmp.Or(l.tone, tone)
		}
	}
	flush()
	return b.String()
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '\u2018', '\u2019', '\u02bc', '\u02b9', '`', '\u00b4', '\u2032':
		return true
	}
	return false
}

func isHyphen(r rune) bool { return r == '-' || '\u2010' <= r && r <= '\u2014' || r == '\u2212' }
