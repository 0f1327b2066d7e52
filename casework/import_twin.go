package casework

import (
	"context"
	"fmt"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// identity is by what a record is taken for another once the import is done: the number it holds, and
// the facts of documents.ChildKey and SameParents, by which `rasoat check` finds pairs too.
type identity struct {
	hash  string
	child string
	facts registry.Values // father and mother
}

func knownIdentity(k *store.Known) *identity {
	facts := registry.Values{Name: k.Name, BirthDate: k.Birth, Father: k.Father, Mother: k.Mother}
	return &identity{hash: string(k.NumberHash), child: documents.ChildKey(facts), facts: facts}
}

// twins counts who holds a number or seems to be the same child, over the list, the records that are
// not on it, and the numbers of other communes.
type twins struct {
	numbers   map[string]int
	children  map[string][]*identity
	elsewhere map[string]bool
}

func (p *importPlan) countTwins(ctx context.Context) (*twins, error) {
	t := &twins{map[string]int{}, map[string][]*identity{}, map[string]bool{}}
	var hashes [][]byte
	for _, l := range p.rows {
		if l.hash != nil {
			hashes = append(hashes, l.hash)
		}
		if !l.rests() {
			t.add(l.self)
		}
	}
	for _, k := range p.left {
		if k.Stage != registry.StageClosed {
			t.add(p.selves[k.ID])
		}
	}
	err := p.tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
		held, err := tx.HeldElsewhere(ctx, p.commune.Key, hashes)
		for _, h := range held {
			t.elsewhere[string(h)] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for duplicates: %w", err)
	}
	return t, nil
}

func (t *twins) add(i *identity) {
	t.numbers[i.hash]++
	if i.child != "" {
		t.children[i.child] = append(t.children[i.child], i)
	}
}

// of looks at somebody who says about a child what i says, and who is counted as self.
func (t *twins) of(i, self *identity, confirmed bool) registry.Neighbours {
	others := t.numbers[i.hash]
	if self.hash == i.hash {
		others--
	}
	return registry.Neighbours{
		NumberHeld:      i.hash != "" && (others > 0 || t.elsewhere[i.hash]),
		NumberConfirmed: confirmed && self.hash == i.hash,
		SameChild:       t.seen(i, self),
	}
}

func (t *twins) seen(i, self *identity) bool {
	group := t.children[i.child]
	if i.child == "" || len(group) > documents.Crowd {
		return len(group) > documents.Crowd
	}
	for _, other := range group {
		if other != self && documents.SameParents(other.facts, i.facts) {
			return true
		}
	}
	return false
}
