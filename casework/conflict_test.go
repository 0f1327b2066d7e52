package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// contradictions are the open conflicts of child n.
func contradictions(t testing.TB, w *casetest.World, n int) (open []store.Conflict) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		_, open, err = casework.Contradictions(ctx, tx, casework.Act{By: w.Officer}, w.Child(t, n).ID)
		return err
	})
	return open
}

// contradicted imports the world's list, brings record 1 some way and imports it with another father.
func contradicted(t *testing.T, far func(*testing.T, *casetest.World)) (*casetest.World, []documents.Row) {
	t.Helper()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	far(t, w)
	rows[0].Values.Father = "Nguyễn Văn Tám"
	must(t, w, "b", rows)
	return w, rows
}

func TestConflicts_ofAnImportAreKept(t *testing.T) {
	t.Parallel()
	w, rows := contradicted(t, rechecked(1, registry.FieldFather, "Nguyễn Văn Chín"))
	open := contradictions(t, w, 1)
	want := registry.Conflict{Field: registry.FieldFather, Listed: "Nguyễn Văn Tám", Working: "Nguyễn Văn Chín", Hard: true}
	if len(open) != 1 || open[0].Conflict != want {
		t.Fatalf("conflicts %+v, want %+v", open, want)
	}
	must(t, w, "b", rows)
	rows[0].Values.Father = "Nguyễn Văn Mười"
	must(t, w, "c", rows)
	if open := contradictions(t, w, 1); len(open) != 1 || open[0].Listed != "Nguyễn Văn Mười" {
		t.Errorf("a later list takes the place of the earlier one: %+v", open)
	}
	rows[0].Values.Father = "Nguyễn Văn Chín"
	must(t, w, "d", rows)
	if open := contradictions(t, w, 1); len(open) != 0 || countContradicted(t, w) != 0 {
		t.Errorf("the list has come to say what was proposed: %+v", open)
	}
}

func countContradicted(t testing.TB, w *casetest.World) (n int) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		n, err = tx.CountContradicted(ctx)
		return err
	})
	return n
}

func TestConflicts_softWhereNobodyHasWorked(t *testing.T) {
	t.Parallel()
	w, _ := contradicted(t, assigned(1))
	if open := contradictions(t, w, 1); len(open) != 1 || open[0].Hard {
		t.Errorf("conflicts %+v", open)
	}
}

func TestKeepWork(t *testing.T) {
	t.Parallel()
	w, rows := contradicted(t, assigned(1))
	before := w.Child(t, 1)
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, chosen, err := casework.KeepWork(ctx, tx, act, before.ID, "")
		if len(chosen) != 1 {
			t.Errorf("settled %+v", chosen)
		}
		return err
	})
	if err != nil || countContradicted(t, w) != 0 {
		t.Fatalf("%v, %d left", err, countContradicted(t, w))
	}
	if c := w.Child(t, 1); c.Version != before.Version || c.Values != before.Values {
		t.Errorf("the record was changed: %+v", c)
	}
	must(t, w, "c", rows)
	if open := contradictions(t, w, 1); len(open) != 0 {
		t.Errorf("asked again by the same list: %+v", open)
	}
	err = onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, _, err := casework.KeepWork(ctx, tx, act, before.ID, "")
		return err
	})
	if !errors.Is(err, casework.ErrNoConflict) {
		t.Errorf("kept twice: %v", err)
	}
}

func TestTakeList_opensAProposalAndIsUndone(t *testing.T) {
	t.Parallel()
	w, _ := contradicted(t, rechecked(1, registry.FieldFather, "Nguyễn Văn Chín"))
	before := w.Child(t, 1)
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, _, err := casework.TakeList(ctx, tx, act, before.ID, registry.FieldFather)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := w.Child(t, 1)
	p, _ := c.Proposal(registry.FieldFather)
	if p.New != "Nguyễn Văn Tám" || p.Why != registry.WhyImport || c.Values != before.Values || c.Stage != before.Stage || countContradicted(t, w) != 0 {
		t.Errorf("taken: %+v, proposals %+v", c.Stage, c.Proposals)
	}
	err = onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		done, err := casework.Undo(ctx, tx, act, false)
		if done.Kind != casework.StepTakeList {
			t.Errorf("undone %q", done.Kind)
		}
		return err
	})
	c = w.Child(t, 1)
	p, _ = c.Proposal(registry.FieldFather)
	if err != nil || p.New != "Nguyễn Văn Chín" || countContradicted(t, w) != 1 {
		t.Errorf("undone: %v, %+v, %d open", err, p, countContradicted(t, w))
	}
}

func TestTakeList_refuses(t *testing.T) {
	t.Parallel()
	for name, far := range map[string]func(*testing.T, *casetest.World){
		"at the police": func(t *testing.T, w *casetest.World) { w.HandOver(t, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, _ := contradicted(t, far)
			id := w.Child(t, 1).ID
			err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, _, err := casework.TakeList(ctx, tx, act, id, "")
				return err
			})
			var step *registry.StepError
			if !errors.As(err, &step) || countContradicted(t, w) != 1 {
				t.Errorf("%v, %d open", err, countContradicted(t, w))
			}
		})
	}
	w, _ := contradicted(t, assigned(1))
	for _, m := range []registry.Membership{w.Women, w.Police, w.Leader} {
		err := onPair(w, m, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
			_, _, err := casework.TakeList(ctx, tx, act, w.Child(t, 1).ID, "")
			return err
		})
		var refused *registry.RefusedError
		if !errors.As(err, &refused) && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", m.Role, err)
		}
	}
}

// The number that the police have confirmed is not a thing that a list may write over.
func TestConflicts_ofAConfirmedNumber(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	updated(1, "096219900001")(t, w)
	rows[0].Values.IDNumber = "096219900099"
	must(t, w, "b", rows)
	open := contradictions(t, w, 1)
	if len(open) != 1 || !open[0].Hard || open[0].Listed != "096219900099" || open[0].Working != "096219900001" {
		t.Errorf("conflicts %+v", open)
	}
}
