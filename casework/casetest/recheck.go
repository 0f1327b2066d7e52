package casetest

import (
	"context"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// Assign gives records to a collaborator for 14 days.
func (w *World) Assign(t testing.TB, to registry.Membership, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		due := registry.DateOf(w.Clock.Now()).AddDays(14)
		w.Step(t, n, registry.Event{Kind: registry.EventAssign, Assignee: to.ID, Due: due})
	}
}

// Answer notes a correction by the birth certificate in a record that is assigned.
func (w *World) Answer(t testing.TB, n int, f registry.Field, text string) {
	t.Helper()
	w.alter(t, n, registry.Event{Kind: registry.EventEdit}, func(c *registry.Child) {
		c.Record(registry.Answer{Field: f, Verdict: registry.VerdictCorrect, Evidence: registry.EvidenceCertificate}, text)
	})
}

// Recheck answers what is open, that nobody can tell where something is missing or wrong and that it is right
// elsewhere, and sends the records to the officer.
func (w *World) Recheck(t testing.TB, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		w.alter(t, n, registry.Event{Kind: registry.EventRecheck}, func(c *registry.Child) {
			faulty := map[registry.Field]bool{}
			for _, code := range c.Defects.Codes() {
				faulty[code.Field()] = true
			}
			for _, f := range c.Unanswered() {
				a := registry.Answer{Field: f, Verdict: registry.VerdictKeep}
				if faulty[f] {
					a.Verdict = registry.VerdictUnknown
				}
				c.Record(a, "")
			}
		})
	}
}

// alter takes a step with a record that has been worked on, as the program itself.
func (w *World) alter(t testing.TB, n int, e registry.Event, work func(*registry.Child)) {
	t.Helper()
	c := w.Child(t, n)
	work(&c)
	e.By, e.Today, e.Defects = registry.Membership{Role: registry.RoleSystem}, registry.DateOf(w.Clock.Now()), c.Defects
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
