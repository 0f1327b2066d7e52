// Package casework does the work: import, assign, re-check, approve, hand over, confirm and the rest.
// Each is one function that checks the right, asks registry, saves through store, writes the journal
// and leaves notices, inside the caller's transaction. Chat, pages, returned sheets and the command
// line are doors to it. It may import registry, store and documents.
package casework

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

// Door is the way by which a step came in.
type Door string

// The doors.
const (
	DoorChat  Door = "chat"
	DoorPage  Door = "page"
	DoorFile  Door = "file"
	DoorPaper Door = "paper"
	DoorPhone Door = "phone"
	DoorShell Door = "shell"
)

// Act says who does something, on whose word, and by which door.
type Act struct {
	By   registry.Membership
	For  registry.MembershipID // whose word it is when it is not By's own; 0: somebody without a membership, or By
	Door Door
	On   registry.Date // the day that stands on a paper, where the word was given before it is entered
	// Batch groups what one press did, so that one undo takes back all of it; zero: each step alone.
	Batch uuid.UUID
}

// ErrChanged says that somebody else has changed the record since it was shown.
var ErrChanged = errors.New("record changed meanwhile")

// step applies one event to a record and keeps all that belongs to it: the image for undo, the saved
// record, the journal line.
func (a Act) step(ctx context.Context, tx *store.Tx, c *registry.Child, e registry.Event) error {
	return a.stepFrom(ctx, tx, *c, c, e)
}

// stepFrom is step for a record that has been worked on since it was loaded: before is how it was then.
func (a Act) stepFrom(ctx context.Context, tx *store.Tx, before registry.Child, c *registry.Child, e registry.Event) error {
	e.By, e.Today = a.By, registry.DateOf(tx.Now)
	if e.For == 0 {
		e.For = a.For
	}
	if err := c.Apply(e); err != nil {
		return err
	}
	if err := tx.SaveChild(ctx, c); err != nil {
		if errors.Is(err, store.ErrStale) {
			return ErrChanged
		}
		return fmt.Errorf("%s child %d: %w", e.Kind, c.ID, err)
	}
	return a.keep(ctx, tx, string(e.Kind), change{before, *c})
}

// change is a record before and after a step.
type change struct{ before, after registry.Child }

// keep writes the undo images and the journal lines of a step that is already saved.
func (a Act) keep(ctx context.Context, tx *store.Tx, kind string, changes ...change) error {
	batch := a.Batch
	if batch == uuid.Nil {
		batch = uuid.New()
	}
	undos, lines := make([]store.Undo, len(changes)), make([]store.Entry, len(changes))
	for i, c := range changes {
		lines[i] = store.Entry{
			At: tx.Now, Actor: a.By.ID, For: a.For, Door: string(a.Door), Action: kind,
			Child: c.after.ID, UKey: c.after.UKey, From: c.before.Stage, To: c.after.Stage,
		}
		if !a.On.IsZero() {
			lines[i].Note = a.On.String()
		}
		undos[i] = store.Undo{Actor: a.By.ID, Batch: batch, Kind: kind, Before: c.before, VersionAfter: c.after.Version}
	}
	tx.Journal(lines...)
	if a.By.ID == 0 {
		return nil
	}
	return tx.SaveUndo(ctx, undos...)
}

// load reads a record and holds it.
func load(ctx context.Context, tx *store.Tx, id registry.ChildID) (registry.Child, error) {
	c, err := tx.ChildForUpdate(ctx, id)
	if err != nil {
		return c, fmt.Errorf("load child %d: %w", id, err)
	}
	return c, nil
}

// findings computes what is wrong with values, were they the record's. It looks beyond the scope for
// other holders of the number and tells nothing of them but that they are there.
func findings(ctx context.Context, tx *store.Tx, c *registry.Child, v registry.Values) (registry.Defects, error) {
	n := registry.Neighbours{SameChild: c.Defects.Has(registry.ChildDuplicate), NumberConfirmed: c.IDConfirmed && v.IDNumber == c.Values.IDNumber}
	if v.IDNumber != "" {
		holders, err := holdersOf(ctx, tx, v.IDNumber)
		if err != nil {
			return 0, err
		}
		for _, h := range holders {
			n.NumberHeld = n.NumberHeld || h.ID != c.ID
		}
	}
	return registry.Check(v, n, registry.DateOf(tx.Now)), nil
}

func holdersOf(ctx context.Context, tx *store.Tx, number string) (holders []store.Holder, err error) {
	err = tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
		holders, err = tx.NumberHolders(ctx, number)
		return err
	})
	return holders, err
}
