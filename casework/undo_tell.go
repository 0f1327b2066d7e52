package casework

import (
	"context"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// untell drops the notices of the step that nobody has sent yet. Where one has gone out, or something
// else hangs on it, the reader is told what holds now.
func (a Act) untell(ctx context.Context, tx *store.Tx, last LastStep, done Undone) error {
	switch last.Kind {
	case registry.EventAssign:
		return counter(ctx, tx, last, NoticeAssigned, NoticeWithdrawn, byAssignee(last.Free))
	case registry.EventWithdraw, registry.EventEnter:
		return counter(ctx, tx, last, NoticeWithdrawn, NoticeAssigned, byAssignee(done.Children))
	case registry.EventSendBack:
		return counter(ctx, tx, last, NoticeSentBack, NoticeWithdrawn, byAssignee(last.Free))
	case StepMerge:
		if err := a.undoMerge(ctx, tx, done); err != nil {
			return err
		}
		return counter(ctx, tx, last, NoticeWithdrawn, NoticeAssigned, byAssignee(assignedAgain(done.Children)))
	case StepTakeList:
		return undoTake(ctx, tx, last, done)
	case registry.EventHandOver:
		return a.untellPolice(ctx, tx, last)
	case registry.EventConfirm, registry.EventReturn:
		return a.retellOfficers(ctx, tx, done)
	}
	return nil
}

// assignedAgain leaves out who only once had the assignment.
func assignedAgain(children []registry.Child) (again []registry.Child) {
	for _, c := range children {
		if c.Stage == registry.StageAssigned {
			again = append(again, c)
		}
	}
	return again
}

func byAssignee(children []registry.Child) map[registry.MembershipID][]registry.ChildID {
	of := map[registry.MembershipID][]registry.ChildID{}
	for _, c := range children {
		if c.Assignee != 0 {
			of[c.Assignee] = append(of[c.Assignee], c.ID)
		}
	}
	return of
}

// counter drops one kind of notice, or leaves its opposite where it was said already.
func counter(ctx context.Context, tx *store.Tx, last LastStep, said, opposite string, readers map[registry.MembershipID][]registry.ChildID) error {
	for reader, children := range readers {
		dropped, err := tx.DropNotices(ctx, reader, said, last.At)
		if err != nil {
			return err
		}
		// A notice that is dropped spoke of stuck records too, whose reader is at work on them.
		if dropped > 0 && len(last.Stuck) == 0 {
			continue
		}
		if err := notice(ctx, tx, reader, opposite, "", Notice{Children: children}); err != nil {
			return err
		}
	}
	return nil
}

func (a Act) untellPolice(ctx context.Context, tx *store.Tx, last LastStep) error {
	docket := last.Free[0].Docket
	police, err := tx.Colleagues(ctx, last.Free[0].Unit, registry.RolePolice)
	if err != nil {
		return fmt.Errorf("find readers: %w", err)
	}
	for _, p := range police {
		dropped, err := tx.DropNotices(ctx, p.ID, NoticeHandedOver, last.At)
		if err != nil {
			return err
		}
		if dropped > 0 {
			continue
		}
		if err := notice(ctx, tx, p.ID, NoticeTakenBack, "", Notice{Docket: docket}); err != nil {
			return err
		}
	}
	return nil
}

// retellOfficers brings the officers' figures of the docket up to date.
func (a Act) retellOfficers(ctx context.Context, tx *store.Tx, done Undone) error {
	told := map[registry.DocketID]bool{}
	for _, c := range done.Children {
		if told[c.Docket] {
			continue
		}
		told[c.Docket] = true
		if err := a.tellSettled(ctx, tx, c.Docket); err != nil {
			return err
		}
	}
	return nil
}
