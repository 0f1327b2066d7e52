package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// linkView is what the templates members.link* are given.
type linkView struct {
	One   casework.MemberAtWork
	Phone string // masked; empty: none is known
}

// memberLink asks which number may take the invitation for an account; in the place of one that is there already
// it says what becomes of that.
func (t *Turn) memberLink() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	if !casework.MayLink(t.Me, one) {
		return &registry.RefusedError{Action: registry.ActSession, Role: t.Me.Role}
	}
	if err := t.Await("members", "phone", inviting{Link: one.Member.ID}); err != nil {
		return err
	}
	id := int64(one.Member.ID)
	var rows [][]Choice
	view := linkView{One: one}
	known, err := t.memberPhone(one)
	if err != nil {
		return err
	}
	if known != "" {
		view.Phone = known.Masked()
		rows = append(rows, row(choiceWith("link_known", view, "me_link_to", id, 1)))
	}
	return t.Ask("members.link", view, append(rows, row(choice("invite_free", "me_link_to", id, 0)), row(choice("cancel", "cancel")))...)
}

func (t *Turn) memberPhone(one casework.MemberAtWork) (registry.Phone, error) {
	text, err := t.Tx.Phone(t.ctx, one.Member.Member)
	return registry.Phone(text), err
}

// memberLinkTo binds it to the number that is known, or to none.
func (t *Turn) memberLinkTo() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	var phone registry.Phone
	if bound, _ := t.id(1); bound == 1 {
		if phone, err = t.memberPhone(one); err != nil {
			return err
		}
		if phone == "" {
			return sentence("error.stale", nil)
		}
	}
	return t.linkAccount(one.Member.ID, phone)
}

// memberLinkPhone binds it to a number that was typed, which leaves the chat again.
func (t *Turn) memberLinkPhone(id registry.MembershipID) error {
	t.hides = true
	phone, err := registry.ParsePhone(t.Text)
	if err != nil {
		return sentence("invite.bad_phone", nil)
	}
	return t.linkAccount(id, phone)
}

func (t *Turn) linkAccount(id registry.MembershipID, phone registry.Phone) error {
	made, inv, unit, err := casework.InviteAccount(t.ctx, t.Tx, t.act(), id, phone)
	if err != nil {
		return err
	}
	return t.handInvitation(inviteView{Unit: unit}, inv, made)
}
