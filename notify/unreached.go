package notify

import (
	"context"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

const (
	reachEvery = time.Minute
	// reachBack covers the longest time for which nobody was looking: a program that stood still over
	// a week-end.
	reachBack = 4 * 24 * time.Hour
)

// unreached tells the officers of a commune once that somebody who re-checks or confirms there has
// shut us out: nobody hears of the work that waits for them. It is said in office hours, and not at
// all when nothing waits any more.
func (d *Due) unreached(ctx context.Context, now time.Time) error {
	if gone := now.Sub(d.reached); gone >= 0 && gone < reachEvery {
		return nil
	}
	err := d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		found, err := tx.Unreached(ctx, now.Add(-reachBack))
		if err != nil {
			return err
		}
		for _, lost := range found {
			if err := d.tellOfficers(ctx, tx, lost, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for who is out of reach: %w", err)
	}
	d.reached = now
	return nil
}

func (d *Due) tellOfficers(ctx context.Context, tx *store.Tx, lost store.Unreached, now time.Time) error {
	officers, err := tx.Colleagues(ctx, lost.Unit, registry.RoleOfficer)
	if err != nil {
		return err
	}
	for _, officer := range officers {
		key := fmt.Sprintf("unreachable:%d:%s:%d", lost.Member, registry.DateOf(lost.Since), officer.ID)
		err := leave(ctx, tx, officer.ID, kindUnreachable, key, d.Calendar().NextOpen(now), about{Member: lost.Member})
		if err != nil {
			return err
		}
	}
	return nil
}
