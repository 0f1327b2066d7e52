package casework_test

import (
	"context"
	"log/slog"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// TestRecount_elsewhere: a number that comes to a commune by a list makes the record of another commune that holds it
// faulty, by a job, and no longer once the list says another number; the night finds what no job was left for.
func TestRecount_elsewhere(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	const number = "096319900077"
	other := w.Elsewhere(t, number)
	system := registry.Membership{Role: registry.RoleSystem}
	w.Do(t, system, func(ctx context.Context, tx *store.Tx) error { // as a list brings it, which nobody has confirmed
		_, err := tx.ExecContext(ctx, `UPDATE children SET id_confirmed = false, stage = 80, defects = 0 WHERE id = $1`, int64(other.ID))
		return err
	})
	flagged := func() (is bool) {
		t.Helper()
		w.Do(t, system, func(ctx context.Context, tx *store.Tx) error {
			c, err := tx.Child(ctx, other.ID)
			is = c.Defects.Has(registry.IDDuplicate)
			return err
		})
		return is
	}
	worker := casework.Worker{Store: w.Store, Log: slog.New(slog.DiscardHandler)}
	work := func() {
		t.Helper()
		for {
			did, err := worker.Once(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if !did {
				return
			}
		}
	}
	list := func(number string) []documents.Row {
		return []documents.Row{{Line: 2, Values: registry.Values{Name: "Trần Thị Mới", BirthDate: "05/03/2019", Sex: "Nữ", Mother: "Lê Thị Ba", IDNumber: number}}}
	}
	if flagged() {
		t.Fatal("the record is flagged before")
	}
	must(t, w, "a.csv", list(number))
	work()
	if !flagged() {
		t.Error("the record of the other commune is not flagged")
	}
	must(t, w, "b.csv", list("096319900078"))
	if err := casework.RecountNumbers(context.Background(), w.Store); err != nil {
		t.Fatal(err)
	}
	if flagged() {
		t.Error("the record is still flagged, though nobody else holds its number")
	}
}
