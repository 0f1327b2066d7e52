package casetest

import (
	"context"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// Approve brings records to the stage approved, as if entered by the officer at the counter. What is
// wrong with them is left as it is.
func (w *World) Approve(t testing.TB, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		if w.Child(t, n).Stage == registry.StageClean {
			due := registry.DateOf(w.Clock.Now()).AddDays(14)
			w.Step(t, n, registry.Event{Kind: registry.EventAssign, Assignee: w.Women.ID, Due: due})
		}
		w.Step(t, n, registry.Event{Kind: registry.EventEnter, Evidence: registry.EvidenceCertificate})
	}
}

// HandOver puts records, whatever is wrong with their numbers, into the commune's next docket.
func (w *World) HandOver(t testing.TB, numbers ...int) store.Docket {
	t.Helper()
	w.Approve(t, numbers...)
	var children []registry.Child
	for _, n := range numbers {
		children = append(children, w.Child(t, n))
	}
	var docket store.Docket
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		docket, err = tx.MakeDocket(ctx, w.Commune, children)
		return err
	})
	for _, n := range numbers {
		w.Step(t, n, registry.Event{Kind: registry.EventHandOver, Docket: docket.ID})
	}
	return docket
}

// Confirm gives a record of a docket its number.
func (w *World) Confirm(t testing.TB, n int, number registry.IDNumber) {
	t.Helper()
	c := w.Child(t, n)
	w.Step(t, n, registry.Event{Kind: registry.EventConfirm, Number: number})
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.SettleLine(ctx, c.Docket, c.ID, store.LineConfirmed)
	})
}

// Step takes one step with a record as the program itself: no journal, no undo, nobody is told. Events
// without findings keep those that the record has.
func (w *World) Step(t testing.TB, n int, e registry.Event) {
	t.Helper()
	c := w.Child(t, n)
	e.By, e.Today = registry.Membership{Role: registry.RoleSystem}, registry.DateOf(w.Clock.Now())
	if e.Defects == 0 {
		e.Defects = c.Defects
	}
	if e.Kind == registry.EventConfirm {
		e.Defects = c.Defects.Without(registry.IDMissing)
	}
	if err := c.Apply(e); err != nil {
		t.Fatalf("%s child %d: %v", e.Kind, n, err)
	}
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.SaveChild(context.Background(), &c)
	})
	if err != nil {
		t.Fatalf("save child %d: %v", n, err)
	}
}

// Elsewhere adds a record to the neighbouring commune that holds a number confirmed.
func (w *World) Elsewhere(t testing.TB, number registry.IDNumber) registry.Child {
	t.Helper()
	c := registry.Child{
		Issuer: w.Neighbor.ID, Case: 1, Unit: w.Neighbor.ID, UKey: w.Neighbor.Key, Stage: registry.StageUpdated,
		Values:      stray().With(registry.FieldIDNumber, string(number)),
		IDConfirmed: true, Version: 1,
	}
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.AddChild(context.Background(), &c)
	})
	if err != nil {
		t.Fatalf("add a child elsewhere: %v", err)
	}
	return c
}

// Correct opens a proposal in a record that nobody works on; the next approval makes it the value.
func (w *World) Correct(t testing.TB, n int, field registry.Field, value string) {
	t.Helper()
	c := w.Child(t, n)
	c.Propose(registry.Proposal{Field: field, Old: c.Values.Get(field), New: value, Evidence: registry.EvidenceCertificate})
	c.Version++
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.SaveChild(context.Background(), &c)
	})
	if err != nil {
		t.Fatalf("correct child %d: %v", n, err)
	}
}
