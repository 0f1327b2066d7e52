package casework_test

import (
	"context"
	"path/filepath"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestRehashHouseholds: under another hash key brothers and sisters stay together, also with the one whom a list of
// later brings; a household that the list numbers keeps its number.
func TestRehashHouseholds(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	rows[0].Values.Father, rows[0].Values.Mother, rows[0].Values.Hamlet = "Nguyễn Văn Bảy", "Lê Thị Hoa", "Ấp 1"
	rows[1].Values.Father, rows[1].Values.Mother, rows[1].Values.Hamlet = "Nguyễn Văn Bảy", "Lê Thị Hoa", "Ấp 1"
	rows[0].Household, rows[1].Household, rows[2].Household = "", "", "H07"
	must(t, w, "a", rows)
	before := w.Child(t, 1).Household
	if before == "" || before != w.Child(t, 2).Household {
		t.Fatalf("they are not together before: %q, %q", before, w.Child(t, 2).Household)
	}
	path := filepath.Join(t.TempDir(), "key")
	next, _, err := store.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		return casework.RehashHouseholds(ctx, tx, next)
	})
	after := w.Child(t, 1)
	if after.Household == before || after.Household != w.Child(t, 2).Household || w.Child(t, 3).Household != "H07" {
		t.Errorf("from %q to %q, %q and %q", before, after.Household, w.Child(t, 2).Household, w.Child(t, 3).Household)
	}
	var listed int
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.ListChildren(ctx, registry.Filter{Household: after.Household}, store.Cursor{}, 10)
		listed = len(lines)
		return err
	})
	if listed != 2 {
		t.Errorf("%d stand in the household", listed)
	}
}
