package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// Why an invitation is refused. Each is a result: the caller commits, so that wrong tries count.
var (
	ErrInvitationUnknown = errors.New("invitation is unknown")
	ErrInvitationUsed    = errors.New("invitation was used")
	ErrInvitationExpired = errors.New("invitation has expired")
	ErrInvitationClosed  = errors.New("invitation was closed")
	ErrInvitationBound   = errors.New("invitation is bound to a telephone number")
	ErrTooManyTries      = errors.New("too many wrong invitations")
)

// Why an invitation was closed without having been used.
const (
	ClosedRevoked  = "revoked"  // by who may invite there
	ClosedReplaced = "replaced" // another was issued in its place
	ClosedTries    = "tries"    // too many wrong tries
	ClosedLeft     = "left"     // who made it has left
	mostWrong      = 5          // tries
	wrongPause     = 15 * time.Minute
)

// Invitation offers a role on a unit to whoever brings its token or code first, once.
type Invitation struct {
	ID           int64 // given by the database
	Role         registry.Role
	Unit         registry.UnitID
	Organisation registry.Organisation
	EnterFor     bool
	Name         string            // of the person, when the inviter knows it
	Phone        registry.Phone    // the only number that may take it; empty: whoever brings it
	Member       registry.MemberID // whose account it is to become; 0: it offers a role
	MadeBy       registry.MembershipID
	MadeAt       time.Time
	Expires      time.Time
	Wrong        int // tries that aimed at it and failed
	Used, Closed bool
}

// Invite makes an invitation. The token (32 characters, safe in a link) and the code (XXXX-XXXX, for
// typing) are known only here: the database keeps their keyed hashes.
func (tx *Tx) Invite(ctx context.Context, inv Invitation) (token, code string, err error) {
	token, code = newToken(), newCode()
	seal := uuid.New()
	phone, err := tx.sealPhone(seal, inv.Phone)
	if err != nil {
		return "", "", fmt.Errorf("invite: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO invitations (token_hash, code_hash, token_half, code_half, role, unit_id, organisation, enter_for, name,
			made_by, made_at, expires_at, seal, phone_sealed, member_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		tx.tokenHash(token), tx.codeHash(code), tx.tokenHalf(token), tx.codeHalf(code), string(inv.Role), int64(inv.Unit),
		string(inv.Organisation), inv.EnterFor, inv.Name, nullID(int64(inv.MadeBy)), tx.Now, inv.Expires, seal, phone, nullID(int64(inv.Member)))
	if err != nil {
		return "", "", fmt.Errorf("invite: %w", err)
	}
	return token, code, nil
}

func (tx *Tx) sealPhone(seal uuid.UUID, phone registry.Phone) ([]byte, error) {
	if phone == "" {
		return nil, nil
	}
	return tx.store.keys.Seal("invitations", "phone_sealed", seal, []byte(phone))
}

// Redeem is FindInvitation and TakeInvitation in one, for an invitation that asks for nothing more.
func (tx *Tx) Redeem(ctx context.Context, tokenOrCode string, chat int64, name string) (registry.Membership, error) {
	inv, _, err := tx.FindInvitation(ctx, tokenOrCode, chat)
	if err != nil {
		return registry.Membership{}, err
	}
	if inv.Phone != "" || inv.Member != 0 {
		return registry.Membership{}, ErrInvitationBound
	}
	return tx.TakeInvitation(ctx, inv, chat, name)
}

// TakeInvitation gives the person in a chat what an invitation offers, which FindInvitation holds; the chat
// acts in the new membership from now on. A chat without a person, or whose person has left and is called
// otherwise, gets a new one, named as the inviter said or else as given.
func (tx *Tx) TakeInvitation(ctx context.Context, inv Invitation, chat int64, name string) (registry.Membership, error) {
	door, err := tx.openDoor(ctx, chat)
	if err != nil {
		return registry.Membership{}, err
	}
	member := door.MemberID.V
	known, err := tx.isStill(ctx, door, inv)
	if err != nil {
		return registry.Membership{}, err
	}
	if !known {
		if member, err = tx.welcome(ctx, inv, name); err != nil {
			return registry.Membership{}, err
		}
	}
	m, err := tx.AddMembership(ctx, registry.Membership{
		Member: member, Role: inv.Role, Unit: inv.Unit, Organisation: inv.Organisation, EnterFor: inv.EnterFor,
	})
	if err != nil {
		return registry.Membership{}, err
	}
	return m, tx.useInvitation(ctx, inv.ID, chat, m)
}

// isStill reports whether the person of a chat is the one who comes. Who has left may have passed the account
// on: an invitation with another name is somebody else's then.
func (tx *Tx) isStill(ctx context.Context, d door, inv Invitation) (bool, error) {
	if !d.MemberID.Valid || inv.Name == "" {
		return d.MemberID.Valid, nil
	}
	var was struct {
		Name   string
		Active bool
	}
	err := tx.GetContext(ctx, &was, `
		SELECT name, EXISTS (SELECT FROM memberships m WHERE m.member_id = members.id AND m.ended_at IS NULL) AS active
		FROM members WHERE id = $1`, int64(d.MemberID.V))
	if err != nil {
		return false, fmt.Errorf("look at who comes: %w", notFound(err))
	}
	return was.Active || registry.MatchKey(was.Name) == registry.MatchKey(inv.Name), nil
}

func (tx *Tx) welcome(ctx context.Context, inv Invitation, name string) (registry.MemberID, error) {
	if inv.Name != "" {
		name = inv.Name
	}
	m, err := tx.AddMember(ctx, registry.Member{Name: name, Address: registry.DefaultAddress(inv.Role)})
	return m.ID, err
}

func (tx *Tx) useInvitation(ctx context.Context, id, chat int64, m registry.Membership) error {
	_, err := tx.ExecContext(ctx, `UPDATE invitations SET used_at = $2, used_by = $3 WHERE id = $1`, id, tx.Now, int64(m.Member))
	if err != nil {
		return fmt.Errorf("use invitation: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE chats SET member_id = $2, acting_id = $3, wrong_codes = 0, wrong_until = NULL WHERE id = $1`,
		chat, int64(m.Member), int64(m.ID))
	if err != nil {
		return fmt.Errorf("let a chat in: %w", err)
	}
	return nil
}

// CloseInvitation ends an invitation that waits; ErrNotFound when it does not.
func (tx *Tx) CloseInvitation(ctx context.Context, id int64, by registry.MembershipID, why string) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE invitations SET closed_at = $2, closed_by = $3, closed_why = $4
		WHERE id = $1 AND used_at IS NULL AND closed_at IS NULL`, id, tx.Now, nullID(int64(by)), why)
	return affected(res, err, "close invitation")
}

// CloseInvitationsOf ends all that a membership has made and that still wait, and returns how many.
func (tx *Tx) CloseInvitationsOf(ctx context.Context, maker, by registry.MembershipID) (int, error) {
	res, err := tx.ExecContext(ctx, `
		UPDATE invitations SET closed_at = $2, closed_by = $3, closed_why = $4
		WHERE made_by = $1 AND used_at IS NULL AND closed_at IS NULL`, int64(maker), tx.Now, nullID(int64(by)), ClosedLeft)
	return count(res, err, "close invitations of who leaves")
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
