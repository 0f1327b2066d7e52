package ask

import (
	"cmp"
	"slices"
)

// match is a phrase found in the sentence: its tokens are [from, to).
type match struct {
	entry
	from, to int
	score    int
	isMended bool // a slip or other accents were read over
	isWhole  bool // nothing was, and no word skipped
}

// mostSkipped is how many words that mean nothing may stand between two words of a phrase.
const mostSkipped = 2

// walker looks for the phrases that begin at one token.
type walker struct {
	l      *lexicon
	tokens []token
	from   int
	found  []match
}

// path is how far a walker has come.
type path struct {
	words, cost, skipped, slips, others int
	gap                                 int // words skipped since the last that fitted
}

// matches finds every phrase of the vocabulary, by first token; the best of the same meaning and length.
func (l *lexicon) matches(tokens []token) [][]match {
	all := make([][]match, len(tokens)+1)
	for i := range tokens {
		w := walker{l: l, tokens: tokens, from: i}
		w.walk(l.root, i, path{})
		slices.SortStableFunc(w.found, func(a, b match) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order))
		})
		all[i] = w.distinct()
	}
	return all
}

func (w *walker) distinct() []match {
	kept := w.found[:0]
	for _, m := range w.found {
		if !slices.ContainsFunc(kept, func(k match) bool { return k.kind == m.kind && k.value == m.value && k.to == m.to }) {
			kept = append(kept, m)
		}
	}
	return kept
}

func (w *walker) walk(at *node, i int, p path) {
	if len(at.ends) > 0 && p.gap == 0 {
		w.note(at, i, p)
	}
	if i >= len(w.tokens) {
		return
	}
	t := &w.tokens[i]
	if i > w.from && t.apart {
		return
	}
	for _, r := range t.readings {
		w.step(at, i, p, r)
	}
	isSkipped := i > w.from && p.gap < mostSkipped && w.isSkip(t)
	if isSkipped {
		p.skipped++
		p.gap++
		w.walk(at, i+1, p)
	}
}

// step follows one reading of a token, word by word.
func (w *walker) step(at *node, i int, p path, r reading) {
	p.cost += r.cost
	if r.slip {
		p.slips++
	}
	places := []struct {
		at *node
		p  path
	}{{at, p}}
	for _, read := range r.words {
		next := places[:0:0]
		for _, place := range places {
			for _, e := range place.at.next[read.fold] {
				q := place.p
				if !agrees(read.key, e.key) {
					if w.l.meant[read.key] {
						continue
					}
					q.cost += costAccents
					q.others++
				}
				next = append(next, struct {
					at *node
					p  path
				}{e.to, q})
			}
		}
		places = next
	}
	for _, place := range places {
		q := place.p
		q.words++
		q.gap = 0
		w.walk(place.at, i+1, q)
	}
}

func (w *walker) isSkip(t *token) bool {
	if t.isAccented {
		return w.l.skip[t.key]
	}
	return w.l.skip[t.fold]
}

// note keeps a phrase unless too much of it was read over.
func (w *walker) note(at *node, to int, p path) {
	odd := p.slips + p.others
	if odd > 0 && !w.mayMend(at, to, p) {
		return
	}
	score := perToken*p.words + (perToken-costSkipped)*p.skipped - p.cost - perPiece
	for _, e := range at.ends {
		if e.isExact && (odd > 0 || !w.tokens[w.from].isAccented) {
			continue
		}
		w.found = append(w.found, match{entry: e, from: w.from, to: to, score: score, isMended: odd > 0, isWhole: odd == 0 && p.skipped == 0})
	}
}

// longestAlone is the length from which a slip in a phrase of one word is mended.
const longestAlone = 6

// mayMend never mends across a meaning: at most one word in two of a phrase may be off, and a word by itself only when it
// is long and no other word could be meant. A kind of unit may bear wrong accents, for a name or a number follows it.
func (w *walker) mayMend(at *node, to int, p path) bool {
	if p.words == 1 {
		t := &w.tokens[w.from]
		switch {
		case to != w.from+1:
			return p.cost <= costJoined
		case p.others > 0:
			return p.slips == 0 && at.ends[0].kind == "unit"
		case p.cost <= 1:
			return true
		}
		return p.slips == 1 && (len(t.fold) >= longestAlone && !w.l.names.isSyllable(t.fold) || p.cost <= costJoined)
	}
	return p.slips <= 1 && p.slips+p.others <= p.words/2
}

// at returns the longest match of a kind that begins at token i.
func longest(matches []match, kind string) (match, bool) {
	var best match
	for _, m := range matches {
		if m.kind == kind && m.to > best.to {
			best = m
		}
	}
	return best, best.to > 0
}
