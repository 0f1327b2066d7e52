package casework_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

func undoneImport(w *casetest.World, by registry.Membership, id int64) (done casework.UndoneImport, err error) {
	err = w.Store.AsWork(context.Background(), store.ScopeOf(by), func(tx *store.Tx) error {
		done, err = casework.UndoImport(context.Background(), tx, casework.Act{By: by, Door: casework.DoorChat}, id)
		return err
	})
	return done, err
}

func previewUndo(t testing.TB, w *casetest.World, id int64) (done casework.UndoneImport) {
	t.Helper()
	err := w.Store.AsWork(context.Background(), store.ScopeOf(w.Officer), func(tx *store.Tx) (err error) {
		done, err = casework.PreviewUndo(context.Background(), tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// state is every record as it stands, but for what an undo has to change.
func state(t testing.TB, w *casetest.World) map[registry.ChildID]registry.Child {
	t.Helper()
	records := map[registry.ChildID]registry.Child{}
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		var ids []registry.ChildID
		if err := tx.SelectContext(context.Background(), &ids, `SELECT id FROM children`); err != nil {
			return err
		}
		children, err := tx.Children(context.Background(), ids)
		for _, c := range children {
			c.Version = 0
			records[c.ID] = c
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func sameState(t testing.TB, got, want map[registry.ChildID]registry.Child) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d records, want %d", len(got), len(want))
	}
	for id, w := range want {
		g := got[id]
		if g.Values != w.Values || g.Imported != w.Imported || g.Stage != w.Stage || g.Defects != w.Defects || g.Unit != w.Unit ||
			g.Software != w.Software || g.Household != w.Household || !slices.Equal(g.Proposals, w.Proposals) {
			t.Errorf("record %d\n got %+v\nwant %+v", id, g, w)
		}
	}
}

func TestUndoImport_leavesEverythingAsItWas(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	w.Assign(t, w.Women, 3)
	before := state(t, w)
	changed := slices.Clone(rows)
	changed[0].Values.Name, changed[1].Values.Hamlet, changed[2].Values.Mother = "Nguyễn Văn Ân", "Ấp Tân Hòa", "Lý Thị Mới"
	twin := rows[6] // makes the clean one a duplicate
	twin.Software = "TE90001"
	s := must(t, w, "b", append(changed, twin, documents.Row{Software: "TE90002", Values: registry.Values{Name: "Lý Văn Tèo"}}))
	if s.New != 2 || s.Changed != 3 {
		t.Fatalf("import %+v", s)
	}
	if p := previewUndo(t, w, s.Import); p.Removed != 2 || p.Restored != 4 || p.Left != 0 {
		t.Errorf("preview %+v", p)
	}
	done, err := undoneImport(w, w.Officer, s.Import)
	if err != nil || done.Removed != 2 || done.Restored != 4 || done.Left != 0 {
		t.Fatalf("undo %+v (%v)", done, err)
	}
	sameState(t, state(t, w), before)
	if _, err := undoneImport(w, w.Officer, s.Import); !errors.Is(err, casework.ErrImportUndone) {
		t.Errorf("a second time: %v", err)
	}
	// The list comes again: what it says is new once more, and no case code is given twice.
	if again := must(t, w, "b", append(changed, twin)); again.New != 1 || again.Changed != 3 || again.Again {
		t.Errorf("again %+v", again)
	}
	if c := w.Child(t, 13); c.Software != "TE90001" {
		t.Errorf("the new record has another code than 13: %+v", c)
	}
}

func TestUndoImport_leavesWhatSomebodyHasWorkedOn(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	changed := slices.Clone(rows)
	for i := range 4 {
		changed[i].Values.Address = "Nhà mới"
	}
	s := must(t, w, "b", append(changed, documents.Row{Software: "TE90001", Values: registry.Values{Name: "Lý Văn Tèo"}}))
	w.Assign(t, w.Women, 1, 11)
	changed[1].Values.Address = "Nhà khác"
	must(t, w, "c", changed[:2])
	p := previewUndo(t, w, s.Import)
	done, err := undoneImport(w, w.Officer, s.Import)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []casework.UndoneImport{p, done} {
		if d.Removed != 0 || d.Restored != 2 || d.Left != 3 || len(d.Stuck) != 3 {
			t.Errorf("got %+v", d)
		}
		if later := slices.IndexFunc(d.Stuck, func(s casework.StuckRow) bool { return s.Later }); later < 0 || d.Stuck[later].Case != 2 {
			t.Errorf("stuck %+v", d.Stuck)
		}
	}
	if c := w.Child(t, 1); c.Values.Address != "Nhà mới" || c.Stage != registry.StageAssigned {
		t.Errorf("what was worked on: %+v", c)
	}
}

func TestUndoImport_isRefused(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	rows[0].Values.Address = "Nhà mới"
	s := must(t, w, "a", rows)
	var refused *registry.RefusedError
	for _, m := range []registry.Membership{w.Women, w.Police, w.Leader} {
		if _, err := undoneImport(w, m, s.Import); !errors.As(err, &refused) && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", m.Role, err)
		}
	}
	if _, err := undoneImport(w, w.Officer, 999); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such import: %v", err)
	}
	w.Clock.Set(w.Clock.Now().Add(7*24*time.Hour + time.Minute))
	if _, err := undoneImport(w, w.Officer, s.Import); !errors.Is(err, casework.ErrImportOld) {
		t.Errorf("after a week: %v", err)
	}
}

func TestUndoImport_isOneLineOfTheJournal(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	rows[0].Values.Address = "Nhà mới"
	s := must(t, w, "a", rows)
	if _, err := undoneImport(w, w.Officer, s.Import); err != nil {
		t.Fatal(err)
	}
	var notes []string
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.SelectContext(ctx, &notes, `SELECT note FROM journal WHERE action = 'import_undo'`)
	})
	if len(notes) != 1 || notes[0] != "import 1: 0 removed, 9 restored, 0 left" {
		t.Errorf("journal %q", notes)
	}
}
