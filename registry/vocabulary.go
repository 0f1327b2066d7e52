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

// wordShape tells at a glance that a text is no word of a kind: for each first byte, the lengths that occur.
type wordShape [256]uint64

// wordSets are the words of tables/words.tsv, in lower case and NFC, accents kept: "nam" and "năm" differ.
type wordSets struct {
	words  map[wordKind]map[string]bool
	shapes map[wordKind]*wordShape
}

func (w *wordSets) is(kind wordKind, word string) bool { return w.words[kind][word] }

// longestWord bounds in bytes what stands in the table, so that most texts are not looked up at all.
const longestWord = 40

// has is the same for a text in whatever case. It allocates nothing: an import asks it for every cell.
func (w *wordSets) has(kind wordKind, text string) bool {
	if len(text) > longestWord || text == "" {
		return false
	}
	var buffer [2 * longestWord]byte
	first, _ := utf8.DecodeRuneInString(text)
	lower := utf8.AppendRune(buffer[:0], unicode.ToLower(first))
	// A letter has as many bytes in either case, but for a few that no list holds.
	if shape := w.shapes[kind]; shape == nil || shape[lower[0]]&(1<<len(text)) == 0 {
		return false
	}
	lower = lower[:0]
	for _, r := range text {
		lower = utf8.AppendRune(lower, unicode.ToLower(r))
	}
	return w.words[kind][string(lower)]
}

var vocabulary = sync.OnceValue(func() *wordSets {
	sets := &wordSets{words: map[wordKind]map[string]bool{}, shapes: map[wordKind]*wordShape{}}
	for _, row := range table("words", "kind", "words") {
		kind := wordKind(row[0])
		if sets.words[kind] == nil {
			sets.words[kind], sets.shapes[kind] = map[string]bool{}, &wordShape{}
		}
		for _, word := range alternatives(row[1]) {
			sets.words[kind][word] = true
			if len(word) <= longestWord {
				sets.shapes[kind][word[0]] |= 1 << len(word)
			}
		}
	}
	return sets
})
