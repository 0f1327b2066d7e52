package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

// ErrNothingToUndo says that the actor has no step that could be taken back.
var ErrNothingToUndo = errors.New("nothing to undo")

const actionUndo = "undo"

// LastStep is what an undo would take back: the actor's last step, of one record or of many.
type LastStep struct {
	Kind  registry.EventKind
	Batch uuid.UUID
	At    time.Time
	Free  []registry.Child // as they are now, untouched since the step
	Stuck []Stuck          // somebody has acted on them since
	undos map[registry.ChildID]images
}

// images are a record before and after all that one step did to it.
type images struct {
	before registry.Child
	after  int // version
}

// Stuck is a record whose step cannot be taken back any more, and who came after it.
type Stuck struct {
	Name  string
	Case  registry.CaseCode
	Stage registry.Stage
	By    registry.Membership // zero: the program itself, or nobody knows
	At    time.Time

	Restricted bool // nobody has acted since; its family has asked that it is not used
}

// Undone is what was taken back: the records as they stand again.
type Undone struct {
	Kind     registry.EventKind
	Children []registry.Child
	Stuck    []Stuck
}

// StuckError says that a step cannot be taken back whole, and nothing was.
type StuckError struct{ Last LastStep }

func (e *StuckError) Error() string {
	return fmt.Sprintf("undo %s: %d of %d records changed since", e.Last.Kind, len(e.Last.Stuck), len(e.Last.Stuck)+len(e.Last.Free))
}

// Last looks at the actor's last step and holds its records; ErrNothingToUndo when there is none.
func Last(ctx context.Context, tx *store.Tx, act Act) (LastStep, error) {
	if err := act.By.Require(registry.ActUndo, act.By.UKey); err != nil {
		return LastStep{}, err
	}
	undos, err := tx.LastUndo(ctx, act.By.ID)
	if err != nil {
		return LastStep{}, err
	}
	if len(undos) == 0 {
		return LastStep{}, ErrNothingToUndo
	}
	newest := undos[len(undos)-1]
	last := LastStep{Kind: registry.EventKind(newest.Kind), Batch: newest.Batch, At: newest.At, undos: byRecord(undos)}
	// Who gave a record back does not see it any more, but may still take that back.
	err = tx.Widen(ctx, "give-back", func(tx *store.Tx) error { return last.look(ctx, tx, act.By) })
	return last, err
}

// byRecord joins several images of one record: the oldest counts, up to the version of the newest.
func byRecord(undos []store.Undo) map[registry.ChildID]images {
	joined := map[registry.ChildID]images{}
	for _, u := range undos {
		was, known := joined[u.Before.ID]
		if !known {
			was.before = u.Before
		}
		was.after = u.VersionAfter
		joined[u.Before.ID] = was
	}
	return joined
}

func (l *LastStep) look(ctx context.Context, tx *store.Tx, by registry.Membership) error {
	ids := make([]registry.ChildID, 0, len(l.undos))
	for id := range l.undos {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	children, err := tx.Children(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range children {
		if c.Version == l.undos[c.ID].after && by.MayOn(registry.ActUndo, c.UKey) && !c.Restricted {
			l.Free = append(l.Free, c)
			continue
		}
		stuck, err := stuckAt(ctx, tx, c)
		if err != nil {
			return err
		}
		l.Stuck = append(l.Stuck, stuck)
	}
	return nil
}

// stuckAt names who acted last on a record.
func stuckAt(ctx context.Context, tx *store.Tx, c registry.Child) (Stuck, error) {
	stuck := Stuck{Name: c.Values.Name, Case: c.Case, Stage: c.Stage}
	if c.Restricted {
		stuck.Name, stuck.Restricted = "", true
	}
	lines, err := tx.JournalOf(ctx, c.ID)
	if err != nil || len(lines) == 0 {
		return stuck, err
	}
	newest := lines[len(lines)-1]
	stuck.At = newest.At
	if newest.Actor == 0 {
		return stuck, nil
	}
	stuck.By, err = tx.Membership(ctx, newest.Actor)
	return stuck, err
}

// Partial reports whether the free records may be taken back without the stuck ones. A list for the
// police is one paper, two merged records are one child: taken back whole or not at all.
func (l LastStep) Partial() bool {
	return len(l.Free) > 0 && l.Kind != registry.EventHandOver && l.Kind != StepMerge
}

// Undo takes back the actor's last step: every record gets its image from before as a new version, and
// what hung on the step goes with it (lines of dockets, notices not yet sent; who was told already is
// told of the change). Records on which somebody has acted since stay as they are: unless rest is
// asked for, nothing is taken back then, and the *StuckError says which they are.
func Undo(ctx context.Context, tx *store.Tx, act Act, rest bool) (Undone, error) {
	last, err := Last(ctx, tx, act)
	if err != nil {
		return Undone{}, err
	}
	if len(last.Free) == 0 || len(last.Stuck) > 0 && !(rest && last.Partial()) {
		return Undone{}, &StuckError{Last: last}
	}
	done := Undone{Kind: last.Kind, Stuck: last.Stuck}
	err = tx.Widen(ctx, "give-back", func(tx *store.Tx) error {
		done.Children, err = act.takeBack(ctx, tx, last)
		return err
	})
	if err != nil {
		return Undone{}, err
	}
	if err := tx.DropUndo(ctx, last.Batch); err != nil {
		return Undone{}, err
	}
	return done, act.untell(ctx, tx, last, done)
}

func (a Act) takeBack(ctx context.Context, tx *store.Tx, last LastStep) ([]registry.Child, error) {
	var numbers []string
	for _, c := range last.Free {
		numbers = append(numbers, c.Values.IDNumber, last.undos[c.ID].before.Values.IDNumber)
	}
	if err := tx.LockNumbers(ctx, numbers...); err != nil {
		return nil, err
	}
	restored := make([]registry.Child, 0, len(last.Free))
	lines := make([]store.Entry, 0, len(last.Free))
	for _, now := range last.Free {
		c, err := restore(ctx, tx, last.undos[now.ID].before, now)
		if err != nil {
			return nil, err
		}
		restored = append(restored, c)
		lines = append(lines, store.Entry{
			Actor: a.By.ID, Door: string(a.Door), Action: actionUndo, Child: c.ID, UKey: c.UKey, From: now.Stage, To: c.Stage, Note: string(last.Kind),
		})
	}
	tx.Journal(lines...)
	if err := tx.SaveChildren(ctx, restored); err != nil {
		if errors.Is(err, store.ErrStale) || store.IsUnique(err, constraintNumber) {
			return nil, ErrChanged
		}
		return nil, fmt.Errorf("undo %s: %w", last.Kind, err)
	}
	for i, now := range last.Free {
		if err := unline(ctx, tx, now, restored[i]); err != nil {
			return nil, err
		}
	}
	for i, now := range last.Free {
		if err := a.recountAround(ctx, tx, now, restored[i]); err != nil {
			return nil, err
		}
	}
	return restored, a.recountHolders(ctx, tx, numbers...)
}

// restore makes the image the record's newest version. It stays where a merge may have moved it, and
// is looked at anew: its neighbours and the day may have changed. Where the step has touched no value
// the record itself knows what is found in it now.
func restore(ctx context.Context, tx *store.Tx, before, now registry.Child) (registry.Child, error) {
	c := before
	c.Unit, c.UKey, c.Imported = now.Unit, now.UKey, now.Imported
	if err := withdrawEnded(ctx, tx, &c); err != nil {
		return c, err
	}
	found, err := now.Defects, error(nil)
	if before.Values != now.Values {
		found, err = findings(ctx, tx, &c, c.Values)
	}
	if err != nil {
		return c, err
	}
	system := registry.Membership{Role: registry.RoleSystem}
	if found != c.Defects {
		if err := c.Apply(registry.Event{Kind: registry.EventRecount, By: system, Defects: found, Today: registry.DateOf(tx.Now)}); err != nil {
			return c, err
		}
	}
	c.Version = now.Version + 1
	return c, nil
}

// withdrawEnded: an assignment to somebody who has left since must not come back.
func withdrawEnded(ctx context.Context, tx *store.Tx, c *registry.Child) error {
	if c.Stage != registry.StageAssigned {
		return nil
	}
	m, err := tx.Membership(ctx, c.Assignee)
	if err != nil || !m.Ended {
		return err
	}
	return c.Apply(registry.Event{Kind: registry.EventWithdraw, By: registry.Membership{Role: registry.RoleSystem}, Today: registry.DateOf(tx.Now)})
}

// unline takes back what a step did to a line: settled lines are open again, a record that was handed
// over leaves the docket.
func unline(ctx context.Context, tx *store.Tx, now, restored registry.Child) error {
	var err error
	switch {
	case restored.Stage == registry.StageHandedOver:
		err = tx.SettleLine(ctx, restored.Docket, restored.ID, store.LineOpen)
	case now.Stage == registry.StageHandedOver:
		err = tx.TakeOut(ctx, now.Docket, now.ID)
	}
	if errors.Is(err, store.ErrLineSettled) {
		return ErrChanged
	}
	return err
}
