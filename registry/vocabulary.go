package registry

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// wordKind is a kind of row in tables/words.tsv.
type wordKind string

const (
	wordNone     wordKind = "none"        // says that a fact is missing, in any field
	wordNotName  wordKind = "none_else"   // the same, but it can be somebody's name
	wordNoParent wordKind = "none_parent" // says that a father or mother is not there
	wordMale     wordKind = "male"
	wordFemale   wordKind = "female"
	wordDate     wordKind = "date"     // day, month, year in a written date
	wordPerson   wordKind = "relation" // who somebody is, which is no name
	wordFamily   wordKind = "family"   // frequent family names, behind which a placeholder hides
	wordHamlet   wordKind = "hamlet"   // kinds of units below a commune; capitals are kept, so that they can be printed
	wordEthnic   wordKind = "ethnic"   // stands before the name of a group
	wordInitial  wordKind = "initial"  // the consonants that a syllable may begin with
	wordRhyme    wordKind = "rhyme"    // what may follow them, without its tone
	wordLowlands wordKind = "lowland"  // groups whose names are written in Vietnamese syllables
)

// wordSets are the words of tables/words.tsv, in lower case and NFC, accents kept: "nam" and "năm" differ.
type wordSets map[wordKind]map[string]bool

func (w wordSets) is(kind wordKind, word string) bool { return w[kind][word] }

// longestWord bounds in bytes what stands in the table, so that most texts are not looked up at all.
const longestWord = 40

// has is the same for a text in whatever case. It allocates nothing: an import asks it for every cell.
func (w wordSets) has(kind wordKind, text string) bool {
	if len(text) > longestWord {
		return false
	}
	var buffer [2 * longestWord]byte
	lower := buffer[:0]
	for _, r := range text {
		lower = utf8.AppendRune(lower, unicode.ToLower(r))
	}
	return w[kind][string(lower)]
}

var vocabulary = sync.OnceValue(func() wordSets {
	sets := wordSets{}
	for _, row := range table("words", "kind", "words") {
		kind := wordKind(row[0])
		if sets[kind] == nil {
			sets[kind] = map[string]bool{}
		}
		for _, word := range alternatives(row[1]) {
			sets[kind][word] = true
		}
	}
	return sets
})
