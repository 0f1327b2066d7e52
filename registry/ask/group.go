package ask

import (
	"slices"
	"strings"

	"rasoat/registry"
)

const (
	longestGroup = 4 // words
	groupAlone   = 5 // the score of a group that nothing introduces
)

// groups adds the ethnic groups that begin at token i. Without a word in front only those count that mean nothing else.
func (r *reader) groups(i int) {
	for _, m := range r.found[i] {
		if m.kind == "ethnic" {
			r.group(i, m.to, true)
		}
	}
	r.group(i, i, false)
}

func (r *reader) group(i, at int, isNamed bool) {
	for n := min(longestGroup, len(r.tokens)-at); n > 0; n-- {
		if r.isApartWithin(at, at+n) {
			continue
		}
		words := r.words(at, at+n)
		if !isNamed && !r.names.bareGroups[strings.ReplaceAll(registry.Fold(words), "-", " ")] {
			continue
		}
		canonical, candidates := registry.ParseEthnicity(words)
		if !isGroup(canonical) {
			canonical = ""
		}
		if canonical == "" && len(candidates) == 0 || !r.isSpeltLike(at, n, canonical, candidates) {
			continue
		}
		p := piece{kind: pieceCondition, value: "ethnicity", from: i, to: at + n, score: scoreOf(at + n - i)}
		if !isNamed && n == 1 && !r.tokens[at].isAccented {
			p.score = groupAlone
		}
		if len(candidates) > 0 {
			p.kind = pieceUnsure
			for _, candidate := range candidates {
				p.candidates = append(p.candidates, registry.Filter{Ethnicity: candidate})
			}
		}
		p.filter.Ethnicity = canonical
		r.add(p)
		return
	}
}

// isSpeltLike keeps a typed word of one syllable from meaning a group that is spelt with other accents: "có" is no "Co".
func (r *reader) isSpeltLike(at, n int, canonical string, candidates []string) bool {
	t := &r.tokens[at]
	if n > 1 || !t.isAccented || len(candidates) > 0 {
		return true
	}
	return agrees(t.key, registry.MatchKey(canonical)) || registry.Fold(canonical) != t.fold
}

// isApartWithin reports whether a comma stands between the tokens, or one of them is a sign.
func (r *reader) isApartWithin(from, to int) bool {
	for i := from; i < to; i++ {
		if i > from && r.tokens[i].apart || strings.Trim(r.tokens[i].text, signs) == "" {
			return true
		}
	}
	return false
}

// isGroup reports whether it is one of the 54, and not the word for others or unknown.
func isGroup(canonical string) bool {
	return slices.ContainsFunc(registry.Ethnicities(), func(g registry.EthnicGroup) bool { return g.Name == canonical && g.Code2008 != "" })
}
