package sample

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
)

var (
	//go:embed names.tsv
	namesTSV string
	//go:embed writings.tsv
	writingsTSV string
	//go:embed communes.tsv
	communesTSV string
)

// tsv splits an embedded table, without its heading.
func tsv(text string) [][]string {
	var rows [][]string
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i > 0 {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}

// urn is a list of texts to draw from by weight.
type urn struct {
	texts []string
	sums  []int
}

func (u *urn) add(text, weight string) {
	n, err := strconv.Atoi(weight)
	if err != nil {
		panic("weight of " + text + ": " + weight)
	}
	if len(u.sums) > 0 {
		n += u.sums[len(u.sums)-1]
	}
	u.texts, u.sums = append(u.texts, text), append(u.sums, n)
}

func (u *urn) draw(r *rand.Rand) string {
	n := r.IntN(u.sums[len(u.sums)-1])
	at, _ := slices.BinarySearch(u.sums, n+1)
	return u.texts[at]
}

// urns are keyed by kind, names by "group/kind".
type urns map[string]*urn

func (u urns) add(key, text, weight string) {
	if u[key] == nil {
		u[key] = &urn{}
	}
	u[key].add(text, weight)
}

func (u urns) draw(r *rand.Rand, key string) string {
	if u[key] == nil {
		return ""
	}
	return u[key].draw(r)
}

var vocabulary = sync.OnceValue(func() urns {
	all := urns{}
	for _, row := range tsv(namesTSV) {
		all.add(row[0]+"/"+row[1], row[2], row[3])
	}
	for _, row := range tsv(writingsTSV) {
		all.add(row[0], row[1], row[2])
	}
	return all
})
