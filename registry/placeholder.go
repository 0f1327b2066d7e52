package registry

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// IsPlaceholderName reports whether a text stands in for a name that is not given yet: a child of some
// woman, a boy, not named so far. The phrases stand in tables/placeholders.tsv. Accents count, since real
// names differ from them by accents alone ("Khổng", "Côn", "Bế"); only a name written without any accent is
// compared without.
func IsPlaceholderName(name string) bool {
	words := nameWords(name)
	if len(words) == 0 {
		return false
	}
	index := placeholders()
	for _, p := range index.byFirst[words[0]] {
		if p.matches(words) {
			return true
		}
	}
	for i, word := range words {
		for _, p := range index.anywhere[word] {
			if p.standsAt(words, i) {
				return true
			}
		}
	}
	return false
}

// nameWords are the match keys of the words, without the punctuation between them.
func nameWords(name string) []string {
	return strings.FieldsFunc(MatchKey(name), func(r rune) bool { return r == ' ' || unicode.IsPunct(r) && r != '\'' })
}

// A placeholder is a phrase as match keys. "#" stands for a number, "@" for a family name with more behind it.
type placeholder struct {
	words   []string
	isWhole bool
	isPlain bool // written without accents: what it is compared with must bear none either
}

// matches reports whether the words begin with the phrase and go on, or are the phrase when it is a whole.
func (p placeholder) matches(words []string) bool {
	if p.isWhole && len(words) != len(p.words) || !p.isWhole && len(words) < len(p.words) || p.isPlain && hasAccent(words) {
		return false
	}
	if len(p.words) == 1 && !p.isWhole && len(words) == 1 {
		return false
	}
	for i, want := range p.words {
		switch want {
		case "#":
			if countDigits(words[i]) != len(words[i]) {
				return false
			}
		case "@":
			if !families()[words[i]] || len(words) < len(p.words)+1 {
				return false
			}
		default:
			if words[i] != want {
				return false
			}
		}
	}
	return true
}

func (p placeholder) standsAt(words []string, i int) bool {
	return len(words)-i >= len(p.words) && slices.Equal(words[i:i+len(p.words)], p.words) && !(p.isPlain && hasAccent(words))
}

// hasAccent reports whether a word bears a letter outside ASCII or a tone, which a match key holds as a
// digit behind letters.
func hasAccent(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		last := word[len(word)-1]
		return len(word) > 1 && isDigit(last) && !isDigit(word[0]) || strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
	})
}

type placeholderIndex struct {
	byFirst  map[string][]placeholder
	anywhere map[string][]placeholder
}

var placeholders = sync.OnceValue(func() placeholderIndex {
	index := placeholderIndex{byFirst: map[string][]placeholder{}, anywhere: map[string][]placeholder{}}
	add := func(place string, p placeholder) {
		if place == "any" {
			index.anywhere[p.words[0]] = append(index.anywhere[p.words[0]], p)
			return
		}
		p.isWhole = place == "whole"
		index.byFirst[p.words[0]] = append(index.byFirst[p.words[0]], p)
	}
	for _, row := range table("placeholders", "place", "words", "without_accents") {
		add(row[0], placeholder{words: strings.Fields(MatchKey(row[1]))})
		if plain := Fold(row[1]); row[2] == "yes" && plain != row[1] {
			add(row[0], placeholder{words: strings.Fields(plain), isPlain: true})
		}
	}
	return index
})

// families are the match keys of frequent family names.
var families = sync.OnceValue(func() map[string]bool {
	keys := map[string]bool{}
	for word := range vocabulary().words[wordFamily] {
		keys[MatchKey(word)] = true
	}
	return keys
})
