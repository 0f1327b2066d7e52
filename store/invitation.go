package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"rasoat/registry"
)

// Why an invitation is refused. Each is a result: the caller commits, so that wrong tries count.
var (
	ErrInvitationUnknown = errors.New("invitation is unknown")
	ErrInvitationUsed    = errors.New("invitation was used")
	ErrInvitationExpired = errors.New("invitation has expired")
	ErrTooManyTries      = errors.New("too many wrong invitations")
)

// Invitation offers a role on a unit to whoever brings its token or code first, once.
type Invitation struct {
	Role         registry.Role
	Unit         registry.UnitID
	Organisation registry.Organisation
	EnterFor     bool
	Name         string // of the person, when the inviter knows it
	MadeBy       registry.MembershipID
	Expires      time.Time
}

const (
	tokenBytes = 24 // 32 characters of base64
	codeLength = 8
	mostWrong  = 5
	wrongPause = 15 * time.Minute
	// codeLetters leaves out what is mistaken for another: 0 O, 1 I L.
	codeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
)

// Invite makes an invitation. The token (32 characters, safe in a link) and the code (XXXX-XXXX, for
// typing) are known only here: the database keeps their keyed hashes.
func (tx *Tx) Invite(ctx context.Context, inv Invitation) (token, code string, err error) {
	token, code = newToken(), newCode()
	_, err = tx.ExecContext(ctx, `
		INSERT INTO invitations (token_hash, code_hash, role, unit_id, organisation, enter_for, name, made_by, made_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.tokenHash(token), tx.codeHash(code), string(inv.Role), int64(inv.Unit), string(inv.Organisation),
		inv.EnterFor, inv.Name, nullID(int64(inv.MadeBy)), tx.Now, inv.Expires)
	if err != nil {
		return "", "", fmt.Errorf("invite: %w", err)
	}
	return token, code, nil
}

func newToken() string {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// newCode draws each letter evenly: bytes beyond the last whole multiple are drawn again.
func newCode() string {
	even := byte(256 - 256%len(codeLetters))
	code := make([]byte, 0, codeLength+1)
	for draw := make([]byte, 1); len(code) < codeLength+1; {
		if len(code) == codeLength/2 {
			code = append(code, '-')
		}
		if _, _ = rand.Read(draw); draw[0] < even {
			code = append(code, codeLetters[int(draw[0])%len(codeLetters)])
		}
	}
	return string(code)
}

func (tx *Tx) tokenHash(token string) []byte { return tx.store.keys.Hash("invitation token " + token) }

// codeHash does not mind case, dashes and blanks: the code is read aloud and typed.
func (tx *Tx) codeHash(code string) []byte {
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(code)))
	return tx.store.keys.Hash("invitation code " + plain)
}

type invitationRow struct {
	ID           int64
	Role         registry.Role
	UnitID       registry.UnitID `db:"unit_id"`
	Organisation registry.Organisation
	EnterFor     bool `db:"enter_for"`
	Name         string
	ExpiresAt    time.Time           `db:"expires_at"`
	UsedAt       sql.Null[time.Time] `db:"used_at"`
}

// Redeem takes an invitation for the person in a chat and returns the new membership; the chat acts in
// it from now on. A chat without a person gets one, named as the inviter said or else as given. Five
// unknown texts close the door to that chat for 15 minutes (ErrTooManyTries). It runs within the
// identification of the chat, whatever the scope.
func (tx *Tx) Redeem(ctx context.Context, tokenOrCode string, chat int64, name string) (registry.Membership, error) {
	door, err := tx.openDoor(ctx, chat)
	if err != nil {
		return registry.Membership{}, err
	}
	inv, err := tx.invitation(ctx, tokenOrCode)
	switch {
	case errors.Is(err, ErrInvitationUnknown):
		return registry.Membership{}, errors.Join(err, tx.countWrong(ctx, chat))
	case err != nil:
		return registry.Membership{}, err
	}
	member := door.MemberID.V
	if !door.MemberID.Valid {
		if member, err = tx.welcome(ctx, inv, name); err != nil {
			return registry.Membership{}, err
		}
	}
	m, err := tx.AddMembership(ctx, registry.Membership{
		Member: member, Role: inv.Role, Unit: inv.UnitID, Organisation: inv.Organisation, EnterFor: inv.EnterFor,
	})
	if err != nil {
		return registry.Membership{}, err
	}
	return m, tx.closeInvitation(ctx, inv.ID, chat, m)
}

type door struct {
	MemberID   sql.Null[registry.MemberID] `db:"member_id"`
	WrongUntil sql.Null[time.Time]         `db:"wrong_until"`
}

// openDoor holds the chat's row, so that tries are counted one by one.
func (tx *Tx) openDoor(ctx context.Context, chat int64) (door, error) {
	var d door
	err := tx.GetContext(ctx, &d, `
		INSERT INTO chats (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = excluded.id
		RETURNING member_id, wrong_until`, chat)
	if err != nil {
		return d, fmt.Errorf("redeem: %w", err)
	}
	if d.WrongUntil.Valid && tx.Now.Before(d.WrongUntil.V) {
		return d, ErrTooManyTries
	}
	return d, nil
}

// invitation finds what a text opens and holds it: of two who come at once, the second waits and
// finds it used.
func (tx *Tx) invitation(ctx context.Context, text string) (invitationRow, error) {
	var inv invitationRow
	err := tx.GetContext(ctx, &inv, `
		SELECT id, role, unit_id, organisation, enter_for, name, expires_at, used_at
		FROM invitations WHERE token_hash = $1 OR code_hash = $2 FOR UPDATE`,
		tx.tokenHash(strings.TrimSpace(text)), tx.codeHash(text))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return inv, ErrInvitationUnknown
	case err != nil:
		return inv, fmt.Errorf("find invitation: %w", err)
	case inv.UsedAt.Valid:
		return inv, ErrInvitationUsed
	case !tx.Now.Before(inv.ExpiresAt):
		return inv, ErrInvitationExpired
	}
	return inv, nil
}

func (tx *Tx) welcome(ctx context.Context, inv invitationRow, name string) (registry.MemberID, error) {
	if inv.Name != "" {
		name = inv.Name
	}
	m, err := tx.AddMember(ctx, registry.Member{Name: name, Address: registry.DefaultAddress(inv.Role)})
	return m.ID, err
}

func (tx *Tx) closeInvitation(ctx context.Context, id, chat int64, m registry.Membership) error {
	_, err := tx.ExecContext(ctx, `UPDATE invitations SET used_at = $2, used_by = $3 WHERE id = $1`, id, tx.Now, int64(m.Member))
	if err != nil {
		return fmt.Errorf("close invitation: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE chats SET member_id = $2, acting_id = $3, wrong_codes = 0, wrong_until = NULL WHERE id = $1`,
		chat, int64(m.Member), int64(m.ID))
	if err != nil {
		return fmt.Errorf("let a chat in: %w", err)
	}
	return nil
}

// countWrong counts from one again after a pause.
func (tx *Tx) countWrong(ctx context.Context, chat int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE chats SET
			wrong_codes = CASE WHEN wrong_codes >= $2 THEN 1 ELSE wrong_codes + 1 END,
			wrong_until = CASE WHEN wrong_codes + 1 = $2 THEN $3::timestamptz END
		WHERE id = $1`, chat, mostWrong, tx.Now.Add(wrongPause))
	if err != nil {
		return fmt.Errorf("count wrong tries: %w", err)
	}
	return nil
}

// Inviter is the membership whose invitation the person used last, 0 when the shell made it or nobody did.
func (tx *Tx) Inviter(ctx context.Context, id registry.MemberID) (registry.MembershipID, error) {
	var by []registry.MembershipID
	err := tx.SelectContext(ctx, &by, `
		SELECT coalesce(made_by, 0) FROM invitations WHERE used_by = $1 ORDER BY used_at DESC, id DESC LIMIT 1`, int64(id))
	if err != nil || len(by) == 0 {
		return 0, wrapped(err, "find inviter")
	}
	return by[0], nil
}
