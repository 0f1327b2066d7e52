package registry

import (
	"slices"
	"strings"
	"sync"
)

// likeness is how alike two words are.
type likeness uint8

const (
	wordsDiffer likeness = iota
	wordsDoublet
	wordsSlip // one slip
	wordsBare // the same letters, one of them without the accents
	wordsVariant
	wordsSame
)

// compare is how alike two names of the same language are, word by word.
func (s spelling) compare(o spelling) Similarity {
	switch {
	case len(s.words) == 0 || len(o.words) == 0:
		return NameDifferent
	case len(s.words) != len(o.words):
		return s.compareUneven(o)
	}
	var count [wordsSame + 1]int
	plain, unproved, lastDiffers := 0, 0, -1
	for i, w := range s.words {
		x := o.words[i]
		if w.isShort != x.isShort && w.isAbbreviation(x) && i < len(s.words)-1 {
			return s.compareShort(o)
		}
		level := w.compare(x)
		count[level]++
		switch level {
		case wordsDiffer:
			lastDiffers = i
		case wordsBare:
			plain++
			if s.isPlain && w.isSpelt || o.isPlain && x.isSpelt {
				unproved++
			}
		}
	}
	return s.judge(o, count, plain, unproved, lastDiffers)
}

// judge sums up the words. Where nothing in a name bears an accent it was typed without, if more than one
// word shows that or one cannot be a word as it stands; else a single accent is as likely another name.
func (s spelling) judge(o spelling, count [wordsSame + 1]int, plain, unproved, lastDiffers int) Similarity {
	differing := count[wordsDiffer] + count[wordsDoublet] + count[wordsSlip]
	switch {
	case differing == 0 && plain == 0:
		return NameVariant
	case differing == 0 && (s.isPlain || o.isPlain) && (plain > 1 || unproved < plain):
		return NamePlain
	case differing == 0:
		return s.judgeBare(o, plain)
	case differing == 1 && plain == 0 && count[wordsSlip] == 1:
		return NameSlip
	case differing == 1 && plain == 0 && count[wordsDoublet] == 1:
		return NameDoublet
	case differing == 1 && plain == 0 && lastDiffers == 0 && len(s.words) > 2:
		return NameFamily
	case len(s.words) > 2 && (s.turned(o) || o.turned(s)):
		return NameSlip
	}
	return NameDifferent
}

// judgeBare: one word without its accents is a slip; several are one when all are missing on the same side.
func (s spelling) judgeBare(o spelling, plain int) Similarity {
	if plain == 1 {
		return NameSlip
	}
	left, right := 0, 0
	for i, w := range s.words {
		if x := o.words[i]; w.compare(x) == wordsBare {
			left += w.marks()
			right += x.marks()
		}
	}
	if left == 0 || right == 0 {
		return NameSlip
	}
	return NameDifferent
}

// marks are 1 when the word bears any accent.
func (w word) marks() int {
	if w.tone != 0 || w.letters != w.bare {
		return 1
	}
	return 0
}

// turned: the words of a name that begins with its family name, begun elsewhere.
func (s spelling) turned(o spelling) bool {
	n := len(s.words)
	if !s.hasFamily() {
		return false
	}
	for from := 1; from < n; from++ {
		same := 0
		for same < n && s.words[same].compare(o.words[(from+same)%n]) >= wordsVariant {
			same++
		}
		if same == n {
			return true
		}
	}
	return false
}

// compareUneven: a blank is missing, or a middle word is.
func (s spelling) compareUneven(o spelling) Similarity {
	long, short := s, o
	if len(long.words) < len(short.words) {
		long, short = short, long
	}
	if long.joined() == short.joined() {
		return NameSlip
	}
	if len(short.words) < 2 || len(long.words)-len(short.words) > 2 {
		return NameDifferent
	}
	last := len(short.words) - 1
	at := len(long.words) - 1
	for i := last; i >= 0; i-- {
		for at > 0 && i < last && long.words[at].compare(short.words[i]) < wordsVariant {
			at--
		}
		if at < 0 || long.words[at].compare(short.words[i]) < wordsVariant || i == 0 && long.words[0].compare(short.words[0]) < wordsVariant {
			return NameDifferent
		}
		at--
	}
	return NameShort
}

// joined is the name without its blanks and marks.
func (s spelling) joined() string {
	var letters strings.Builder
	for _, w := range s.words {
		letters.WriteString(w.bare)
	}
	return letters.String()
}

// compareShort: every word is the same or abbreviated, the given name is written in full.
func (s spelling) compareShort(o spelling) Similarity {
	for i, w := range s.words {
		x := o.words[i]
		if w.compare(x) < wordsVariant && (i == len(s.words)-1 || !w.isAbbreviation(x)) {
			return NameDifferent
		}
	}
	return NameShort
}

func (w word) isAbbreviation(x word) bool {
	return w.isShort && strings.HasPrefix(x.bare, w.bare) || x.isShort && strings.HasPrefix(w.bare, x.bare)
}

func (w word) compare(x word) likeness {
	switch {
	case w.letters == x.letters && w.tone == x.tone:
		return wordsSame
	case w.tone == x.tone && variantOf(w.letters) == variantOf(x.letters):
		return wordsVariant
	case alike().doublets[[2]string{w.key(), x.key()}]:
		return wordsDoublet
	case variantOf(w.bare) == variantOf(x.bare):
		if w.marks() == 0 || x.marks() == 0 {
			return wordsBare
		}
		return wordsSlip
	case w.sounds(x), w.isTypo(x):
		return wordsSlip
	}
	return wordsDiffer
}

// variantOf writes i for the y of an open syllable behind the initials that stand before both.
func variantOf(letters string) string {
	if n := len(letters); n > 1 && letters[n-1] == 'y' && alike().iy[letters[:n-1]] {
		return letters[:n-1] + "i"
	}
	return letters
}

// sounds: initials or finals that a region does not tell apart, all else equal; hook and tilde count as one.
func (w word) sounds(x word) bool {
	if sameHook(w.tone) != sameHook(x.tone) {
		return false
	}
	for _, pair := range alike().initials {
		if rest, ok := strings.CutPrefix(w.letters, pair[0]); ok && rest != "" && pair[1]+rest == x.letters && w.isSpelt && x.isSpelt {
			return true
		}
	}
	for _, pair := range alike().finals {
		if rest, ok := strings.CutSuffix(w.letters, pair[0]); ok && rest != "" && rest+pair[1] == x.letters && w.isSpelt && x.isSpelt {
			return true
		}
	}
	return false
}

func sameHook(tone byte) byte {
	if tone == toneTilde {
		return toneHook
	}
	return tone
}

// shortestTypo is so many letters that one of them more, less or other still tells the word.
const shortestTypo = 3

// isTypo: one letter more, less, other or two in the wrong order, where one of the two is no word at all.
func (w word) isTypo(x word) bool {
	if w.isSpelt && x.isSpelt || min(len(w.bare), len(x.bare)) < shortestTypo {
		return false
	}
	left, right := []rune(w.letters), []rune(x.letters)
	if w.tone == x.tone && isOneEdit(left, right) {
		return true
	}
	return isOneEdit([]rune(w.bare), []rune(x.bare)) && (w.marks() == 0 || x.marks() == 0)
}

// isOneEdit reports whether one insertion, deletion, substitution or swap of neighbours makes b of a.
func isOneEdit(a, b []rune) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch len(a) - len(b) {
	case 0:
		if i == len(a) {
			return false
		}
		if slices.Equal(a[i+1:], b[i+1:]) {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
	case 1:
		return slices.Equal(a[i+1:], b[i:])
	}
	return false
}

// confusions are tables/alike.tsv, every pair in both directions.
type confusions struct {
	iy               map[string]bool // initials
	initials, finals [][2]string
	doublets         map[[2]string]bool // by match key
}

var alike = sync.OnceValue(func() confusions {
	c := confusions{iy: map[string]bool{}, doublets: map[[2]string]bool{}}
	for _, row := range table("alike", "kind", "one", "other") {
		switch pair, back := [2]string{row[1], row[2]}, [2]string{row[2], row[1]}; row[0] {
		case "i_y":
			for _, initial := range alternatives(row[1]) {
				c.iy[initial] = true
			}
		case "initial":
			c.initials = append(c.initials, pair, back)
		case "final":
			c.finals = append(c.finals, pair, back)
		case "doublet":
			c.doublets[[2]string{MatchKey(pair[0]), MatchKey(pair[1])}] = true
			c.doublets[[2]string{MatchKey(back[0]), MatchKey(back[1])}] = true
		}
	}
	return c
})

// plainFamilies are frequent family names without accents.
var plainFamilies = sync.OnceValue(func() map[string]bool {
	keys := map[string]bool{}
	for name := range vocabulary().words[wordFamily] {
		keys[Fold(name)] = true
	}
	return keys
})
