package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rasoat/registry"
	"rasoat/store"
)

// FoundHamlet is a hamlet that a list names, with how many children of the list live there; the zero
// unit means that the commune does not have it. An empty name stands for the unknown.
type FoundHamlet struct {
	Name  string
	Unit  registry.UnitID
	Count int
	// Like is the hamlet that a strange one may be, when it was typed without accents: to be asked about.
	Like registry.UnitID
}

// hamletIndex finds the hamlets of a commune by how lists write them.
type hamletIndex struct {
	units map[registry.UnitID]registry.Unit
	keys  map[string]registry.UnitID
	folds map[string]registry.UnitID // by full name without accents; 0: several
	merge map[string]registry.UnitID // what a person has decided
}

func readHamlets(ctx context.Context, tx *store.Tx, commune registry.UnitID) (*hamletIndex, error) {
	units, err := tx.UnitsBelow(ctx, commune)
	if err != nil {
		return nil, fmt.Errorf("read hamlets: %w", err)
	}
	h := &hamletIndex{units: map[registry.UnitID]registry.Unit{}, keys: map[string]registry.UnitID{}, folds: map[string]registry.UnitID{}}
	for _, u := range units {
		h.add(u)
	}
	return h, nil
}

// add indexes a hamlet by its full name, and by its bare name as long as that is no other's.
func (h *hamletIndex) add(u registry.Unit) {
	h.units[u.ID] = u
	h.keys[hamletKey(u.FullName())] = u.ID
	for _, text := range []string{u.FullName(), u.Name} {
		fold := registry.Fold(text)
		if other, taken := h.folds[fold]; taken && other != u.ID {
			h.folds[fold] = 0
		} else {
			h.folds[fold] = u.ID
		}
	}
	if bare := hamletKey(u.Name); h.keys[bare] == 0 {
		h.keys[bare] = u.ID
	}
}

// find returns the hamlet that a text names, 0 for one that the commune does not have.
func (h *hamletIndex) find(text string) registry.UnitID {
	if id, decided := h.merge[hamletKey(text)]; decided {
		return id
	}
	if id := h.keys[hamletKey(text)]; id != 0 {
		return id
	}
	if kind, name := splitHamlet(text); kind != "" {
		// The commune may know the hamlet without a kind, never with another one.
		if u := h.units[h.keys[hamletKey(name)]]; u.Type == "" {
			return u.ID
		}
	}
	return 0
}

// EnsureHamlets makes the hamlets of a commune that it does not have yet, each under the kind that
// stands before its name (Ấp, Khóm, Thôn …), and returns those that it has made.
func EnsureHamlets(ctx context.Context, tx *store.Tx, commune registry.UnitID, names []string) (made []registry.UnitID, err error) {
	h, err := readHamlets(ctx, tx, commune)
	if err != nil {
		return nil, err
	}
	for _, text := range names {
		kind, name := splitHamlet(text)
		if name == "" || h.find(text) != 0 {
			continue
		}
		u, err := tx.AddUnit(ctx, commune, registry.Unit{Level: registry.LevelHamlet, Type: kind, Name: name})
		if err != nil {
			return made, fmt.Errorf("make hamlet: %w", err)
		}
		h.add(u)
		made = append(made, u.ID)
	}
	return made, nil
}

// tally counts the children of a list by hamlet, in the order of the list. What is written with its
// kind and without ("Ấp Tân Hòa", "Tân Hòa") is one hamlet, unless two kinds share the name.
type tally struct {
	counts map[string]*FoundHamlet
	order  []*FoundHamlet
}

func (t *tally) add(text string) {
	key := hamletKey(text)
	if t.counts[key] == nil {
		t.counts[key] = &FoundHamlet{Name: text}
		t.order = append(t.order, t.counts[key])
	}
	t.counts[key].Count++
}

// found merges the ways of writing, and says which hamlets the commune has; the unknown one is last.
func (t *tally) found(h *hamletIndex) []FoundHamlet {
	whole := map[string][]string{} // by bare name: the keys that it has with a kind
	for _, f := range t.order {
		if kind, name := splitHamlet(f.Name); kind != "" {
			whole[hamletKey(name)] = append(whole[hamletKey(name)], hamletKey(f.Name))
		}
	}
	var list []FoundHamlet
	at := map[string]int{}
	for _, written := range t.order {
		f, key := *written, hamletKey(written.Name)
		if f.Unit = h.find(f.Name); f.Unit != 0 {
			f.Name = h.units[f.Unit].FullName()
			key = hamletKey(f.Name)
		} else if keys := whole[key]; len(keys) == 1 {
			f.Name, key = t.counts[keys[0]].Name, keys[0]
		}
		if f.Unit == 0 {
			f.Like = h.folds[registry.Fold(f.Name)]
			if bare, former := cutFormer(f.Name); f.Like == 0 && former != "" {
				f.Like = h.find(bare) // which may be of any former commune
			}
		}
		if i, known := at[key]; known {
			list[i].Count += f.Count
			continue
		}
		at[key] = len(list)
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b FoundHamlet) int { return compareUnknown(a.Name, b.Name) })
	return list
}

func compareUnknown(a, b string) int {
	switch {
	case (a == "") == (b == ""):
		return 0
	case a == "":
		return 1
	}
	return -1
}

// hamletText is the hamlet as a list names it, without the commune behind it; empty for the words by
// which lists say that it is not known.
func hamletText(text string) string {
	text, _, _ = strings.Cut(registry.CleanText(text), ",")
	text = strings.TrimSpace(text)
	if hamletWords().unknown[registry.Fold(text)] {
		return ""
	}
	return text
}

// HamletsNamed finds hamlets of a commune by how people write them, and says which it does not have.
func HamletsNamed(ctx context.Context, tx *store.Tx, commune registry.UnitID, names []string) (ids []registry.UnitID, unknown []string, err error) {
	if len(names) == 0 {
		return nil, nil, nil
	}
	h, err := readHamlets(ctx, tx, commune)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		if id := h.find(name); id != 0 {
			ids = append(ids, id)
		} else {
			unknown = append(unknown, name)
		}
	}
	return ids, unknown, nil
}
