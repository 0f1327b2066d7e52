package casetest

import (
	"context"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// Contradict makes the list of an import say something else of child n than what is worked with.
func (w *World) Contradict(t testing.TB, n int, field registry.Field, listed string) {
	t.Helper()
	c := w.Child(t, n)
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		id, err := tx.AddImport(context.Background(), store.Import{Unit: w.Commune, FileName: "danh-sach.xlsx", FileHash: []byte{byte(n)}, By: w.Officer.ID})
		if err != nil {
			return err
		}
		before := c.Imported
		if before == (registry.Values{}) {
			before = c.Values
		}
		found := registry.ConflictsOf(&c, before, c.Values.With(field, listed))
		conflicts := make([]store.Conflict, len(found))
		for i, f := range found {
			conflicts[i] = store.Conflict{Child: c.ID, Import: id, Conflict: f}
		}
		return tx.SaveConflicts(context.Background(), w.Commune, conflicts)
	})
	if err != nil {
		t.Fatalf("contradict child %d: %v", n, err)
	}
}
