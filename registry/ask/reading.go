package ask

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rasoat/registry"
)

// reading is one way to read a token: one or several words, and what it costs to read it so.
type reading struct {
	words []word
	cost  int
	slip  bool
}

const (
	costTyped    = 1 // what a typing method left, letters held down: no slip
	costMended   = 4 // a slip in what is no syllable
	costMeant    = 6 // a slip in what could be another word: only among other words that fit
	costJoined   = 2 // a blank is missing
	costAccents  = 6 // other accents than the phrase has
	costSkipped  = 6 // a word between the words of a phrase is worth little
	perToken     = 10
	perPiece     = 4 // what a piece costs, so that one long phrase beats two short ones
	mostReadings = 8
	// shortestMended is the length of the shortest word in which a slip is looked for.
	shortestMended = 4
)

// read lists the readings of a token.
func (l *lexicon) read(t *token) {
	t.readings = []reading{{words: []word{t.word}}}
	if t.number || t.text == "" {
		return
	}
	lower := registry.CleanText(strings.ToLower(t.text))
	abbreviation := l.readings[lower]
	if abbreviation == nil && t.isTitle {
		abbreviation = l.readings[t.fold]
	}
	for _, words := range abbreviation {
		t.readings = append(t.readings, reading{words: words})
	}
	if abbreviation != nil {
		return
	}
	if l.known[t.fold] {
		l.mend(t, costMeant)
		return
	}
	l.decode(t)
}

// decode reads what is no word of the vocabulary: typing methods, letters held down, missing blanks, slips.
func (l *lexicon) decode(t *token) {
	add := func(fold bool, cost int, texts ...string) {
		r := reading{cost: cost, slip: cost > costTyped}
		for _, text := range texts {
			w := wordOf(text)
			if fold {
				w.key = w.fold
			}
			r.words = append(r.words, w)
		}
		t.readings = append(t.readings, r)
	}
	for _, decoded := range []string{registry.FromTelex(t.text), registry.FromVNI(t.text)} {
		if w := wordOf(decoded); decoded != t.text && l.known[w.fold] {
			add(false, costTyped, decoded)
			return
		}
	}
	if short := squeeze(t.fold); short != t.fold && l.known[short] {
		add(true, costTyped, short)
		return
	}
	isSyllable := l.names.isSyllable(t.fold)
	if !isSyllable {
		if parts := l.split(t.fold); parts != nil {
			add(true, costJoined, parts...)
			return
		}
		l.mend(t, costMended)
		return
	}
	l.mend(t, costMeant)
}

// squeeze takes letters held down away: "choooo".
func squeeze(fold string) string {
	var b strings.Builder
	var last rune
	for _, r := range fold {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// split finds two or three words of the vocabulary that were written as one.
func (l *lexicon) split(fold string) []string {
	const shortest = 2
	for at := shortest; at <= len(fold)-shortest; at++ {
		if head, tail := fold[:at], fold[at:]; l.isSplit(head) && l.isSplit(tail) {
			return []string{head, tail}
		}
	}
	for at := shortest; at <= len(fold)-2*shortest; at++ {
		if !l.isSplit(fold[:at]) {
			continue
		}
		for second := at + shortest; second <= len(fold)-shortest; second++ {
			if l.isSplit(fold[at:second]) && l.isSplit(fold[second:]) {
				return []string{fold[:at], fold[at:second], fold[second:]}
			}
		}
	}
	return nil
}

func (l *lexicon) isSplit(fold string) bool { return l.known[fold] && l.names.isSyllable(fold) }

// mend adds the words of the vocabulary that are one slip away: a letter too many, too few, wrong, or two swapped.
func (l *lexicon) mend(t *token, cost int) {
	fold := t.fold
	if other := southern(fold); other != "" && l.known[other] {
		t.readings = append(t.readings, reading{words: []word{{key: other, fold: other}}, cost: cost, slip: true})
	}
	if len(fold) < shortestMended || utf8.RuneCountInString(fold) != len(fold) {
		return
	}
	seen := map[string]bool{fold: true}
	try := func(candidates []word) {
		for _, w := range candidates {
			if seen[w.fold] || len(t.readings) >= mostReadings || !isSlip(fold, w.fold) {
				continue
			}
			seen[w.fold] = true
			t.readings = append(t.readings, reading{words: []word{{key: w.fold, fold: w.fold}}, cost: cost, slip: true})
		}
	}
	try(l.deleted[fold])
	for _, short := range deletions(fold) {
		try(l.deleted[short])
	}
}

// southern is the word with the other of two endings that sound alike in the south, "" when it has none of them.
func southern(fold string) string {
	switch {
	case strings.HasSuffix(fold, "ng"):
		return strings.TrimSuffix(fold, "g")
	case strings.HasSuffix(fold, "n"):
		return fold + "g"
	case strings.HasSuffix(fold, "c"):
		return strings.TrimSuffix(fold, "c") + "t"
	case strings.HasSuffix(fold, "t"):
		return strings.TrimSuffix(fold, "t") + "c"
	}
	return ""
}

// isSlip reports whether one edit, or a swap of neighbours, makes a of b.
func isSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return a[i:] == b[i+1:]
	case 0:
		if a[i:] == "" || a[i+1:] == b[i+1:] {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return false
}

// agrees reports whether a typed key can be the word: every letter the same or without its accents, the tone the same or left out.
func agrees(typed, meant string) bool {
	if typed == meant {
		return true
	}
	typedLetters, typedTone := toneOf(typed)
	meantLetters, meantTone := toneOf(meant)
	if typedTone != 0 && typedTone != meantTone {
		return false
	}
	a, b := []rune(typedLetters), []rune(meantLetters)
	if len(a) != len(b) {
		return false
	}
	return !slices.ContainsFunc(indexes(a), func(i int) bool { return a[i] != b[i] && a[i] != bare(b[i]) })
}

func indexes(a []rune) []int {
	all := make([]int, len(a))
	for i := range all {
		all[i] = i
	}
	return all
}

func toneOf(key string) (letters string, tone byte) {
	if n := len(key); n > 1 && key[n-1] >= '1' && key[n-1] <= '5' {
		return key[:n-1], key[n-1]
	}
	return key, 0
}

func bare(r rune) rune {
	for _, folded := range registry.Fold(string(r)) {
		return folded
	}
	return r
}
