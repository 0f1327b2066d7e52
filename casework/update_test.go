package casework_test

import (
	"context"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestUpdate_marksADocketAtOnce(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	docket := w.HandOver(t, 1, 2, 4)
	w.Confirm(t, 1, numberOfAn)
	w.Confirm(t, 2, numberOfBinh)
	ids := []registry.ChildID{w.Child(t, 1).ID, w.Child(t, 2).ID, w.Child(t, 4).ID}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		waiting, err := tx.ChildIDs(ctx, casework.InDocket(w.Commune.ID, docket.ID))
		if len(waiting) != 2 {
			t.Errorf("%d records of the docket wait, want 2", len(waiting))
		}
		return err
	})
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		done, skipped, err := casework.Update(ctx, tx, chatAct(w.Officer), ids)
		if done != 2 || skipped != 1 {
			t.Errorf("updated %d, skipped %d", done, skipped)
		}
		return err
	})
	if c := w.Child(t, 1); c.Stage != registry.StageUpdated || c.Docket != 0 || !c.IDConfirmed {
		t.Errorf("record is %v in docket %d", c.Stage, c.Docket)
	}
	if lines := journalOf(t, w, ids[0]); len(lines) != 1 || lines[0].Action != "update" {
		t.Errorf("journal is %+v", lines)
	}
	again := func(by registry.Membership) error {
		return w.Try(by, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := casework.Update(ctx, tx, chatAct(by), ids[:1])
			return err
		})
	}
	if err := again(w.Officer); !isStep(err, registry.StepWrongStage) {
		t.Errorf("a second time: %v", err)
	}
	if err := again(w.Police); !isRefused(err) {
		t.Errorf("police: %v", err)
	}
}
