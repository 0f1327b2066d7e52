package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// MayLink reports whether an actor may let an account be linked to a member: whoever may end the membership, where
// no chat leads to the member yet; to put another account in the place of one takes an admin, for with it the
// member's name changes hands.
func MayLink(by registry.Membership, at MemberAtWork) bool {
	return MayEnd(by, at.Member) && by.MayOn(registry.ActInvite, at.Member.UKey) && (!at.Reached || by.MayOn(registry.ActSession, at.Member.UKey))
}

// InviteAccount makes an invitation for an account of somebody who is a member: the rules of any invitation hold. It
// takes the place of one that waits for the same member.
func InviteAccount(ctx context.Context, tx *store.Tx, act Act, id registry.MembershipID, phone registry.Phone) (Invited, store.Invitation, registry.Unit, error) {
	at, err := Colleague(ctx, tx, act, id)
	if err != nil {
		return Invited{}, store.Invitation{}, at.Unit, err
	}
	m := at.Member
	inv := store.Invitation{Role: m.Role, Organisation: m.Organisation, Name: m.Name, Phone: phone, Member: m.Member}
	switch {
	case m.Member == act.By.Member:
		return Invited{}, inv, at.Unit, ErrOwnMembership
	case !MayLink(act.By, at):
		return Invited{}, inv, at.Unit, &registry.RefusedError{Action: registry.ActSession, Role: act.By.Role}
	}
	if err := tx.ReplaceAccountInvitations(ctx, m.Member, act.By.ID); err != nil {
		return Invited{}, inv, at.Unit, err
	}
	made, err := act.invite(ctx, tx, at.Unit, inv, "link_account")
	return made, inv, at.Unit, err
}

// mayReissue holds an invitation for an account to the rights of now.
func (a Act) mayReissue(ctx context.Context, tx *store.Tx, inv store.Invitation) error {
	if inv.Member == 0 {
		return nil
	}
	held, err := tx.MembershipsOf(ctx, inv.Member)
	if err != nil {
		return err
	}
	for _, m := range held {
		if m.Role != inv.Role || m.Unit != inv.Unit {
			continue
		}
		if at, err := Colleague(ctx, tx, a, m.ID); err != nil || MayLink(a.By, at) {
			return err
		}
	}
	return &registry.RefusedError{Action: registry.ActSession, Role: a.By.Role}
}

// linkAccount lets a chat speak for a member; those that did until now are closed at once, as are the member's
// sessions and links.
func linkAccount(ctx context.Context, tx *store.Tx, inv store.Invitation, g Guest) (registry.Membership, error) {
	m, old, err := tx.TakeAccount(ctx, inv, g.Chat)
	if err != nil {
		return m, err
	}
	for _, chat := range old {
		if err := tx.CloseChat(ctx, chat); err != nil {
			return m, err
		}
		tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorChat), Action: "account_closed", UKey: m.UKey, Looked: true})
	}
	held, err := tx.MembershipsOf(ctx, m.Member)
	if err != nil {
		return m, err
	}
	for _, one := range held {
		if err := tx.EndSessions(ctx, one.ID); err != nil {
			return m, err
		}
		if err := tx.EndLinks(ctx, one.ID); err != nil {
			return m, err
		}
	}
	tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorChat), Action: "account_linked", UKey: m.UKey, Note: string(m.Role)})
	return m, nil
}

// inviters are who hears what becomes of an invitation: who made it; of one that was made in the shell the admins
// nearest to the unit, or its officers where there is none.
func inviters(ctx context.Context, tx *store.Tx, inv store.Invitation) ([]registry.MembershipID, error) {
	if inv.MadeBy != 0 {
		return []registry.MembershipID{inv.MadeBy}, nil
	}
	unit, err := tx.Unit(ctx, inv.Unit)
	if err != nil {
		return nil, err
	}
	admins, err := tx.AdminsAbove(ctx, unit.Key)
	if err != nil {
		return nil, err
	}
	var readers []registry.MembershipID
	for _, m := range admins {
		if m.UKey == admins[0].UKey {
			readers = append(readers, m.ID)
		}
	}
	if len(readers) > 0 {
		return readers, nil
	}
	officers, err := tx.Colleagues(ctx, unit.ID, registry.RoleOfficer)
	for _, m := range officers {
		readers = append(readers, m.ID)
	}
	return readers, err
}

// tellInviters leaves a notice about an invitation for them, but not for the one whom it is about.
func tellInviters(ctx context.Context, tx *store.Tx, inv store.Invitation, kind, slot string, about registry.MembershipID) error {
	readers, err := inviters(ctx, tx, inv)
	if err != nil {
		return err
	}
	for _, reader := range readers {
		if reader == about {
			continue
		}
		if err := notice(ctx, tx, reader, kind, slot, Notice{Member: about, Invitation: inv.ID}); err != nil {
			return err
		}
	}
	return nil
}
