package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func (d *desk) word(by registry.Membership, id int64, yes bool) error {
	return d.Try(by, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.AnswerSecond(ctx, tx, chatAct(by), id, yes)
		return err
	})
}

func (d *desk) lastRequest() (id int64) {
	d.t.Helper()
	d.system(func(ctx context.Context, tx *store.Tx) error {
		return tx.GetContext(ctx, &id, `SELECT max(id) FROM approvals`)
	})
	return id
}

// employ gives somebody new a role on a unit, with a chat.
func (d *desk) employ(chat int64, name string, role registry.Role, unit registry.UnitID) (m registry.Membership) {
	d.t.Helper()
	d.system(func(ctx context.Context, tx *store.Tx) error {
		token, _, err := tx.Invite(ctx, store.Invitation{Role: role, Unit: unit, Name: name, Expires: tx.Now.AddDate(0, 0, 1)})
		if err != nil {
			return err
		}
		if m, err = tx.Redeem(ctx, token, chat, name); err != nil {
			return err
		}
		return tx.AcceptRules(ctx, m.Member, registry.RulesVersion)
	})
	return m
}

func TestSecond_theWholeCommuneLeavesWithTwo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	done, err := out(t, d, d.Officer, casework.Order{})
	if err != nil || len(done.Asked) != 1 || done.Asked[0].ID != d.Leader.ID {
		t.Fatalf("ordered %+v: %v", done, err)
	}
	d.idle()
	id := d.lastRequest()
	for name, c := range map[string]struct {
		by   registry.Membership
		want func(error) bool
	}{
		"who asks":       {d.Officer, isError(casework.ErrSecondOwn)},
		"a collaborator": {d.Women, isError(store.ErrNotFound)},
		"the police":     {d.Police, isError(store.ErrNotFound)},
		"an officer next door": {
			d.employ(301, "Người Lân Cận", registry.RoleOfficer, d.Neighbor.ID), isError(store.ErrNotFound),
		},
	} {
		if err := d.word(c.by, id, true); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.word(d.Leader, id, true); err != nil {
		t.Fatal(err)
	}
	if err := d.word(d.Leader, id, false); !errors.Is(err, casework.ErrSecondGone) {
		t.Errorf("a second answer: %v", err)
	}
	d.once()
	files := d.noticed(casework.NoticeExportFile)
	if len(files) != 1 || files[0].Count != 10 {
		t.Fatalf("files %d", len(files))
	}
	if n := d.counted(`SELECT count(*) FROM journal WHERE action IN ('second_ask', 'second_agreed', 'export')`); n != 3 {
		t.Errorf("%d lines in the journal", n)
	}
	if n := d.counted(`SELECT count(*) FROM approvals WHERE payload IS NOT NULL`); n != 0 {
		t.Error("the payload is kept after the answer")
	}
}

func TestSecond_aLongListNeedsOneAndAShortOneDoesNot(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f := registry.Filter{Units: []registry.UnitID{d.Hamlets[0].ID}}
	for alone, asked := range map[int]int{2: 1, 3: 0} {
		done, err := out(t, d, d.Officer, casework.Order{Filter: f, Alone: alone})
		if err != nil || len(done.Asked) != asked || done.Count != 3 {
			t.Errorf("alone up to %d: %+v, %v", alone, done, err)
		}
	}
}

func TestSecond_listThatGrewMeanwhileDoesNotSlipOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f := registry.Filter{Units: []registry.UnitID{d.Hamlets[0].ID}}
	if _, err := out(t, d, d.Officer, casework.Order{Filter: f, Alone: 3}); err != nil {
		t.Fatal(err)
	}
	d.Crowd(t, 1, 2)
	d.once()
	if files := d.noticed(casework.NoticeExportFile); len(files) != 0 {
		t.Error("five left where three were asked for")
	}
	if failed := d.noticed(casework.NoticeExportFailed); len(failed) != 1 || failed[0].Problem != "second" {
		t.Errorf("told %+v", failed)
	}
}

func TestSecond_refusedExpiredAndDropped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	order := func() int64 {
		t.Helper()
		if _, err := out(t, d, d.Officer, casework.Order{}); err != nil {
			t.Fatal(err)
		}
		return d.lastRequest()
	}
	outcome := func(id int64) (is string) {
		t.Helper()
		d.system(func(ctx context.Context, tx *store.Tx) error {
			return tx.GetContext(ctx, &is, `SELECT outcome FROM approvals WHERE id = $1`, id)
		})
		return is
	}
	refused := order()
	if err := d.word(d.Leader, refused, false); err != nil || outcome(refused) != store.ApprovalRefused {
		t.Errorf("refused: %v", err)
	}
	expired := order()
	d.Clock.Set(casetest.Monday().Add(24 * time.Hour))
	if err := d.word(d.Leader, expired, true); !errors.Is(err, casework.ErrSecondGone) {
		t.Errorf("after a day: %v", err)
	}
	if err := casework.ExpireSeconds(context.Background(), d.Store); err != nil || outcome(expired) != store.ApprovalExpired {
		t.Errorf("the tick: %v", err)
	}
	dropped := order()
	admin := d.employ(302, "Quản Trị", registry.RoleAdmin, d.Commune.ID)
	if _, err := end(d.World, admin, d.Officer.ID); err != nil {
		t.Fatal(err)
	}
	if outcome(dropped) != store.ApprovalDropped {
		t.Errorf("the request of who has left is %q", outcome(dropped))
	}
	if err := d.word(d.Leader, dropped, true); !errors.Is(err, casework.ErrSecondGone) {
		t.Errorf("for who has left: %v", err)
	}
	d.idle()
}

// TestSecond_whoIsAsked: colleagues first; an admin above where there are none; nobody is an answer too. A
// second membership of the asker is not a second person.
func TestSecond_whoIsAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddMembership(ctx, registry.Membership{Member: d.Officer.Member, Role: registry.RoleLeader, Unit: d.Commune.ID})
		return err
	})
	officer := d.employ(303, "Cán Bộ Hai", registry.RoleOfficer, d.Commune.ID)
	above := d.employ(304, "Quản Trị Tỉnh", registry.RoleAdmin, d.Commune.Parent)
	asked := func() map[registry.MembershipID]bool {
		t.Helper()
		done, err := out(t, d, d.Officer, casework.Order{})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[registry.MembershipID]bool{}
		for _, m := range done.Asked {
			ids[m.ID] = true
		}
		return ids
	}
	if ids := asked(); len(ids) != 2 || !ids[officer.ID] || !ids[d.Leader.ID] {
		t.Errorf("asked %v", ids)
	}
	d.exec(`UPDATE chats SET blocked_at = now() WHERE id IN (105, 303)`)
	if ids := asked(); len(ids) != 1 || !ids[above.ID] {
		t.Errorf("asked %v, want the admin above", ids)
	}
	d.exec(`UPDATE chats SET blocked_at = now() WHERE id = 304`)
	if _, err := out(t, d, d.Officer, casework.Order{}); !errors.Is(err, casework.ErrNoSecond) {
		t.Errorf("nobody is there: %v", err)
	}
}
