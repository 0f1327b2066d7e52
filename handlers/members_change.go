package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// memberChange gives a colleague another role: the questions of an invitation without the name.
func (t *Turn) memberChange() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	if !casework.MayEnd(t.Me, one.Member) {
		return &registry.RefusedError{Action: registry.ActMembers, Role: t.Me.Role}
	}
	return t.inviteWhere(inviting{Change: one.Member.ID})
}

// changedView is what the template members.changed is given.
type changedView struct {
	Before, After registry.Membership
	Unit          registry.Unit
	Count         int
	Same          bool
}

func (t *Turn) memberChanged(at inviting, view inviteView) error {
	to := store.Invitation{Role: at.Role, Organisation: at.Org, EnterFor: at.EnterFor}
	done, err := casework.ChangeRole(t.ctx, t.Tx, t.act(), at.Change, view.Unit, to)
	if err != nil {
		return err
	}
	t.End()
	said := changedView{Before: done.Before, After: done.After, Unit: view.Unit, Count: done.Withdrawn, Same: done.Before.ID == done.After.ID}
	return t.Ask("members.changed", said, row(choice("members", "me_list"), choice("menu", "menu")))
}

// codeView is what the template members.code is given.
type codeView struct {
	Who   registry.Membership
	Code  string
	Until string
}

// memberCode gives out a code for the computer; whoever has it acts as that member.
func (t *Turn) memberCode() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	code, err := casework.OfferSession(t.ctx, t.Tx, t.act(), one.Member.ID)
	if err != nil {
		return err
	}
	t.End()
	until := code.Expires.In(registry.Zone()).Format("15:04")
	return t.Ask("members.code", codeView{Who: one.Member, Code: code.Code, Until: until}, row(choice("members", "me_list"), choice("menu", "menu")))
}
