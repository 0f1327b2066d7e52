package casework

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

// DueDays is the time for a re-check when nobody says otherwise (words.md, defaults), calendar days.
const DueDays = 14

// Assigned says what an assignment did.
type Assigned struct {
	To      registry.Membership
	Due     registry.Date
	Count   int
	Skipped int // records that were no longer to be assigned when the press arrived
}

// Assign gives records to a collaborator of the commune with a due day. Records that have moved on
// meanwhile are counted as skipped; when none is left the step error of the last is returned.
func Assign(ctx context.Context, tx *store.Tx, act Act, ids []registry.ChildID, to registry.MembershipID, due registry.Date) (Assigned, error) {
	if err := act.By.Require(registry.ActAssign, act.By.UKey); err != nil {
		return Assigned{}, err
	}
	assignee, err := collaborator(ctx, tx, act.By, to)
	if err != nil {
		return Assigned{}, err
	}
	if due.IsZero() {
		due = registry.DateOf(tx.Now).AddDays(DueDays)
	}
	free, err := usable(ctx, tx, ids)
	switch {
	case err != nil:
		return Assigned{}, err
	case len(free) == 0 && len(ids) > 0:
		return Assigned{}, ErrRestricted
	}
	done, skipped, err := act.each(ctx, tx, free, registry.Event{Kind: registry.EventAssign, Assignee: to, Due: due})
	if err != nil {
		return Assigned{}, err
	}
	err = notice(ctx, tx, to, NoticeAssigned, "", Notice{Children: done})
	return Assigned{To: assignee, Due: due, Count: len(done), Skipped: skipped + len(ids) - len(free)}, err
}

// Withdraw takes assigned records away again and tells those who had them.
func Withdraw(ctx context.Context, tx *store.Tx, act Act, ids []registry.ChildID) (int, error) {
	if err := act.By.Require(registry.ActAssign, act.By.UKey); err != nil {
		return 0, err
	}
	children, err := tx.Children(ctx, ids)
	if err != nil {
		return 0, err
	}
	had := map[registry.MembershipID][]registry.ChildID{}
	for _, c := range children {
		had[c.Assignee] = append(had[c.Assignee], c.ID)
	}
	done, _, err := act.each(ctx, tx, ids, registry.Event{Kind: registry.EventWithdraw})
	if err != nil {
		return 0, err
	}
	for reader, lost := range had {
		if reader == 0 {
			continue
		}
		if err := notice(ctx, tx, reader, NoticeWithdrawn, "", Notice{Children: lost}); err != nil {
			return 0, err
		}
	}
	return len(done), nil
}

// each takes the same step with many records, as one batch for undo. A record that may not take it
// is skipped, unless none may.
func (a Act) each(ctx context.Context, tx *store.Tx, ids []registry.ChildID, e registry.Event) (done []registry.ChildID, skipped int, err error) {
	children, err := tx.Children(ctx, ids)
	if err != nil {
		return nil, 0, err
	}
	if a.Batch == uuid.Nil {
		a.Batch = uuid.New()
	}
	e.By, e.Today = a.By, registry.DateOf(tx.Now)
	var refusal error = store.ErrNotFound
	var moved []registry.Child
	var changes []change
	for _, c := range children {
		old := c
		if err := c.Apply(e); err != nil {
			refusal, skipped = err, skipped+1
			continue
		}
		moved, changes, done = append(moved, c), append(changes, change{old, c}), append(done, c.ID)
	}
	if len(moved) == 0 {
		return nil, skipped, refusal
	}
	if err := tx.SaveChildren(ctx, moved); err != nil {
		return nil, 0, fmt.Errorf("%s %d records: %w", e.Kind, len(moved), err)
	}
	if err := a.keep(ctx, tx, string(e.Kind), changes...); err != nil {
		return nil, 0, err
	}
	return done, skipped + len(ids) - len(children), nil
}

// collaborator returns an active collaborator of the actor's commune; anybody else is not found.
func collaborator(ctx context.Context, tx *store.Tx, by registry.Membership, id registry.MembershipID) (registry.Membership, error) {
	m, err := tx.Membership(ctx, id)
	if err != nil {
		return m, fmt.Errorf("find collaborator: %w", err)
	}
	if m.Ended || m.Role != registry.RoleCollaborator || !by.UKey.Contains(m.UKey) {
		return m, fmt.Errorf("find collaborator: %w", store.ErrNotFound)
	}
	return m, nil
}
