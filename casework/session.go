package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// ErrReached says that a chat leads to the member, who needs no code for the computer.
var ErrReached = errors.New("member has a chat")

// sessionTimes: a code is read aloud the same day; a computer of the office is left alone for a coffee; and
// every day begins with a new code.
func sessionTimes() store.SessionTimes {
	return store.SessionTimes{Code: 8 * time.Hour, Idle: 15 * time.Minute, Most: 10 * time.Hour}
}

// SessionCode opens one session at a computer, once.
type SessionCode struct {
	Code    string // XXXX-XXXX, known only here
	Expires time.Time
}

// OfferSession gives out a code for a member whom no chat reaches (ErrReached otherwise). It takes the right
// of an admin, for whoever has the code acts as that member.
func OfferSession(ctx context.Context, tx *store.Tx, act Act, id registry.MembershipID) (SessionCode, error) {
	m, err := tx.Membership(ctx, id)
	if err != nil {
		return SessionCode{}, err
	}
	if m.Ended || !act.By.MayOn(registry.ActSession, m.UKey) {
		return SessionCode{}, &registry.RefusedError{Action: registry.ActSession, Role: act.By.Role}
	}
	if m.Member == act.By.Member {
		return SessionCode{}, ErrOwnMembership
	}
	chats, err := tx.ChatsOf(ctx, id)
	if err != nil {
		return SessionCode{}, err
	}
	if slices.ContainsFunc(chats, func(chat int64) bool { return !store.IsPage(chat) }) {
		return SessionCode{}, ErrReached
	}
	times := sessionTimes()
	code, err := tx.OfferSession(ctx, id, act.By.ID, times)
	if err != nil {
		return SessionCode{}, err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, For: id, Door: string(act.Door), Action: "session_offer", UKey: m.UKey, Note: string(m.Role)})
	return SessionCode{Code: code, Expires: tx.Now.Add(times.Code)}, nil
}

// OpenSession uses a code and returns the token of the session with its member. store.ErrSessionUnknown and
// store.ErrSessionExpired are results that must be committed, for wrong tries count.
func OpenSession(ctx context.Context, tx *store.Tx, code string) (token string, m registry.Membership, err error) {
	token, m, err = tx.OpenSession(ctx, code, sessionTimes())
	switch {
	case errors.Is(err, store.ErrSessionUnknown), errors.Is(err, store.ErrSessionExpired):
		tx.Journal(store.Entry{Door: string(DoorPage), Action: "session_refused"})
	case err == nil:
		tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorPage), Action: "session_open", UKey: m.UKey, Note: string(m.Role)})
	}
	return token, m, err
}

// SessionMember is who acts under the token of a session, with the rights of this moment; the page shows
// nothing personal before HasAccepted. Refusals as OpenSession; an idle session ends after 15 minutes.
func SessionMember(ctx context.Context, tx *store.Tx, token string) (registry.Membership, error) {
	return tx.SessionOf(ctx, token, sessionTimes())
}

// CloseSession ends a session: its member has finished.
func CloseSession(ctx context.Context, tx *store.Tx, token string) error {
	return tx.CloseSession(ctx, token)
}
