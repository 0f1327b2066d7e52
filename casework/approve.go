package casework

import (
	"context"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// LeftAfter computes what would be left to find were the open proposals approved. For a number that is
// new to the record it looks no further than the actor's scope: what lies beyond is told by Approve alone,
// which journals the question.
func LeftAfter(ctx context.Context, tx *store.Tx, c registry.Child) (registry.Defects, error) {
	v := c.Proposed()
	n := registry.Neighbours{
		SameChild:       c.Defects.Has(registry.ChildDuplicate),
		NumberHeld:      c.Defects.Has(registry.IDDuplicate),
		NumberConfirmed: c.IDConfirmed,
	}
	if v.IDNumber != c.Values.IDNumber {
		n.NumberHeld, n.NumberConfirmed = false, false
		holders, err := tx.NumberHolders(ctx, v.IDNumber)
		if err != nil {
			return 0, err
		}
		for _, h := range holders {
			n.NumberHeld = n.NumberHeld || h.ID != c.ID
		}
	}
	return registry.Check(v, n, registry.DateOf(tx.Now)), nil
}

// Approve makes the proposals of a re-checked record its values. Defects that the police do not settle
// are a *registry.StepError with those left. A number that is new to the record and stands on another one
// is a *NumberError, which is answered and not returned any further. Who turns out to be 16 is closed
// instead: the proposals stay open beside the closed record, as what it was closed for.
func Approve(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID) (registry.Child, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	return c, act.approve(ctx, tx, c, &c, registry.Event{Kind: registry.EventApprove})
}

// approve is what the approval and the entry by the officer share. c holds the proposals to settle,
// before is the record without what this act has added.
func (a Act) approve(ctx context.Context, tx *store.Tx, before registry.Child, c *registry.Child, e registry.Event) error {
	e.By = a.By
	trial := *c
	if err := trial.Apply(e); err != nil {
		return err // the stage, the right or the evidence; what is found is not known yet
	}
	values := c.Proposed()
	if err := a.takeNumber(ctx, tx, c, values.IDNumber); err != nil {
		return err
	}
	found, err := findings(ctx, tx, c, values)
	if err != nil {
		return err
	}
	if found.Has(registry.OverAge) && c.Stage != registry.StageConfirmed {
		return a.stepFrom(ctx, tx, before, c, registry.Event{Kind: registry.EventClose, Closing: registry.ClosedOverAge})
	}
	if values.IDNumber != before.Values.IDNumber {
		c.IDConfirmed = false // what the police have confirmed was another number
	}
	e.Defects = found
	if err := a.stepFrom(ctx, tx, before, c, e); err != nil {
		return err
	}
	if err := a.recountAround(ctx, tx, before, *c); err != nil || values.IDNumber == before.Values.IDNumber {
		return err
	}
	return a.recountHolders(ctx, tx, before.Values.IDNumber, values.IDNumber)
}

// takeNumber holds the old and the new number of a record, and refuses the new one while any other record
// has it. Beyond the actor's own place nothing is told but that there is one, and the question is journalled.
func (a Act) takeNumber(ctx context.Context, tx *store.Tx, c *registry.Child, number string) error {
	if number == "" || number == c.Values.IDNumber {
		return nil
	}
	if err := tx.LockNumbers(ctx, c.Values.IDNumber, number); err != nil {
		return err
	}
	holders, err := holdersOf(ctx, tx, number)
	if err != nil {
		return err
	}
	beyond := false
	for _, h := range holders {
		switch {
		case h.ID == c.ID:
		case a.By.UKey.Commune().Contains(h.UKey):
			code, err := caseOf(ctx, tx, h.ID)
			if err != nil {
				return err
			}
			return &NumberError{Held: true, HeldBy: code}
		default:
			beyond = true
		}
	}
	if !beyond {
		return nil
	}
	tx.Journal(store.Entry{Actor: a.By.ID, For: a.For, Door: string(a.Door), Action: "probe", Child: c.ID, UKey: c.UKey})
	return &NumberError{Held: true}
}

// ClearUpDays is the least time, in calendar days, to clear up what was sent back: nobody is late the
// moment that they are asked again.
const ClearUpDays = 3

// releaseEnded takes a record in memory from a collaborator who has left.
func releaseEnded(ctx context.Context, tx *store.Tx, c *registry.Child) error {
	if c.Assignee == 0 {
		return nil
	}
	m, err := tx.Membership(ctx, c.Assignee)
	if err == nil && m.Ended {
		c.Assignee, c.Due = 0, registry.Date{}
	}
	return err
}

// SendBack returns a re-checked record with a reason to whoever went to the household, and tells them. Of
// who has left it comes back to the officer's own open list, without an assignee.
func SendBack(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, reason string) (registry.Child, error) {
	reason = registry.CleanText(reason)
	if err := checkWords(reason); err != nil {
		return registry.Child{}, err
	}
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	before := c
	if err := releaseEnded(ctx, tx, &c); err != nil {
		return c, err
	}
	e := registry.Event{Kind: registry.EventSendBack, Reason: reason}
	if least := registry.DateOf(tx.Now).AddDays(ClearUpDays); c.Assignee != 0 && c.Due.Before(least) {
		e.Due = least
	}
	if err := act.stepFrom(ctx, tx, before, &c, e); err != nil {
		return c, err
	}
	if c.Assignee == 0 {
		return c, nil
	}
	if err := notice(ctx, tx, c.Assignee, NoticeSentBack, "", Notice{Children: []registry.ChildID{c.ID}}); err != nil {
		return c, fmt.Errorf("tell that a record was sent back: %w", err)
	}
	return c, nil
}
