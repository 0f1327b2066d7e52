package store_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

func TestJournal_isWrittenWithTheCommit(t *testing.T) {
	w := newWorld(t)
	var c registry.Child
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		c = w.child(ctx, tx, "Bình")
		tx.Journal(store.Entry{Door: "paper", Action: "recheck", For: w.collaborator.ID, Child: c.ID, UKey: c.UKey,
			From: registry.StageAssigned, To: registry.StageRechecked, Note: "sheet 3"})
		tx.Journal(
			store.Entry{Door: "tick", Action: "approve", Actor: w.leader.ID, Child: c.ID, UKey: c.UKey, Count: 4},
			store.Entry{Door: "chat", Action: "import", UKey: w.commune.Key, Count: 1867})
		tx.Journal()
		if early, err := tx.JournalOf(ctx, c.ID); len(early) != 0 || err != nil {
			t.Errorf("before the commit there are %d entries (%v)", len(early), err)
		}
	})
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		got, err := tx.JournalOf(ctx, c.ID)
		want := []store.Entry{
			{At: tx.Now, Actor: w.officer.ID, For: w.collaborator.ID, Door: "paper", Action: "recheck", Child: c.ID, UKey: c.UKey,
				From: registry.StageAssigned, To: registry.StageRechecked, Count: 1, Note: "sheet 3"},
			{At: tx.Now, Actor: w.leader.ID, Door: "tick", Action: "approve", Child: c.ID, UKey: c.UKey, Count: 4},
		}
		if must(t, got, err); len(got) != len(want) {
			t.Fatalf("got %+v", got)
		}
		for i := range want {
			if !got[i].At.Equal(want[i].At) {
				t.Errorf("entry %d is of %v", i, got[i].At)
			}
			if got[i].At = want[i].At; got[i] != want[i] {
				t.Errorf("entry %d is %+v\nwant %+v", i, got[i], want[i])
			}
		}
	})
	w.as(store.ScopeOf(registry.Membership{ID: 900, Role: registry.RoleOfficer, UKey: w.other.Key}), func(ctx context.Context, tx *store.Tx) {
		if got, err := tx.JournalOf(ctx, c.ID); len(got) != 0 || err != nil {
			t.Errorf("another commune reads %d entries (%v)", len(got), err)
		}
	})
}

func TestJournal_isDroppedWithASavepoint(t *testing.T) {
	w := newWorld(t)
	refused := errors.New("refused")
	w.do(func(ctx context.Context, tx *store.Tx) {
		err := tx.Savepoint(ctx, func(tx *store.Tx) error {
			tx.Journal(store.Entry{Door: "chat", Action: "dropped"})
			return refused
		})
		if !errors.Is(err, refused) {
			t.Error(err)
		}
		tx.Journal(store.Entry{Door: "chat", Action: "kept"})
	})
	w.do(func(ctx context.Context, tx *store.Tx) {
		var actions []string
		err := tx.SelectContext(ctx, &actions, `SELECT action FROM journal`)
		if must(t, actions, err); len(actions) != 1 || actions[0] != "kept" {
			t.Errorf("got %v", actions)
		}
	})
}

func TestJournal_cannotBeChanged(t *testing.T) {
	w := newWorld(t)
	w.do(func(_ context.Context, tx *store.Tx) { tx.Journal(store.Entry{Door: "chat", Action: "a"}) })
	for _, change := range []string{`UPDATE journal SET note = 'x'`, `DELETE FROM journal`, `TRUNCATE journal`} {
		if _, err := w.Screen().ExecContext(t.Context(), change); err == nil {
			t.Errorf("%s is allowed", change)
		}
	}
}
