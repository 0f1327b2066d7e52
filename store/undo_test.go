package store_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

func TestUndo_givesBackTheWholeRecord(t *testing.T) {
	w := newWorld(t)
	batch := uuid.New()
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		first, second := w.child(ctx, tx, "Bình"), w.child(ctx, tx, "An")
		first.Due, first.ReviewOn = registry.Date{Year: 2026, Month: 12, Day: 1}, registry.Date{Year: 2026, Month: 12, Day: 8}
		first.Proposals = []registry.Proposal{{Field: registry.FieldName, Old: "Bình", New: "Bính", Evidence: registry.EvidenceFamily}}
		first.Answers = []registry.Answer{{Field: registry.FieldName, Verdict: registry.VerdictCorrect}}
		err := tx.SaveUndo(ctx,
			store.Undo{Actor: w.officer.ID, Batch: batch, Kind: "assign", Before: first, VersionAfter: 2},
			store.Undo{Actor: w.officer.ID, Batch: batch, Kind: "assign", Before: second, VersionAfter: 5})
		must(t, 0, err)
		got, err := tx.LastUndo(ctx, w.officer.ID)
		if must(t, got, err); len(got) != 2 {
			t.Fatalf("got %+v", got)
		}
		if !reflect.DeepEqual(got[0].Before, first) || !reflect.DeepEqual(got[1].Before, second) {
			t.Errorf("got %+v\nwant %+v", got[0].Before, first)
		}
		if got[0].Batch != batch || got[0].Kind != "assign" || got[0].VersionAfter != 2 || got[1].VersionAfter != 5 || !got[0].At.Equal(tx.Now) {
			t.Errorf("got %+v", got)
		}
		var image []byte
		err = tx.GetContext(ctx, &image, `SELECT image FROM undos ORDER BY id LIMIT 1`)
		if must(t, image, err); strings.Contains(string(image), first.Values.IDNumber) || strings.Contains(string(image), "Bình") {
			t.Error("the image stands in the clear")
		}
	})
}

func TestSaveUndo_keepsOnlyTheLastStepOfAPerson(t *testing.T) {
	w := newWorld(t)
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		c := w.child(ctx, tx, "Bình")
		for _, step := range []struct {
			kind  string
			actor registry.Membership
		}{{"first", w.officer}, {"other", w.police}, {"second", w.officer}} {
			must(t, 0, tx.SaveUndo(ctx, store.Undo{Actor: step.actor.ID, Batch: uuid.New(), Kind: step.kind, Before: c}))
		}
		var kinds []string
		err := tx.SelectContext(ctx, &kinds, `SELECT kind FROM undos ORDER BY id`)
		if got := strings.Join(must(t, kinds, err), ", "); got != "other, second" {
			t.Errorf("kept are %s", got)
		}
	})
}

func TestDropUndo_leavesNothingToTakeBack(t *testing.T) {
	w := newWorld(t)
	batch := uuid.New()
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		must(t, 0, tx.SaveUndo(ctx, store.Undo{Actor: w.officer.ID, Batch: batch, Kind: "approve", Before: w.child(ctx, tx, "Bình")}))
		must(t, 0, tx.DropUndo(ctx, batch))
		if got, err := tx.LastUndo(ctx, w.officer.ID); len(got) != 0 || err != nil {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
}

func TestLastUndo_isHiddenFromAnotherCommune(t *testing.T) {
	w := newWorld(t)
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		must(t, 0, tx.SaveUndo(ctx, store.Undo{Actor: w.officer.ID, Batch: uuid.New(), Kind: "approve", Before: w.child(ctx, tx, "Bình")}))
	})
	w.as(store.ScopeOf(registry.Membership{ID: 900, Role: registry.RoleOfficer, UKey: w.other.Key}), func(ctx context.Context, tx *store.Tx) {
		if got, err := tx.LastUndo(ctx, w.officer.ID); len(got) != 0 || err != nil {
			t.Errorf("got %d images (%v)", len(got), err)
		}
	})
}
