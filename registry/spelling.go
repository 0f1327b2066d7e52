package registry

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// IsSpelt reports whether a word can be a Vietnamese syllable by its spelling: an initial and a rhyme of the
// language with a tone that fits. Names of other languages often are none, and are right all the same.
func IsSpelt(word string) bool {
	s, ok := readSyllable(strings.ToLower(norm.NFC.String(word)))
	return ok && s.isSpelt()
}
