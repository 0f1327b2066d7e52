package casework

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

// StepMerge is how undo and journal call the merging of two records of one child.
const StepMerge registry.EventKind = "merge"

// Merged is what a merge did.
type Merged struct {
	Stays, Closed registry.Child
	Moved         []registry.Field // fields that have become proposals of the record that stays
}

// Merge says that two records are one child: one stays, the other is closed as its duplicate and keeps all that it
// holds. What the staying one lacks, or has wrong, and the other has right becomes a proposal. A record with the
// police is not merged, nor is a confirmed number closed beside one that is not, or two confirmed ones. Undo takes
// it back.
func Merge(ctx context.Context, tx *store.Tx, act Act, stays, leaves registry.ChildID) (Merged, error) {
	card, err := LookAtPair(ctx, tx, act, stays, leaves)
	if err != nil {
		return Merged{}, err
	}
	m := Merged{Stays: card.A, Closed: card.B}
	if stays != card.A.ID {
		m = Merged{Stays: card.B, Closed: card.A}
	}
	if err := m.refuse(); err != nil {
		return m, err
	}
	if act.Batch == uuid.Nil {
		act.Batch = uuid.New()
	}
	if err := tx.LockNumbers(ctx, m.Stays.Values.IDNumber, m.Closed.Values.IDNumber); err != nil {
		return m, err
	}
	before := m
	if err := act.closeDuplicate(ctx, tx, &m); err != nil {
		return m, err
	}
	if err := act.enrich(ctx, tx, &m, before.Closed); err != nil {
		return m, err
	}
	err = act.keep(ctx, tx, string(StepMerge), change{before.Closed, m.Closed}, change{before.Stays, m.Stays})
	if err != nil {
		return m, err
	}
	if err := act.keepDecision(ctx, tx, card, store.PairSame, m.Stays.ID, ""); err != nil {
		return m, err
	}
	return m, act.afterMerge(ctx, tx, before, m)
}

func (m Merged) refuse() error {
	for _, c := range [...]registry.Child{m.Stays, m.Closed} {
		if c.Stage == registry.StageHandedOver {
			return &PairError{Why: PairAtPolice, Case: c.Case}
		}
	}
	switch {
	case m.Stays.IDConfirmed && m.Closed.IDConfirmed:
		return &PairError{Why: PairTwoNumbers, Case: m.Closed.Case}
	case m.Closed.IDConfirmed:
		return &PairError{Why: PairKeepConfirmed, Case: m.Closed.Case}
	}
	return nil
}

func (a Act) closeDuplicate(ctx context.Context, tx *store.Tx, m *Merged) error {
	e := registry.Event{Kind: registry.EventClose, Closing: registry.ClosedDuplicate, By: a.By, Today: registry.DateOf(tx.Now)}
	if err := m.Closed.Apply(e); err != nil {
		return err
	}
	return saved(tx.SaveChild(ctx, &m.Closed), m.Closed.ID)
}

func saved(err error, id registry.ChildID) error {
	if errors.Is(err, store.ErrStale) {
		return ErrChanged
	}
	if err != nil {
		return fmt.Errorf("save child %d: %w", id, err)
	}
	return nil
}

// enrich opens the proposals and looks at the record anew, now that it stands alone. Where its way is too far for
// proposals the other record keeps what it had, closed.
func (a Act) enrich(ctx context.Context, tx *store.Tx, m *Merged, from registry.Child) error {
	if mayGain(m.Stays.Stage) {
		for _, p := range gains(m.Stays, from, registry.DateOf(tx.Now)) {
			m.Stays.Propose(p)
			m.Moved = append(m.Moved, p.Field)
		}
	}
	found, err := findings(ctx, tx, &m.Stays, m.Stays.Values)
	if err != nil {
		return err
	}
	if has, err := hasKin(ctx, tx, m.Stays); err != nil {
		return err
	} else if !has {
		found = found.Without(registry.ChildDuplicate)
	}
	if m.Stays.IDConfirmed && m.Stays.Defects.Has(registry.IDMissing) {
		found = found.With(registry.IDMissing) // the software still lacks the confirmed number
	}
	e := registry.Event{Kind: registry.EventRecount, By: registry.Membership{Role: registry.RoleSystem}, Defects: found, Today: registry.DateOf(tx.Now)}
	if err := m.Stays.Apply(e); err != nil {
		return err
	}
	return saved(tx.SaveChild(ctx, &m.Stays), m.Stays.ID)
}

// mayGain: an approved record waits for the docket as it was approved, and what was put back into the software is
// proved by the next list.
func mayGain(s registry.Stage) bool {
	return s != registry.StageApproved && s != registry.StageUpdated
}

// gains are the fields that one record lacks or has wrong, and the other has.
func gains(to, from registry.Child, today registry.Date) []registry.Proposal {
	var proposals []registry.Proposal
	mine, theirs := to.Proposed(), from.Proposed()
	faults := registry.Check(mine, registry.Neighbours{}, today).Only(registry.SeverityDefect)
	others := registry.Check(theirs, registry.Neighbours{}, today).Only(registry.SeverityDefect)
	for _, f := range registry.Fields() {
		old, offered := mine.Get(f), theirs.Get(f)
		if f == registry.FieldHamlet || offered == "" || old == offered || touches(others, f) || old != "" && !touches(faults, f) {
			continue
		}
		p := registry.Proposal{Field: f, Old: to.Values.Get(f), New: offered, Why: registry.WhyDuplicate}
		if open, ok := from.Proposal(f); ok {
			p.Evidence = open.Evidence
		}
		proposals = append(proposals, p)
	}
	return proposals
}

// touches reports whether a finding is about a field.
func touches(found registry.Defects, f registry.Field) bool {
	for _, code := range found.Codes() {
		if code.Field() == f {
			return true
		}
	}
	return false
}

// afterMerge looks at who held the same numbers or seemed to be the same child, and tells the collaborator who
// had the closed record.
func (a Act) afterMerge(ctx context.Context, tx *store.Tx, before, m Merged) error {
	if err := a.recountHolders(ctx, tx, before.Closed.Values.IDNumber, before.Stays.Values.IDNumber); err != nil {
		return err
	}
	if err := a.recountAround(ctx, tx, before.Closed, m.Closed); err != nil {
		return err
	}
	if before.Closed.Stage != registry.StageAssigned || before.Closed.Assignee == 0 {
		return nil
	}
	return notice(ctx, tx, before.Closed.Assignee, NoticeWithdrawn, "", Notice{Children: []registry.ChildID{m.Closed.ID}})
}

// undoMerge lets the pair of a merge that was taken back be asked about again.
func (a Act) undoMerge(ctx context.Context, tx *store.Tx, done Undone) error {
	if len(done.Children) != 2 {
		return nil
	}
	key := store.PairKey(done.Children[0].ID, done.Children[1].ID)
	return tx.ForgetPair(ctx, key[0], key[1])
}

// DuplicateOf is the record into which a closed one was merged; store.ErrNotFound when it was not.
func DuplicateOf(ctx context.Context, tx *store.Tx, c registry.Child) (registry.CaseCode, error) {
	decided, err := tx.PairsOf(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	for _, p := range decided {
		if p.Decision == store.PairSame && p.Stays != c.ID {
			stays, err := tx.Child(ctx, p.Stays)
			return stays.Case, err
		}
	}
	return 0, store.ErrNotFound
}
