package casework

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// Access is what one person did with a record on one day.
type Access = documents.Access

// Seen is who saw a record.
type Seen struct {
	Child registry.ChildID
	Case  registry.CaseCode
	Name  string // empty where the reader may open no record
	Unit  registry.Unit
	List  []Access // the newest first
}

// mostAccesses bounds one report; the newest count.
const mostAccesses = 20_000

// purposeAudit is why a record is read by who asks who read it.
const purposeAudit = "journal"

// WhoSaw answers who saw a record, when, what for and by which door. An officer asks for the records of
// the commune; an admin, who may open none, gets the answer without the child's name.
func WhoSaw(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID) (seen Seen, err error) {
	if !act.By.May(registry.ActAudit) {
		return seen, &registry.RefusedError{Action: registry.ActAudit, Role: act.By.Role}
	}
	err = tx.Widen(ctx, "audit", func(tx *store.Tx) error {
		c, err := tx.Child(ctx, id)
		if err != nil {
			return err
		}
		if !act.By.MayOn(registry.ActAudit, c.UKey) {
			return fmt.Errorf("audit: %w", store.ErrNotFound)
		}
		tx.Account(id)
		tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: "audit", Child: id, UKey: c.UKey, Purpose: purposeAudit, Looked: true})
		lines, err := tx.AccessesTo(ctx, id, mostAccesses)
		if err != nil {
			return err
		}
		seen = Seen{Child: id, Case: c.Case, List: perDay(lines)}
		if act.By.May(registry.ActCard) {
			seen.Name = c.Values.Name
		}
		seen.Unit, err = tx.Unit(ctx, c.Issuer)
		return err
	})
	return seen, err
}

// WhoSawCase finds the records of a case code below the actor's unit: several communes may have given it.
func WhoSawCase(ctx context.Context, tx *store.Tx, act Act, code registry.CaseCode) (list []Seen, err error) {
	if !act.By.May(registry.ActAudit) {
		return nil, &registry.RefusedError{Action: registry.ActAudit, Role: act.By.Role}
	}
	var ids []registry.ChildID
	err = tx.Widen(ctx, "audit", func(tx *store.Tx) error {
		ids, err = tx.CasesBelow(ctx, act.By.UKey, code)
		return err
	})
	for _, id := range ids {
		seen, err := WhoSaw(ctx, tx, act, id)
		if err != nil {
			return nil, err
		}
		list = append(list, seen)
	}
	return list, err
}

// WhoSawPaper is the answer to print for a parent's request.
func WhoSawPaper(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID) (Document, error) {
	seen, err := WhoSaw(ctx, tx, act, id)
	if err != nil {
		return Document{}, err
	}
	paper := documents.AccessPaper{
		Case: seen.Case, Child: seen.Name, Unit: seen.Unit.FullName(), List: seen.List, By: act.By.Name, At: tx.Now, Training: act.By.IsTraining(),
	}
	if n := len(seen.List); n > 0 {
		paper.Since = registry.DateOf(seen.List[n-1].First)
	}
	var b bytes.Buffer
	if err := documents.WriteAccess(&b, paper); err != nil {
		return Document{}, err
	}
	return Document{Content: b.Bytes(), Count: len(seen.List)}, nil
}

// perDay joins what one person did in one way on one day, and turns the order round.
func perDay(lines []store.Access) []Access {
	type key struct {
		day          registry.Date
		actor        registry.MembershipID
		whose        string
		door, action string
		purpose      string
	}
	at := map[key]int{}
	var list []Access
	for _, l := range lines {
		k := key{registry.DateOf(l.At), l.Actor, l.For, l.Door, l.Action, l.Purpose}
		if i, known := at[k]; known {
			list[i].Count++
			list[i].Last = l.At
			continue
		}
		at[k] = len(list)
		list = append(list, Access{
			First: l.At, Last: l.At, Count: 1, Name: l.Name, Role: l.Role, Organisation: l.Organisation,
			Unit: strings.TrimSpace(l.UnitType + " " + l.UnitName), For: l.For, Door: l.Door, Action: l.Action, Purpose: l.Purpose, Looked: l.Looked,
		})
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b Access) int { return b.Last.Compare(a.Last) })
	return list
}

// SealJournal is the hourly tick that seals what was written since the last seal.
func SealJournal(ctx context.Context, s *store.Store) error {
	return s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		_, _, err := tx.SealJournal(ctx)
		return err
	})
}
