package casework

import (
	"bytes"
	"context"
	"fmt"
	"maps"

	"rasoat/registry"
	"rasoat/store"
)

// identity is by what a record is taken for another once the import is done: the number it holds, and
// the facts by which registry tells who may be the same child.
type identity struct {
	number digest
	row    registry.KinRow
	id     registry.ChildID // 0: a new record
	place  int              // in the index, from 1; 0: not counted
}

func newIdentity(number digest, f registry.Facts) identity {
	if number != (digest{}) {
		f.Number = string(number[:])
	}
	return identity{number: number, row: registry.ReadKin(f)}
}

func identityOf(k *store.Known) *identity {
	i := newIdentity(digestOf(k.NumberHash), registry.Facts{Name: k.Name, BirthDate: k.Birth, Sex: k.Sex, Father: k.Father, Mother: k.Mother})
	i.id = k.ID
	return &i
}

// twins counts who holds a number and who seems to be the same child, over the list, the records that are
// not on it, and the numbers of other communes.
type twins struct {
	numbers   map[digest]int32
	elsewhere map[digest]bool
	index     *registry.Kin
	all       []*identity
	same      []bool // by place: another one seems to be the same child
	apart     map[[2]registry.ChildID]store.Pair
	tx        *store.Tx
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
	decided, err := p.tx.DecidedPairs(ctx, p.commune.Key)
	if err != nil {
		return nil, err
	}
	t := newTwins(p.tx, all, decided)
	maps.Copy(t.elsewhere, p.options.elsewhere)
	err = p.tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
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

func newTwins(tx *store.Tx, all []*identity, decided map[[2]registry.ChildID]store.Pair) *twins {
	t := &twins{
		numbers: make(map[digest]int32, len(all)), elsewhere: map[digest]bool{}, index: registry.NewKin(len(all)),
		all: all, apart: decided, tx: tx,
	}
	for _, i := range all {
		t.numbers[i.number]++
		i.place = t.index.Put(&i.row) + 1
	}
	t.same = t.index.Alike(func(a, b int) bool { return t.areApart(all[a], all[b]) })
	return t
}

// areApart: an officer has said that they are two children, and what she saw then still stands there.
func (t *twins) areApart(a, b *identity) bool {
	if a.id == 0 || b.id == 0 {
		return false
	}
	d, ok := t.apart[store.PairKey(a.id, b.id)]
	return ok && d.Decision == store.PairDifferent && bytes.Equal(d.Evidence, evidence(t.tx, a.row.Facts, b.row.Facts))
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
	n.SameChild = t.seen(i, self)
	return n
}

func (t *twins) seen(i, self *identity) bool {
	if i == self {
		return i.place > 0 && t.same[i.place-1]
	}
	for other := range t.index.Others(i.row, self.place-1) {
		if !t.areApart(&identity{id: self.id, row: i.row}, t.all[other]) {
			return true
		}
	}
	return false
}
