package bench

import (
	"context"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

const (
	onePage   = 9 // lines that a page of the chat asks for
	lastPage  = 500
	pageTries = 60
)

// pages turns 500 pages of a list and compares the first with the last, with the country, a province and
// a commune in sight.
func (n *nation) pages(b *testing.B) {
	province := n.communes[0].Key / 10_000_000_000 * 10_000_000_000
	lo, hi := province.Subtree()
	clo, chi := n.communes[len(n.communes)/2].Key.Subtree()
	for _, c := range []struct {
		what  string
		scope store.Scope
		f     registry.Filter
	}{
		{"the country", store.SystemScope(), registry.Filter{Classes: []registry.Class{registry.ClassNoID}}},
		{"a province", store.Scope{Lo: int64(lo), Hi: int64(hi)}, registry.Filter{Classes: []registry.Class{registry.ClassNoID}}},
		{"a commune", store.Scope{Lo: int64(clo), Hi: int64(chi)}, registry.Filter{}},
	} {
		err := n.store.As(context.Background(), c.scope, func(tx *store.Tx) error {
			first, last, page := n.turn(b, tx, c.f)
			results.say("A page of %d lines with %s in sight: the first %s, page %d %s, %.2f × (%s).", onePage, c.what,
				short(first.median()), page, short(last.median()), last.over(first), most(last.over(first), 1.5, " ×"))
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
}

// turn walks to the last page, at most the 500th, and then reads it and the first one in turn.
func (n *nation) turn(b *testing.B, tx *store.Tx, f registry.Filter) (first, last times, page int) {
	b.Helper()
	var at, before store.Cursor
	for page = 1; page < lastPage; page++ {
		lines, err := tx.ListChildren(context.Background(), f, at, onePage-1)
		if err != nil {
			b.Fatal(err)
		}
		if len(lines) < onePage-1 {
			at = before
			break
		}
		before, at = at, lines[len(lines)-1].Next()
	}
	for range pageTries {
		for _, p := range []struct {
			at   store.Cursor
			took *times
		}{{store.Cursor{}, &first}, {at, &last}} {
			clock(b, p.took, func() error {
				_, err := tx.ListChildren(context.Background(), f, p.at, onePage)
				return err
			})
		}
	}
	return first, last, page
}

// menu counts what the menu of an officer shows, in one go and one by one.
func (n *nation) menu(b *testing.B) {
	kinds := []registry.Filter{
		{Stages: registry.OpenStages()}, {Overdue: true}, {Stages: []registry.Stage{registry.StageDefective}}, {Stages: []registry.Stage{registry.StageRechecked}},
		{Stages: []registry.Stage{registry.StageApproved}}, {Returned: true}, {AnyObstacle: true}, {Proposals: true},
		{Classes: []registry.Class{registry.ClassNoID}}, {DueTo: registry.DateOf(monday())}, {Stages: []registry.Stage{registry.StageConfirmed}},
		{BornFrom: registry.Date{Year: 2019, Month: 1, Day: 1}, BornTo: registry.Date{Year: 2019, Month: 12, Day: 31}, Classes: []registry.Class{registry.ClassNoID}},
	}
	lo, hi := n.communes[len(n.communes)/2].Key.Subtree()
	var together, single times
	err := n.store.As(context.Background(), store.Scope{Lo: int64(lo), Hi: int64(hi)}, func(tx *store.Tx) error {
		rounds(b, pageTries, func() {
			clock(b, &together, func() error { _, err := tx.CountMany(context.Background(), kinds...); return err })
			clock(b, &single, func() error {
				for _, f := range kinds {
					if _, err := tx.CountChildren(context.Background(), f); err != nil {
						return err
					}
				}
				return nil
			})
		})
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	results.say("%d counts of a menu at a commune of %d: %s, p95 %s (%s); one by one %s.", len(kinds), n.size/len(n.communes),
		short(together.median()), short(together.at(0.95)), most(float64(together.at(0.95))/float64(time.Millisecond), 30, " ms"), short(single.median()))
}
