package documents

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

//go:embed furniture.tsv
var furnitureTSV string

type phraseKind string

const (
	phrasesHamlet    phraseKind = "hamlet"
	phrasesTotal     phraseKind = "total"
	phrasesSignature phraseKind = "signature"
	phrasesNone      phraseKind = "none"
	phrasesGroup     phraseKind = "group"
	phrasesOrName    phraseKind = "hamlet_or_name" // hamlet words that a name may begin with
	phrasesPart      phraseKind = "hamlet_part"    // of a larger hamlet, where one is named
	phrasesCommune   phraseKind = "commune"
	phrasesTitle     phraseKind = "title"
	phrasesAdult     phraseKind = "adult" // single words of headers that speak of no child
)

var phrases = sync.OnceValue(func() map[phraseKind][]string {
	table := map[phraseKind][]string{}
	for _, row := range tsvRows(furnitureTSV) {
		table[phraseKind(row[0])] = append(table[phraseKind(row[0])], row[1])
	}
	for _, kind := range table { // the longer phrase says more
		slices.SortStableFunc(kind, func(a, b string) int { return len(b) - len(a) })
	}
	return table
})

// cutPhrase removes the phrase of that kind with which a text begins, as a whole word, accents heeded.
func cutPhrase(text string, kind phraseKind) (rest string, found bool) {
	if len(text) > longestSaid {
		return text, false
	}
	clean := registry.CleanText(text)
	low := strings.ToLower(clean)
	for _, phrase := range phrases()[kind] {
		tail, ok := strings.CutPrefix(low, phrase)
		if !ok || len(tail) > len(clean) {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(tail); tail == "" || !unicode.IsLetter(r) {
			return strings.TrimSpace(clean[len(clean)-len(tail):]), true
		}
	}
	return text, false
}
