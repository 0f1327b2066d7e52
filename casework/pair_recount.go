package casework

import (
	"bytes"
	"context"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// hasKin reports whether another record of the commune may be the same child, those left out of whom an officer
// has said that they are another.
func hasKin(ctx context.Context, tx *store.Tx, c registry.Child) (bool, error) {
	kin, err := kindred(ctx, tx, c)
	return len(kin) > 0, err
}

func kindred(ctx context.Context, tx *store.Tx, c registry.Child) ([]registry.ChildID, error) {
	facts := factsOf(tx, c)
	near, err := tx.Kindred(ctx, c.UKey.Commune(), facts)
	if err != nil {
		return nil, err
	}
	decided, err := tx.PairsOf(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var found []registry.ChildID
	for _, other := range near {
		if other.ID == c.ID {
			continue
		}
		if _, is := registry.Compare(facts, other.Facts); !is {
			continue
		}
		d, isDecided := decided[store.PairKey(c.ID, other.ID)]
		if !isDecided || d.Decision != store.PairDifferent || !bytes.Equal(d.Evidence, evidence(tx, facts, other.Facts)) {
			found = append(found, other.ID)
		}
	}
	return found, nil
}

// recountKin looks anew whether records seem to be listed twice, after they or their pairs have changed. Like
// recountHolders it leaves no image for undo, which calls it again; stages behind the re-check finish with what
// was found.
func (a Act) recountKin(ctx context.Context, tx *store.Tx, ids ...registry.ChildID) error {
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		c, err := load(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.Stage > registry.StageRechecked && c.Stage != registry.StageClean {
			continue
		}
		has, err := hasKin(ctx, tx, c)
		if err != nil {
			return err
		}
		if has == c.Defects.Has(registry.ChildDuplicate) {
			continue
		}
		found := c.Defects.Without(registry.ChildDuplicate)
		if has {
			found = found.With(registry.ChildDuplicate)
		}
		system := registry.Membership{Role: registry.RoleSystem}
		if err := c.Apply(registry.Event{Kind: registry.EventRecount, By: system, Defects: found, Today: registry.DateOf(tx.Now)}); err != nil {
			return err
		}
		if err := tx.SaveChild(ctx, &c); err != nil {
			return err
		}
	}
	return nil
}

// recountAround is recountKin for a record whose name, birth date or parents have changed, and for those that it
// was or is taken for now.
func (a Act) recountAround(ctx context.Context, tx *store.Tx, before, after registry.Child) error {
	if factsOf(tx, before) == factsOf(tx, after) && before.Stage != registry.StageClosed && after.Stage != registry.StageClosed {
		return nil
	}
	ids := []registry.ChildID{}
	for _, c := range [...]registry.Child{before, after} {
		near, err := kindred(ctx, tx, c)
		if err != nil {
			return err
		}
		ids = append(ids, near...)
	}
	if after.Stage != registry.StageClosed {
		ids = append(ids, after.ID)
	}
	return a.recountKin(ctx, tx, ids...)
}
