package registry

import (
	"strings"
	"unicode"
)

// Similarity says how alike two names of a person are written, the more alike the greater. The levels are
// those of domain 8.3; below NamePlain lies what may be a slip and is asked, never taken.
type Similarity uint8

// The levels. A machine takes two names for one down to NameTone only, and then with the same birth date.
const (
	NameDifferent Similarity = iota
	NameFamily               // all but the family name is the same: a child that has taken the other parent's
	NameDoublet              // one word stands in the form of another region; both are legal names of their own
	NameShort                // one is abbreviated, or lacks a middle word
	NameSlip                 // one slip of the hand: a tone, a mark, a letter, sounds that a region does not tell apart
	NamePlain                // one of the two was typed without accents
	NameTyped                // the same once the leftovers of Telex or VNI are decoded
	NameVariant              // i beside y in an open syllable; candidates only, both can be legal
	NameTone                 // tones in their old or new place, hyphens, forms of the apostrophe
	NameCase                 // capitals
	NameExact                // the same in NFC
)

// String is the stable name of the level, as templates and JSON use it.
func (s Similarity) String() string {
	names := [...]string{
		"different", "family", "doublet", "short", "slip", "plain", "typed", "variant", "tone", "case", "exact",
	}
	if int(s) < len(names) {
		return names[s]
	}
	return "different"
}

// Similarities lists every level, the most alike first; templates hold a sentence for each.
func Similarities() []Similarity {
	var all []Similarity
	for s := NameExact; s > NameDifferent; s-- {
		all = append(all, s)
	}
	return append(all, NameDifferent)
}

// Matches reports whether the names are one as far as spelling can tell; a person still decides below NameTone.
func (s Similarity) Matches() bool { return s >= NamePlain }

// Asks reports whether the names may be one, by a slip or a habit of writing, and somebody has to be asked.
func (s Similarity) Asks() bool { return s > NameDifferent && s < NamePlain }

// SameName compares two names as people in Vietnam read them, by syllables. An empty name is like no other.
// Names of minorities are compared letter by letter and marks aside: no rule of Vietnamese spelling is
// applied to them.
func SameName(a, b string) Similarity {
	a, b = CleanText(a), CleanText(b)
	switch {
	case a == "" || b == "":
		return NameDifferent
	case a == b:
		return NameExact
	case strings.EqualFold(a, b):
		return NameCase
	case MatchKey(a) == MatchKey(b):
		return NameTone
	}
	left, right := readName(a), readName(b)
	if left.isForeign(right) {
		return foreignNames(a, b)
	}
	level := left.compare(right)
	if left.isDecoded || right.isDecoded {
		return min(level, NameTyped)
	}
	return min(level, NameVariant)
}

// foreignNames differ in nothing but marks, blanks and apostrophes, or are two.
func foreignNames(a, b string) Similarity {
	if bareLetters(a) == bareLetters(b) {
		return NameSlip
	}
	return NameDifferent
}

func bareLetters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, Fold(name))
}

// A spelling is a name taken apart into words.
type spelling struct {
	words     []word
	isDecoded bool // leftovers of a typing method were read as what they mean
	isPlain   bool // no accent in the whole name
	isStrange bool // letters or words that Vietnamese does not have
}

// word is a syllable: letters with their marks, the tone apart, and the letters without marks.
type word struct {
	letters, bare string
	tone          byte
	isSpelt       bool
	isShort       bool // abbreviated: "Ng.", "V."
}

// readName takes a clean name apart. Leftovers of Telex and VNI are decoded where all of them can be.
func readName(name string) spelling {
	s := spelling{isPlain: true}
	name, s.isDecoded = decodeTyped(name)
	s.isStrange = strings.ContainsFunc(name, isApostrophe) || strings.ContainsFunc(name, isStrangeLetter)
	for _, text := range strings.FieldsFunc(strings.ReplaceAll(name, ".", ". "), isBetweenWords) {
		w := readWord(text)
		if w.bare == "" {
			continue
		}
		s.words = append(s.words, w)
		s.isPlain = s.isPlain && w.tone == 0 && w.letters == w.bare
	}
	return s
}

// decodeTyped reads the leftovers of a typing method as what they mean, when all of the name comes out spelt right.
func decodeTyped(name string) (decoded string, isDecoded bool) {
	if !mayBeTyped(name) {
		return name, false
	}
	if countDigits(name) > 0 {
		if read := FromVNI(name); countDigits(read) == 0 {
			return read, true
		}
		return name, false
	}
	if read := FromTelex(name); read != name && isSpelt(read) {
		return read, true
	}
	return name, false
}

// mayBeTyped looks for a digit, or a letter where only a key of Telex stands, as hasTelexKey does word by word:
// nearly all names have none.
func mayBeTyped(name string) bool {
	start := true
	for i := range len(name) {
		c := name[i]
		if isDigit(c) {
			return true
		}
		if c == ' ' || c == '-' {
			start = true
			continue
		}
		var last byte
		if !start {
			last = name[i-1] | 0x20
		}
		switch c |= 0x20; c {
		case 'f', 'j', 'w':
			return true
		case 'a', 'e', 'o', 'd':
			if c == last {
				return true
			}
		case 's', 'x', 'r':
			if !start && !(c == 'r' && last == 't') {
				return true
			}
		}
		start = false
	}
	return false
}

// isBetweenWords: hyphens join syllables of one name, and are left out as often as not.
func isBetweenWords(r rune) bool { return unicode.IsSpace(r) || isHyphen(r) || r == ',' }

// isStrangeLetter: letters of highland and Cham alphabets, which Vietnamese does not have.
func isStrangeLetter(r rune) bool {
	l, ok := latinOf(unicode.ToLower(r))
	if !ok {
		return unicode.IsLetter(r)
	}
	switch l.letter {
	case 'f', 'j', 'w', 'z':
		return false // as likely the keys of a typing method
	case '\u0103', '\u00e2', '\u0111', '\u00ea', '\u00f4', '\u01a1', '\u01b0':
		return false
	}
	return l.letter != l.bare || l.letter > unicode.MaxASCII
}

func readWord(text string) word {
	text, isShort := strings.CutSuffix(text, ".")
	s, ok := readSyllable(strings.ToLower(text))
	w := word{letters: string(s.letters), tone: s.tone, isShort: isShort}
	if !ok {
		w.letters, w.tone = strings.ToLower(text), 0
	}
	w.bare = Fold(text)
	w.isSpelt = ok && s.isSpelt()
	if !isShort && ok && !s.hasVowel() && !w.isSpelt {
		w.isShort = true
	}
	return w
}

// isForeign: one of the two is of another language. A frequent family name tells a slip from a strange word.
func (s spelling) isForeign(o spelling) bool {
	if s.isStrange || o.isStrange {
		return true
	}
	if s.hasFamily() || o.hasFamily() {
		return false
	}
	return s.hasUnspelt() || o.hasUnspelt()
}

func (s spelling) hasFamily() bool {
	if len(s.words) < 2 {
		return false
	}
	return families()[s.words[0].key()] || s.isPlain && plainFamilies()[s.words[0].bare]
}

func (s spelling) hasUnspelt() bool {
	for i, w := range s.words {
		if !w.isShort && (!w.isSpelt && !s.isPlain || i == 0 && len(s.words) > 1 && len(w.bare) == 1) {
			return true
		}
	}
	return false
}

// key is the word as MatchKey has it.
func (w word) key() string {
	if w.tone == 0 {
		return w.letters
	}
	return w.letters + string(w.tone)
}
