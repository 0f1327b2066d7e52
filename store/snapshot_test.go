package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

func cutoff(d int) registry.Date { return registry.Date{Year: 2026, Month: 11, Day: d} }

func total(t *testing.T, s store.Snapshot) (n int) {
	t.Helper()
	var figures struct{ Total int }
	must(t, 0, json.Unmarshal(s.Figures, &figures))
	return figures.Total
}

func TestSaveSnapshot_theFirstStays(t *testing.T) {
	w := newWorld(t)
	got := make([]store.Snapshot, 3)
	for _, err := range atOnce(len(got), func(i int) error {
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) (err error) {
			got[i], err = tx.SaveSnapshot(t.Context(), w.commune.ID, cutoff(22), fmt.Appendf(nil, `{"total": %d}`, i+1))
			return err
		})
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		stored, err := tx.Snapshot(ctx, w.commune.ID, cutoff(22))
		must(t, stored, err)
		for i := range got {
			if total(t, got[i]) != total(t, stored) || got[i].Cutoff != cutoff(22) || got[i].Unit != w.commune.ID {
				t.Errorf("got %s, stored is %s", got[i].Figures, stored.Figures)
			}
		}
	})
}

func TestLastSnapshotBefore_isTheNewestOfThatUnit(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, s := range []struct {
			unit registry.Unit
			day  int
		}{{w.commune, 18}, {w.commune, 20}, {w.commune, 22}, {w.other, 21}} {
			saved, err := tx.SaveSnapshot(ctx, s.unit.ID, cutoff(s.day), fmt.Appendf(nil, `{"total": %d}`, s.day))
			must(t, saved, err)
		}
		last, err := tx.LastSnapshotBefore(ctx, w.commune.ID, cutoff(22))
		if must(t, last, err).Cutoff != cutoff(20) || total(t, last) != 20 || !last.MadeAt.Equal(tx.Now) {
			t.Errorf("got %+v", last)
		}
		if _, err := tx.LastSnapshotBefore(ctx, w.commune.ID, cutoff(18)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("before the first there is %v", err)
		}
		if _, err := tx.Snapshot(ctx, w.commune.ID, cutoff(19)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a day without gives %v", err)
		}
	})
}
