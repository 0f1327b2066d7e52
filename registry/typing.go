package registry

import (
	"strings"
	"unicode/utf8"
)

// FromTelex decodes what the typing method Telex left in a name: s f r x j for the tones, aa ee oo aw ow uw dd
// for letters. Words that are spelt right, and those that would not be spelt right afterwards, stay as they are.
func FromTelex(name string) string {
	return mapWords(name, func(word string) string {
		if !hasTelexKey(word) {
			return word
		}
		if s, ok := readSyllable(word); !ok || s.isSpelt() {
			return word
		}
		return decoded(word, (*syllable).telexKey)
	})
}

// hasTelexKey reports whether a word has a letter where only a key of Telex stands: f j w, a doubled vowel or d,
// or s r x elsewhere than in front ("tr" begins words too). It is quick, for nearly all words have none.
func hasTelexKey(word string) bool {
	var last byte
	for i := range len(word) {
		c := word[i] | 0x20
		switch c {
		case 'f', 'j', 'w':
			return true
		case 'a', 'e', 'o', 'd':
			if c == last {
				return true
			}
		case 's', 'x', 'r':
			if i > 0 && !(c == 'r' && i == 1 && last == 't') {
				return true
			}
		}
		last = c
	}
	return false
}

// FromVNI decodes what the typing method VNI left in a name: 1 to 5 for the tones, 6 7 8 9 for letters. Words
// that would not be spelt right afterwards stay as they are.
func FromVNI(name string) string {
	return mapWords(name, func(word string) string {
		if countDigits(word) == 0 {
			return word
		}
		return decoded(word, (*syllable).vniKey)
	})
}

// mapWords replaces the words between blanks and hyphens.
func mapWords(name string, replace func(string) string) string {
	var b strings.Builder
	kept, from := 0, 0
	put := func(to int) {
		if word := name[from:to]; word != "" && replace(word) != word {
			b.WriteString(name[kept:from])
			b.WriteString(replace(word))
			kept = to
		}
	}
	for i, r := range name {
		if r == ' ' || isHyphen(r) {
			put(i)
			from = i + utf8.RuneLen(r)
		}
	}
	put(len(name))
	b.WriteString(name[kept:])
	return b.String()
}

// longestTyped is more letters and keys than any syllable takes.
const longestTyped = 14

// decoded types a word key by key; key reports whether it took the rune, and ok whether it could.
func decoded(word string, key func(*syllable, rune) (taken, ok bool)) string {
	if len(word) > longestTyped {
		return word
	}
	var s syllable
	for _, r := range word {
		l, isLatin := latinOf(r)
		if isLatin && l.tone != 0 && !s.setTone(l.tone) {
			return word
		}
		typed := r
		if isLatin {
			typed = l.letter
		}
		taken, ok := key(&s, typed)
		switch {
		case !ok || !taken && !isLatin:
			return word
		case !taken:
			s.letters = append(s.letters, typed)
		}
	}
	if s.unhook(); !s.isSpelt() {
		return word
	}
	return likeCase(s.String(), word)
}

// telexKey takes a letter that means a mark or a tone.
func (s *syllable) telexKey(r rune) (taken, ok bool) {
	if tone := strings.IndexRune("sfrxj", r); tone >= 0 && s.hasVowel() {
		return true, s.setTone("12345"[tone])
	}
	last := rune(0)
	if len(s.letters) > 0 {
		last = s.letters[len(s.letters)-1]
	}
	switch {
	case r == 'w':
		return true, s.mark("aou", "\u0103\u01a1\u01b0")
	case r == last && strings.ContainsRune("aeo", r):
		return true, s.mark(string(r), map[rune]string{'a': "\u00e2", 'e': "\u00ea", 'o': "\u00f4"}[r])
	case r == 'd' && last == 'd' && len(s.letters) == 1:
		return true, s.mark("d", "\u0111")
	}
	return false, true
}

// vniKey takes a digit that means a mark or a tone.
func (s *syllable) vniKey(r rune) (taken, ok bool) {
	switch r {
	case '1', '2', '3', '4', '5':
		return true, s.hasVowel() && s.setTone(byte(r))
	case '6':
		return true, s.mark("aeo", "\u00e2\u00ea\u00f4")
	case '7':
		return true, s.mark("ou", "\u01a1\u01b0")
	case '8':
		return true, s.mark("a", "\u0103")
	case '9':
		return true, s.mark("d", "\u0111")
	case '0':
		return true, false
	}
	return false, true
}

func (s *syllable) hasVowel() bool {
	for _, r := range s.letters {
		if isVowel(r) {
			return true
		}
	}
	return false
}

// mark replaces the last letter that can bear the mark; a horn on uo goes on both.
func (s *syllable) mark(plain, marked string) bool {
	replacement := []rune(marked)
	for i := len(s.letters) - 1; i >= 0; i-- {
		at := strings.IndexRune(plain, s.letters[i])
		if at < 0 {
			continue
		}
		s.letters[i] = replacement[at]
		if s.letters[i] == '\u01a1' && i > 0 && s.letters[i-1] == 'u' {
			s.letters[i-1] = '\u01b0'
		}
		return true
	}
	return false
}

// unhook takes the horn back from the u where uo was one too many: thuở, quờ.
func (s *syllable) unhook() {
	if n := len(s.letters); n > 2 && s.letters[n-1] == '\u01a1' && s.letters[n-2] == '\u01b0' {
		s.letters[n-2] = 'u'
	}
}

// repairTelex is the name without what Telex left in it, "" when nothing was left or the name cannot be judged by
// Vietnamese spelling: those of the highlands, of the Khmer and of foreigners. While the group is unknown,
// one word that is no syllable is enough to keep away from the others: "Ksor Mar".
func repairTelex(v Values) string {
	if v.Ethnicity != "" && !vocabulary().is(wordLowlands, v.Ethnicity) || strings.ContainsFunc(v.Name, isApostrophe) {
		return ""
	}
	if first, _, _ := strings.Cut(v.Name, " "); utf8.RuneCountInString(first) < 2 {
		return ""
	}
	repaired := FromTelex(v.Name)
	if repaired == v.Name || v.Ethnicity == "" && !isSpelt(repaired) {
		return ""
	}
	return repaired
}

// isSpelt reports whether every word of a name is a Vietnamese syllable.
func isSpelt(name string) bool {
	for word := range strings.FieldsSeq(name) {
		if s, ok := readSyllable(word); !ok || !s.isSpelt() {
			return false
		}
	}
	return true
}
