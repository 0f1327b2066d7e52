package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// InvitationDays is how long an invitation can be used.
const InvitationDays = 7

// Invited is a new invitation. Token opens the door by a link, Code by typing; both are known only here.
type Invited struct {
	Token   string
	Code    string
	Expires time.Time
}

// MayInvite lists the roles to which a membership may invite on a unit; none when it may not at all.
// Records are worked on in communes, so that above them there are leaders and admins only; only admins
// make admins.
func MayInvite(by registry.Membership, place registry.UKey) []registry.Role {
	if !by.MayOn(registry.ActInvite, place) {
		return nil
	}
	roles := []registry.Role{registry.RoleCollaborator, registry.RolePolice, registry.RoleLeader, registry.RoleOfficer}
	if place.Level() < registry.LevelCommune {
		roles = []registry.Role{registry.RoleLeader}
	}
	if by.Role == registry.RoleAdmin || by.Role == registry.RoleSystem {
		roles = append(roles, registry.RoleAdmin)
	}
	return roles
}

// MayGrantEnterFor reports whether an inviter may give the right to enter from paper: who has it, or an
// admin.
func MayGrantEnterFor(by registry.Membership) bool {
	return by.Role == registry.RoleAdmin || by.Role == registry.RoleSystem || by.May(registry.ActEnterFor)
}

// Invite makes a one-time invitation for InvitationDays. The right to enter from paper goes to officers
// only, and only from who may give it; a collaborator needs an organisation.
func Invite(ctx context.Context, tx *store.Tx, act Act, unit registry.Unit, inv store.Invitation) (Invited, error) {
	return act.invite(ctx, tx, unit, inv, "invite")
}

func (a Act) invite(ctx context.Context, tx *store.Tx, unit registry.Unit, inv store.Invitation, action string) (Invited, error) {
	inv, err := a.offered(unit, inv)
	if err != nil {
		return Invited{}, err
	}
	inv.MadeBy, inv.Expires = a.By.ID, tx.Now.AddDate(0, 0, InvitationDays)
	token, code, err := tx.Invite(ctx, inv)
	if err != nil {
		return Invited{}, err
	}
	tx.Journal(store.Entry{Actor: a.By.ID, Door: string(a.Door), Action: action, UKey: unit.Key, Note: string(inv.Role)})
	return Invited{Token: token, Code: code, Expires: inv.Expires}, nil
}

// offered checks what is offered, and by whom.
func (a Act) offered(unit registry.Unit, inv store.Invitation) (store.Invitation, error) {
	if !slices.Contains(MayInvite(a.By, unit.Key), inv.Role) {
		return inv, &registry.RefusedError{Action: registry.ActInvite, Role: a.By.Role}
	}
	if inv.EnterFor && (inv.Role != registry.RoleOfficer || !MayGrantEnterFor(a.By)) {
		return inv, &registry.RefusedError{Action: registry.ActEnterFor, Role: a.By.Role}
	}
	if inv.Role != registry.RoleCollaborator {
		inv.Organisation = ""
	} else if inv.Organisation == "" {
		inv.Organisation = registry.OrgCollaborator
	}
	inv.Unit, inv.Name = unit.ID, registry.CleanText(inv.Name)
	return inv, nil
}

// AddMember takes somebody in who uses no chat: no invitation, the person is a member from now on.
func AddMember(ctx context.Context, tx *store.Tx, act Act, unit registry.Unit, inv store.Invitation) (registry.Membership, error) {
	inv, err := act.offered(unit, inv)
	if err != nil {
		return registry.Membership{}, err
	}
	person, err := tx.AddMember(ctx, registry.Member{Name: inv.Name, Address: registry.DefaultAddress(inv.Role)})
	if err != nil {
		return registry.Membership{}, err
	}
	if inv.Phone != "" {
		if err := tx.SavePhone(ctx, person.ID, string(inv.Phone)); err != nil {
			return registry.Membership{}, err
		}
	}
	m, err := tx.AddMembership(ctx, registry.Membership{
		Member: person.ID, Role: inv.Role, Unit: unit.ID, Organisation: inv.Organisation, EnterFor: inv.EnterFor,
	})
	if err != nil {
		return m, err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, For: m.ID, Door: string(act.Door), Action: "add_member", UKey: unit.Key, Note: string(m.Role)})
	return m, nil
}

// Pending lists the invitations of the actor's unit and below that wait to be taken.
func Pending(ctx context.Context, tx *store.Tx, act Act) ([]store.Invitation, error) {
	if err := act.By.Require(registry.ActInvite, act.By.UKey); err != nil {
		return nil, err
	}
	return tx.PendingInvitations(ctx, act.By.UKey)
}

// PendingOne is an invitation that waits in the actor's unit or below, with its unit; any other is not found.
func PendingOne(ctx context.Context, tx *store.Tx, act Act, id int64) (store.Invitation, registry.Unit, error) {
	inv, err := tx.Invitation(ctx, id)
	if err != nil {
		return inv, registry.Unit{}, err
	}
	unit, err := tx.Unit(ctx, inv.Unit)
	if err == nil && !act.By.MayOn(registry.ActInvite, unit.Key) {
		err = fmt.Errorf("find invitation: %w", store.ErrNotFound)
	}
	return inv, unit, err
}

// Reissue makes an invitation anew, with a new token, code and time; the one before is closed.
func Reissue(ctx context.Context, tx *store.Tx, act Act, id int64) (Invited, store.Invitation, registry.Unit, error) {
	inv, unit, err := PendingOne(ctx, tx, act, id)
	if err != nil {
		return Invited{}, inv, unit, err
	}
	if err := act.mayReissue(ctx, tx, inv); err != nil {
		return Invited{}, inv, unit, err
	}
	if err := tx.CloseInvitation(ctx, id, act.By.ID, store.ClosedReplaced); err != nil {
		return Invited{}, inv, unit, err
	}
	made, err := act.invite(ctx, tx, unit, inv, "invite_again")
	return made, inv, unit, err
}

// Revoke closes an invitation that waits.
func Revoke(ctx context.Context, tx *store.Tx, act Act, id int64) (store.Invitation, error) {
	inv, unit, err := PendingOne(ctx, tx, act, id)
	if err != nil {
		return inv, err
	}
	if err := tx.CloseInvitation(ctx, id, act.By.ID, store.ClosedRevoked); err != nil {
		return inv, err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: "invite_revoke", UKey: unit.Key, Note: string(inv.Role)})
	return inv, nil
}

// Picture draws the link of an invitation to be read by the camera of a phone: a PNG.
func Picture(link string) ([]byte, error) { return documents.QR(link) }

// isClosed reports whether an error says that an invitation does not open.
func isClosed(err error) bool {
	for _, why := range []error{
		store.ErrInvitationUnknown, store.ErrInvitationUsed, store.ErrInvitationExpired, store.ErrInvitationClosed, store.ErrTooManyTries,
	} {
		if errors.Is(err, why) {
			return true
		}
	}
	return false
}
