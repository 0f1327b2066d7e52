package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// roleRoute lets a person with several memberships choose in which one to act.
func roleRoute() Route {
	return Route{
		Name:     "role",
		Commands: []string{"vaitro"},
		Right:    registry.ActPersonal,
		Hidden:   true,
		Start:    (*Turn).roleStart,
		Presses: map[string]func(*Turn) error{
			"ro_to": (*Turn).roleTo, "ro_leave": (*Turn).roleLeave, "ro_leave_yes": (*Turn).roleLeft,
		},
	}
}

// roleView is one membership with its unit.
type roleView struct {
	Me   registry.Membership
	Unit registry.Unit
	Now  bool // the one acted in
}

func (t *Turn) roleStart() error {
	t.End()
	mine, err := t.Tx.MembershipsOf(t.ctx, t.Me.Member)
	if err != nil {
		return err
	}
	var roles []roleView
	var choices []Choice
	for _, m := range mine {
		unit, err := t.Tx.Unit(t.ctx, m.Unit)
		if err != nil {
			return err
		}
		view := roleView{Me: m, Unit: unit, Now: m.ID == t.Me.ID}
		roles = append(roles, view)
		if !view.Now {
			choices = append(choices, choiceWith("role_to", view, "ro_to", int64(m.ID)))
		}
	}
	return t.Ask("role.choose", roles, append(column(choices...), row(choice("role_leave", "ro_leave"), choice("menu", "menu")))...)
}

// roleLeave asks first: who leaves comes back only by a new invitation.
func (t *Turn) roleLeave() error {
	return t.Ask("role.leave", roleView{Me: t.Me, Unit: t.Unit}, row(choice("role_leave", "ro_leave_yes"), choice("back", "menu")))
}

// roleLeft ends the membership in which the person acts.
func (t *Turn) roleLeft() error {
	view := roleView{Me: t.Me, Unit: t.Unit}
	if _, err := casework.Leave(t.ctx, t.Tx, t.act()); err != nil {
		return err
	}
	left, err := t.Tx.MembershipsOf(t.ctx, t.Me.Member)
	if err != nil {
		return err
	}
	t.End()
	t.chat.State = nil
	if t.Me = (registry.Membership{}); len(left) > 0 {
		if err := t.Say("role.left", view); err != nil {
			return err
		}
		return t.become(left[0])
	}
	if err := t.Say("role.left", view); err != nil {
		return err
	}
	t.out[len(t.out)-1].out.Keyboard = []string{}
	return nil
}

// roleTo acts in another membership of the same person from now on.
func (t *Turn) roleTo() error {
	id, _ := t.id(0)
	mine, err := t.Tx.MembershipsOf(t.ctx, t.Me.Member)
	if err != nil {
		return err
	}
	for _, m := range mine {
		if int64(m.ID) == id {
			return t.become(m)
		}
	}
	return sentence("error.stale", nil)
}

// become changes what the person may see and do, and with it menu, commands and keys.
func (t *Turn) become(m registry.Membership) error {
	if err := t.Tx.LinkChat(t.ctx, t.chat.ID, m); err != nil {
		return err
	}
	if err := t.Tx.Become(t.ctx, m); err != nil {
		return err
	}
	said := crossing(t.Me, m)
	t.Me = m
	var err error
	if t.Unit, err = t.Tx.Unit(t.ctx, m.Unit); err != nil {
		return err
	}
	t.offerCommands()
	return t.sayWithKeyboard(said, roleView{Me: m, Unit: t.Unit})
}
