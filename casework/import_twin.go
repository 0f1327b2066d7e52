package casework

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// identity is by what a record is taken for another once the import is done: the number it holds, and
// the facts of documents.ChildKey and SameParents, by which `rasoat check` finds pairs too.
type identity struct {
	number digest
	child  uint64           // of documents.ChildKey; 0: too little is known
	facts  *registry.Values // father and mother
}

func (p *importPlan) identityOf(k *store.Known) *identity {
	facts := &registry.Values{Name: k.Name, BirthDate: k.Birth, Father: k.Father, Mother: k.Mother}
	return &identity{number: digestOf(k.NumberHash), child: childKey(p.seed, *facts), facts: facts}
}

func childKey(seed maphash.Seed, v registry.Values) uint64 {
	key := documents.ChildKey(v)
	if key == "" {
		return 0
	}
	return maphash.String(seed, key) | 1
}

// twins counts who holds a number or seems to be the same child, over the list, the records that are
// not on it, and the numbers of other communes.
type twins struct {
	numbers   map[digest]int32
	first     map[uint64]*identity
	groups    map[uint64][]*identity // of those that are not alone
	elsewhere map[digest]bool
}

func (p *importPlan) countTwins(ctx context.Context) (*twins, error) {
	all := make([]*identity, 0, len(p.rows)+len(p.left))
	hashes := make([][]byte, 0, len(p.rows))
	for _, l := range p.rows {
		if l.number != (digest{}) && !p.options.elsewhere[l.number] {
			hashes = append(hashes, l.number[:])
		}
		if !l.rests() {
			all = append(all, l.self)
		}
	}
	for _, k := range p.left {
		if k.Stage != registry.StageClosed {
			all = append(all, p.selves[k.ID])
		}
	}
	t := newTwins(all)
	maps.Copy(t.elsewhere, p.options.elsewhere)
	err := p.tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
		held, err := tx.HeldElsewhere(ctx, p.commune.Key, hashes)
		for _, h := range held {
			t.elsewhere[digestOf(h)] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for duplicates: %w", err)
	}
	return t, nil
}

func newTwins(all []*identity) *twins {
	n := len(all)
	t := &twins{make(map[digest]int32, n), make(map[uint64]*identity, n), map[uint64][]*identity{}, map[digest]bool{}}
	for _, i := range all {
		t.numbers[i.number]++
		if i.child == 0 {
			continue
		}
		first, seen := t.first[i.child]
		if !seen {
			t.first[i.child] = i
			continue
		}
		if group := t.groups[i.child]; group == nil {
			t.groups[i.child] = []*identity{first, i}
		} else {
			t.groups[i.child] = append(group, i)
		}
	}
	return t
}

// of looks at somebody who says about a child what i says, and who is counted as self.
func (t *twins) of(i, self *identity, confirmed bool) registry.Neighbours {
	var n registry.Neighbours
	if i.number != (digest{}) {
		others := t.numbers[i.number]
		if self.number == i.number {
			others--
		}
		n.NumberHeld = others > 0 || t.elsewhere[i.number]
		n.NumberConfirmed = confirmed && self.number == i.number
	}
	n.SameChild = i.child != 0 && t.seen(i, self)
	return n
}

func (t *twins) seen(i, self *identity) bool {
	first, group := t.first[i.child], t.groups[i.child]
	if len(group) == 0 {
		return first != nil && first != self && documents.SameParents(*first.facts, *i.facts)
	}
	if len(group) > documents.Crowd {
		return true
	}
	for _, other := range group {
		if other != self && documents.SameParents(*other.facts, *i.facts) {
			return true
		}
	}
	return false
}
