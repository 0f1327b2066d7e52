package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// NumberError says what speaks against giving a number to a record, without repeating the number. It is
// to be answered with a message and not returned any further: a refusal that is undone would also undo
// the journal's line of a probe.
type NumberError struct {
	Findings registry.Defects  // of registry.CheckNumber; 0 when only another holder is in the way
	Held     bool              // another record holds it confirmed
	HeldBy   registry.CaseCode // whose, inside the actor's own place; 0 beyond it
}

func (e *NumberError) Error() string {
	return fmt.Sprintf("number refused: findings %v, held %t", e.Findings.Codes(), e.Held)
}

// Confirmed is a record that has got its number, and the docket in which it was asked about.
type Confirmed struct {
	Child  registry.Child
	Docket registry.DocketID
}

const constraintNumber = "children_number_unique"

// Confirm gives a record of a docket the number that the police have found and settles its line. The
// police do it themselves; an officer with the right enter_for enters what they have signed, by a door
// other than her own chat. What speaks against the number is a *NumberError.
func Confirm(ctx context.Context, tx *store.Tx, act Act, child registry.ChildID, number registry.IDNumber) (Confirmed, error) {
	c, err := load(ctx, tx, child)
	if err != nil {
		return Confirmed{}, err
	}
	if err := act.weigh(ctx, tx, &c, number); err != nil {
		return Confirmed{}, err
	}
	before, docket := c.Values.IDNumber, c.Docket
	neighbours := registry.Neighbours{SameChild: c.Defects.Has(registry.ChildDuplicate), NumberConfirmed: true}
	found := registry.Check(c.Values.With(registry.FieldIDNumber, string(number)), neighbours, registry.DateOf(tx.Now))
	err = tx.Savepoint(ctx, func(tx *store.Tx) error {
		return act.step(ctx, tx, &c, registry.Event{Kind: registry.EventConfirm, Number: number, Defects: found})
	})
	if store.IsUnique(err, constraintNumber) {
		return Confirmed{}, &NumberError{Held: true} // by a record that is closed
	}
	if err != nil {
		return Confirmed{}, err
	}
	if err := act.settle(ctx, tx, docket, child, store.LineConfirmed); err != nil {
		return Confirmed{}, err
	}
	return Confirmed{Child: c, Docket: docket}, act.recountHolders(ctx, tx, before, string(number))
}

// Weigh says whether a record could be confirmed with the number, as Confirm would, and changes nothing.
func Weigh(ctx context.Context, tx *store.Tx, act Act, child registry.ChildID, number registry.IDNumber) error {
	c, err := load(ctx, tx, child)
	if err != nil {
		return err
	}
	return act.weigh(ctx, tx, &c, number)
}

// weigh asks first whether the step may be taken at all, then what the digits say, then who holds them.
// The numbers stay locked, so that nobody else gets one of them until the transaction ends.
func (a Act) weigh(ctx context.Context, tx *store.Tx, c *registry.Child, number registry.IDNumber) error {
	err := a.maySettle(*c, registry.Event{Kind: registry.EventConfirm, Number: number})
	var step *registry.StepError
	if err != nil && !(errors.As(err, &step) && step.Why == registry.StepNeedsNumber) {
		return err
	}
	found := registry.CheckNumber(number, c.Proposed(), registry.DateOf(tx.Now))
	if wrong := found.Only(registry.SeverityDefect); wrong != 0 {
		return &NumberError{Findings: wrong}
	}
	if err := tx.LockNumbers(ctx, c.Values.IDNumber, string(number)); err != nil {
		return err
	}
	return a.heldElsewhere(ctx, tx, c, number)
}

// heldElsewhere refuses a number that another record holds confirmed. Beyond the actor's own place
// nothing is told but that there is one, and the question is journalled.
func (a Act) heldElsewhere(ctx context.Context, tx *store.Tx, c *registry.Child, number registry.IDNumber) error {
	holders, err := holdersOf(ctx, tx, string(number))
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.ID == c.ID || !h.Confirmed {
			continue
		}
		refusal := &NumberError{Held: true}
		if !a.By.UKey.Commune().Contains(h.UKey) {
			tx.Journal(store.Entry{Actor: a.By.ID, For: a.For, Door: string(a.Door), Action: "probe", Child: c.ID, UKey: c.UKey})
			return refusal
		}
		if refusal.HeldBy, err = caseOf(ctx, tx, h.ID); err != nil {
			return err
		}
		return refusal
	}
	return nil
}

func caseOf(ctx context.Context, tx *store.Tx, id registry.ChildID) (code registry.CaseCode, err error) {
	err = tx.Widen(ctx, "duplicates", func(tx *store.Tx) error {
		c, err := tx.Child(ctx, id)
		code = c.Case
		return err
	})
	return code, err
}

// maySettle tries a step on a copy. An officer acts for the police only by what they have signed or
// said: never in her own name by a press.
func (a Act) maySettle(c registry.Child, e registry.Event) error {
	e.By = a.By
	if err := c.Apply(e); err != nil {
		return err
	}
	if a.By.Role == registry.RoleOfficer && a.Door == DoorChat {
		return &registry.RefusedError{Action: registry.ActConfirm, Role: a.By.Role}
	}
	return nil
}

// settle keeps the outcome of a line and tells the officers, but not the one who enters it herself.
func (a Act) settle(ctx context.Context, tx *store.Tx, docket registry.DocketID, child registry.ChildID, outcome store.Outcome) error {
	if err := tx.SettleLine(ctx, docket, child, outcome); err != nil {
		if errors.Is(err, store.ErrLineSettled) {
			return ErrChanged
		}
		return err
	}
	return a.tellSettled(ctx, tx, docket)
}

func (a Act) tellSettled(ctx context.Context, tx *store.Tx, docket registry.DocketID) error {
	d, err := tx.Docket(ctx, docket)
	if err != nil {
		return err
	}
	officers, err := tx.Colleagues(ctx, d.Unit, registry.RoleOfficer)
	if err != nil {
		return err
	}
	for _, officer := range officers {
		if officer.ID == a.By.ID {
			continue
		}
		slot := fmt.Sprintf("%s:%d", NoticeSettled, docket)
		if err := notice(ctx, tx, officer.ID, NoticeSettled, slot, Notice{Docket: docket}); err != nil {
			return err
		}
	}
	return nil
}
