package store_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

func (w *world) listedChild(ctx context.Context, tx *store.Tx, unit registry.Unit, code registry.CaseCode, number string, stage registry.Stage) {
	w.t.Helper()
	c := registry.Child{
		Seal: uuid.New(), Issuer: unit.ID, Case: code, Unit: unit.ID, UKey: unit.Key, Stage: stage, Version: 1,
		Values: registry.Values{Name: "Lý Thị Xuân", BirthDate: "01/02/2019", IDNumber: number, Mother: "Trần Thị Sáu"},
	}
	if stage == registry.StageClosed {
		c.Closed = registry.ClosedMoved
	}
	must(w.t, c, tx.AddChild(ctx, &c))
}

func TestEarlierImports_countsTheCommunesOwn(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, unit := range []registry.Unit{w.commune, w.commune, w.other} {
			id, err := tx.AddImport(ctx, store.Import{Unit: unit, FileName: "a", FileHash: []byte{byte(unit.ID)}, By: w.officer.ID})
			must(t, id, err)
		}
		for _, c := range []struct {
			hash  byte
			again bool
		}{{byte(w.commune.ID), true}, {byte(w.other.ID), false}} {
			n, again, err := tx.EarlierImports(ctx, w.commune.ID, []byte{c.hash})
			if must(t, n, err) != 2 || again != c.again {
				t.Errorf("%d imports, again %v; want 2 and %v", n, again, c.again)
			}
		}
		if n, _, err := tx.EarlierImports(ctx, w.hamlets[0].ID, nil); must(t, n, err) != 0 {
			t.Errorf("a hamlet has %d imports", n)
		}
	})
}

func TestKnownChildren_listsTheSubtree(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		w.listedChild(ctx, tx, w.commune, 1, "096319900001", registry.StageDefective)
		w.listedChild(ctx, tx, w.hamlets[0], 1, "", registry.StageClosed)
		w.listedChild(ctx, tx, w.other, 1, "", registry.StageDefective)
		known, err := tx.KnownChildren(ctx, w.commune.Key)
		if must(t, known, err); len(known) != 2 {
			t.Fatalf("%d records, want 2", len(known))
		}
		one, two := known[0], known[1]
		if one.NameKey != registry.MatchKey("Lý Thị Xuân") || one.Birth != "01/02/2019" || one.Mother != "Trần Thị Sáu" ||
			string(one.NumberHash) != string(tx.NumberHash("096319900001")) || one.Unit != w.commune.ID || one.Listed {
			t.Errorf("got %+v", one)
		}
		if two.Stage != registry.StageClosed || two.Closed != registry.ClosedMoved || two.NumberHash != nil {
			t.Errorf("got %+v", two)
		}
	})
}

func TestHeldElsewhere_looksBeyondThePlace(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		w.listedChild(ctx, tx, w.commune, 1, "096319900001", registry.StageDefective)
		w.listedChild(ctx, tx, w.other, 1, "096319900002", registry.StageDefective)
		w.listedChild(ctx, tx, w.other, 2, "096319900003", registry.StageClosed)
		var hashes [][]byte
		for _, n := range []string{"096319900001", "096319900002", "096319900003", "096319900004"} {
			hashes = append(hashes, tx.NumberHash(n))
		}
		held, err := tx.HeldElsewhere(ctx, w.commune.Key, hashes)
		if must(t, held, err); len(held) != 1 || string(held[0]) != string(hashes[1]) {
			t.Errorf("held elsewhere: %d", len(held))
		}
	})
}
