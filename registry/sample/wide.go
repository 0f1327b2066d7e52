package sample

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

// syllablesTSV holds the Vietnamese syllables of the place names of 2022 with how often they stand there: as wide a
// vocabulary as life's, where lists of real people's names must not be used.
//
//go:embed syllables.tsv
var syllablesTSV string

// Shares of names whose word comes from the wide vocabulary instead of the frequent names.
const (
	wideFamily = 0.04 // some thousand family names are in use beside the fourteen that most people bear
	wideMiddle = 0.25
	wideGiven  = 0.35
)

// wideUrn draws rare syllables oftener than place names do, so that all of them are in use.
var wideUrn = sync.OnceValue(func() *urn {
	u := &urn{}
	for _, row := range tsv(syllablesTSV) {
		n, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			panic("weight of " + row[0] + ": " + row[1])
		}
		u.add(row[0], strconv.Itoa(int(math.Ceil(10*math.Sqrt(n)))))
	}
	return u
})

// word draws a word of a name; in a wide world some come from all syllables of the language. Kinds are those of
// names.tsv.
func (g *generator) word(group, kind string) string {
	if g.options.Wide && group == kinh && g.chance(wideShare(kind)) {
		return wideUrn().draw(g.r)
	}
	return g.words.draw(g.r, group+"/"+kind)
}

func wideShare(kind string) float64 {
	switch {
	case kind == "family":
		return wideFamily
	case strings.Contains(kind, "middle") || strings.HasPrefix(kind, "second"):
		return wideMiddle
	}
	return wideGiven
}
