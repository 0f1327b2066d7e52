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

func TestAssign_givesOpenRecordsToACollaborator(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	first, second := w.Child(t, 1), w.Child(t, 2)
	due := registry.DateOf(w.Clock.Now()).AddDays(7)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		done, err := casework.Assign(ctx, tx, chatAct(w.Officer), []registry.ChildID{first.ID, second.ID}, w.Women.ID, due)
		if done.Count != 2 || done.Skipped != 0 {
			t.Errorf("assigned %d, skipped %d, want 2 and 0", done.Count, done.Skipped)
		}
		return err
	})
	got := w.Child(t, 1)
	if got.Stage != registry.StageAssigned || got.Assignee != w.Women.ID || got.Due != due || got.Version != first.Version+1 {
		t.Errorf("record is %v, %d, %v, version %d", got.Stage, got.Assignee, got.Due, got.Version)
	}
	if got.Values != first.Values || got.Imported != first.Imported {
		t.Errorf("assigning changed values: %+v, was %+v", got.Values, first.Values)
	}
	w.Do(t, w.Women, func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.CountChildren(ctx, registry.Filter{})
		if n != 2 {
			t.Errorf("the collaborator sees %d records, want the 2 assigned", n)
		}
		return err
	})
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.JournalOf(ctx, first.ID)
		if len(lines) != 1 || lines[0].Action != "assign" || lines[0].Actor != w.Officer.ID || lines[0].To != registry.StageAssigned {
			t.Errorf("journal is %+v", lines)
		}
		return err
	})
	if n, err := w.Store.Unsaid(context.Background(), casetest.ChatWomen); err != nil || n != 1 {
		t.Errorf("%d notices wait for the collaborator, want 1 (%v)", n, err)
	}
}

func TestAssign_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	child := w.Child(t, 1)
	for _, c := range []struct {
		name string
		by   registry.Membership
		to   registry.MembershipID
		want func(error) bool
	}{
		{"a collaborator", w.Women, w.Women.ID, isRefused},
		{"police", w.Police, w.Women.ID, isRefused},
		{"somebody who is no collaborator", w.Officer, w.Police.ID, isNotFound},
		{"nobody", w.Officer, 0, isNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := w.Try(c.by, func(ctx context.Context, tx *store.Tx) error {
				_, err := casework.Assign(ctx, tx, chatAct(c.by), []registry.ChildID{child.ID}, c.to, registry.Date{})
				return err
			})
			if !c.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := w.Child(t, 1); got.Version != child.Version {
		t.Errorf("a refusal changed the record")
	}
}

func TestWithdraw_tellsWhoHadIt(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	child := w.Child(t, 3)
	ids := []registry.ChildID{child.ID}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Assign(ctx, tx, chatAct(w.Officer), ids, w.Youth.ID, registry.Date{})
		return err
	})
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Withdraw(ctx, tx, chatAct(w.Officer), ids)
		return err
	})
	if got := w.Child(t, 3); got.Stage != registry.StageDefective || got.Assignee != 0 {
		t.Errorf("record is %v with %d", got.Stage, got.Assignee)
	}
	if n, err := w.Store.Unsaid(context.Background(), casetest.ChatYouth); err != nil || n != 2 {
		t.Errorf("%d notices wait, want 2 (%v)", n, err)
	}
}

func chatAct(by registry.Membership) casework.Act {
	return casework.Act{By: by, Door: casework.DoorChat}
}

func isRefused(err error) bool {
	var refused *registry.RefusedError
	return errors.As(err, &refused)
}

func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
