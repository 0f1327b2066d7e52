package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
)

// train opens a training for a commune; the same day gives every commune the same invented children.
func train(t *testing.T, w *casetest.World, of registry.Unit, reset bool) casework.TrainingSum {
	t.Helper()
	var sum casework.TrainingSum
	plan := casework.TrainingPlan{Of: of, Name: "Tập huấn – " + of.FullName(), Province: "Địa bàn tập huấn", Children: 60, Reset: reset}
	plan.List = func(seed int64, children int) (casework.File, *casework.List, error) {
		o := sample.TanThuan().Options()
		o.Seed, o.Children, o.AsOf = uint64(seed), children, registry.DateOf(w.Clock.Now())
		world, err := sample.New(o)
		if err != nil {
			return casework.File{}, nil, err
		}
		return casework.InventedList(t.Context(), w.Store.Keys(), "x.xlsx", world, o.AsOf)
	}
	err := w.Store.AsWork(t.Context(), store.TrainingScope(of.Key.Rehearsal()), func(tx *store.Tx) (err error) {
		sum, err = casework.Train(t.Context(), tx, plan)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// inTraining counts the records of a training commune with a finding, or all with none.
func inTraining(t *testing.T, w *casetest.World, of registry.Unit, codes ...registry.Code) int {
	t.Helper()
	n := 0
	err := w.Store.As(t.Context(), store.TrainingScope(of.Key.Rehearsal()), func(tx *store.Tx) error {
		return tx.GetContext(t.Context(), &n, `SELECT count(*) FROM children WHERE defects & $1 <> 0 OR $1 = 0`, int32(registry.NewDefects(codes...)))
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTrain_twoNeverMeet: the same invented numbers stand in two trainings, and each is judged by itself alone.
func TestTrain_twoNeverMeet(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	train(t, w, w.Commune, false)
	alone := inTraining(t, w, w.Commune, registry.IDDuplicate)
	train(t, w, w.Neighbor, false)
	if n := inTraining(t, w, w.Neighbor); n != 60 {
		t.Fatalf("%d records in the second training", n)
	}
	for _, unit := range []registry.Unit{w.Commune, w.Neighbor} {
		if n := inTraining(t, w, unit, registry.IDDuplicate); n != alone {
			t.Errorf("%s: %d duplicates, want the %d of the list itself", unit.FullName(), n, alone)
		}
	}
	if err := casework.RecountNumbers(t.Context(), w.Store); err != nil {
		t.Fatal(err)
	}
	if n := inTraining(t, w, w.Commune, registry.IDDuplicate); n != alone {
		t.Errorf("after the night: %d duplicates, want %d", n, alone)
	}
}

// TestTrain_endsWithTheRealWork: who leaves the commune leaves its training; who comes is put in by the next run.
func TestTrain_endsWithTheRealWork(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	sum := train(t, w, w.Commune, false)
	if len(sum.Added) != 5 || sum.Members != 5 {
		t.Fatalf("put in: %+v", sum.Added)
	}
	if _, err := end(w, w.Officer, w.Women.ID); err != nil {
		t.Fatal(err)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		mine, err := tx.MembershipsOf(ctx, w.Women.Member)
		if len(mine) != 0 {
			t.Errorf("she still is %+v", mine)
		}
		return err
	})
	if again := train(t, w, w.Commune, false); len(again.Added) != 0 || again.Fresh || again.Members != 4 {
		t.Errorf("again: %+v", again)
	}
}

// TestTrain_nothingGoesOut: nobody is invited, signed in or reported from training, and nothing real is in sight.
func TestTrain_nothingGoesOut(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	var officer registry.Membership
	for _, m := range train(t, w, w.Commune, false).Added {
		if m.Role == registry.RoleOfficer {
			officer = m
		}
	}
	unit := registry.Unit{ID: officer.Unit, Key: officer.UKey, Level: registry.LevelCommune}
	var refused *registry.RefusedError
	_, err := invite(w, officer, unit, store.Invitation{Role: registry.RolePolice, Name: "Lê Văn Ba", Expires: casetest.Monday().AddDate(0, 0, 7)})
	if !errors.As(err, &refused) {
		t.Errorf("invite: %v", err)
	}
	if _, err := end(w, officer, w.Women.ID); err == nil {
		t.Error("a real membership was ended from training")
	}
	for _, action := range []registry.Action{registry.ActInvite, registry.ActMembers, registry.ActSession, registry.ActIncident, registry.ActUnits} {
		if officer.May(action) {
			t.Errorf("may %s", action)
		}
	}
	w.Do(t, officer, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Child(ctx, w.Child(t, 1).ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a real record: %v", err)
		}
		above, err := tx.AdminsAbove(ctx, officer.UKey)
		if len(above) != 0 {
			t.Errorf("admins above: %+v", above)
		}
		return err
	})
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT count(*) FROM children WHERE ukey >= $1`, int64(registry.UKeyTraining)); n != 0 || err != nil {
			t.Errorf("%d invented records are in a real officer's sight (%v)", n, err)
		}
		return tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
			err := tx.GetContext(ctx, &n, `SELECT count(*) FROM children WHERE ukey >= $1`, int64(registry.UKeyTraining))
			if n != 0 {
				t.Errorf("%d invented records are in sight beyond the scope", n)
			}
			return err
		})
	})
}

// TestTrain_refuses: a training of a training, or of a province, is none.
func TestTrain_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	sum := train(t, w, w.Commune, false)
	province := w.Commune
	province.Level = registry.LevelProvince
	for _, of := range []registry.Unit{sum.Unit, province} {
		err := w.Store.AsWork(t.Context(), store.TrainingScope(of.Key.Rehearsal()), func(tx *store.Tx) error {
			_, err := casework.Train(t.Context(), tx, casework.TrainingPlan{Of: of, Name: "x", Province: "x"})
			return err
		})
		if !errors.Is(err, store.ErrUnitLevel) {
			t.Errorf("training of %s: %v", of.Name, err)
		}
	}
}
