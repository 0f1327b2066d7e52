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

// links makes an invitation for an account of somebody who is a member.
func links(w *casetest.World, by registry.Membership, id registry.MembershipID, phone registry.Phone) (made casework.Invited, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		made, _, _, err = casework.InviteAccount(ctx, tx, casework.Act{By: by, Door: casework.DoorChat}, id, phone)
		return err
	})
	return made, err
}

// TestLinkAccount_isTheMemberWhoWasThere: who uses no chat links an account later, by the rules of any invitation,
// and is nobody new.
func TestLinkAccount_isTheMemberWhoWasThere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var sau registry.Membership
	d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		sau, err = casework.AddMember(ctx, tx, casework.Act{By: d.Officer, Door: casework.DoorChat}, d.Commune,
			store.Invitation{Role: registry.RoleCollaborator, Organisation: registry.OrgWomenUnion, Name: "Võ Thị Sáu"})
		return err
	})
	for _, who := range []registry.Membership{d.Women, d.Police, d.Leader, sau} {
		if _, err := links(d.World, who, sau.ID, ""); err == nil {
			t.Errorf("%s links an account", who.Role)
		}
	}
	first, err := links(d.World, d.Officer, sau.ID, phoneOfBe)
	if err != nil {
		t.Fatal(err)
	}
	made, err := links(d.World, d.Officer, sau.ID, phoneOfBe)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := brings(d.World, casetest.ChatStranger, first.Token, phoneOfBe); !errors.Is(err, store.ErrInvitationClosed) {
		t.Errorf("the one before: %v", err)
	}
	if _, err := brings(d.World, casetest.ChatYouth, made.Token, phoneOfBe); !errors.Is(err, casework.ErrAccountTaken) {
		t.Errorf("a member's account: %v", err)
	}
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, phoneOfOther); !errors.Is(err, casework.ErrPhoneOther) {
		t.Errorf("another number: %v", err)
	}
	members := d.counted(`SELECT count(*) FROM members`)
	m, err := brings(d.World, casetest.ChatStranger, made.Token, phoneOfBe)
	if err != nil || m.ID != sau.ID || d.counted(`SELECT count(*) FROM members`) != members {
		t.Fatalf("linked %+v, %v", m, err)
	}
	if _, err := brings(d.World, casetest.ChatStranger+1, made.Token, phoneOfBe); !errors.Is(err, store.ErrInvitationUsed) {
		t.Errorf("a second time: %v", err)
	}
	if d.told(casework.NoticeJoined, d.Officer.ID) != 1 {
		t.Error("who made it does not hear of it")
	}
}

// TestLinkAccount_replacesByAnAdmin: a new telephone takes the place of the old one after an admin's word; the old
// chat is nobody's from that moment.
func TestLinkAccount_replacesByAnAdmin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin := d.employ(280, "Quản Trị", registry.RoleAdmin, d.Commune.ID)
	if _, err := links(d.World, d.Officer, d.Women.ID, ""); err == nil {
		t.Error("an officer puts another account in the place of a colleague's")
	}
	made, err := links(d.World, admin, d.Women.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	d.Do(t, d.Women, func(ctx context.Context, tx *store.Tx) error {
		return tx.Enqueue(ctx, store.Post{Chat: casetest.ChatWomen, Reader: d.Women.ID, Kind: casework.NoticeAssigned, Body: []byte("{}")})
	})
	if m, err := brings(d.World, casetest.ChatStranger, made.Token, ""); err != nil || m.ID != d.Women.ID {
		t.Fatalf("linked %+v, %v", m, err)
	}
	d.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		old, err := tx.Chat(ctx, casetest.ChatWomen)
		if err != nil {
			return err
		}
		chats, err := tx.ChatsOf(ctx, d.Women.ID)
		if old.Member != 0 || old.Acting != 0 || old.State != nil || len(chats) != 1 || chats[0] != casetest.ChatStranger {
			t.Errorf("the old chat is %+v, the chats are %v", old, chats)
		}
		return err
	})
	if n := d.counted(`SELECT count(*) FROM outbox WHERE chat_id = $1 AND verb <> 'delete' AND dead_at IS NULL AND sent_at IS NULL`, casetest.ChatWomen); n != 0 {
		t.Errorf("%d messages still wait for the old chat", n)
	}
}

// TestJoin_madeInTheShell: of an invitation that the shell has made the nearest admins hear, or the officers.
func TestJoin_madeInTheShell(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	shell := func() (made casework.Invited) {
		d.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) (err error) {
			made, err = casework.Invite(ctx, tx, casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}, d.Commune,
				store.Invitation{Role: registry.RolePolice, Name: "Huỳnh Văn Bé", Phone: phoneOfBe})
			return err
		})
		return made
	}
	made := shell()
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, phoneOfOther); !errors.Is(err, casework.ErrPhoneOther) {
		t.Fatal(err)
	}
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, phoneOfBe); err != nil {
		t.Fatal(err)
	}
	if d.told(casework.NoticeJoined, d.Officer.ID) != 1 || d.told(casework.NoticeInvitation, d.Officer.ID) != 1 {
		t.Error("the officer does not hear who came, where there is no admin")
	}
	admin := d.employ(280, "Quản Trị", registry.RoleAdmin, d.Commune.ID)
	if _, err := brings(d.World, casetest.ChatStranger+7, shell().Token, phoneOfBe); err != nil {
		t.Fatal(err)
	}
	if d.told(casework.NoticeJoined, d.Officer.ID) != 1 || d.told(casework.NoticeJoined, admin.ID) != 1 {
		t.Error("the admin does not hear who came")
	}
}
