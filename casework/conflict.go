package casework

import (
	"context"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// met is what an import has found where its list met the work on a record.
type met struct {
	child     registry.ChildID
	conflicts []registry.Conflict
	agreed    []registry.Field // in which list and work say the same
}

// recordConflicts keeps what an import has found. A field in which a later list agrees with the work is settled;
// one in which it contradicts once more takes the place of the earlier conflict.
func recordConflicts(ctx context.Context, tx *store.Tx, importID int64, commune registry.Unit, meetings []met) error {
	var found []store.Conflict
	var agreed []store.FieldOf
	for _, m := range meetings {
		for _, c := range m.conflicts {
			found = append(found, store.Conflict{Child: m.child, Import: importID, Conflict: c})
		}
		for _, f := range m.agreed {
			agreed = append(agreed, store.FieldOf{Child: m.child, Field: f})
		}
	}
	if err := tx.AgreeConflicts(ctx, agreed); err != nil {
		return err
	}
	return tx.SaveConflicts(ctx, commune, found)
}

// Contradictions are the open conflicts of a record, with the record as it is now. Working is what is worked with
// today; a conflict that the work has overtaken is settled by that.
func Contradictions(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID) (registry.Child, []store.Conflict, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, nil, err
	}
	if err := act.By.Require(registry.ActApprove, c.UKey); err != nil {
		return c, nil, err
	}
	still, err := StillOpen(ctx, tx, c)
	return c, still, err
}

// StillOpen are the open conflicts of a record that was read already, for who may approve it.
func StillOpen(ctx context.Context, tx *store.Tx, c registry.Child) ([]store.Conflict, error) {
	open, err := tx.OpenConflicts(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var still []store.Conflict
	var overtaken []store.FieldOf
	proposed := c.Proposed()
	for _, conflict := range open {
		conflict.Working = proposed.Get(conflict.Field)
		if conflict.Listed != conflict.Working {
			still = append(still, conflict)
			continue
		}
		overtaken = append(overtaken, store.FieldOf{Child: c.ID, Field: conflict.Field})
	}
	return still, tx.AgreeConflicts(ctx, overtaken)
}

const (
	actionKeepWork = "conflict_kept"
	actionTakeList = "conflict_taken"
)

// ErrNoConflict says that there is nothing to decide any more: somebody has, or list and work agree by now.
var ErrNoConflict = fmt.Errorf("no open conflict: %w", ErrChanged)

// KeepWork says that what is worked with is right, and the list is not: every open conflict of the record, or that
// of one field, is settled so. The list is asked about again only when it changes the field once more.
func KeepWork(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, only registry.Field) (registry.Child, []store.Conflict, error) {
	c, chosen, err := act.choose(ctx, tx, id, only)
	if err != nil {
		return c, nil, err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: actionKeepWork, Child: c.ID, UKey: c.UKey, From: c.Stage, To: c.Stage, Count: len(chosen)})
	return c, chosen, tx.SettleConflicts(ctx, store.ConflictKept, act.By.ID, conflictIDs(chosen)...)
}

// TakeList opens proposals with what the list says, for every open conflict of the record or that of one field.
// Nothing is written over: they are approved like any other. A record that was approved is to be approved once more.
// Where the record's way allows no proposal, at the police, it is a *registry.StepError. Undo takes it back.
func TakeList(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, only registry.Field) (registry.Child, []store.Conflict, error) {
	c, chosen, err := act.choose(ctx, tx, id, only)
	if err != nil {
		return c, nil, err
	}
	if !MayTakeList(c.Stage) {
		return c, nil, &registry.StepError{From: c.Stage, Event: registry.EventEdit, Why: registry.StepWrongStage}
	}
	before := c
	for _, conflict := range chosen {
		c.Propose(registry.Proposal{
			Field: conflict.Field, Old: c.Values.Get(conflict.Field), New: conflict.Listed, Why: registry.WhyImport,
		})
	}
	if err := tx.SettleConflicts(ctx, store.ConflictTaken, act.By.ID, conflictIDs(chosen)...); err != nil {
		return c, nil, err
	}
	return c, chosen, act.stepAs(ctx, tx, before, &c, StepTakeList)
}

// StepTakeList is how undo calls the taking over of a list's values.
const StepTakeList registry.EventKind = actionTakeList

// stepAs is stepFrom for an edit that undo and journal call by another name.
func (a Act) stepAs(ctx context.Context, tx *store.Tx, before registry.Child, c *registry.Child, kind registry.EventKind) error {
	e := registry.Event{Kind: registry.EventEdit, By: a.By, Today: registry.DateOf(tx.Now)}
	if c.Stage == registry.StageApproved {
		e.Kind = registry.EventReopen
	}
	if err := c.Apply(e); err != nil {
		return err
	}
	if err := saved(tx.SaveChild(ctx, c), c.ID); err != nil {
		return err
	}
	return a.keep(ctx, tx, string(kind), change{before, *c})
}

// MayTakeList reports whether a record's stage lets an officer open proposals, going back a step where it must.
func MayTakeList(s registry.Stage) bool {
	switch s {
	case registry.StageDefective, registry.StageAssigned, registry.StageRechecked, registry.StageApproved, registry.StageConfirmed:
		return true
	}
	return false
}

func (a Act) choose(ctx context.Context, tx *store.Tx, id registry.ChildID, only registry.Field) (registry.Child, []store.Conflict, error) {
	c, open, err := Contradictions(ctx, tx, a, id)
	if err != nil {
		return c, nil, err
	}
	var chosen []store.Conflict
	for _, conflict := range open {
		if only == "" || conflict.Field == only {
			chosen = append(chosen, conflict)
		}
	}
	if len(chosen) == 0 {
		return c, nil, ErrNoConflict
	}
	return c, chosen, nil
}

func conflictIDs(conflicts []store.Conflict) []int64 {
	ids := make([]int64, len(conflicts))
	for i, c := range conflicts {
		ids[i] = c.ID
	}
	return ids
}

// undoTake opens the conflicts again whose values had been taken over.
func undoTake(ctx context.Context, tx *store.Tx, last LastStep, done Undone) error {
	for _, c := range done.Children {
		if err := tx.ReopenConflicts(ctx, c.ID, store.ConflictTaken, last.At); err != nil {
			return err
		}
	}
	return nil
}
