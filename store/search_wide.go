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
	mostNames   = 400 // that are looked up in one statement
	mostEach    = 3   // namesakes of a name that is a slip away
	mostRange   = 300 // of those who are called by the words
	mostMiddles = 1500
)

// wide looks names up by equality, step by step until there are enough: as typed, as what a child is called by, one
// slip away, as a parent, two slips away or without a middle name. Under row-level security an
// index serves equality and ranges only.
func (s *hunt) wide(ctx context.Context) error {
	words, err := s.tx.store.words.current(ctx, s.tx)
	if err != nil {
		return err
	}
	steps := []func(context.Context, *wordTable) error{s.asTyped, s.asCalled, s.asParent, s.slipAway, s.parentSlipAway, s.withoutMiddle, s.twoAway}
	for _, step := range steps {
		if err := step(ctx, words); err != nil {
			return err
		}
		if len(s.found) >= s.limit {
			break
		}
	}
	return nil
}

// asTyped finds the whole name, in any order in which names are typed; those with the very accents come first,
// however many namesakes there are.
func (s *hunt) asTyped(ctx context.Context, _ *wordTable) error {
	w := s.question.where
	var backs []string
	for _, order := range s.query.orders {
		backs = append(backs, backwards(order))
	}
	w.add("name_back = ANY(%s)", pq.Array(backs))
	key := w.mark("name_key = %s", registry.MatchKey(s.query.text))
	_, err := s.fetch(ctx, fmt.Sprintf(`SELECT `+nameColumns+` FROM children %s ORDER BY %s DESC, id LIMIT %d`,
		w.String(), key, 4*s.limit), w.args...)
	return err
}

// asCalled finds names that end with the one or two words.
func (s *hunt) asCalled(ctx context.Context, _ *wordTable) error {
	if len(s.query.words) > 2 {
		return nil
	}
	w := s.question.where
	back := backwards(s.query.words)
	w.add("name_back >= %s AND name_back < %s", back+" ", back+"!")
	_, err := s.fetch(ctx, fmt.Sprintf(`SELECT `+nameColumns+` FROM children %s ORDER BY name_back, ukey, id LIMIT %d`, w.String(), mostRange), w.args...)
	return err
}

// asParent finds the children of a father, mother or guardian of the name.
func (s *hunt) asParent(ctx context.Context, _ *wordTable) error {
	return s.ofParents(ctx, []string{s.query.fold()})
}

func (s *hunt) ofParents(ctx context.Context, folds []string) error {
	if len(s.query.words) < 2 || len(folds) == 0 {
		return nil
	}
	codes := make([]int64, len(folds))
	for i, fold := range folds {
		codes[i] = int64(registry.NameCode(fold))
	}
	w := s.question.where
	list := w.mark("%s::integer[]", pq.Array(codes))
	var parts []string
	for _, column := range []string{"mother_code", "father_code", "guardian_code"} {
		parts = append(parts, fmt.Sprintf(`(SELECT `+nameColumns+` FROM children %s AND %s = ANY(%s) LIMIT %d)`, w.String(), column, list, 4*s.limit))
	}
	_, err := s.fetch(ctx, strings.Join(parts, " UNION ALL "), w.args...)
	return err
}

// slipAway finds whole names that are one slip away.
func (s *hunt) slipAway(ctx context.Context, t *wordTable) error {
	return s.named(ctx, s.corrected(t, float64(costShort)+0.01))
}

// twoAway finds whole names that are two slips away.
func (s *hunt) twoAway(ctx context.Context, t *wordTable) error {
	return s.named(ctx, s.corrected(t, mostCost))
}

func (s *hunt) parentSlipAway(ctx context.Context, t *wordTable) error {
	var folds []string
	for _, g := range s.corrected(t, float64(costShort)+0.01) {
		folds = append(folds, g.fold())
	}
	return s.ofParents(ctx, folds)
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
	return s.named(ctx, guesses[:min(len(guesses), mostMiddles)])
}

// named looks whole names up, a few records of each.
func (s *hunt) named(ctx context.Context, guesses []guess) error {
	if len(guesses) == 0 {
		return nil
	}
	backs := make([]string, len(guesses))
	for i, g := range guesses {
		slices.Reverse(g.words)
		backs[i] = strings.Join(g.words, " ")
	}
	w := s.question.where
	list := w.mark("%s::text[]", pq.Array(backs))
	_, err := s.fetch(ctx, fmt.Sprintf(`
		SELECT c.* FROM unnest(%s) AS n (back)
		CROSS JOIN LATERAL (SELECT `+nameColumns+` FROM children %s AND name_back = n.back ORDER BY ukey, id LIMIT %d) AS c`,
		list, w.String(), mostEach), w.args...)
	return err
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
		if t.roles[head] != 0 && t.roles[tail] != 0 {
			options = append(options, guess{[]string{head, tail}, costJoined})
		}
	}
	slices.SortFunc(options, guess.compare)
	return options
}

// rejoined are the names in which a blank was one too many.
func (s *hunt) rejoined(t *wordTable) []guess {
	var guesses []guess
	for i := 1; i < len(s.query.words); i++ {
		whole := s.query.words[i-1].fold + s.query.words[i].fold
		t.near.near(whole, func(word string) {
			d := float64(wordDistance(whole, word))
			if d > float64(costSlip) {
				return
			}
			g := guess{cost: costJoined + d}
			for j, w := range s.query.words {
				switch j {
				case i - 1:
					g.words = append(g.words, word)
				case i:
				default:
					g.words = append(g.words, w.fold)
				}
			}
			guesses = append(guesses, g)
		})
	}
	return guesses
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
