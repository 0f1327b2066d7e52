package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// pendingView is what the templates pending.* are given.
type pendingView struct {
	Total int
	More  int // that are not shown
	List  []pendingLine
	One   pendingLine
}

// pendingLine is an invitation that waits, or has waited in vain.
type pendingLine struct {
	Name    string
	Role    registry.Role
	Org     registry.Organisation
	Unit    registry.Unit
	Until   registry.Date
	Expired bool
	Phone   string // masked
	Tries   int
}

func (t *Turn) pendingLine(inv store.Invitation) (pendingLine, error) {
	unit, err := t.Tx.Unit(t.ctx, inv.Unit)
	return pendingLine{
		Name: inv.Name, Role: inv.Role, Org: inv.Organisation, Unit: unit, Until: registry.DateOf(inv.Expires),
		Expired: !t.Tx.Now.Before(inv.Expires), Phone: inv.Phone.Masked(), Tries: inv.Wrong,
	}, err
}

// pendingStart lists the invitations that nobody has taken yet.
func (t *Turn) pendingStart() error {
	t.End()
	waiting, err := casework.Pending(t.ctx, t.Tx, t.act())
	if err != nil {
		return err
	}
	view := pendingView{Total: len(waiting), More: max(len(waiting)-pageSize, 0)}
	var choices []Choice
	for _, inv := range waiting[:min(len(waiting), pageSize)] {
		line, err := t.pendingLine(inv)
		if err != nil {
			return err
		}
		view.List = append(view.List, line)
		choices = append(choices, choiceWith("pending_one", line, "me_waits", inv.ID))
	}
	return t.Ask("pending.list", view, append(column(choices...), row(choice("members", "me_list"), choice("menu", "menu")))...)
}

// pendingID is the invitation that the press names.
func (t *Turn) pendingID() int64 {
	id, _ := t.id(0)
	return id
}

func (t *Turn) pendingOne() error {
	inv, _, err := casework.PendingOne(t.ctx, t.Tx, t.act(), t.pendingID())
	if err != nil {
		return err
	}
	line, err := t.pendingLine(inv)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("pending.one", pendingView{One: line},
		row(choice("invite_again", "me_again", inv.ID), choice("invite_revoke", "me_revoke", inv.ID)),
		row(choice("invite_pending", "me_pending"), choice("menu", "menu")))
}

// pendingAgain issues an invitation anew; the one before opens nothing any more.
func (t *Turn) pendingAgain() error {
	made, inv, unit, err := casework.Reissue(t.ctx, t.Tx, t.act(), t.pendingID())
	if err != nil {
		return err
	}
	return t.handInvitation(inviteView{Unit: unit}, inv, made)
}

func (t *Turn) pendingRevoke() error {
	inv, err := casework.Revoke(t.ctx, t.Tx, t.act(), t.pendingID())
	if err != nil {
		return err
	}
	line, err := t.pendingLine(inv)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("pending.revoked", pendingView{One: line}, row(choice("invite", "me_invite"), choice("members", "me_list"), choice("menu", "menu")))
}
