package casework_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

const phoneOfBe, phoneOfOther registry.Phone = "0900000777", "0900000888"

// brings is join with a telephone number; what is refused is kept, as a handler keeps it.
func brings(w *casetest.World, chat int64, text string, phone registry.Phone) (m registry.Membership, refused error) {
	err := w.Try(registry.Membership{Ended: true}, func(ctx context.Context, tx *store.Tx) error {
		m, refused = casework.Join(ctx, tx, casework.Guest{Chat: chat, Name: "x", Phone: phone}, text)
		return nil
	})
	return m, errors.Join(refused, err)
}

func (d *desk) told(kind string, reader registry.MembershipID) int {
	return d.counted(`SELECT count(*) FROM outbox WHERE kind = $1 AND reader_id = $2 AND dead_at IS NULL`, kind, int64(reader))
}

func TestJoin_boundToATelephoneNumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	made, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RolePolice, Name: "Huỳnh Văn Bé", Phone: phoneOfBe})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, ""); !errors.Is(err, casework.ErrPhoneNeeded) {
		t.Errorf("without a number: %v", err)
	}
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, phoneOfOther); !errors.Is(err, casework.ErrPhoneOther) {
		t.Errorf("with another: %v", err)
	}
	if d.told(casework.NoticeInvitation, d.Officer.ID) != 1 || d.counted(`SELECT count(*) FROM journal WHERE action = 'join_refused'`) != 1 {
		t.Error("nobody hears of the forwarded invitation")
	}
	m, err := brings(d.World, 210, made.Code, phoneOfBe)
	if err != nil || m.Role != registry.RolePolice || m.Name != "Huỳnh Văn Bé" || m.HasAccepted() {
		t.Errorf("the right number opens %+v: %v", m, err)
	}
	d.system(func(ctx context.Context, tx *store.Tx) error {
		phone, err := tx.Phone(ctx, m.Member)
		if phone != string(phoneOfBe) {
			t.Errorf("the number kept is %q", phone)
		}
		return err
	})
	if n := d.counted(`SELECT count(*) FROM invitations WHERE position('0900000777' IN encode(phone_sealed, 'escape')) > 0`); n != 0 {
		t.Error("the number stands in the clear")
	}
}

func TestJoin_fiveOtherNumbersCloseIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	made, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RolePolice, Phone: phoneOfBe})
	if err != nil {
		t.Fatal(err)
	}
	for chat := range int64(5) {
		if _, err := brings(d.World, 220+chat, made.Token, phoneOfOther); !errors.Is(err, casework.ErrPhoneOther) {
			t.Fatalf("try %d: %v", chat+1, err)
		}
	}
	if _, err := brings(d.World, 230, made.Token, phoneOfBe); !errors.Is(err, store.ErrInvitationClosed) {
		t.Errorf("the right one afterwards: %v", err)
	}
}

// TestJoin_guessesCloseTheInvitationTheyAimAt: whoever guesses from many accounts has five tries in all.
func TestJoin_guessesCloseTheInvitationTheyAimAt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	aimed, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RoleLeader, Name: "Đỗ Thành Nhân"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RoleLeader})
	if err != nil {
		t.Fatal(err)
	}
	guesses := []string{aimed.Code[:5] + "2222", strings.ToLower(aimed.Code[:4]) + "3333", aimed.Token[:8] + strings.Repeat("x", 24), aimed.Code[:4] + " 4444", aimed.Token[:9]}
	for i, guess := range guesses {
		if _, err := brings(d.World, 240+int64(i), guess, ""); !errors.Is(err, store.ErrInvitationUnknown) {
			t.Fatalf("guess %d: %v", i+1, err)
		}
	}
	for _, text := range []string{aimed.Token, aimed.Code} {
		if _, err := brings(d.World, 250, text, ""); !errors.Is(err, store.ErrInvitationClosed) {
			t.Errorf("afterwards: %v", err)
		}
	}
	if d.told(casework.NoticeInvitation, d.Officer.ID) != 1 {
		t.Error("the inviter is not told")
	}
	if _, err := brings(d.World, 251, other.Code, ""); err != nil {
		t.Errorf("another invitation: %v", err)
	}
}

func TestJoin_notByWhoMadeIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	made, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RolePolice})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := brings(d.World, casetest.ChatOfficer, made.Token, ""); !errors.Is(err, casework.ErrOwnInvitation) {
		t.Errorf("by herself: %v", err)
	}
	if _, err := brings(d.World, casetest.ChatStranger, made.Token, ""); err != nil {
		t.Errorf("it does not wait any more: %v", err)
	}
}

// TestJoin_anAccountThatChangedHands: who left is known by the account; somebody of another name who uses it
// now is another person.
func TestJoin_anAccountThatChangedHands(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := end(d.World, d.Officer, d.Women.ID); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"Danh Thị Thắm", "Kim Thị Sa Rương"} {
		same := i == 0
		made, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RoleCollaborator, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		m, err := brings(d.World, casetest.ChatWomen, made.Token, "")
		if err != nil || m.Name != name || (m.Member == d.Women.Member) != same || m.HasAccepted() != same {
			t.Errorf("%s comes as %+v: %v", name, m, err)
		}
		if _, err := end(d.World, d.Officer, m.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPending_areListedReissuedAndRevoked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old, err := invite(d.World, d.Officer, d.Commune, store.Invitation{Role: registry.RolePolice, Name: "Huỳnh Văn Bé", Phone: phoneOfBe})
	if err != nil {
		t.Fatal(err)
	}
	var again casework.Invited
	d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		waiting, err := casework.Pending(ctx, tx, chatAct(d.Officer))
		if err != nil || len(waiting) != 1 || waiting[0].Phone != phoneOfBe || waiting[0].Name != "Huỳnh Văn Bé" {
			t.Fatalf("waiting %+v: %v", waiting, err)
		}
		again, _, _, err = casework.Reissue(ctx, tx, chatAct(d.Officer), waiting[0].ID)
		return err
	})
	if _, err := brings(d.World, 260, old.Token, phoneOfBe); !errors.Is(err, store.ErrInvitationClosed) {
		t.Errorf("the old one opens: %v", err)
	}
	next := d.employ(261, "Cán Bộ Lân Cận", registry.RoleOfficer, d.Neighbor.ID)
	revoke := func(by registry.Membership) error {
		return d.Try(by, func(ctx context.Context, tx *store.Tx) error {
			var id int64
			if err := tx.GetContext(ctx, &id, `SELECT max(id) FROM invitations WHERE role = 'police'`); err != nil {
				return err
			}
			_, err := casework.Revoke(ctx, tx, chatAct(by), id)
			return err
		})
	}
	for name, by := range map[string]registry.Membership{"next door": next, "a collaborator": d.Women} {
		if err := revoke(by); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := revoke(d.Officer); err != nil {
		t.Fatal(err)
	}
	if _, err := brings(d.World, 262, again.Code, phoneOfBe); !errors.Is(err, store.ErrInvitationClosed) {
		t.Errorf("revoked: %v", err)
	}
	if n := d.counted(`SELECT count(*) FROM journal WHERE action IN ('invite', 'invite_again', 'invite_revoke')`); n != 3 {
		t.Errorf("%d lines in the journal", n)
	}
}

func TestAcceptRules_areKeptWithTheirDate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`UPDATE members SET rules_version = 0, rules_at = NULL`)
	before := d.Women
	d.Do(t, before, func(ctx context.Context, tx *store.Tx) (err error) {
		before, err = tx.Membership(ctx, before.ID)
		return err
	})
	if before.HasAccepted() {
		t.Fatal("accepted before it was asked")
	}
	for range 2 {
		d.Do(t, before, func(ctx context.Context, tx *store.Tx) error { return casework.AcceptRules(ctx, tx, chatAct(before)) })
	}
	after := before
	d.Do(t, before, func(ctx context.Context, tx *store.Tx) (err error) {
		after, err = tx.Membership(ctx, before.ID)
		return err
	})
	if !after.HasAccepted() || d.counted(`SELECT count(*) FROM members WHERE rules_at = $1`, casetest.Monday()) != 1 {
		t.Errorf("accepted %+v", after)
	}
	if n := d.counted(`SELECT count(*) FROM journal WHERE action = 'accept_rules' AND actor_id = $1`, int64(before.ID)); n == 0 {
		t.Error("nothing in the journal")
	}
	stranger := registry.Membership{}
	if err := casework.AcceptRules(context.Background(), nil, chatAct(stranger)); !isRefused(err) {
		t.Errorf("nobody accepts: %v", err)
	}
}

func TestSession_isOpenedOnceAndEndsWithTheMembership(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin := d.employ(270, "Quản Trị", registry.RoleAdmin, d.Commune.Parent)
	var desk registry.Membership
	d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		desk, err = casework.AddMember(ctx, tx, chatAct(d.Officer), d.Commune, store.Invitation{Role: registry.RolePolice, Name: "Huỳnh Văn Bé"})
		return err
	})
	offer := func(by registry.Membership, id registry.MembershipID) (code string, err error) {
		err = d.Try(by, func(ctx context.Context, tx *store.Tx) error {
			made, err := casework.OfferSession(ctx, tx, chatAct(by), id)
			code = made.Code
			return err
		})
		return code, err
	}
	open := func(code string) (token string, err error) {
		d.system(func(ctx context.Context, tx *store.Tx) error {
			token, _, err = casework.OpenSession(ctx, tx, code)
			return nil
		})
		return token, err
	}
	who := func(token string) (m registry.Membership, err error) {
		d.system(func(ctx context.Context, tx *store.Tx) error {
			m, err = casework.SessionMember(ctx, tx, token)
			return nil
		})
		return m, err
	}
	if _, err := offer(d.Officer, desk.ID); !isRefused(err) {
		t.Errorf("an officer gives out a code: %v", err)
	}
	if _, err := offer(admin, d.Police.ID); !errors.Is(err, casework.ErrReached) {
		t.Errorf("for who has a chat: %v", err)
	}
	first, err := offer(admin, desk.ID)
	if err != nil {
		t.Fatal(err)
	}
	code, err := offer(admin, desk.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(first); !errors.Is(err, store.ErrSessionUnknown) {
		t.Errorf("the code before: %v", err)
	}
	token, err := open(strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	if err != nil || len(token) != 32 {
		t.Fatalf("opens %q: %v", token, err)
	}
	if _, err := open(code); !errors.Is(err, store.ErrSessionUnknown) {
		t.Errorf("a second time: %v", err)
	}
	if m, err := who(token); err != nil || m.ID != desk.ID || m.HasAccepted() {
		t.Errorf("acts as %+v: %v", m, err)
	}
	d.Clock.Set(casetest.Monday().Add(14 * time.Minute))
	if _, err := who(token); err != nil {
		t.Errorf("after 14 minutes: %v", err)
	}
	d.Clock.Set(casetest.Monday().Add(29 * time.Minute))
	if _, err := who(token); !errors.Is(err, store.ErrSessionExpired) {
		t.Errorf("after a quarter of an hour alone: %v", err)
	}
	code, _ = offer(admin, desk.ID)
	token, err = open(code)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := end(d.World, d.Officer, desk.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := who(token); !errors.Is(err, store.ErrSessionUnknown) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := who("nonsense"); !errors.Is(err, store.ErrSessionUnknown) {
		t.Errorf("nonsense: %v", err)
	}
}

func TestSession_fiveWrongCodesCloseIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var code string
	d.system(func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.AddMember(ctx, registry.Member{Name: "Huỳnh Văn Bé"})
		if err != nil {
			return err
		}
		at, err := tx.AddMembership(ctx, registry.Membership{Member: m.ID, Role: registry.RolePolice, Unit: d.Commune.ID})
		if err != nil {
			return err
		}
		made, err := casework.OfferSession(ctx, tx, casework.Act{By: registry.Membership{Role: registry.RoleSystem}}, at.ID)
		code = made.Code
		return err
	})
	try := func(text string) (err error) {
		d.system(func(ctx context.Context, tx *store.Tx) error {
			_, _, err = casework.OpenSession(ctx, tx, text)
			return nil
		})
		return err
	}
	for range 5 {
		if err := try(code[:5] + "2222"); !errors.Is(err, store.ErrSessionUnknown) {
			t.Fatal(err)
		}
	}
	if err := try(code); !errors.Is(err, store.ErrSessionUnknown) {
		t.Errorf("the right code afterwards: %v", err)
	}
}
