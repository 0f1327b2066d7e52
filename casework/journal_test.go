package casework_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// opens reads a record as somebody, as a door would.
func opens(t *testing.T, w *casetest.World, who registry.Membership, n int, times int) {
	t.Helper()
	for range times {
		w.Do(t, who, func(ctx context.Context, tx *store.Tx) error {
			tx.Through("chat")
			tx.For("card")
			_, err := tx.Child(ctx, w.Child(t, n).ID)
			return err
		})
	}
}

func TestWhoSaw(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	opens(t, w, w.Officer, 1, 3)
	opens(t, w, w.Women, 1, 1)
	opens(t, w, w.Officer, 2, 1)
	admin := registry.Membership{ID: w.Leader.ID, Role: registry.RoleAdmin, Unit: w.Commune.ID, UKey: w.Commune.Key}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		seen, err := casework.WhoSaw(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, w.Child(t, 1).ID)
		if err != nil {
			return err
		}
		if len(seen.List) != 2 || seen.Name == "" {
			t.Fatalf("got %+v", seen)
		}
		for _, a := range seen.List {
			switch {
			case a.Name == w.Officer.Name && a.Count == 3 && a.Action == "card" && a.Purpose == "card" && a.Door == "chat" && a.Looked:
			case a.Name == w.Women.Name && a.Count == 1 && a.Role == registry.RoleCollaborator && a.Unit != "":
			default:
				t.Errorf("a line that was not expected: %+v", a)
			}
		}
		return nil
	})
	// Who asked is in the journal too, and an admin learns no name.
	w.Do(t, admin, func(ctx context.Context, tx *store.Tx) error {
		list, err := casework.WhoSawCase(ctx, tx, casework.Act{By: admin, Door: casework.DoorChat}, w.Child(t, 1).Case)
		if err != nil || len(list) != 1 || list[0].Name != "" || len(list[0].List) != 3 {
			t.Errorf("an admin gets %+v (%v)", list, err)
		}
		if list[0].List[0].Action != "audit" {
			t.Errorf("the newest line is %+v, want that somebody asked", list[0].List[0])
		}
		doc, err := casework.WhoSawPaper(ctx, tx, casework.Act{By: admin, Door: casework.DoorChat}, w.Child(t, 1).ID)
		if err != nil || !bytes.HasPrefix(doc.Content, []byte("%PDF")) {
			t.Errorf("a paper of %d bytes (%v)", len(doc.Content), err)
		}
		return nil
	})
}

func TestWhoSaw_isRefused(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	foreign := w.Elsewhere(t, "096319900099")
	var refused *registry.RefusedError
	for _, who := range []registry.Membership{w.Women, w.Police, w.Leader, {}} {
		err := w.Try(who, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.WhoSaw(ctx, tx, casework.Act{By: who}, w.Child(t, 1).ID)
			return err
		})
		if !errors.As(err, &refused) {
			t.Errorf("%s gets %v", who.Role, err)
		}
	}
	for _, id := range []registry.ChildID{foreign.ID, 1 << 40} {
		err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.WhoSaw(ctx, tx, casework.Act{By: w.Officer}, id)
			return err
		})
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("record %d: %v, want the same answer whether it is there or not", id, err)
		}
	}
}

func TestVerify_findsWhatDoesNotAgree(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 4, 8)
	v, err := casework.Verify(t.Context(), w.Store, true)
	if err != nil || !v.Agrees() || v.Records < 10 {
		t.Fatalf("an untouched database: %+v (%v)", v, err)
	}
	owner, err := sql.Open("postgres", storetest.Owner(t, w.Store))
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	for _, query := range []string{
		`UPDATE rasoat.children SET defects = defects # 4 WHERE case_code = 1`,
		`UPDATE rasoat.children SET id_hash = '\x00112233445566778899aabbccddeeff' WHERE id_hash IS NOT NULL AND case_code = (SELECT min(case_code) FROM rasoat.children WHERE id_hash IS NOT NULL)`,
		`DELETE FROM rasoat.docket_lines WHERE line = 1`,
	} {
		if _, err := owner.ExecContext(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	if v, err = casework.Verify(t.Context(), w.Store, true); err != nil || v.Agrees() {
		t.Fatalf("nothing is found (%v)", err)
	}
	if len(v.Defects) != 1 || len(v.Hashes) != 1 || v.Recounts[0].Wrong != 1 || v.Journal.Faults != 0 {
		t.Errorf("found %+v", v)
	}
}
