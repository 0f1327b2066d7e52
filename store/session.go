package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
)

// Why a code for the computer, or the session that it has opened, is refused.
var (
	ErrSessionUnknown = errors.New("session is unknown")
	ErrSessionExpired = errors.New("session has expired")
)

// SessionTimes are how long a code waits, a session may lie idle, and a session lasts at most.
type SessionTimes struct{ Code, Idle, Most time.Duration }

// OfferSession makes a code (XXXX-XXXX) that opens one session for a membership, once. Codes and sessions
// that the membership had before end. The code is known only here.
func (tx *Tx) OfferSession(ctx context.Context, m, by registry.MembershipID, t SessionTimes) (code string, err error) {
	if err := tx.EndSessions(ctx, m); err != nil {
		return "", err
	}
	code = newCode()
	_, err = tx.ExecContext(ctx, `
		INSERT INTO sessions (membership_id, code_hash, code_half, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		int64(m), tx.sessionHash("code", plainCode(code)), tx.sessionHash("code half", plainCode(code)[:codeHalf]),
		nullID(int64(by)), tx.Now, tx.Now.Add(t.Code))
	return code, wrapped(err, "offer session")
}

// sessionHash keeps the codes for the computer apart from those of invitations.
func (tx *Tx) sessionHash(what, text string) []byte {
	return tx.store.keys.Hash("session " + what + " " + text)
}

// OpenSession uses a code and returns the token (32 characters) of the session. A wrong code counts against
// the one that it aims at by its first half; after five the code is closed. ErrSessionUnknown and
// ErrSessionExpired are results: the caller commits.
func (tx *Tx) OpenSession(ctx context.Context, code string, t SessionTimes) (token string, m registry.Membership, err error) {
	plain := plainCode(code)
	var row struct {
		ID         int64
		Membership registry.MembershipID `db:"membership_id"`
		ExpiresAt  time.Time             `db:"expires_at"`
	}
	err = tx.GetContext(ctx, &row, `
		SELECT id, membership_id, expires_at FROM sessions
		WHERE code_hash = $1 AND opened_at IS NULL AND ended_at IS NULL FOR UPDATE`, tx.sessionHash("code", plain))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", m, errors.Join(ErrSessionUnknown, tx.countSessionTry(ctx, plain))
	case err != nil:
		return "", m, fmt.Errorf("find session: %w", err)
	case !tx.Now.Before(row.ExpiresAt):
		return "", m, ErrSessionExpired
	}
	if m, err = tx.Membership(ctx, row.Membership); err != nil {
		return "", m, err
	}
	if m.Ended {
		return "", m, ErrSessionUnknown
	}
	token = newToken()
	_, err = tx.ExecContext(ctx, `
		UPDATE sessions SET token_hash = $2, opened_at = $3, seen_at = $3, expires_at = $4 WHERE id = $1`,
		row.ID, tx.sessionHash("token", token), tx.Now, tx.Now.Add(t.Most))
	return token, m, wrapped(err, "open session")
}

func (tx *Tx) countSessionTry(ctx context.Context, plain string) error {
	if len(plain) != codeLength {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE sessions SET wrong_tries = wrong_tries + 1, ended_at = CASE WHEN wrong_tries + 1 >= $2 THEN $3::timestamptz END
		WHERE code_half = $1 AND opened_at IS NULL AND ended_at IS NULL`,
		tx.sessionHash("code half", plain[:codeHalf]), mostWrong, tx.Now)
	return wrapped(err, "count tries of a session")
}

// SessionOf is the membership that acts under a token, which has been seen now. ErrSessionUnknown when there
// is none or the membership has ended, ErrSessionExpired when it lay idle or lasted too long.
func (tx *Tx) SessionOf(ctx context.Context, token string, t SessionTimes) (registry.Membership, error) {
	var row struct {
		ID         int64
		Membership registry.MembershipID `db:"membership_id"`
		SeenAt     time.Time             `db:"seen_at"`
		ExpiresAt  time.Time             `db:"expires_at"`
	}
	err := tx.GetContext(ctx, &row, `
		SELECT id, membership_id, seen_at, expires_at FROM sessions
		WHERE token_hash = $1 AND ended_at IS NULL FOR UPDATE`, tx.sessionHash("token", token))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return registry.Membership{}, ErrSessionUnknown
	case err != nil:
		return registry.Membership{}, fmt.Errorf("find session: %w", err)
	case !tx.Now.Before(row.ExpiresAt), tx.Now.Sub(row.SeenAt) >= t.Idle:
		return registry.Membership{}, ErrSessionExpired
	}
	m, err := tx.Membership(ctx, row.Membership)
	if err != nil {
		return m, err
	}
	if m.Ended {
		return registry.Membership{}, ErrSessionUnknown
	}
	_, err = tx.ExecContext(ctx, `UPDATE sessions SET seen_at = $2 WHERE id = $1`, row.ID, tx.Now)
	return m, wrapped(err, "see session")
}

// CloseSession ends the session of a token; none is no error.
func (tx *Tx) CloseSession(ctx context.Context, token string) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE sessions SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL`, tx.sessionHash("token", token), tx.Now)
	return wrapped(err, "close session")
}

// EndSessions ends the codes and sessions of a membership.
func (tx *Tx) EndSessions(ctx context.Context, m registry.MembershipID) error {
	_, err := tx.ExecContext(ctx, `UPDATE sessions SET ended_at = $2 WHERE membership_id = $1 AND ended_at IS NULL`, int64(m), tx.Now)
	return wrapped(err, "end sessions")
}
