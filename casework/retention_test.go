package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestRetain: who turned 16 is closed, stays for the year in which they may be listed again, and goes with proof.
func TestRetain(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	retain := func() {
		t.Helper()
		if err := casework.Retain(context.Background(), w.Store, casework.KeepClosed); err != nil {
			t.Fatal(err)
		}
	}
	birthday := registry.Date{Year: 2029, Month: 12, Day: 25} // of record 10
	w.Clock.Set(birthday.At(0, 10))
	closeSixteen(t, w)
	gone := w.Child(t, 10)
	if gone.Stage != registry.StageClosed {
		t.Fatalf("the record is %v", gone.Stage)
	}
	w.Clock.Set(birthday.AddDays(casework.KeepClosed).At(0, 9))
	retain()
	if got := w.Child(t, 10); got.ID != gone.ID {
		t.Error("the record went a day early")
	}
	w.Clock.Set(birthday.AddDays(casework.KeepClosed+1).At(0, 11))
	retain()
	retain()
	system := registry.Membership{Role: registry.RoleSystem}
	w.Do(t, system, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Child(ctx, gone.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the record is still there: %v", err)
		}
		proof, err := tx.ErasedCase(ctx, w.Commune.ID, gone.Case)
		if err != nil || proof.Rule != casework.RuleClosed || proof.At.After(tx.Now.Add(time.Second)) {
			t.Errorf("proof %+v, %v", proof, err)
		}
		var lines int
		if err := tx.GetContext(ctx, &lines, `SELECT count(*) FROM journal WHERE child_id = $1 AND action = 'erase'`, int64(gone.ID)); err != nil {
			return err
		}
		if lines != 1 {
			t.Errorf("%d lines of the journal say that it was erased, want 1", lines)
		}
		n, err := tx.CountChildren(ctx, registry.Filter{})
		if err == nil && n < len(casetest.Children())-1 {
			t.Errorf("%d records are left", n)
		}
		return err
	})
}
