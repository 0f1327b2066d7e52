package casework

import (
	"rasoat/registry"
	"rasoat/store"
)

// matcher recognises the records that the rows of a list are. Each way is tried for all rows before
// the next, weaker one, so that a row never takes the record that another one names more certainly:
// the software's code with the same row as last time, the code, the same row, the number, and name,
// birth date and mother together. A folded name alone never decides that two children are one.
type matcher struct {
	known []store.Known
	taken []bool
	rest  int // records that are not taken
}

func newMatcher(known []store.Known) *matcher {
	return &matcher{known: known, taken: make([]bool, len(known)), rest: len(known)}
}

// match gives every row its record, or leaves it without one: a new child.
func (m *matcher) match(rows []*listed) {
	type whole struct {
		software string
		row      digest
	}
	joined := func(software string, row digest) whole {
		if software == "" {
			return whole{}
		}
		return whole{software, row}
	}
	pairUp(m, rows, func(k *store.Known) whole { return joined(k.Software, digestOf(k.RowHash)) }, func(l *listed) whole { return joined(l.software, l.row) })
	pairUp(m, rows, func(k *store.Known) string { return k.Software }, func(l *listed) string { return l.software })
	pairUp(m, rows, func(k *store.Known) digest { return digestOf(k.RowHash) }, func(l *listed) digest { return l.row })
	m.byNumber(rows)
	pairUp(m, rows, knownKin, (*listed).kin)
}

// pairUp pairs rows and records that have a key in common, in the order of both: what the key does
// not tell apart is alike. The zero key is none.
func pairUp[K comparable](m *matcher, rows []*listed, ofKnown func(*store.Known) K, ofRow func(*listed) K) {
	if m.rest == 0 {
		return
	}
	free := chainOf(m, ofKnown)
	var none K
	for _, l := range rows {
		if l.known != nil {
			continue
		}
		key := ofRow(l)
		if key == none {
			continue
		}
		for i, ok := free.first[key]; ok && i >= 0; i = free.next[i] {
			if !m.taken[i] && !codesDiffer(&m.known[i], l) {
				m.take(int(i), l)
				break
			}
			if m.taken[i] && free.first[key] == i {
				free.first[key] = free.next[i]
			}
		}
	}
}

// chain finds the records of a key, in their order.
type chain[K comparable] struct {
	first map[K]int32
	next  []int32 // -1: the last one
}

func chainOf[K comparable](m *matcher, key func(*store.Known) K) chain[K] {
	c := chain[K]{make(map[K]int32, m.rest), make([]int32, len(m.known))}
	var none K
	for i := len(m.known) - 1; i >= 0; i-- {
		if m.taken[i] {
			continue
		}
		k := key(&m.known[i])
		if k == none {
			continue
		}
		c.next[i] = -1
		if first, ok := c.first[k]; ok {
			c.next[i] = first
		}
		c.first[k] = int32(i) // #nosec G115 -- a row of a list, a million at most
	}
	return c
}

// byNumber pairs what holds a number alone on both sides. Where neither name nor birth date agrees it
// is another child under the same number, which is a defect and no recognition.
func (m *matcher) byNumber(rows []*listed) {
	if m.rest == 0 {
		return
	}
	held := chainOf(m, func(k *store.Known) digest { return digestOf(k.NumberHash) })
	count := map[digest]int{}
	for _, l := range rows {
		if l.known == nil {
			count[l.number]++
		}
	}
	for _, l := range rows {
		if l.known != nil || l.number == (digest{}) || count[l.number] != 1 {
			continue
		}
		i, ok := held.first[l.number]
		if !ok || held.next[i] >= 0 {
			continue
		}
		k := &m.known[i]
		agrees := k.NameKey == l.nameKey || k.Birth == l.clean.BirthDate && k.Birth != ""
		if agrees && !codesDiffer(k, l) {
			m.take(int(i), l)
		}
	}
}

func (m *matcher) take(i int, l *listed) {
	l.known, m.taken[i] = &m.known[i], true
	m.rest--
}

// codesDiffer: both sides name a code of the software, and not the same. Then they are two records,
// whatever else agrees; that is what a duplicate looks like.
func codesDiffer(k *store.Known, l *listed) bool {
	return l.software != "" && k.Software != "" && l.software != k.Software
}

// left are the records that the list did not name.
func (m *matcher) left() (left []*store.Known) {
	for i := range m.known {
		if !m.taken[i] {
			left = append(left, &m.known[i])
		}
	}
	return left
}

func knownKin(k *store.Known) string { return registry.CertainKey(k.NameKey, k.Birth, k.Mother) }
