package casework_test

import (
	"context"
	"slices"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

func hamletsOf(t testing.TB, w *casetest.World) (names []string) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		units, err := tx.UnitsBelow(ctx, w.Commune.ID)
		for _, u := range units {
			names = append(names, u.FullName())
		}
		return err
	})
	return names
}

// Hamlets that an import has made go with it, unless something else has come to hang on them.
func TestUndoImport_takesItsHamletsBack(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	before := hamletsOf(t, w)
	in := func(software, hamlet string) documents.Row {
		return documents.Row{Software: software, Values: registry.Values{Name: "Lý Văn " + software, Hamlet: hamlet}}
	}
	moved := slices.Clone(rows)
	moved[0].Values.Hamlet = "Ấp 7" // a record of before, which goes back to where it stood
	first := must(t, w, "b", append(moved, in("H1", "Ấp 7"), in("H2", "Ấp 8"), in("H3", "Ấp 9")))
	second := must(t, w, "c", append(slices.Clone(moved), in("H1", "Ấp 7"), in("H2", "Ấp 8"), in("H3", "Ấp 9"), in("H4", "Ấp 8")))
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		units, err := tx.UnitsBelow(ctx, w.Commune.ID)
		i := slices.IndexFunc(units, func(u registry.Unit) bool { return u.FullName() == "Ấp 9" })
		if err != nil {
			return err
		}
		return tx.DeclareTotal(ctx, units[i].ID, 12, registry.DateOf(tx.Now))
	})
	p := previewUndo(t, w, first.Import)
	done, err := undoneImport(w, w.Officer, first.Import)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []casework.UndoneImport{p, done} {
		if d.Removed != 3 || d.Restored != 1 || len(d.Hamlets) != 1 || d.Hamlets[0].FullName() != "Ấp 7" || d.Kept != 2 {
			t.Errorf("%d removed, %d restored, hamlets %+v, %d kept", d.Removed, d.Restored, d.Hamlets, d.Kept)
		}
	}
	if got := hamletsOf(t, w); !slices.Equal(got, append(slices.Clone(before), "Ấp 8", "Ấp 9")) && len(got) != len(before)+2 {
		t.Errorf("hamlets %q, before %q", got, before)
	}
	if done, err := undoneImport(w, w.Officer, second.Import); err != nil || done.Removed != 1 || done.Kept != 0 {
		t.Errorf("the import on top: %v, %+v", err, done)
	}
}

// The conflict of an earlier list stands again when the list in whose favour it was put aside is taken back.
func TestUndoImport_opensEarlierConflictsAgain(t *testing.T) {
	t.Parallel()
	for name, father := range map[string]string{"it said otherwise": "Nguyễn Văn Mười", "it agreed with the work": "Nguyễn Văn Chín"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, rows := contradicted(t, rechecked(1, registry.FieldFather, "Nguyễn Văn Chín"))
			rows[0].Values.Father = father
			s := must(t, w, "c", rows)
			if _, err := undoneImport(w, w.Officer, s.Import); err != nil {
				t.Fatal(err)
			}
			open := contradictions(t, w, 1)
			if len(open) != 1 || open[0].Listed != "Nguyễn Văn Tám" || !open[0].Hard {
				t.Errorf("conflicts %+v", open)
			}
		})
	}
}

// Two records that were merged since are left as they are, and counted; the other rows are taken back.
func TestUndoImport_afterAMerge(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	changed := slices.Clone(rows)
	changed[4].Values.Address = "Nhà mới"
	again := rows[0]
	again.Software = "TE90001"
	s := must(t, w, "b", append(changed, again, documents.Row{Software: "TE90002", Values: registry.Values{Name: "Lý Văn Tèo"}}))
	stays, leaves := w.Child(t, 1), w.Child(t, 11)
	if _, err := merge(w, w.Officer, stays.ID, leaves.ID); err != nil {
		t.Fatal(err)
	}
	merged := state(t, w)
	p := previewUndo(t, w, s.Import)
	done, err := undoneImport(w, w.Officer, s.Import)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []casework.UndoneImport{p, done} {
		if d.Removed != 1 || d.Restored != 1 || d.Left < 1 || len(d.Stuck) != d.Left {
			t.Errorf("%d removed, %d restored, %d left, %+v", d.Removed, d.Restored, d.Left, d.Stuck)
		}
	}
	after := state(t, w)
	for _, id := range []registry.ChildID{stays.ID, leaves.ID} {
		if after[id].Stage != merged[id].Stage || after[id].Values != merged[id].Values || after[id].Closed != merged[id].Closed {
			t.Errorf("merged record %d: %s %q, was %s %q", id, after[id].Stage, after[id].Closed, merged[id].Stage, merged[id].Closed)
		}
	}
	if w.Child(t, 5).Values.Address == "Nhà mới" {
		t.Error("a row that nobody has touched was not taken back")
	}
}

// What was learned of the form of a list is forgotten with it.
func TestUndoImport_forgetsWhatItHasLearned(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.take(d.look(doubted))
	learned := func() (n int) {
		d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
			return tx.GetContext(ctx, &n, `SELECT count(*) FROM settings WHERE name LIKE 'import:%' AND convert_from(value, 'UTF8') LIKE '%"forms":{"%'`)
		})
		return n
	}
	if learned() != 1 {
		t.Fatal("nothing was learned")
	}
	if _, err := undoneImport(d.World, d.Officer, 1); err != nil || learned() != 0 {
		t.Errorf("%v, %d forms are known", err, learned())
	}
}
