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
}

func newMatcher(known []store.Known) *matcher {
	return &matcher{known: known, taken: make([]bool, len(known))}
}

// match gives every row its record, or leaves it without one: a new child.
func (m *matcher) match(rows []*listed) {
	m.inOrder(rows, func(k *store.Known) string { return joined(k.Software, k.RowHash) }, func(l *listed) string { return joined(l.raw.Software, l.row) })
	m.inOrder(rows, func(k *store.Known) string { return k.Software }, func(l *listed) string { return l.raw.Software })
	m.inOrder(rows, func(k *store.Known) string { return string(k.RowHash) }, func(l *listed) string { return string(l.row) })
	m.byNumber(rows)
	m.inOrder(rows, knownKin, func(l *listed) string { return l.kin })
}

// inOrder pairs rows and records that have a key in common, in the order of both: what the key does
// not tell apart is alike.
func (m *matcher) inOrder(rows []*listed, ofKnown func(*store.Known) string, ofRow func(*listed) string) {
	free := m.free(ofKnown)
	for _, l := range rows {
		key := ofRow(l)
		if l.known != nil || key == "" {
			continue
		}
		for n, i := range free[key] {
			if !m.taken[i] && !codesDiffer(&m.known[i], l) {
				m.take(i, l)
				free[key] = append(free[key][:n:n], free[key][n+1:]...)
				break
			}
		}
	}
}

// byNumber pairs what holds a number alone on both sides. Where neither name nor birth date agrees it
// is another child under the same number, which is a defect and no recognition.
func (m *matcher) byNumber(rows []*listed) {
	free := m.free(func(k *store.Known) string { return string(k.NumberHash) })
	count := map[string]int{}
	for _, l := range rows {
		if l.known == nil {
			count[string(l.hash)]++
		}
	}
	for _, l := range rows {
		held := free[string(l.hash)]
		if l.known != nil || l.hash == nil || count[string(l.hash)] != 1 || len(held) != 1 {
			continue
		}
		k := &m.known[held[0]]
		agrees := k.NameKey == l.nameKey || k.Birth == l.clean.BirthDate && k.Birth != ""
		if agrees && !codesDiffer(k, l) {
			m.take(held[0], l)
		}
	}
}

func (m *matcher) free(key func(*store.Known) string) map[string][]int {
	free := make(map[string][]int, len(m.known))
	for i := range m.known {
		if k := key(&m.known[i]); k != "" && !m.taken[i] {
			free[k] = append(free[k], i)
		}
	}
	return free
}

func (m *matcher) take(i int, l *listed) {
	l.known, m.taken[i] = &m.known[i], true
}

// codesDiffer: both sides name a code of the software, and not the same. Then they are two records,
// whatever else agrees; that is what a duplicate looks like.
func codesDiffer(k *store.Known, l *listed) bool {
	return l.raw.Software != "" && k.Software != "" && l.raw.Software != k.Software
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

func joined(code string, row []byte) string {
	if code == "" {
		return ""
	}
	return code + "\x00" + string(row)
}

func knownKin(k *store.Known) string { return kinKey(k.NameKey, k.Birth, k.Mother) }

// kinKey is equal for what is the same child as far as a list can tell; empty when too little is known.
func kinKey(nameKey, birth, mother string) string {
	if nameKey == "" || birth == "" || mother == "" {
		return ""
	}
	return nameKey + "\x00" + birth + "\x00" + registry.MatchKey(mother)
}
