package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// A list contradicts the work in two fields that were worked on and in two that were not, at every stage from
// assigned to confirmed; of each kind one is decided for the work and one for the list.
func TestConflicts_atEveryStageBothWays(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	stages := []struct {
		child     int
		at, after registry.Stage // before and after the list's word is taken; StageNone: it cannot be
	}{
		{1, registry.StageAssigned, registry.StageAssigned},
		{2, registry.StageRechecked, registry.StageRechecked},
		{8, registry.StageApproved, registry.StageRechecked},
		{7, registry.StageHandedOver, registry.StageNone},
		{4, registry.StageConfirmed, registry.StageConfirmed},
	}
	for _, s := range stages {
		w.Assign(t, w.Women, s.child)
		w.Answer(t, s.child, registry.FieldFather, "Nguyễn Văn Chín")
		w.Answer(t, s.child, registry.FieldGuardian, "Nguyễn Văn Chín")
		switch s.at {
		case registry.StageRechecked:
			w.Recheck(t, s.child)
		case registry.StageApproved:
			w.Approve(t, s.child)
		case registry.StageHandedOver:
			w.HandOver(t, s.child)
		case registry.StageConfirmed:
			w.HandOver(t, s.child)
			w.Confirm(t, s.child, "096217900004")
		}
		v := &rows[s.child-1].Values
		v.Father, v.Guardian, v.Mother, v.Address = "Lê Văn Mười", "Lê Văn Mười", "Lê Thị Mười", "Ấp 2"
	}
	sum := must(t, w, "b", rows)
	if len(sum.Conflicts) != len(stages) || len(sum.AtPolice) != 1 {
		t.Errorf("%d conflicts, %d at the police", len(sum.Conflicts), len(sum.AtPolice))
	}
	for _, s := range stages {
		t.Run(s.at.String(), func(t *testing.T) {
			before := w.Child(t, s.child)
			hard := map[registry.Field]bool{}
			for _, c := range contradictions(t, w, s.child) {
				hard[c.Field] = c.Hard
			}
			if len(hard) != 4 || !hard[registry.FieldFather] || !hard[registry.FieldGuardian] || hard[registry.FieldMother] || hard[registry.FieldAddress] || before.Stage != s.at {
				t.Fatalf("at %s: %v", before.Stage, hard)
			}
			for _, f := range []registry.Field{registry.FieldFather, registry.FieldMother} {
				if err := decided(w, casework.KeepWork, before.ID, f); err != nil {
					t.Errorf("keep %s: %v", f, err)
				}
			}
			if now := w.Child(t, s.child); now.Version != before.Version || len(contradictions(t, w, s.child)) != 2 {
				t.Errorf("keeping changed the record to version %d, %d open", now.Version, len(contradictions(t, w, s.child)))
			}
			for _, f := range []registry.Field{registry.FieldGuardian, registry.FieldAddress} {
				err := decided(w, casework.TakeList, before.ID, f)
				var wrong *registry.StepError
				if s.after == registry.StageNone {
					if !errors.As(err, &wrong) {
						t.Errorf("take %s: %v", f, err)
					}
					continue
				}
				now := w.Child(t, s.child)
				p, _ := now.Proposal(f)
				if err != nil || now.Stage != s.after || p.Why != registry.WhyImport || now.Values != before.Values {
					t.Errorf("take %s: %v, %s, proposal %+v", f, err, now.Stage, p)
				}
			}
		})
	}
}

func decided(w *casetest.World, how func(context.Context, *store.Tx, casework.Act, registry.ChildID, registry.Field) (registry.Child, []store.Conflict, error), id registry.ChildID, f registry.Field) error {
	return onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, _, err := how(ctx, tx, act, id, f)
		return err
	})
}

// What was approved goes back to be approved once more, and undo puts it among the approved ones again.
func TestTakeList_ofAnApprovedRecordIsUndone(t *testing.T) {
	t.Parallel()
	w, _ := contradicted(t, func(t *testing.T, w *casetest.World) { w.Approve(t, 1) })
	if err := decided(w, casework.TakeList, w.Child(t, 1).ID, ""); err != nil || w.Child(t, 1).Stage != registry.StageRechecked {
		t.Fatalf("taken: %v, %s", err, w.Child(t, 1).Stage)
	}
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, err := casework.Undo(ctx, tx, act, false)
		return err
	})
	if c := w.Child(t, 1); err != nil || c.Stage != registry.StageApproved || len(c.Proposals) != 0 || countContradicted(t, w) != 1 {
		t.Errorf("undone: %v, %s, %+v", err, c.Stage, c.Proposals)
	}
}
