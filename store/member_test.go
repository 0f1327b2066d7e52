package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

func TestAddMembership_isReadBackWhole(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		got, err := tx.Membership(ctx, w.collaborator.ID)
		want := registry.Membership{
			ID: w.collaborator.ID, Member: w.collaborator.Member, Name: "Trần Văn Bé", Address: registry.AddressComrade,
			Role: registry.RoleCollaborator, Unit: w.hamlets[0].ID, UKey: w.hamlets[0].Key,
		}
		if must(t, got, err) != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if _, err := tx.Membership(ctx, 99_999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown membership gives %v", err)
		}
	})
}

func TestAddMembership_twiceIsOne(t *testing.T) {
	w := newWorld(t)
	same := registry.Membership{Member: w.officer.Member, Role: registry.RoleOfficer, Unit: w.commune.ID, EnterFor: true}
	for _, err := range atOnce(2, func(int) error {
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			again, err := tx.AddMembership(t.Context(), same)
			if err == nil && (again.ID != w.officer.ID || !again.EnterFor) {
				t.Errorf("got %+v, want %d with enter_for", again, w.officer.ID)
			}
			return err
		})
	}) {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestEndMembership_endsItOnce(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		for range 2 {
			if err := tx.EndMembership(ctx, w.police.ID); err != nil {
				t.Fatal(err)
			}
		}
		m, err := tx.Membership(ctx, w.police.ID)
		if !must(t, m, err).Ended {
			t.Error("it goes on")
		}
		of, err := tx.MembershipsOf(ctx, w.police.Member)
		if must(t, of, err); len(of) != 0 {
			t.Errorf("the person still is %+v", of)
		}
		again, err := tx.AddMembership(ctx, registry.Membership{Member: m.Member, Role: m.Role, Unit: m.Unit})
		if must(t, again, err).ID == m.ID || again.Ended {
			t.Errorf("a new term is %+v", again)
		}
		if err := tx.EndMembership(ctx, 99_999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown membership gives %v", err)
		}
	})
}

func TestMembershipsOf_listsEveryRole(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		second, err := tx.AddMembership(ctx, registry.Membership{Member: w.officer.Member, Role: registry.RoleLeader, Unit: w.other.ID})
		must(t, second, err)
		of, err := tx.MembershipsOf(ctx, w.officer.Member)
		if must(t, of, err); len(of) != 2 || of[0] != w.officer || of[1] != second {
			t.Errorf("got %+v", of)
		}
	})
}

func TestColleagues_areThoseOfTheCommune(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		w.person(ctx, tx, "Ở Nơi Khác", registry.RoleOfficer, w.other)
		cases := []struct {
			name  string
			unit  registry.UnitID
			roles []registry.Role
			want  string
		}{
			{"everybody by given name", w.commune.ID, nil, "Trần Văn Bé, Phạm Minh Đức, Nguyễn Thị Lụa, Lê Hoài Nam"},
			{"a hamlet stands for its commune", w.hamlets[1].ID, nil, "Trần Văn Bé, Phạm Minh Đức, Nguyễn Thị Lụa, Lê Hoài Nam"},
			{"two roles", w.commune.ID, []registry.Role{registry.RoleOfficer, registry.RolePolice}, "Nguyễn Thị Lụa, Lê Hoài Nam"},
			{"a province and all below", w.commune.Parent, []registry.Role{registry.RoleOfficer}, "Ở Nơi Khác, Nguyễn Thị Lụa"},
			{"nobody", w.other.ID, []registry.Role{registry.RoleAdmin}, ""},
		}
		for _, c := range cases {
			found, err := tx.Colleagues(ctx, c.unit, c.roles...)
			must(t, found, err)
			var all []string
			for _, m := range found {
				all = append(all, m.Name)
			}
			if got := strings.Join(all, ", "); got != c.want {
				t.Errorf("%s: got %s, want %s", c.name, got, c.want)
			}
		}
	})
}

func TestChatsOf_leavesOutWhoHasBlockedUs(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, chat := range []int64{11, 12, 13} {
			c, err := tx.OpenChat(ctx, chat)
			must(t, c, err)
		}
		for _, err := range []error{tx.LinkChat(ctx, 11, w.officer), tx.LinkChat(ctx, 12, w.officer), tx.LinkChat(ctx, 13, w.police), tx.BlockChat(ctx, 12)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		chats, err := tx.ChatsOf(ctx, w.officer.ID)
		if must(t, chats, err); len(chats) != 1 || chats[0] != 11 {
			t.Errorf("got %v", chats)
		}
		none, err := tx.ChatsOf(ctx, w.leader.ID)
		if must(t, none, err); len(none) != 0 {
			t.Errorf("who has no chat has %v", none)
		}
	})
}

func TestPhone_standsOnlySealed(t *testing.T) {
	w := newWorld(t)
	const phone = "0912345678"
	w.do(func(ctx context.Context, tx *store.Tx) {
		if err := tx.SavePhone(ctx, w.officer.Member, phone); err != nil {
			t.Fatal(err)
		}
		got, err := tx.Phone(ctx, w.officer.Member)
		if must(t, got, err) != phone {
			t.Errorf("got %q", got)
		}
		var row string
		if err := tx.GetContext(ctx, &row, `SELECT members::text FROM members WHERE id = $1`, int64(w.officer.Member)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(row, phone) || strings.Contains(row, "30393132333435363738") {
			t.Errorf("the row shows the phone: %s", row)
		}
		if err := tx.SavePhone(ctx, w.officer.Member, ""); err != nil {
			t.Fatal(err)
		}
		if got, err := tx.Phone(ctx, w.officer.Member); got != "" || err != nil {
			t.Errorf("a forgotten phone is %q (%v)", got, err)
		}
		if _, err := tx.Phone(ctx, 99_999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown member gives %v", err)
		}
	})
}
