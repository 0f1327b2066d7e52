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
	mostCost     = 2.2
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
	words := nameWords(name)
	if len(words) == 0 {
		return farCost()
	}
	best := farCost()
	if q.raw != nil {
		best = q.raw.name(name)
	}
	for i, order := range q.orders {
		if best.total() < costTurned {
			break
		}
		c := q.align(order, words)
		if i > 0 {
			c.parts += costTurned
		}
		if c.less(best) {
			best = c
		}
	}
	return best
}

// nameWord is one word of a stored name.
type nameWord struct{ fold, text string }

func nameWords(name string) []nameWord {
	var buffer [8]nameWord
	words := buffer[:0]
	for text := range strings.FieldsSeq(name) {
		if fold := registry.Fold(text); fold != "" {
			words = append(words, nameWord{fold, text})
		}
	}
	return words
}

// align puts typed words beside those of a name, in order, as cheaply as can be. At least half of what was typed
// has to be there without a slip, unless it is a single word.
func (q *query) align(order []typed, words []nameWord) cost {
	var rows [mostWords + 1][12]cost
	n := len(order)
	m := min(len(words), len(rows[0])-1)
	words = words[len(words)-m:]
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			if i == 0 && j == 0 {
				continue
			}
			best := farCost()
			try := func(from cost, step cost) {
				if c := from.plus(step); c.less(best) {
					best = c
				}
			}
			if j > 0 {
				try(rows[i][j-1], leftOut(j-1, m))
			}
			if i > 0 && n > 2 {
				try(rows[i-1][j], cost{slips: costUnasked})
			}
			if i > 0 && j > 0 {
				try(rows[i-1][j-1], q.pair(order[i-1], words[j-1], j == m))
			}
			if i > 1 && j > 0 {
				try(rows[i-2][j-1], joined(words[j-1].fold, order[i-2].fold, order[i-1].fold))
			}
			if i > 0 && j > 1 {
				try(rows[i-1][j-2], joined(order[i-1].fold, words[j-2].fold, words[j-1].fold))
			}
			rows[i][j] = best
		}
	}
	return rows[n][m]
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

// pair weighs a typed word against one of the name.
func (q *query) pair(w typed, of nameWord, isGiven bool) cost {
	memo := q.memo[w.at]
	d, ok := memo[of.fold]
	if !ok {
		d = wordDistance(w.fold, of.fold)
		memo[strings.Clone(of.fold)] = d
	}
	var c cost
	if d == 0 {
		c.accents = q.accents(w, of)
	} else {
		c.slips = float64(d)
	}
	if isGiven {
		c.given = c.total()
	}
	return c
}

// accents weighs two words of the same letters.
func (q *query) accents(w typed, of nameWord) float64 {
	key := registry.MatchKey(of.text)
	switch {
	case w.key == key && w.text == strings.ToLower(of.text):
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
