package ask

import (
	"strings"

	"rasoat/registry"
)

// vocabularyOfNames is what names are made of.
type vocabularyOfNames struct {
	family, given   map[string]bool // folds
	firm            map[string]bool // folds of given names that stand behind a title, though they are courtesy elsewhere
	givenAs         map[string]bool // given and family names with their accents
	familyAs        map[string]bool
	initial, rhyme  map[string]bool // of a Vietnamese syllable, without accents
	bareGroups      map[string]bool // folds of ethnic groups that need no word in front
	longestOfGroups int             // in words
}

func readNames() vocabularyOfNames {
	v := vocabularyOfNames{family: map[string]bool{}, given: map[string]bool{}, firm: map[string]bool{}, familyAs: map[string]bool{}, givenAs: map[string]bool{},
		initial: map[string]bool{}, rhyme: map[string]bool{}, bareGroups: map[string]bool{}, longestOfGroups: 4}
	sets := map[string]map[string]bool{"family": v.family, "given": v.given, "firm": v.firm, "initial": v.initial, "rhyme": v.rhyme, "bare": v.bareGroups}
	for _, row := range rows("names", 2) {
		for _, name := range alternatives(row[1]) {
			sets[row[0]][registry.Fold(name)] = true
			switch row[0] {
			case "given":
				v.givenAs[registry.MatchKey(name)] = true
			case "family":
				v.givenAs[registry.MatchKey(name)], v.familyAs[registry.MatchKey(name)] = true, true
			}
		}
	}
	return v
}

// longestInitial is the length of "ngh".
const longestInitial = 3

// isSyllable reports whether a folded word can be one Vietnamese syllable.
func (v *vocabularyOfNames) isSyllable(fold string) bool {
	for n := min(longestInitial, len(fold)-1); n >= 0; n-- {
		if (n == 0 || v.initial[fold[:n]]) && v.rhyme[fold[n:]] {
			return true
		}
	}
	return false
}

// isNameWord reports whether a word may stand in a name: a syllable, or of the highlands with an apostrophe or hyphen.
func (v *vocabularyOfNames) isNameWord(fold string) bool {
	return v.isSyllable(fold) || v.family[fold] || v.given[fold] || strings.Contains(fold, "'")
}

// decodedFold is the fold of a word, without what Telex left in it where that makes a name that people bear.
func (l *lexicon) decodedFold(t *token) string {
	if decoded := registry.Fold(registry.FromTelex(t.text)); decoded != t.fold && (l.names.family[decoded] || l.names.given[decoded]) {
		return decoded
	}
	return t.fold
}

// isNameWord reports whether a token may stand in a name.
func (l *lexicon) isNameWord(t *token) bool { return l.names.isNameWord(l.decodedFold(t)) }
