package casework_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func leave(w *casetest.World, who registry.Membership) error {
	return w.Try(who, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Leave(ctx, tx, chatAct(who))
		return err
	})
}

func change(w *casetest.World, by registry.Membership, id registry.MembershipID, unit registry.Unit, to store.Invitation) (done casework.Changed, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		done, err = casework.ChangeRole(ctx, tx, chatAct(by), id, unit, to)
		return err
	})
	return done, err
}

// TestEnd_nothingGoesOnInTheName: whatever the person has under way ends in the same moment.
func TestEnd_nothingGoesOnInTheName(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin := d.employ(280, "Quản Trị", registry.RoleAdmin, d.Commune.ID)
	made, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RoleLeader})
	if err != nil {
		t.Fatal(err)
	}
	d.send()
	d.once() // a list waits for her word
	d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.OpenChat(ctx, casetest.ChatOfficer)
		if err != nil {
			return err
		}
		chat.State = []byte(`{"flow":"enter"}`)
		if err := tx.SaveState(ctx, chat); err != nil {
			return err
		}
		body, err := json.Marshal(map[string]string{"text": "Nguyễn Văn An"})
		if err != nil {
			return err
		}
		return tx.Enqueue(ctx,
			store.Post{Chat: chat.ID, Reader: d.Officer.ID, Kind: store.KindReply, Body: body},
			store.Post{Chat: chat.ID, Reader: d.Officer.ID, Kind: store.KindReply, Verb: store.Delete, MessageID: 9, Body: []byte("{}")})
	})
	if _, err := end(d.World, admin, d.Officer.ID); err != nil {
		t.Fatal(err)
	}
	for what, query := range map[string]string{
		"messages on their way": `SELECT count(*) FROM outbox WHERE reader_id = $1 AND verb <> 'delete' AND sent_at IS NULL AND dead_at IS NULL`,
		"bodies of them":        `SELECT count(*) FROM outbox WHERE reader_id = $1 AND dead_at IS NOT NULL AND body IS NOT NULL`,
		"conversations":         `SELECT count(*) FROM chats WHERE acting_id = $1 AND state IS NOT NULL`,
		"jobs":                  `SELECT count(*) FROM jobs WHERE actor_id = $1 AND (done_at IS NULL OR payload IS NOT NULL)`,
		"invitations":           `SELECT count(*) FROM invitations WHERE made_by = $1 AND closed_at IS NULL`,
	} {
		if n := d.counted(query, int64(d.Officer.ID)); n != 0 {
			t.Errorf("%d %s go on", n, what)
		}
	}
	if n := d.counted(`SELECT count(*) FROM outbox WHERE verb = 'delete' AND message_id = 9 AND dead_at IS NULL`); n != 1 {
		t.Error("what was to be deleted stays in the chat")
	}
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, ""); !errors.Is(err, store.ErrInvitationClosed) {
		t.Errorf("the invitation of who has left opens: %v", err)
	}
}

func TestLeave(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := leave(d.World, d.Officer); !errors.Is(err, casework.ErrLastOne) {
		t.Errorf("the last officer: %v", err)
	}
	d.Assign(t, d.Women, 1, 2)
	if err := leave(d.World, d.Women); err != nil {
		t.Fatal(err)
	}
	if d.Child(t, 1).Stage != registry.StageDefective {
		t.Error("the open work did not come back")
	}
	gone := d.Women
	gone.Ended = true
	if err := leave(d.World, gone); !isRefused(err) {
		t.Errorf("twice: %v", err)
	}
	d.employ(281, "Cán Bộ Hai", registry.RoleOfficer, d.Commune.ID)
	if err := leave(d.World, d.Officer); err != nil {
		t.Errorf("with a successor: %v", err)
	}
	if n := d.counted(`SELECT count(*) FROM journal WHERE action = 'leave'`); n != 2 {
		t.Errorf("%d lines in the journal", n)
	}
}

func TestChangeRole(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Assign(t, d.Youth, 1, 2, 3)
	police := store.Invitation{Role: registry.RolePolice}
	for name, c := range map[string]struct {
		by   registry.Membership
		id   registry.MembershipID
		unit registry.Unit
		to   store.Invitation
		want func(error) bool
	}{
		"one's own":              {d.Officer, d.Officer.ID, d.Commune, police, isError(casework.ErrOwnMembership)},
		"by a collaborator":      {d.Women, d.Youth.ID, d.Commune, police, isError(store.ErrNotFound)},
		"into another commune":   {d.Officer, d.Youth.ID, d.Neighbor, police, isRefused},
		"to what she cannot":     {d.Officer, d.Youth.ID, d.Commune, store.Invitation{Role: registry.RoleAdmin}, isRefused},
		"somebody who is nobody": {d.Officer, 9999, d.Commune, police, isError(store.ErrNotFound)},
	} {
		if _, err := change(d.World, c.by, c.id, c.unit, c.to); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	done, err := change(d.World, d.Officer, d.Youth.ID, d.Commune, police)
	if err != nil || done.Withdrawn != 3 || done.After.Role != registry.RolePolice || done.After.Member != d.Youth.Member {
		t.Fatalf("changed %+v: %v", done, err)
	}
	d.system(func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.Chat(ctx, casetest.ChatYouth)
		if chat.Acting != done.After.ID || chat.State != nil {
			t.Errorf("the chat acts in %d", chat.Acting)
		}
		return err
	})
	if d.told(casework.NoticeChanged, done.After.ID) != 1 {
		t.Error("the person is not told")
	}
	again, err := change(d.World, d.Officer, done.After.ID, d.Commune, police)
	if err != nil || again.After.ID != done.After.ID {
		t.Errorf("the same again: %+v, %v", again, err)
	}
}
