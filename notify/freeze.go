package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// freezeAll keeps the figures of every commune at the end of yesterday. It runs at the first look of
// a day, so that what is counted is what stood when the day before ended.
func (d *Due) freezeAll(ctx context.Context, today registry.Date) error {
	var communes []registry.UnitID
	err := d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		communes, err = tx.CountedCommunes(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, commune := range communes {
		err := d.Store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
			_, err := freeze(ctx, tx, commune, today.AddDays(-1))
			return err
		})
		if err != nil {
			return fmt.Errorf("freeze figures of unit %d: %w", commune, err)
		}
	}
	return nil
}

// freeze returns the figures of a unit at a cut-off, counting them now when they were not kept.
func freeze(ctx context.Context, tx *store.Tx, unit registry.UnitID, cutoff registry.Date) (store.Figures, error) {
	kept, err := tx.Snapshot(ctx, unit, cutoff)
	if errors.Is(err, store.ErrNotFound) {
		kept, err = count(ctx, tx, unit, cutoff)
	}
	if err != nil {
		return store.Figures{}, err
	}
	return figuresOf(kept)
}

func count(ctx context.Context, tx *store.Tx, unit registry.UnitID, cutoff registry.Date) (store.Snapshot, error) {
	figures, err := tx.Figures(ctx, unit, cutoff)
	if err != nil {
		return store.Snapshot{}, err
	}
	text, err := json.Marshal(figures)
	if err != nil {
		return store.Snapshot{}, fmt.Errorf("write figures: %w", err)
	}
	return tx.SaveSnapshot(ctx, unit, cutoff, text)
}

func figuresOf(s store.Snapshot) (f store.Figures, err error) {
	if err := json.Unmarshal(s.Figures, &f); err != nil {
		return f, fmt.Errorf("read figures of unit %d: %w", s.Unit, err)
	}
	return f, nil
}
