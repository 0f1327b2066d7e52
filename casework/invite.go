package casework

import (
	"context"
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
	if !slices.Contains(MayInvite(act.By, unit.Key), inv.Role) {
		return Invited{}, &registry.RefusedError{Action: registry.ActInvite, Role: act.By.Role}
	}
	if inv.EnterFor && (inv.Role != registry.RoleOfficer || !MayGrantEnterFor(act.By)) {
		return Invited{}, &registry.RefusedError{Action: registry.ActEnterFor, Role: act.By.Role}
	}
	if inv.Role != registry.RoleCollaborator {
		inv.Organisation = ""
	} else if inv.Organisation == "" {
		inv.Organisation = registry.OrgCollaborator
	}
	inv.Unit, inv.MadeBy, inv.Name = unit.ID, act.By.ID, registry.CleanText(inv.Name)
	inv.Expires = tx.Now.AddDate(0, 0, InvitationDays)
	token, code, err := tx.Invite(ctx, inv)
	if err != nil {
		return Invited{}, err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: "invite", UKey: unit.Key, Note: string(inv.Role)})
	return Invited{Token: token, Code: code, Expires: inv.Expires}, nil
}

// Join uses an invitation for the person in a chat and tells who made it. What Redeem refuses is
// returned as it is, to be said and not returned any further: the count of wrong tries must stay.
func Join(ctx context.Context, tx *store.Tx, chat int64, tokenOrCode, name string) (registry.Membership, error) {
	m, err := tx.Redeem(ctx, tokenOrCode, chat, name)
	if err != nil {
		return m, err
	}
	tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorChat), Action: "join", UKey: m.UKey, Note: string(m.Role)})
	inviter, err := tx.Inviter(ctx, m.Member)
	if err != nil || inviter == 0 {
		return m, err
	}
	if err := notice(ctx, tx, inviter, NoticeJoined, "", Notice{Member: m.ID}); err != nil {
		return m, fmt.Errorf("tell inviter: %w", err)
	}
	return m, nil
}

// Picture draws the link of an invitation to be read by the camera of a phone: a PNG.
func Picture(link string) ([]byte, error) { return documents.QR(link) }
