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

func importedAs(t testing.TB, w *casetest.World, name string, rows []documents.Row, o casework.ImportOptions) casework.Summary {
	t.Helper()
	s, err := imported(w, name, casework.RowsOf(rows), o)
	if err != nil {
		t.Fatalf("import %s: %v", name, err)
	}
	return s
}

func TestImport_missingIsJudgedWithinKindAndScope(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	whole := casework.ImportOptions{}
	defective := casework.ImportOptions{Kind: registry.ListDefective}
	supplement := casework.ImportOptions{Kind: registry.ListSupplement}
	hamlet := casework.ImportOptions{Scope: []registry.UnitID{w.Hamlets[0].ID}}
	inHamlet := slices.DeleteFunc(slices.Clone(rows), func(r documents.Row) bool { return r.Values.Hamlet != w.Hamlets[0].FullName() })
	if len(inHamlet) < 2 {
		t.Fatalf("the first hamlet has %d children", len(inHamlet))
	}
	for _, step := range []struct {
		name    string
		rows    []documents.Row
		o       casework.ImportOptions
		missing int
		outside int
	}{
		{"a whole list", rows, whole, 0, 0},
		{"the first list of the defective: who is not on it was on none", rows[:5], defective, 0, 0},
		{"a supplement says nothing of others", rows[:1], supplement, 0, 0},
		{"the first list of a hamlet", inHamlet, hamlet, 0, 0},
		{"the hamlet again, two of them gone, and a child of another", append(slices.Clone(inHamlet[2:]), rows[len(rows)-1]), hamlet, 2, 1},
		{"the defective again, two of them gone", rows[:3], defective, 2, 0},
		{"the whole list again", rows[1:], whole, 1, 0},
		{"and once more: since the last time nobody is missing", rows[1:], whole, 0, 0},
	} {
		if s := importedAs(t, w, step.name, step.rows, step.o); s.Missing != step.missing || s.Outside != step.outside || s.New != 0 {
			t.Errorf("%s: %+v", step.name, s)
		}
	}
}

// TestImport_provedByAbsence: who was put back into the software and stands no more on the list of those with
// something missing or wrong is proved clean; who is still being worked on is not, nor is anybody by a whole list.
func TestImport_provedByAbsence(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	defective := casework.ImportOptions{Kind: registry.ListDefective}
	importedAs(t, w, "whole", rows, casework.ImportOptions{})
	importedAs(t, w, "defective", rows[:7], defective)
	for n, number := range map[int]registry.IDNumber{1: "096219900001", 2: "096319900002"} {
		w.HandOver(t, n)
		w.Confirm(t, n, number)
	}
	one := w.Child(t, 1)
	if err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error {
		c := one
		c.Defects, c.Proposals = 0, nil
		if err := c.Apply(registry.Event{Kind: registry.EventUpdate, By: w.Officer}); err != nil {
			return err
		}
		return tx.SaveChild(ctx, &c)
	}); err != nil {
		t.Fatal(err)
	}
	if s := importedAs(t, w, "whole 2", rows[1:], casework.ImportOptions{}); s.Proved != 0 || w.Child(t, 1).Stage != registry.StageUpdated {
		t.Errorf("a whole list proves by what it says: %+v, %s", s, w.Child(t, 1).Stage)
	}
	s := importedAs(t, w, "defective 2", rows[2:6], defective)
	if s.Proved != 1 || s.Missing != 2 {
		t.Errorf("got %+v", s)
	}
	if c := w.Child(t, 1); c.Stage != registry.StageClean {
		t.Errorf("updated and not on the list any more: %s %v", c.Stage, c.Defects.Codes())
	}
	if c := w.Child(t, 2); c.Stage != registry.StageConfirmed {
		t.Errorf("confirmed only, and not on the list any more: %s", c.Stage)
	}
}

func TestImport_declaredTotal(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		return casework.DeclareTotal(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, w.Commune, 12)
	})
	if s := must(t, w, "a", worldRows(t, w)); s.Declared != 12 || s.DeclaredOn != registry.DateOf(w.Clock.Now()) || s.Rows != 10 {
		t.Errorf("got %+v", s)
	}
	err := w.Try(w.Women, func(ctx context.Context, tx *store.Tx) error {
		return casework.DeclareTotal(ctx, tx, casework.Act{By: w.Women}, w.Commune, 12)
	})
	if err == nil {
		t.Error("a collaborator declares a total")
	}
	err = w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error {
		return casework.DeclareTotal(ctx, tx, casework.Act{By: w.Officer}, w.Commune, -1)
	})
	if err == nil {
		t.Error("fewer than no children")
	}
}
