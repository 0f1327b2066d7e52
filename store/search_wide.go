package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"rasoat/registry"
)

const (
	mostNames     = 400 // that are looked up in one statement
	mostNamesakes = 500
	mostEach      = 3   // namesakes of a name that is a slip away
	mostRange     = 300 // of those who are called by the words
	mostMiddles   = 1500
)

// wide looks names up by equality, step by step until there is something: as typed, as what a child is called by and as
// a parent; one slip away; two slips, or a middle name left out. Under row-level security an index serves
// equality and ranges only.
func (s *hunt) wide(ctx context.Context) error {
	if err := s.asTyped(ctx); err != nil || len(s.found) >= s.limit {
		return err
	}
	words, err := s.tx.store.words.current(ctx, s.tx)
	if err != nil {
		return err
	}
	if len(s.query.words) == 2 { // family name and given name, as many people say them
		if err := s.withoutMiddle(ctx, words); err != nil || len(s.found) >= s.limit {
			return err
		}
	}
	steps := []func(context.Context, *wordTable) error{s.slipAway, s.withoutMiddle, s.twoAway}
	for _, step := range steps {
		if err := step(ctx, words); err != nil || len(s.found) > 0 {
			return err
		}
	}
	return nil
}

// asTyped finds who has the name, or ends with it, or has a parent of the name. Those with the very accents come first
// among as many namesakes as are looked at.
func (s *hunt) asTyped(ctx context.Context) error {
	w := s.question.where
	var backs []string
	for _, q := range s.query.readings() {
		for _, order := range q.orders {
			backs = append(backs, backwards(order))
		}
	}
	all := w.mark("name_back = ANY(%s)", pq.Array(backs))
	exact := w.mark("name_key = %s", registry.MatchKey(s.query.text))
	parts := []string{fmt.Sprintf(`SELECT `+nameColumns+` FROM (SELECT * FROM children %s AND %s ORDER BY name_back, ukey, id LIMIT %d) AS c ORDER BY %s DESC, id LIMIT %d`,
		w.String(), all, mostNamesakes, exact, 4*s.limit)}
	if len(s.query.words) <= 2 {
		called := w.mark("name_back >= %s AND name_back < %s", backs[0]+" ", backs[0]+"!")
		parts = append(parts, fmt.Sprintf(`SELECT `+nameColumns+` FROM children %s AND %s ORDER BY name_back, ukey, id LIMIT %d`, w.String(), called, mostRange))
	}
	parts = append(parts, s.parentParts(&w, []string{s.query.fold()})...)
	_, err := s.fetch(ctx, "("+strings.Join(parts, ") UNION ALL (")+")", w.args...)
	return err
}

// parentParts are queries for the children of a father, mother or guardian of one of the names.
func (s *hunt) parentParts(w *where, folds []string) []string {
	if len(s.query.words) < 2 {
		return nil
	}
	codes := make([]int64, len(folds))
	for i, fold := range folds {
		codes[i] = int64(registry.NameCode(fold))
	}
	list := w.mark("ANY(%s::integer[])", pq.Array(codes))
	var parts []string
	for _, column := range []string{"mother_code", "father_code", "guardian_code"} {
		parts = append(parts, fmt.Sprintf(`SELECT `+nameColumns+` FROM children %[1]s AND %[2]s = %[3]s ORDER BY %[2]s, id LIMIT %[4]d`, w.String(), column, list, 4*s.limit))
	}
	return parts
}

// slipAway finds who has a name one slip away, or a parent of such a name.
func (s *hunt) slipAway(ctx context.Context, t *wordTable) error {
	guesses := s.corrected(t, float64(costShort)+0.01)
	if len(guesses) == 0 {
		return nil
	}
	folds := make([]string, len(guesses))
	for i, g := range guesses {
		folds[i] = g.fold()
	}
	w := s.question.where
	parts := append([]string{s.namedPart(&w, guesses, mostEach)}, s.parentParts(&w, folds)...)
	_, err := s.fetch(ctx, "("+strings.Join(parts, ") UNION ALL (")+")", w.args...)
	return err
}

// twoAway finds whole names that are two slips away.
func (s *hunt) twoAway(ctx context.Context, t *wordTable) error {
	return s.named(ctx, s.corrected(t, mostCost), mostEach)
}

// withoutMiddle finds names that have a middle name more than was typed.
func (s *hunt) withoutMiddle(ctx context.Context, t *wordTable) error {
	n := len(s.query.words)
	if n != 2 && n != 3 {
		return nil
	}
	var guesses []guess
	for word, roles := range t.roles {
		if roles&roleMiddle == 0 {
			continue
		}
		for at := 1; at < n; at++ {
			words := make([]string, 0, n+1)
			for i, w := range s.query.words {
				if i == at {
					words = append(words, word)
				}
				words = append(words, w.fold)
			}
			guesses = append(guesses, guess{words: words})
		}
	}
	slices.SortFunc(guesses, guess.compare)
	return s.named(ctx, guesses[:min(len(guesses), mostMiddles)], 1)
}

// named looks whole names up.
func (s *hunt) named(ctx context.Context, guesses []guess, each int) error {
	if len(guesses) == 0 {
		return nil
	}
	w := s.question.where
	_, err := s.fetch(ctx, s.namedPart(&w, guesses, each), w.args...)
	return err
}

// namedPart is the query for whole names, a few records of each.
func (s *hunt) namedPart(w *where, guesses []guess, each int) string {
	backs := make([]string, len(guesses))
	for i, g := range guesses {
		words := slices.Clone(g.words)
		slices.Reverse(words)
		backs[i] = strings.Join(words, " ")
	}
	list := w.mark("unnest(%s::text[])", pq.Array(backs))
	return fmt.Sprintf(`
		SELECT c.* FROM %s AS n (back)
		CROSS JOIN LATERAL (SELECT `+nameColumns+` FROM children %s AND name_back = n.back ORDER BY ukey, id LIMIT %d) AS c`,
		list, w.String(), each)
}

func backwards(words []typed) string {
	folds := make([]string, len(words))
	for i, w := range words {
		folds[len(words)-1-i] = w.fold
	}
	return strings.Join(folds, " ")
}

// guess is a whole name that may have been meant.
type guess struct {
	words []string
	cost  float64
}

func (g guess) fold() string { return strings.Join(g.words, " ") }

func (g guess) compare(other guess) int {
	return cmp.Or(cmp.Compare(g.cost, other.cost), slices.Compare(g.words, other.words))
}

// corrected are the names that a slip of at most so much may have made what was typed, the cheapest first. Words that
// no name has must be corrected; known ones may be.
func (s *hunt) corrected(t *wordTable, most float64) []guess {
	guesses := []guess{{}}
	for i, w := range s.query.words {
		options := s.options(t, w, roleAt(i, len(s.query.words)))
		var longer []guess
		for _, g := range guesses {
			for _, o := range options {
				if c := g.cost + o.cost; c <= most {
					longer = append(longer, guess{append(slices.Clip(slices.Clone(g.words)), o.words...), c})
				}
			}
		}
		slices.SortFunc(longer, guess.compare)
		guesses = longer[:min(len(longer), mostNames)]
	}
	guesses = append(guesses, s.rejoined(t)...)
	slices.SortFunc(guesses, guess.compare)
	guesses = slices.DeleteFunc(guesses, func(g guess) bool { return g.cost == 0 })
	return guesses[:min(len(guesses), mostNames)]
}

// options are the words that may have been meant by one, with what that costs.
func (s *hunt) options(t *wordTable, w typed, role wordRole) []guess {
	options := []guess{}
	t.near.near(w.fold, func(word string) {
		d := float64(wordDistance(w.fold, word))
		if d < float64(costFar) && (t.roles[word]&role != 0 || d == 0) {
			options = append(options, guess{[]string{word}, d})
		}
	})
	for cut := 1; cut < len(w.fold); cut++ { // a blank was left out
		head, tail := w.fold[:cut], w.fold[cut:]
		if t.roles[head] == 0 {
			continue
		}
		if t.roles[tail] != 0 {
			options = append(options, guess{[]string{head, tail}, costJoined})
		}
		if t.roles[tail[1:]] != 0 { // a letter stands in its place
			options = append(options, guess{[]string{head, tail[1:]}, float64(costSlip)})
		}
	}
	slices.SortFunc(options, guess.compare)
	return options
}

// rejoined are the names in which a blank was one too many or stood a letter too early or too late.
func (s *hunt) rejoined(t *wordTable) []guess {
	var guesses []guess
	for i := 1; i < len(s.query.words); i++ {
		whole := s.query.words[i-1].fold + s.query.words[i].fold
		t.near.near(whole, func(word string) {
			if d := float64(wordDistance(whole, word)); d <= float64(costSlip) {
				guesses = append(guesses, s.replaced(i, costJoined+d, word))
			}
		})
		for cut := 1; cut < len(whole) && len(whole) <= 2*longestNameWord; cut++ {
			if cut != len(s.query.words[i-1].fold) && t.roles[whole[:cut]] != 0 && t.roles[whole[cut:]] != 0 {
				guesses = append(guesses, s.replaced(i, float64(costSlip), whole[:cut], whole[cut:]))
			}
		}
	}
	return guesses
}

// replaced is the query with other words for the i-th and the one before it.
func (s *hunt) replaced(i int, cost float64, words ...string) guess {
	g := guess{cost: cost}
	for j, w := range s.query.words {
		switch j {
		case i - 1:
			g.words = append(g.words, words...)
		case i:
		default:
			g.words = append(g.words, w.fold)
		}
	}
	return g
}

func roleAt(i, of int) wordRole {
	switch {
	case i == of-1:
		return roleGiven
	case i > 0:
		return roleMiddle
	case of == 2: // or what the child is called by
		return roleFamily | roleMiddle
	}
	return roleFamily
}
