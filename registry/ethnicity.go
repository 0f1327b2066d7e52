package registry

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// EthnicGroup is one of the official groups. The two code lists differ for 37 of them and both are in
// use, so that the name is kept and a code is only written for a declared list.
type EthnicGroup struct {
	Name     string
	Code1979 string // Decision 121-TCTK/PPCĐ: health insurance, civil-status forms
	Code2008 string // Decision 1019/QĐ-TCTK: the population database; "" for foreigners and unknown
}

// codeUnknownGroup is the 1979 code under which the civil-status form puts a group that nobody knows.
const codeUnknownGroup = "56"

// Ethnicities lists the 54 groups in the order of 1979, then foreigners and unknown.
func Ethnicities() []EthnicGroup { return slices.Clone(ethnicities().list) }

// ParseEthnicity finds the group that a text names. canonical is "" when there is none; candidates are the
// groups that an old or shared name may mean, to be asked about: "Thổ" is a group of its own and an old
// name of two others. Case, accents and punctuation do not matter, except where an old name differs
// from another group by accents alone.
func ParseEthnicity(text string) (canonical string, candidates []string) {
	groups := ethnicities()
	if _, ok := groups.plain[text]; ok {
		return text, nil
	}
	if isTooLong(text) {
		return "", nil
	}
	exact := ethnicKey(text)
	folded := Fold(exact)
	canonical = groups.names[folded]
	for _, old := range groups.old[folded] {
		if (exact == folded || exact == old.exact || canonical == "") &&
			old.group != canonical && !slices.Contains(candidates, old.group) {
			candidates = append(candidates, old.group)
		}
	}
	if canonical != "" && len(candidates) > 0 {
		candidates = append([]string{canonical}, candidates...)
	}
	return canonical, candidates
}

// ethnicKey is the text in lower case with accents, without punctuation, blanks and the words before a name.
func ethnicKey(text string) string {
	text = strings.ToLower(CleanText(text))
	for before := ""; before != text; {
		before = text
		for word := range vocabulary().words[wordEthnic] {
			text = strings.TrimPrefix(text, word+" ")
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

type oldGroupName struct{ exact, group string }

type ethnicIndex struct {
	list  []EthnicGroup
	plain map[string]string         // canonical names that no other group shares → code of 1979
	names map[string]string         // folded names and variants → canonical
	old   map[string][]oldGroupName // folded names that only give a question
}

var ethnicities = sync.OnceValue(func() ethnicIndex {
	index := ethnicIndex{plain: map[string]string{}, names: map[string]string{}, old: map[string][]oldGroupName{}}
	for _, row := range table("ethnic_groups", "name", "code_qd121_1979", "code_qd1019_2008", "spelling_variants", "historic_or_ambiguous_names") {
		name := row[0]
		index.list = append(index.list, EthnicGroup{name, row[1], row[2]})
		index.plain[name] = row[1]
		index.names[Fold(ethnicKey(name))] = name
		for _, variant := range alternatives(row[3]) {
			index.names[Fold(ethnicKey(variant))] = name
		}
		for _, old := range alternatives(row[4]) {
			key := ethnicKey(old)
			index.old[Fold(key)] = append(index.old[Fold(key)], oldGroupName{key, name})
		}
	}
	for _, group := range index.list {
		if index.isShared(group.Name) {
			delete(index.plain, group.Name)
		}
	}
	return index
})

// isShared reports whether a canonical name is also an old name of another group.
func (index ethnicIndex) isShared(name string) bool {
	key := ethnicKey(name)
	return slices.ContainsFunc(index.old[Fold(key)], func(old oldGroupName) bool {
		return old.group != name && (old.exact == key || key == Fold(key))
	})
}
