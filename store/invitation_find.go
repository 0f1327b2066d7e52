package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

const invitationColumns = `i.id, i.role, i.unit_id, i.organisation, i.enter_for, i.name, coalesce(i.made_by, 0) AS made_by, i.made_at,
	i.expires_at, i.used_at, i.closed_at, i.seal, i.phone_sealed, i.wrong_tries,
	coalesce(i.member_id, 0) AS member_id`

type invitationRow struct {
	ID           int64
	Role         registry.Role
	UnitID       registry.UnitID `db:"unit_id"`
	Organisation registry.Organisation
	EnterFor     bool `db:"enter_for"`
	Name         string
	MadeBy       registry.MembershipID `db:"made_by"`
	MadeAt       time.Time             `db:"made_at"`
	ExpiresAt    time.Time             `db:"expires_at"`
	UsedAt       sql.Null[time.Time]   `db:"used_at"`
	ClosedAt     sql.Null[time.Time]   `db:"closed_at"`
	Seal         uuid.UUID
	PhoneSealed  []byte            `db:"phone_sealed"`
	WrongTries   int               `db:"wrong_tries"`
	MemberID     registry.MemberID `db:"member_id"`
}

func (tx *Tx) openInvitation(r invitationRow) (Invitation, error) {
	phone, err := tx.store.keys.Open("invitations", "phone_sealed", r.Seal, r.PhoneSealed)
	return Invitation{
		ID: r.ID, Role: r.Role, Unit: r.UnitID, Organisation: r.Organisation, EnterFor: r.EnterFor, Name: r.Name,
		Phone: registry.Phone(phone), MadeBy: r.MadeBy, MadeAt: r.MadeAt, Expires: r.ExpiresAt, Wrong: r.WrongTries, Member: r.MemberID,
		Used: r.UsedAt.Valid, Closed: r.ClosedAt.Valid,
	}, err
}

// FindInvitation finds what a text opens and holds it: of two who come at once, the second waits and finds
// it used. Five unknown texts close the door to the chat for 15 minutes (ErrTooManyTries). Where the first
// half of an unknown text is that of a waiting invitation, the try counts against that too, whoever made it;
// closed are those that have had too many now. It runs within the identification of the chat, whatever the
// scope.
func (tx *Tx) FindInvitation(ctx context.Context, tokenOrCode string, chat int64) (inv Invitation, closed []Invitation, err error) {
	if _, err := tx.openDoor(ctx, chat); err != nil {
		return inv, nil, err
	}
	var row invitationRow
	err = tx.GetContext(ctx, &row, `
		SELECT `+invitationColumns+` FROM invitations i WHERE token_hash = $1 OR code_hash = $2 FOR UPDATE`,
		tx.tokenHash(tokenOrCode), tx.codeHash(tokenOrCode))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if err := tx.countWrong(ctx, chat); err != nil {
			return inv, nil, err
		}
		if closed, err = tx.countAimed(ctx, tokenOrCode); err != nil {
			return inv, nil, err
		}
		return inv, closed, ErrInvitationUnknown
	case err != nil:
		return inv, nil, fmt.Errorf("find invitation: %w", err)
	case row.UsedAt.Valid:
		return inv, nil, ErrInvitationUsed
	case row.ClosedAt.Valid:
		return inv, nil, ErrInvitationClosed
	case !tx.Now.Before(row.ExpiresAt):
		return inv, nil, ErrInvitationExpired
	}
	inv, err = tx.openInvitation(row)
	return inv, nil, err
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
		return d, fmt.Errorf("open the door: %w", err)
	}
	if d.WrongUntil.Valid && tx.Now.Before(d.WrongUntil.V) {
		return d, ErrTooManyTries
	}
	return d, nil
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

func (tx *Tx) countAimed(ctx context.Context, text string) ([]Invitation, error) {
	return tx.countTries(ctx, `(i.token_half = $4 OR i.code_half = $5) AND i.expires_at > $2`, tx.tokenHalf(text), tx.codeHalf(text))
}

// WrongPerson counts a try against an invitation that somebody brought whom it does not mean; true when it
// is closed now.
func (tx *Tx) WrongPerson(ctx context.Context, id int64) (bool, error) {
	closed, err := tx.countTries(ctx, `i.id = $4`, id)
	return len(closed) > 0, err
}

// countTries adds one to the waiting invitations that a condition means, and closes those that have had
// enough.
func (tx *Tx) countTries(ctx context.Context, condition string, args ...any) ([]Invitation, error) {
	var rows []invitationRow
	err := tx.SelectContext(ctx, &rows, `
		WITH tried AS (
			UPDATE invitations AS i SET wrong_tries = i.wrong_tries + 1,
				closed_at = CASE WHEN i.wrong_tries + 1 >= $1 THEN $2::timestamptz END,
				closed_why = CASE WHEN i.wrong_tries + 1 >= $1 THEN $3::text ELSE '' END
			WHERE i.used_at IS NULL AND i.closed_at IS NULL AND `+condition+` RETURNING *
		)
		SELECT `+invitationColumns+` FROM tried i WHERE i.closed_at IS NOT NULL ORDER BY i.id`,
		append([]any{mostWrong, tx.Now, ClosedTries}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("count tries of an invitation: %w", err)
	}
	return tx.openInvitations(rows)
}

func (tx *Tx) openInvitations(rows []invitationRow) ([]Invitation, error) {
	var list []Invitation
	for _, row := range rows {
		inv, err := tx.openInvitation(row)
		if err != nil {
			return nil, err
		}
		list = append(list, inv)
	}
	return list, nil
}

// Invitation reads one invitation that waits, also one whose time is over; ErrNotFound once it was used or
// closed.
func (tx *Tx) Invitation(ctx context.Context, id int64) (Invitation, error) {
	var row invitationRow
	err := tx.GetContext(ctx, &row, `
		SELECT `+invitationColumns+` FROM invitations i WHERE id = $1 AND used_at IS NULL AND closed_at IS NULL FOR UPDATE`, id)
	if err != nil {
		return Invitation{}, fmt.Errorf("read invitation: %w", notFound(err))
	}
	return tx.openInvitation(row)
}

// InvitationOf reads an invitation whatever became of it: a notice tells of it later.
func (tx *Tx) InvitationOf(ctx context.Context, id int64) (Invitation, error) {
	var row invitationRow
	err := tx.GetContext(ctx, &row, `SELECT `+invitationColumns+` FROM invitations i WHERE id = $1`, id)
	if err != nil {
		return Invitation{}, fmt.Errorf("read invitation: %w", notFound(err))
	}
	return tx.openInvitation(row)
}

// PendingInvitations lists what waits to be taken in a part of the country, the newest first; what has
// expired is listed for as long again as it was good for.
func (tx *Tx) PendingInvitations(ctx context.Context, place registry.UKey) ([]Invitation, error) {
	lo, hi := place.Subtree()
	var rows []invitationRow
	err := tx.SelectContext(ctx, &rows, `
		SELECT `+invitationColumns+` FROM invitations i JOIN units u ON u.id = i.unit_id
		WHERE u.ukey BETWEEN $1 AND $2 AND i.used_at IS NULL AND i.closed_at IS NULL
			AND i.expires_at + (i.expires_at - i.made_at) > $3
		ORDER BY i.id DESC`, int64(lo), int64(hi), tx.Now)
	if err != nil {
		return nil, fmt.Errorf("read invitations: %w", err)
	}
	return tx.openInvitations(rows)
}
