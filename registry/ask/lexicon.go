package ask

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"rasoat/registry"
)

// word is one word of the vocabulary: the key keeps its accents, fold does not.
type word struct{ key, fold string }

func wordOf(text string) word { return word{registry.MatchKey(text), registry.Fold(text)} }

// entry is what a phrase means: a row of phrases.tsv. Of two that fit alike the earlier row is meant.
type entry struct {
	kind, value string
	order       int
	isExact     bool // "=trễ": only with its accents, for without them it is another word
}

// node is a place in the tree of phrases.
type node struct {
	next map[string][]edge // by fold
	ends []entry
}

type edge struct {
	key string
	to  *node
}

// lexicon is the vocabulary, built once.
type lexicon struct {
	root     *node
	known    map[string]bool     // folds of all words of phrases
	meant    map[string]bool     // keys of all words of phrases: what is typed so means itself
	deleted  map[string][]word   // known words with one letter taken out → the words
	readings map[string][][]word // abbreviations, as typed in lower case → what they stand for
	courtesy map[string]bool     // keys of the words of courtesy
	skip     map[string]bool     // keys and folds of words that may stand inside a phrase
	names    vocabularyOfNames
}

var vocabulary = sync.OnceValue(func() *lexicon {
	l := &lexicon{
		root: &node{}, known: map[string]bool{}, meant: map[string]bool{}, courtesy: map[string]bool{}, deleted: map[string][]word{}, readings: map[string][][]word{},
		skip: map[string]bool{}, names: readNames(),
	}
	sets, words := map[string][]string{}, map[string]word{}
	table := rows("phrases", 3)
	for _, row := range table {
		if row[0] == "set" {
			sets[row[1]] = alternatives(row[2])
		}
	}
	for order, row := range table {
		for _, phrase := range alternatives(row[2]) {
			switch row[0] {
			case "set":
			case "skip":
				w := wordOf(phrase)
				l.skip[w.key], l.skip[w.fold] = true, true
			default:
				if row[0] == "filler" {
					l.courtesy[registry.MatchKey(phrase)] = true
				}
				for _, plain := range expand(phrase, sets) {
					exact := strings.TrimPrefix(plain, "=")
					if exact == "" { // the sign itself
						exact = plain
					}
					l.add(exact, entry{row[0], row[1], order, exact != plain}, words)
				}
			}
		}
	}
	for _, row := range rows("readings", 2) {
		for _, meant := range alternatives(row[1]) {
			var reading []word
			for text := range strings.FieldsSeq(meant) {
				reading = append(reading, wordOf(text))
			}
			l.readings[row[0]] = append(l.readings[row[0]], reading)
		}
	}
	l.index(words)
	return l
})

// expand writes a phrase out: <set> stands for every phrase of the set.
func expand(phrase string, sets map[string][]string) []string {
	head, rest, found := strings.Cut(phrase, "<")
	name, tail, closed := strings.Cut(rest, ">")
	if !found || !closed { // the sign < itself is a word
		return []string{phrase}
	}
	set, ok := sets[name]
	if !ok {
		panic(fmt.Sprintf("phrases: no set %q in %q", name, phrase))
	}
	var all []string
	for _, in := range set {
		all = append(all, expand(head+in+tail, sets)...)
	}
	return all
}

func (l *lexicon) add(phrase string, e entry, words map[string]word) {
	at := l.root
	for text := range strings.FieldsSeq(phrase) {
		w, ok := words[text]
		if !ok {
			w = wordOf(text)
			words[text] = w
		}
		at = at.child(w)
	}
	at.ends = append(at.ends, e)
}

func (n *node) child(w word) *node {
	for _, e := range n.next[w.fold] {
		if e.key == w.key {
			return e.to
		}
	}
	if n.next == nil {
		n.next = map[string][]edge{}
	}
	to := &node{}
	n.next[w.fold] = append(n.next[w.fold], edge{w.key, to})
	return to
}

// index prepares the mending of slips: every word with each of its letters taken out.
func (l *lexicon) index(words map[string]word) {
	for _, text := range slices.Sorted(maps.Keys(words)) {
		w := words[text]
		l.known[w.fold], l.meant[w.key] = true, true
		if len(w.fold) < shortestMended {
			continue
		}
		l.deleted[w.fold] = append(l.deleted[w.fold], w)
		for _, short := range deletions(w.fold) {
			l.deleted[short] = append(l.deleted[short], w)
		}
	}
}

func deletions(fold string) []string {
	all := make([]string, 0, len(fold))
	for i := range len(fold) {
		if short := fold[:i] + fold[i+1:]; !slices.Contains(all, short) {
			all = append(all, short)
		}
	}
	return all
}
