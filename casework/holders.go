package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// recountHolders looks anew at the unconfirmed records of the actor's own place that hold one of the
// numbers, after a record has got or left it: whoever holds a number confirmed is never at fault, all
// others are. It is called for the old and the new number of a record, once both are locked. Holders in
// other communes are left to a job of the program. What follows can be computed, so it leaves no image
// for undo: an undo calls it again.
func (a Act) recountHolders(ctx context.Context, tx *store.Tx, numbers ...string) error {
	var elsewhere [][]byte
	err := tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
		for _, number := range numbers {
			if number == "" {
				continue
			}
			holders, err := tx.NumberHolders(ctx, number)
			if err != nil {
				return err
			}
			far := false
			for _, h := range holders {
				if !a.By.UKey.Commune().Contains(h.UKey) {
					far = true
					continue
				}
				if h.Confirmed {
					continue
				}
				if err := a.recount(ctx, tx, h.ID); err != nil {
					return err
				}
			}
			if far {
				elsewhere = append(elsewhere, tx.NumberHash(number))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return orderRecount(ctx, tx, elsewhere)
}

// recount writes a record only where its findings have changed.
func (a Act) recount(ctx context.Context, tx *store.Tx, id registry.ChildID) error {
	c, err := load(ctx, tx, id)
	if err != nil {
		return err
	}
	found, err := findings(ctx, tx, &c, c.Values)
	if err != nil || found == c.Defects {
		return err
	}
	from := c.Stage
	system := registry.Membership{Role: registry.RoleSystem}
	if err := c.Apply(registry.Event{Kind: registry.EventRecount, By: system, Defects: found, Today: registry.DateOf(tx.Now)}); err != nil {
		return err
	}
	tx.Journal(store.Entry{
		Actor: a.By.ID, For: a.For, Door: string(a.Door), Action: string(registry.EventRecount),
		Child: c.ID, UKey: c.UKey, From: from, To: c.Stage,
	})
	return tx.SaveChild(ctx, &c)
}
