package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// Why somebody does not get what an invitation offers, beside what store says of it.
var (
	// ErrOwnInvitation says that who made an invitation has opened it: it is for somebody else.
	ErrOwnInvitation = errors.New("own invitation")
	// ErrPhoneNeeded says that the person has to share their telephone number first.
	ErrPhoneNeeded = errors.New("invitation asks for the telephone number")
	// ErrPhoneOther says that the number shared is not the one that the invitation is bound to.
	ErrPhoneOther = errors.New("invitation is bound to another telephone number")
	// ErrAccountTaken says that the account is a member's already; an invitation for an account needs a free one.
	ErrAccountTaken = store.ErrAccountTaken
)

// Guest is who brings an invitation.
type Guest struct {
	Chat  int64
	Name  string         // as the channel calls the person
	Phone registry.Phone // shared by the person's own account; empty: not yet
}

// Open looks at what an invitation offers, without taking it. What it refuses is a result that must be kept,
// for it counts wrong tries: it is said, and not returned any further.
func Open(ctx context.Context, tx *store.Tx, g Guest, tokenOrCode string) (store.Invitation, error) {
	inv, closed, err := tx.FindInvitation(ctx, tokenOrCode, g.Chat)
	if err != nil {
		if isClosed(err) {
			tx.Journal(store.Entry{Door: string(DoorChat), Action: "join_refused", Note: err.Error()})
		}
		return inv, errors.Join(err, tellClosed(ctx, tx, closed))
	}
	chat, err := tx.Chat(ctx, g.Chat)
	if err == nil && inv.Member != 0 && chat.Member != 0 {
		return inv, ErrAccountTaken
	}
	if err != nil || inv.MadeBy == 0 || chat.Member == 0 {
		return inv, err
	}
	maker, err := tx.Membership(ctx, inv.MadeBy)
	if err == nil && maker.Member == chat.Member {
		err = ErrOwnInvitation
	}
	return inv, err
}

// Join uses an invitation for the person in a chat and tells who made it. Refusals are those of Open, and
// ErrPhoneNeeded and ErrPhoneOther.
func Join(ctx context.Context, tx *store.Tx, g Guest, tokenOrCode string) (registry.Membership, error) {
	inv, err := Open(ctx, tx, g, tokenOrCode)
	if err != nil {
		return registry.Membership{}, err
	}
	switch {
	case inv.Phone == "":
	case g.Phone == "":
		return registry.Membership{}, ErrPhoneNeeded
	case g.Phone != inv.Phone:
		return registry.Membership{}, errors.Join(ErrPhoneOther, refusePhone(ctx, tx, inv))
	}
	m, err := take(ctx, tx, inv, g)
	if err != nil {
		return m, err
	}
	if inv.Phone != "" {
		if err := tx.SavePhone(ctx, m.Member, string(inv.Phone)); err != nil {
			return m, err
		}
	}
	if err := tellInviters(ctx, tx, inv, NoticeJoined, "", m.ID); err != nil {
		return m, fmt.Errorf("tell inviter: %w", err)
	}
	return m, nil
}

// take gives what an invitation offers: a role, or an account to who has one.
func take(ctx context.Context, tx *store.Tx, inv store.Invitation, g Guest) (registry.Membership, error) {
	if inv.Member != 0 {
		return linkAccount(ctx, tx, inv, g)
	}
	m, err := tx.TakeInvitation(ctx, inv, g.Chat, g.Name)
	if err == nil {
		tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorChat), Action: "join", UKey: m.UKey, Note: string(m.Role)})
	}
	return m, err
}

// refusePhone is for an invitation that was forwarded: it counts, is written down, and told to who made it.
func refusePhone(ctx context.Context, tx *store.Tx, inv store.Invitation) error {
	if _, err := tx.WrongPerson(ctx, inv.ID); err != nil {
		return err
	}
	return tellRefused(ctx, tx, inv, "other telephone number")
}

// tellClosed tells the inviters of invitations that wrong tries have closed.
func tellClosed(ctx context.Context, tx *store.Tx, closed []store.Invitation) error {
	for _, inv := range closed {
		if err := tellRefused(ctx, tx, inv, "closed after wrong tries"); err != nil {
			return err
		}
	}
	return nil
}

// tellRefused leaves one message of an invitation for who made it, which says how it stands.
func tellRefused(ctx context.Context, tx *store.Tx, inv store.Invitation, why string) error {
	unit, err := tx.Unit(ctx, inv.Unit)
	if err != nil {
		return err
	}
	tx.Journal(store.Entry{For: inv.MadeBy, Door: string(DoorChat), Action: "join_refused", UKey: unit.Key, Note: why})
	return tellInviters(ctx, tx, inv, NoticeInvitation, fmt.Sprintf("invitation:%d", inv.ID), 0)
}
