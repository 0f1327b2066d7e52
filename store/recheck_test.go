package store_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

func TestNextRecheck_sameHouseholdThenSameHamlet(t *testing.T) {
	w := newWorld(t)
	today := registry.Date{Year: 2026, Month: 11, Day: 23}
	var an, binh, anh, chi, muted registry.Child
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, c := range []struct {
			into            *registry.Child
			name, household string
			hamlet          int
		}{
			{&an, "Nguyễn Văn An", "h1", 1}, {&binh, "Nguyễn Thị Bình", "h1", 1}, {&anh, "Lê Ánh", "h2", 1},
			{&chi, "Lê Bích", "h3", 0}, {&muted, "Lê Ai", "h1", 1},
		} {
			child := w.child(ctx, tx, c.name)
			child.Household, child.Unit, child.UKey = c.household, w.hamlets[c.hamlet].ID, w.hamlets[c.hamlet].Key
			child.Stage, child.Assignee, child.Due = registry.StageAssigned, w.collaborator.ID, today
			child.Version++
			if c.into == &muted {
				child.Obstacle, child.ReviewOn = registry.ObstacleUnreachable, today.AddDays(1)
			}
			if err := tx.SaveChild(ctx, &child); err != nil {
				t.Fatal(err)
			}
			*c.into = child
		}
	})
	w.as(store.ScopeOf(w.collaborator), func(ctx context.Context, tx *store.Tx) {
		for after, want := range map[*registry.Child]registry.ChildID{&an: binh.ID, &binh: an.ID, &anh: an.ID, &chi: an.ID, &muted: an.ID} {
			if got, err := tx.NextRecheck(ctx, *after, today); err != nil || got != want {
				t.Errorf("after %s comes %d, want %d (%v)", after.Values.Name, got, want, err)
			}
		}
		stranger := registry.Child{Assignee: w.police.ID}
		if got, err := tx.NextRecheck(ctx, stranger, today); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nothing is assigned, got %d (%v)", got, err)
		}
	})
}
