package casework_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// restricts settles a family's request: the record is kept and not used.
func restricts(t *testing.T, w *casetest.World, n int) registry.ChildID {
	t.Helper()
	r := takes(t, w, n, registry.RequestRestrict)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.RestrictRecord(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, r.ID)
		return err
	})
	return r.Child
}

// TestRestricted_leavesEveryList: no list and no count of work has the record, for nobody; a report counts it, and a
// search says that it is there and nothing of it.
func TestRestricted_leavesEveryList(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Contradict(t, 1, registry.FieldFather, "Nguyễn Văn Tám")
	name := w.Child(t, 1).Values.Name
	all := len(casetest.Children())
	id := restricts(t, w, 1)
	for _, who := range []registry.Membership{w.Officer, w.Leader} {
		w.Do(t, who, func(ctx context.Context, tx *store.Tx) error {
			lines, err := tx.ListChildren(ctx, registry.Filter{}, store.Cursor{}, 100)
			if err != nil {
				return err
			}
			ids, err := tx.ChildIDs(ctx, registry.Filter{})
			if err != nil {
				return err
			}
			n, err := tx.CountChildren(ctx, registry.Filter{})
			if err != nil {
				return err
			}
			many, err := tx.CountMany(ctx, registry.Filter{}, registry.Filter{Restricted: true})
			if err != nil {
				return err
			}
			if len(lines) != all-1 || len(ids) != all-1 || n != all-1 || many[0] != all-1 || many[1] != 1 || slices.Contains(ids, id) {
				t.Errorf("%s: %d lines, %d ids, counted %d and %v of %d", who.Role, len(lines), len(ids), n, many, all)
			}
			tallies, err := tx.TallyChildren(ctx, registry.Filter{})
			total := 0
			for _, row := range tallies {
				total += row.Count
			}
			if total != all {
				t.Errorf("%s: the report counts %d of %d", who.Role, total, all)
			}
			found, err2 := tx.FindChildren(ctx, store.Search{Text: name, Limit: 5})
			if len(found) == 0 || !found[0].Restricted || found[0].Name+found[0].Birth+found[0].Mother+found[0].Father != "" || found[0].Defects != 0 {
				t.Errorf("%s finds %+v", who.Role, found)
			}
			contradicted, err3 := tx.CountContradicted(ctx)
			if contradicted != 0 {
				t.Errorf("%s: %d conflicts are offered", who.Role, contradicted)
			}
			return errors.Join(err, err2, err3)
		})
	}
}

// TestRestricted_refusesEveryStep: whatever door a step comes by, it is refused, and neither an import nor an undo
// touches the record; by the calendar it is closed all the same.
func TestRestricted_refusesEveryStep(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	w.Assign(t, w.Women, 2)
	id := restricts(t, w, 2)
	before := w.Child(t, 2)
	act := casework.Act{By: w.Officer, Door: casework.DoorChat}
	for name, step := range map[string]func(context.Context, *store.Tx) error{
		"assign": func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Assign(ctx, tx, act, []registry.ChildID{id}, w.Women.ID, registry.Date{})
			return err
		},
		"enter": func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Enter(ctx, tx, act, id, before.Version, nil, registry.EvidenceCertificate)
			return err
		},
		"obstacle": func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Obstruct(ctx, tx, act, id, registry.Obstacles()[0])
			return err
		},
		"undo": func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Undo(ctx, tx, act, false)
			var stuck *casework.StuckError
			if errors.As(err, &stuck) && stuck.Last.Stuck[0].Name == "" {
				return registry.ErrRestricted
			}
			return err
		},
	} {
		if err := w.Try(w.Officer, step); !errors.Is(err, registry.ErrRestricted) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, kind := range []registry.EventKind{
		registry.EventListed, registry.EventWithdraw, registry.EventRecheck, registry.EventSendBack, registry.EventApprove, registry.EventEnter,
		registry.EventHandOver, registry.EventReturn, registry.EventConfirm, registry.EventUpdate, registry.EventClose, registry.EventObstacle, registry.EventEdit,
	} {
		c := w.Child(t, 2)
		by := registry.Membership{Role: registry.RoleSystem}
		if kind == registry.EventClose {
			by = w.Officer
		}
		if err := c.Apply(registry.Event{Kind: kind, By: by}); !errors.Is(err, registry.ErrRestricted) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	rows[1].Values.Father = "Người Khác"
	if s := must(t, w, "b", rows); len(s.Conflicts) != 0 {
		t.Errorf("an import opens conflicts: %v", s.Conflicts)
	}
	after := w.Child(t, 2)
	if after.Version != before.Version || after.Values != before.Values || after.Imported != before.Imported {
		t.Errorf("an import has changed it: %+v", after)
	}
	// The family's own word is still heard, and the officer's to lift it.
	r := takes(t, w, 2, registry.RequestCorrect)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.CorrectRecord(ctx, tx, act, r.ID, registry.FieldMother, "Lê Thị Hạnh")
		return err
	})
	if err := w.Try(w.Police, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.ReleaseRecord(ctx, tx, casework.Act{By: w.Police}, id)
		return err
	}); err == nil {
		t.Error("the police lift it")
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		if _, err := casework.ReleaseRecord(ctx, tx, act, id); err != nil {
			return err
		}
		n, err := tx.CountChildren(ctx, registry.Filter{})
		if n != len(casetest.Children()) {
			t.Errorf("%d records are on lists again", n)
		}
		return err
	})
}

// TestRestricted_atThePolice: a record that is restricted while it is at the police stands on no print of their list
// and cannot be settled.
func TestRestricted_atThePolice(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	d := w.HandOver(t, 1, 2)
	id := restricts(t, w, 1)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		file, err := casework.DocketFile(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, d.ID, casework.Words{Title: "x"})
		if file.Count != 1 || !bytes.HasPrefix(file.Content, []byte("PK")) {
			t.Errorf("%d records are on the list", file.Count)
		}
		return err
	})
	err := w.Try(w.Police, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Confirm(ctx, tx, casework.Act{By: w.Police, Door: casework.DoorChat}, id, "096219900001")
		return err
	})
	if !errors.Is(err, registry.ErrRestricted) {
		t.Errorf("the police confirm it: %v", err)
	}
}
