package store_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

func (w *world) invite(name string) (token, code string) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) {
		var err error
		token, code, err = tx.Invite(ctx, store.Invitation{
			Role: registry.RoleCollaborator, Unit: w.hamlets[1].ID, Organisation: registry.OrgYouthUnion,
			Name: name, MadeBy: w.officer.ID, Expires: tx.Now.Add(72 * time.Hour),
		})
		must(w.t, token, err)
	})
	return token, code
}

// redeem commits whatever comes of it, as a handler does with a refusal.
func (w *world) redeem(text string, chat int64) (registry.Membership, error) {
	w.t.Helper()
	var m registry.Membership
	var refused error
	w.do(func(ctx context.Context, tx *store.Tx) { m, refused = tx.Redeem(ctx, text, chat, "Tên Trong Chat") })
	return m, refused
}

func TestInvite_givesATokenAndACodeThatAreKeptHashed(t *testing.T) {
	w := newWorld(t)
	token, code := w.invite("")
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{32}$`).MatchString(token) {
		t.Errorf("token is %q", token)
	}
	if !regexp.MustCompile(`^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$`).MatchString(code) {
		t.Errorf("code is %q", code)
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		var row string
		err := tx.GetContext(ctx, &row, `SELECT invitations::text FROM invitations`)
		if must(t, row, err); strings.Contains(row, token) || strings.Contains(row, strings.ReplaceAll(code, "-", "")) {
			t.Errorf("the row shows them: %s", row)
		}
	})
}

func TestRedeem_makesAMemberOfWhoWrites(t *testing.T) {
	w := newWorld(t)
	token, _ := w.invite("Huỳnh Văn Tám")
	m, err := w.redeem(token, 501)
	want := registry.Membership{
		ID: m.ID, Member: m.Member, Name: "Huỳnh Văn Tám", Address: registry.AddressBoth, Role: registry.RoleCollaborator,
		Unit: w.hamlets[1].ID, UKey: w.hamlets[1].Key, Organisation: registry.OrgYouthUnion,
	}
	if must(t, m, err) != want || m.ID == 0 {
		t.Errorf("got %+v, want %+v", m, want)
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		chat, err := tx.Chat(ctx, 501)
		if must(t, chat, err).Member != m.Member || chat.Acting != m.ID {
			t.Errorf("the chat is %+v", chat)
		}
		by, err := tx.Inviter(ctx, m.Member)
		if must(t, by, err) != w.officer.ID {
			t.Errorf("the inviter is %d, want %d", by, w.officer.ID)
		}
		if by, err := tx.Inviter(ctx, w.leader.Member); by != 0 || err != nil {
			t.Errorf("who was not invited was invited by %d (%v)", by, err)
		}
	})
}

func TestRedeem_takesTheCodeAsPeopleTypeIt(t *testing.T) {
	w := newWorld(t)
	for i, typed := range []func(string) string{
		strings.ToLower,
		func(s string) string { return " " + strings.ReplaceAll(s, "-", " ") + "\n" },
		func(s string) string { return strings.ReplaceAll(s, "-", "") },
	} {
		_, code := w.invite("")
		m, err := w.redeem(typed(code), int64(510+i))
		if must(t, m, err).Name != "Tên Trong Chat" {
			t.Errorf("got %+v", m)
		}
	}
}

func TestRedeem_addsARoleToWhoIsKnown(t *testing.T) {
	w := newWorld(t)
	first, _ := w.invite("Một Người")
	second, _ := w.invite("Một Tên Khác")
	a, err := w.redeem(first, 520)
	must(t, a, err)
	b, err := w.redeem(second, 520)
	if must(t, b, err).Member != a.Member || b.Name != "Một Người" {
		t.Errorf("a second invitation makes %+v of %+v", b, a)
	}
}

func TestRedeem_refuses(t *testing.T) {
	now := newClock()
	w := newWorld(t, now.option)
	used, usedCode := w.invite("")
	late, _ := w.invite("")
	m, err := w.redeem(used, 530)
	must(t, m, err)
	now.now = now.now.Add(72 * time.Hour)
	for text, want := range map[string]error{used: store.ErrInvitationUsed, usedCode: store.ErrInvitationUsed, late: store.ErrInvitationExpired, "ABCD-EFGH": store.ErrInvitationUnknown, "": store.ErrInvitationUnknown} {
		if _, err := w.redeem(text, 531); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", text, err, want)
		}
	}
}

func TestRedeem_ofTwoAtOnceOneWins(t *testing.T) {
	w := newWorld(t)
	token, code := w.invite("")
	var won, used int
	for _, err := range atOnce(2, func(i int) error {
		text := []string{token, code}[i]
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			_, err := tx.Redeem(t.Context(), text, int64(540+i), "Ai Đó")
			return err
		})
	}) {
		switch {
		case err == nil:
			won++
		case errors.Is(err, store.ErrInvitationUsed):
			used++
		default:
			t.Error(err)
		}
	}
	if won != 1 || used != 1 {
		t.Errorf("%d won and %d were told that it was used", won, used)
	}
}

func TestRedeem_closesTheDoorAfterFiveWrongCodes(t *testing.T) {
	now := newClock()
	w := newWorld(t, now.option)
	token, _ := w.invite("")
	wrong := func(n int, want error) {
		t.Helper()
		for i := range n {
			if _, err := w.redeem("WRNG-CDE2", 550); !errors.Is(err, want) {
				t.Fatalf("try %d: got %v, want %v", i+1, err, want)
			}
		}
	}
	wrong(5, store.ErrInvitationUnknown)
	wrong(2, store.ErrTooManyTries)
	if _, err := w.redeem(token, 550); !errors.Is(err, store.ErrTooManyTries) {
		t.Errorf("the door opens to a right token: %v", err)
	}
	if _, err := w.redeem("WRNG-CDE2", 551); !errors.Is(err, store.ErrInvitationUnknown) {
		t.Errorf("the neighbour gets %v", err)
	}
	now.now = now.now.Add(15 * time.Minute)
	wrong(5, store.ErrInvitationUnknown)
	wrong(1, store.ErrTooManyTries)
	now.now = now.now.Add(15 * time.Minute)
	wrong(4, store.ErrInvitationUnknown)
	m, err := w.redeem(token, 550)
	must(t, m, err)
	wrong(4, store.ErrInvitationUnknown)
}
