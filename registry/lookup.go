package registry

import (
	"hash/fnv"
	"slices"
	"strings"
)

// Backwards turns the words of a folded name round: "nguyen thi hanh" becomes "hanh thi nguyen". People are
// called by the last word or the last two, so one order by the name backwards finds the given name, the
// name that a child is called by and the whole name.
func Backwards(fold string) string {
	words := strings.Fields(fold)
	slices.Reverse(words)
	return strings.Join(words, " ")
}

// NameCode is a number by which whole folded names are looked up where the text would take too much room: equal
// names have equal codes, and what has the code still has to be compared. No name has code 0.
func NameCode(fold string) int32 {
	if fold == "" {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(fold))
	return max(1, int32(h.Sum32()&0x7fffffff)) // #nosec G115 -- a code of 31 bits, not a quantity
}
