package casework

import (
	"context"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func ends(m registry.Membership) func(context.Context, *store.Tx, Act) error {
	return func(ctx context.Context, tx *store.Tx, act Act) error {
		_, err := End(ctx, tx, act, m.ID)
		return err
	}
}

func TestSendBack_keepsWhatNobodyIsThereToClearUp(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	w.Recheck(t, 1)
	taken(t, w, w.Officer, ends(w.Women))
	taken(t, w, w.Officer, func(ctx context.Context, tx *store.Tx, act Act) error {
		_, err := SendBack(ctx, tx, act, w.Child(t, 1).ID, "Xin hỏi lại tên")
		return err
	})
	got := w.Child(t, 1)
	if got.Stage != registry.StageDefective || got.Assignee != 0 || !got.Due.IsZero() || got.SentBack == "" {
		t.Errorf("record is %v with %d, due %v, %q", got.Stage, got.Assignee, got.Due, got.SentBack)
	}
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatWomen); err != nil || n != 0 {
		t.Errorf("%d notices wait for who has left (%v)", n, err)
	}
	if _, err := undo(w, w.Officer, false); err != nil {
		t.Fatal(err)
	}
	if got := w.Child(t, 1); got.Stage != registry.StageRechecked {
		t.Errorf("undone, the record is %v", got.Stage)
	}
}

func TestUndo_assignsToNobodyWhoHasLeft(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]registry.Event{
		"withdrawn":            {Kind: registry.EventWithdraw},
		"given to another":     {Kind: registry.EventAssign, Due: registry.Date{Year: 2026, Month: 12, Day: 1}},
		"entered and approved": {Kind: registry.EventEnter, Evidence: registry.EvidenceCertificate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			w.Assign(t, w.Women, 1)
			if e.Kind == registry.EventAssign {
				e.Assignee = w.Youth.ID
			}
			taken(t, w, w.Officer, stepOn(w, t, 1, e))
			taken(t, w, w.Officer, ends(w.Women))
			if _, err := undo(w, w.Officer, false); err != nil {
				t.Fatal(err)
			}
			if got := w.Child(t, 1); got.Stage != registry.StageDefective || got.Assignee != 0 {
				t.Errorf("record is %v with %d", got.Stage, got.Assignee)
			}
		})
	}
}
