package casetest

import (
	"context"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// Double lists child n a second time, in another hamlet, with what change makes of its values, and returns the
// number of the new record. Both are flagged as an import would.
func (w *World) Double(t testing.TB, n, hamlet int, change func(*registry.Values)) int {
	t.Helper()
	first, unit := w.Child(t, n), w.Hamlets[hamlet-1]
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		code, err := tx.NextCases(context.Background(), w.Commune.ID, 1)
		if err != nil {
			return err
		}
		c := registry.Child{Issuer: w.Commune.ID, Case: code, Unit: unit.ID, UKey: unit.Key, Values: first.Values}
		if change != nil {
			change(&c.Values)
		}
		c.Imported = c.Values
		same := registry.Neighbours{SameChild: true}
		found := registry.Check(c.Values, same, registry.DateOf(tx.Now))
		if err := c.Apply(registry.Event{Kind: registry.EventListed, By: registry.Membership{Role: registry.RoleSystem}, Defects: found}); err != nil {
			return err
		}
		if err := tx.AddChild(context.Background(), &c); err != nil {
			return err
		}
		first.Defects = first.Defects.With(registry.ChildDuplicate)
		first.Version++
		n = int(code)
		return tx.SaveChild(context.Background(), &first)
	})
	if err != nil {
		t.Fatalf("list child %d twice: %v", n, err)
	}
	return n
}
