package registry

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A syllable is one word of Vietnamese: letters with their own marks in lower case, and a tone.
type syllable struct {
	letters []rune
	tone    byte
}

// readSyllable takes a word apart; false when it bears two different tones or anything but letters.
func readSyllable(word string) (syllable, bool) {
	var s syllable
	for _, r := range word {
		l, ok := latinOf(r)
		if !ok || l.tone != 0 && !s.setTone(l.tone) {
			return syllable{}, false
		}
		s.letters = append(s.letters, l.letter)
	}
	return s, true
}

func (s *syllable) setTone(tone byte) bool {
	if s.tone != 0 && s.tone != tone {
		return false
	}
	s.tone = tone
	return true
}

// longestInitial is the length of "ngh".
const longestInitial = 3

// rhyme is where the rhyme begins; -1 when the letters are no syllable by spelling.
func (s syllable) rhyme() int {
	words := vocabulary()
	for n := min(longestInitial, len(s.letters)); n >= 0; n-- {
		if n > 0 && !words.is(wordInitial, string(s.letters[:n])) {
			continue
		}
		if words.is(wordRhyme, string(s.letters[n:])) {
			return n
		}
	}
	return -1
}

// isSpelt reports whether the syllable can be: an initial and a rhyme of the language, and behind a stop
// only sắc or nặng.
func (s syllable) isSpelt() bool {
	if s.rhyme() < 0 {
		return false
	}
	switch s.letters[len(s.letters)-1] {
	case 'c', 'p', 't':
		return s.tone == toneAcute || s.tone == toneDot
	case 'h':
		isStop := len(s.letters) > 1 && s.letters[len(s.letters)-2] == 'c'
		return !isStop || s.tone == toneAcute || s.tone == toneDot
	}
	return true
}

// String writes the syllable with its tone in the old place, hòa and not hoà, as most certificates have it.
func (s syllable) String() string {
	at := s.tonePlace()
	var b strings.Builder
	for i, r := range s.letters {
		if composed, ok := letters().toned[r][s.tone]; ok && i == at {
			r = composed
		}
		b.WriteRune(r)
	}
	return b.String()
}

// tonePlace is the index of the vowel that bears the tone.
func (s syllable) tonePlace() int {
	from := max(s.rhyme(), 0)
	to := from
	for to < len(s.letters) && isVowel(s.letters[to]) {
		to++
	}
	for i := to - 1; i >= from; i-- {
		if l, _ := latinOf(s.letters[i]); l.letter != l.bare {
			return i
		}
	}
	switch vowels := to - from; {
	case vowels <= 1:
		return from
	case to < len(s.letters):
		return to - 1
	case vowels == 2:
		return from
	}
	return from + 1
}

func isVowel(r rune) bool {
	l, ok := latinOf(r)
	return ok && strings.ContainsRune("aeiouy", l.bare)
}

// likeCase writes a lower-case word as the original was written: all capitals, a capital in front, or neither.
func likeCase(word, original string) string {
	first, size := utf8.DecodeRuneInString(original)
	switch rest := original[size:]; {
	case !unicode.IsUpper(first):
		return word
	case strings.ContainsFunc(rest, unicode.IsUpper) && !strings.ContainsFunc(rest, unicode.IsLower):
		return strings.ToUpper(word)
	}
	head, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(head)) + word[size:]
}
