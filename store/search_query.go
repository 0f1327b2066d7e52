package store

import (
	"strings"

	"rasoat/registry"
)

// query is a typed name taken apart.
type query struct {
	words   []typed
	isPlain bool   // no accent in all of it
	text    string // decoded, in lower case
	memo    map[string]*nameWord
	orders  [][]typed
	raw     *query // as it was typed, where that was decoded
}

// typed is one word as it was typed.
type typed struct {
	text string // in lower case
	fold string
	key  string // with its marks and tone
	at   int    // among the words of the query
}

// mostWords bounds what is taken for a name.
const mostWords = 8

// readQuery takes a text apart, and once more with what Telex and VNI have left in it decoded: lists have both.
func readQuery(text string) query {
	text = registry.CleanText(text)
	read := text
	if strings.ContainsAny(text, "0123456789") {
		read = registry.FromVNI(text)
	}
	q := takeApart(registry.FromTelex(read))
	if raw := takeApart(text); raw.fold() != q.fold() {
		q.raw = &raw
	}
	return q
}

// readings are the query and, where it was decoded, what was typed.
func (q *query) readings() []*query {
	if q.raw == nil {
		return []*query{q}
	}
	return []*query{q, q.raw}
}

func takeApart(text string) query {
	q := query{text: strings.ToLower(text), isPlain: true, memo: map[string]*nameWord{}}
	for _, word := range strings.Fields(strings.NewReplacer("-", " ", ",", " ", ".", " ").Replace(text)) {
		w := typed{text: strings.ToLower(word), fold: registry.Fold(word), key: registry.MatchKey(word), at: len(q.words)}
		if w.fold == "" || len(q.words) == mostWords {
			continue
		}
		q.isPlain = q.isPlain && w.key == w.fold
		q.words = append(q.words, w)
	}
	q.orders = q.everyOrder()
	return q
}

// everyOrder is the words as typed, and in the orders in which some people type them: the given name first, or all
// of it backwards.
func (q *query) everyOrder() [][]typed {
	orders := [][]typed{q.words}
	n := len(q.words)
	if n < 2 {
		return orders
	}
	turned := append(append(make([]typed, 0, n), q.words[1:]...), q.words[0])
	orders = append(orders, turned)
	if n > 2 {
		back := make([]typed, n)
		for i, w := range q.words {
			back[n-1-i] = w
		}
		orders = append(orders, back)
	}
	return orders
}

func (q *query) fold() string {
	folds := make([]string, len(q.words))
	for i, w := range q.words {
		folds[i] = w.fold
	}
	return strings.Join(folds, " ")
}
