package registry

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

// mostPairs is more than anybody can decide about; a list that has each of its rows hundreds of times has millions.
const mostPairs = 100_000

// Pairs lists all that may be the same child, the likeliest first and of these no more than 100,000.
func (k *Kin) Pairs() []Pair { return k.likeliest(mostPairs) }

func (k *Kin) likeliest(most int) []Pair {
	parts := make([]likeliest, runtime.GOMAXPROCS(0))
	var running sync.WaitGroup
	for n := range parts {
		running.Go(func() {
			parts[n].most = most
			for i := n; i < len(k.rows); i += len(parts) {
				k.older(&parts[n], i)
			}
			parts[n].cut()
		})
	}
	running.Wait()
	all := likeliest{most: most}
	for n := range parts {
		all.pairs = append(all.pairs, parts[n].pairs...)
	}
	all.cut()
	return all.pairs
}

// likeliest keeps the best of all pairs that it is given.
type likeliest struct {
	pairs []Pair
	most  int
	full  bool // whoever is behind the last of most pairs is not wanted
}

func (p Pair) compare(o Pair) int {
	return cmp.Or(cmp.Compare(o.Score(), p.Score()), cmp.Compare(p.A, o.A), cmp.Compare(p.B, o.B))
}

func (l *likeliest) add(p Pair) {
	if l.full && p.compare(l.pairs[l.most-1]) > 0 {
		return
	}
	if l.pairs = append(l.pairs, p); len(l.pairs) >= 2*l.most {
		l.cut()
	}
}

func (l *likeliest) cut() {
	slices.SortFunc(l.pairs, Pair.compare)
	if len(l.pairs) >= l.most {
		l.pairs, l.full = l.pairs[:l.most], true
	}
}
