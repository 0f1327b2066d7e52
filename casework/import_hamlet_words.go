package casework

import (
	_ "embed"
	"strings"
	"sync"

	"rasoat/registry"
)

// HamletKey is equal for one hamlet however it is written: case, the place of tones, accents of its
// kind, zeros in front and numbers in words do not count ("Ấp 3", "ap 03", "Ấp Ba").
func HamletKey(text string) string { return hamletKey(text) }

func hamletKey(text string) string {
	if bare, former := cutFormer(text); former != "" {
		return hamletKey(bare) + " " + registry.MatchKey(former)
	}
	kind, name := splitHamlet(text)
	words := strings.Fields(registry.MatchKey(name))
	for i, w := range words {
		if cut := strings.TrimLeft(w, "0"); cut != "" && strings.Trim(w, "0123456789") == "" {
			words[i] = cut
		}
	}
	if n := hamletWords().numbers[strings.Join(words, " ")]; n != "" && kind != "" {
		words = []string{n}
	}
	if kind != "" {
		words = append([]string{registry.MatchKey(kind)}, words...)
	}
	return strings.Join(words, " ")
}

// splitHamlet takes "Ấp Tân Hòa" apart; a name without a kind that we know stands alone.
func splitHamlet(text string) (kind, name string) {
	words := strings.Fields(text)
	for _, k := range hamletWords().kinds {
		n := len(strings.Fields(k))
		if len(words) > n && registry.Fold(strings.Join(words[:n], " ")) == registry.Fold(k) {
			return k, strings.Join(words[n:], " ")
		}
	}
	return "", strings.Join(words, " ")
}

//go:embed hamlets.tsv
var hamletTable string

type hamletVocabulary struct {
	kinds   []string // as they are printed; those of several words first
	unknown map[string]bool
	numbers map[string]string // by MatchKey: "ba" is "3"

	former   string // how a hamlet is called by its former commune, which stands for …
	communes []communeWord
}

// communeWord is a kind of commune and a short form in which lists write it.
type communeWord struct {
	full  string
	short []string
}

var hamletWords = sync.OnceValue(func() hamletVocabulary {
	v := hamletVocabulary{unknown: map[string]bool{}, numbers: map[string]string{}}
	for line := range strings.Lines(hamletTable) {
		kind, cell, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		for _, words := range strings.Split(cell, "|") {
			switch kind {
			case "former":
				v.former = words
			case "commune":
				full, short, _ := strings.Cut(words, "=")
				if n := len(v.communes); n == 0 || v.communes[n-1].full != full {
					v.communes = append(v.communes, communeWord{full: full})
				}
				c := &v.communes[len(v.communes)-1]
				c.short = append(c.short, short)
			case "hamlet":
				v.kinds = append(v.kinds, words)
			case "unknown":
				v.unknown[registry.Fold(words)] = true
			case "number":
				word, n, _ := strings.Cut(words, "=")
				v.numbers[registry.MatchKey(word)] = n
			}
		}
	}
	return v
})
