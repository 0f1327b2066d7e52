package registry

import (
	"cmp"
	"strings"
)

// CompareNames orders names as lists in Vietnam do: by the given name, which is the last word, then by
// the rest, each in Vietnamese collation: a ă â b c d đ e ê … first, then the tones.
func CompareNames(a, b string) int {
	aRest, aGiven := splitGiven(a)
	bRest, bGiven := splitGiven(b)
	return cmp.Or(compareText(aGiven, bGiven), compareText(aRest, bRest), cmp.Compare(a, b))
}

// splitGiven takes the last word, the given name, from what stands before it.
func splitGiven(name string) (rest, given string) {
	name = strings.TrimSpace(name)
	i := strings.LastIndexByte(name, ' ')
	return name[:max(i, 0)], name[i+1:]
}

// compareText compares letters over the whole text before it looks at tones.
func compareText(a, b string) int {
	byTone := 0
	left, right := []rune(a), []rune(b)
	for i := range min(len(left), len(right)) {
		l, r := weigh(left[i]), weigh(right[i])
		if l.letter != r.letter {
			return cmp.Compare(l.letter, r.letter)
		}
		byTone = cmp.Or(byTone, cmp.Compare(l.tone, r.tone))
	}
	return cmp.Or(cmp.Compare(len(left), len(right)), byTone)
}

type weight struct {
	letter rune
	tone   byte
}

// weigh places letters with a mark of their own behind the plain one. Code points are no order: đ stands far from d.
func weigh(r rune) weight {
	l, ok := latinOf(r)
	if !ok {
		return weight{letter: r * 8}
	}
	w := weight{letter: l.bare * 8, tone: toneOrder(l.tone)}
	if l.letter != l.bare {
		w.letter += 1 + markOrder(l.letter)
	}
	return w
}

// toneOrder is the order of Vietnamese dictionaries: level, huyền, hỏi, ngã, sắc, nặng.
func toneOrder(tone byte) byte {
	return byte(1 + strings.IndexByte("23415", tone))
}

// markOrder puts the breve before the circumflex before the horn: a ă â, o ô ơ.
func markOrder(letter rune) rune {
	switch letter {
	case '\u0103', '\u0111':
		return 1
	case '\u00e2', '\u00ea', '\u00f4':
		return 2
	case '\u01a1', '\u01b0':
		return 3
	}
	return 4
}
