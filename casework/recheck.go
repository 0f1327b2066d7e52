package casework

import (
	"context"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// Reply is what a household says to one question of a re-check.
type Reply struct {
	Field    registry.Field // what is answered; father and guardian answer the question about the mother
	Verdict  registry.Verdict
	Text     string // of a correction, as typed
	Chosen   bool   // Text was picked from the program's own choices and needs no reading
	Evidence registry.Evidence
}

// Answer notes one answer and saves it at once, so that nothing is lost when the phone dies. A collaborator
// answers for what is assigned to them; an officer with the right enter_for by another door than her own
// chat. A correction needs evidence; one that cannot be right is an *AnswerError.
func Answer(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, r Reply) (registry.Child, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if err := act.mayRecheck(c); err != nil {
		return c, err
	}
	if !slices.Contains(registry.Fields(), r.Field) {
		return c, fmt.Errorf("answer %q: no such field", r.Field)
	}
	text := ""
	if r.Verdict == registry.VerdictCorrect {
		if r.Evidence == registry.EvidenceNone {
			return c, &registry.StepError{From: c.Stage, Event: registry.EventRecheck, Why: registry.StepNeedsEvidence}
		}
		if text, err = readReply(c, r, registry.DateOf(tx.Now)); err != nil {
			return c, err
		}
	}
	before := c
	c.Record(registry.Answer{Field: r.Field, Verdict: r.Verdict, Evidence: r.Evidence}, text)
	answerForMother(&c, r.Field)
	return c, act.stepFrom(ctx, tx, before, &c, registry.Event{Kind: registry.EventEdit})
}

func readReply(c registry.Child, r Reply, asOf registry.Date) (string, error) {
	if r.Chosen {
		return r.Text, nil
	}
	return ReadAnswer(c, r.Field, r.Text, asOf)
}

// answerForMother settles the question about the parents, which stands in the mother's name, when it was
// answered with the father or a guardian. What was said of the mother herself stays.
func answerForMother(c *registry.Child, f registry.Field) {
	if f != registry.FieldFather && f != registry.FieldGuardian {
		return
	}
	if a, ok := c.AnswerTo(registry.FieldMother); !ok || a.Verdict == registry.VerdictUnknown {
		c.Record(registry.Answer{Field: registry.FieldMother, Verdict: registry.VerdictKeep}, "")
	}
}

// Recheck says that every question of a record is answered, and tells the officers of the commune.
func Recheck(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID) (registry.Child, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if err := act.mayRecheck(c); err != nil {
		return c, err
	}
	if err := act.step(ctx, tx, &c, registry.Event{Kind: registry.EventRecheck}); err != nil {
		return c, err
	}
	return c, act.tellOfficers(ctx, tx, c)
}

// tellOfficers coalesces: an unread word of the kind is replaced. Who enters a sheet knows already.
func (a Act) tellOfficers(ctx context.Context, tx *store.Tx, c registry.Child) error {
	officers, err := tx.Colleagues(ctx, c.Unit, registry.RoleOfficer)
	if err != nil {
		return fmt.Errorf("find officers: %w", err)
	}
	for _, officer := range officers {
		if officer.ID == a.By.ID {
			continue
		}
		if err := notice(ctx, tx, officer.ID, NoticeRechecked, NoticeRechecked, Notice{Children: []registry.ChildID{c.ID}}); err != nil {
			return err
		}
	}
	return nil
}

// mayRecheck: a record is re-checked while it is assigned. An officer answers for a collaborator only by
// what they have written or said, never in her own name by a press.
func (a Act) mayRecheck(c registry.Child) error {
	if a.Door == DoorChat || !a.By.MayOn(registry.ActEnterFor, c.UKey) {
		if err := a.By.Require(registry.ActRecheck, c.UKey); err != nil {
			return err
		}
	}
	if c.Stage != registry.StageAssigned {
		return &registry.StepError{From: c.Stage, Event: registry.EventRecheck, Why: registry.StepWrongStage}
	}
	return nil
}
