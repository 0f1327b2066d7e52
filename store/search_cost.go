package store

import (
	"math"
	"strings"

	"rasoat/registry"
)

// wordCost is how far one word is from another, 0 for the same letters.
type wordCost float64

// What a difference costs. A slip costs about one; what people leave out or type on purpose costs less.
const (
	costSound  wordCost = 0.6 // sounds that a region does not tell apart
	costSlip   wordCost = 1
	costShort  wordCost = 1.15 // a slip in a word of two letters says little
	costTwo    wordCost = 1.9
	costFar    wordCost = 9
	costJoined          = 0.6 // a blank too many or too few

	costPlace    = 0.001 // a tone in its other place
	costUntyped  = 0.02  // accents left out throughout
	costPlain    = 0.1   // an accent left out in this word alone
	costTone     = 0.12  // another tone
	costMark     = 0.18  // another letter: an, ân
	costMiddle   = 0.15  // a word of the name that was not typed
	costFamily   = 0.16
	costGiven    = 1.0
	costUnasked  = 1.1 // a word that was typed and is not in the name
	costTurned   = 0.3 // another order
	costAsParent = 0.45
	mostCost     = 2.05 // two slips, but not another given name
)

// cost is how far a name is from what was typed, by kind of difference.
type cost struct {
	slips   float64
	accents float64
	parts   float64
	given   float64 // of the whole, what the given name costs: equal names are ranked by it
	parent  float64
}

func farCost() cost                 { return cost{slips: math.Inf(1)} }
func (c cost) total() float64       { return math.Round(1000*(c.slips+c.accents+c.parts+c.parent)) / 1000 }
func (c cost) less(other cost) bool { return c.total() < other.total() }
func (c cost) isFar() bool          { return c.total() > mostCost }
func (c cost) isGood() bool         { return c.slips+c.parts == 0 }
func (c cost) asParent() cost       { c.parent = costAsParent; return c }
func (c cost) plus(other cost) cost {
	return cost{c.slips + other.slips, c.accents + other.accents, c.parts + other.parts, c.given + other.given, c.parent + other.parent}
}

// with adds what the name of the child's parent costs.
func (c cost) with(parent cost) cost {
	parent.given = 0
	return c.plus(parent)
}

func (c cost) level(isParent bool) Level {
	switch {
	case c.slips > 0:
		return LevelSlip
	case isParent:
		return LevelParent
	case c.parts > 0:
		return LevelPart
	case c.accents >= costUntyped/2:
		return LevelAccent
	case c.accents > 0:
		return LevelTone
	}
	return LevelExact
}

// name is how far a name is from what was typed, in the order that fits best.
func (q *query) name(name string) cost {
	best := farCost()
	if q.raw != nil {
		best = q.raw.name(name)
	}
	var buffer [mostNameWords]*nameWord
	words := q.take(name, buffer[:0])
	if len(words) == 0 || q.isHopeless(words) {
		return best
	}
	for i, order := range q.orders {
		if best.total() < costTurned {
			break
		}
		if c := q.align(order, words, i > 0); c.less(best) {
			best = c
		}
	}
	return best
}

// isHopeless: even with every word in its best place there is too much left. A long word may be two.
func (q *query) isHopeless(words []*nameWord) bool {
	least, isLong := 0.0, false
	for i, typed := range q.words {
		nearest := costUnasked
		for _, w := range words {
			nearest = min(nearest, w.costs[i].slips)
		}
		least += nearest
		isLong = isLong || len(typed.fold) >= twoSlips
	}
	return least > 2*costUnasked || !isLong && least >= float64(len(q.words))*costUnasked
}

// mostNameWords of a name are looked at, the last ones.
const mostNameWords = 11

// nameWord is one word of stored names, weighed against each word of the query.
type nameWord struct {
	fold  string
	costs [mostWords]cost
}

// take gives the words of a name; each different one is weighed only once.
func (q *query) take(name string, words []*nameWord) []*nameWord {
	for text := range strings.FieldsSeq(name) {
		w, ok := q.memo[text]
		if !ok {
			text = strings.Clone(text)
			w = &nameWord{fold: registry.Fold(text)}
			for i := range q.words {
				w.costs[i] = q.pair(q.words[i], w.fold, text)
			}
			q.memo[text] = w
		}
		if w.fold == "" {
			continue
		}
		if len(words) == mostNameWords {
			words = append(words[:0], words[1:]...)
		}
		words = append(words, w)
	}
	return words
}

// align puts typed words beside those of a name, in order, as cheaply as can be.
func (q *query) align(order []typed, words []*nameWord, isTurned bool) cost {
	var rows [mostWords + 1][mostNameWords + 1]float64
	var from [mostWords + 1][mostNameWords + 1]cost
	n, m := len(order), len(words)
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			if i == 0 && j == 0 {
				continue
			}
			at := step{rows: &rows, from: &from, i: i, j: j, best: math.Inf(1)}
			if j > 0 {
				at.try(0, 1, leftOut(j-1, m))
			}
			if i > 0 && n > 2 {
				at.try(1, 0, cost{slips: costUnasked})
			}
			if i > 0 && j > 0 {
				c := words[j-1].costs[order[i-1].at]
				if j == m {
					c.given = c.slips + c.accents
				}
				at.try(1, 1, c)
			}
			if i > 1 && j > 0 {
				at.try(2, 1, joined(words[j-1].fold, order[i-2].fold, order[i-1].fold))
			}
			if i > 0 && j > 1 {
				at.try(1, 2, joined(order[i-1].fold, words[j-2].fold, words[j-1].fold))
			}
			if i > 1 && j > 1 && shifted(order[i-2].fold, order[i-1].fold, words[j-2].fold, words[j-1].fold) {
				at.try(2, 2, cost{slips: float64(costSlip)})
			}
			rows[i][j] = at.best
		}
	}
	c := from[n][m]
	if math.IsInf(rows[n][m], 1) {
		return farCost()
	}
	if isTurned {
		c.parts += costTurned
	}
	return c
}

// step is one cell of an alignment while the cheapest way to it is looked for.
type step struct {
	rows *[mostWords + 1][mostNameWords + 1]float64
	from *[mostWords + 1][mostNameWords + 1]cost
	i, j int
	best float64
}

func (p *step) try(typed, stored int, c cost) {
	before := p.rows[p.i-typed][p.j-stored]
	if sum := before + c.slips + c.accents + c.parts; sum < p.best && sum <= mostCost {
		p.best = sum
		p.from[p.i][p.j] = p.from[p.i-typed][p.j-stored].plus(c)
	}
}

// shifted: the blank stands a letter too early or too late.
func shifted(a, b, first, second string) bool {
	return len(a)+len(b) == len(first)+len(second) && a != first && (strings.HasPrefix(a, first) || strings.HasPrefix(first, a)) && a+b == first+second
}

// joined weighs one word against two: a blank too few or too many, or a letter in its place.
func joined(one, first, second string) cost {
	n := len(first)
	if d := len(one) - n - len(second); d < 0 || d > 1 || one[:n] != first || one[n+d:] != second {
		return farCost()
	}
	if len(one) > n+len(second) {
		return cost{slips: float64(costSlip)}
	}
	return cost{slips: costJoined}
}

// leftOut is a word of the name that was not typed. Without the given name it is hardly the name.
func leftOut(at, of int) cost {
	switch at {
	case of - 1:
		return cost{parts: costGiven}
	case 0:
		return cost{parts: costFamily}
	}
	return cost{parts: costMiddle}
}

// pair weighs a typed word against one of a name.
func (q *query) pair(w typed, fold, text string) cost {
	if d := wordDistance(w.fold, fold); d != 0 {
		return cost{slips: float64(d)}
	}
	return cost{accents: q.accents(w, text)}
}

// accents weighs two words of the same letters.
func (q *query) accents(w typed, text string) float64 {
	key := registry.MatchKey(text)
	switch {
	case w.key == key && w.text == strings.ToLower(text):
		return 0
	case w.key == key:
		return costPlace
	case q.isPlain:
		return costUntyped
	case w.key == w.fold:
		return costPlain
	case strings.TrimRight(w.key, "12345") == strings.TrimRight(key, "12345"):
		return costTone
	}
	return costMark
}
