package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func progress(w *casetest.World, by registry.Membership, unit registry.Unit) (f store.Figures, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		f, err = casework.Progress(ctx, tx, chatAct(by), unit)
		return err
	})
	return f, err
}

func TestProgress_countsUpdatedAndCleanAsDoneAndLeavesClosedOut(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1)
	w.Confirm(t, 1, numberOfAn)
	w.Step(t, 1, registry.Event{Kind: registry.EventUpdate})
	w.Step(t, 2, registry.Event{Kind: registry.EventClose, Closing: registry.ClosedMoved})
	f, err := progress(w, w.Leader, w.Commune)
	if err != nil {
		t.Fatal(err)
	}
	if f.Total != 9 || f.Done != 2 || f.Left() != 7 || f.Stages["closed"] != 1 || f.NoIDDone != 0 {
		t.Errorf("figures are %+v", f)
	}
	for i := 1; i < len(f.Places); i++ {
		if f.Places[i-1].Left() < f.Places[i].Left() {
			t.Errorf("places are not ranked by what remains: %+v", f.Places)
		}
	}
}

func TestProgress_showsEachTheirOwn(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Step(t, 1, registry.Event{Kind: registry.EventAssign, Assignee: w.Women.ID, Due: registry.DateOf(w.Clock.Now())})
	if f, err := progress(w, w.Women, w.Commune); err != nil || f.Total != 1 {
		t.Errorf("a collaborator counts %d records (%v)", f.Total, err)
	}
	if f, err := progress(w, w.Youth, w.Commune); err != nil || f.Total != 0 {
		t.Errorf("another collaborator counts %d records (%v)", f.Total, err)
	}
	admin := registry.Membership{ID: w.Leader.ID, Role: registry.RoleAdmin, Unit: w.Commune.ID, UKey: w.Commune.Key}
	if _, err := progress(w, admin, w.Commune); !errors.Is(err, casework.ErrNoFigures) {
		t.Errorf("an admin gets %v", err)
	}
	province := registry.Unit{ID: w.Commune.Parent, Level: registry.LevelProvince, Key: 10_000_000_000}
	above := registry.Membership{ID: w.Leader.ID, Role: registry.RoleLeader, Unit: province.ID, UKey: province.Key}
	if _, err := progress(w, above, province); !errors.Is(err, casework.ErrNoFigures) {
		t.Errorf("a leader of the province gets %v", err)
	}
	if _, err := progress(w, registry.Membership{}, w.Commune); !isRefused(err) {
		t.Errorf("a stranger gets %v", err)
	}
}

func TestDocketsProgress_leavesOutListsThatWereTakenBack(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1, 2)
	w.Confirm(t, 1, numberOfAn)
	w.Do(t, w.Police, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.MakeDocket(ctx, w.Commune, nil); err != nil {
			return err
		}
		all, err := casework.DocketsProgress(ctx, tx, chatAct(w.Police), w.Commune.ID)
		if len(all) != 1 || all[0].Settled() != 1 || all[0].Open != 1 || all[0].Made.IsZero() {
			t.Errorf("dockets are %+v", all)
		}
		return err
	})
}
