package handlers

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// inviting is the invitation that is being made, question by question.
type inviting struct {
	Unit     registry.UnitID       `json:"unit"`
	Role     registry.Role         `json:"role,omitempty"`
	Org      registry.Organisation `json:"org,omitempty"`
	EnterFor bool                  `json:"enter_for,omitempty"`
	Name     string                `json:"name,omitempty"`
	Change   registry.MembershipID `json:"change,omitempty"` // whose role it becomes; 0: somebody new
	Link     registry.MembershipID `json:"link,omitempty"`   // whose account it is for
}

// inviteView is what the templates invite.* are given.
type inviteView struct {
	Unit     registry.Unit
	Role     registry.Role
	Org      registry.Organisation
	EnterFor bool
	Name     string
	Address  registry.Address
	Link     string
	Code     string
	Bot      string
	Until    registry.Date
	Phone    string // masked; empty: not bound
	Change   bool   // of who is a member already
	Account  bool   // an account for who is a member already
}

// organisations are offered to choose from; any other is typed.
func organisations() []registry.Organisation {
	return []registry.Organisation{registry.OrgYouthUnion, registry.OrgWomenUnion, registry.OrgCollaborator, registry.OrgHamletTeam}
}

const mostName = 60 // characters of a name of a person or an organisation

func (t *Turn) inviteStart() error { return t.inviteWhere(inviting{}) }

// inviteWhere asks for the unit only where the inviter stands above the communes.
func (t *Turn) inviteWhere(at inviting) error {
	unit := t.Unit
	if unit.Level >= registry.LevelCommune {
		return t.inviteTo(at, unit)
	}
	if err := t.Await("members", "unit", at); err != nil {
		return err
	}
	return t.Ask("invite.unit", inviteView{Unit: unit, Change: at.Change != 0}, row(named(unit.FullName(), "me_here")), row(choice("cancel", "cancel")))
}

// inviteAsked is what has been answered so far, before the unit is known.
func (t *Turn) inviteAsked() inviting {
	var at inviting
	t.Data("members", &at)
	return inviting{Change: at.Change}
}

func (t *Turn) inviteHere() error { return t.inviteTo(t.inviteAsked(), t.Unit) }

// inviteUnit reads the code of a unit; one beyond the inviter's own is not found.
func (t *Turn) inviteUnit() error {
	scheme, code := registry.ParseUnitCode(t.Text, store.Scheme2026)
	unit, err := t.Tx.UnitByCode(t.ctx, scheme, code)
	if errors.Is(err, store.ErrNotFound) || err == nil && !t.Me.UKey.Contains(unit.Key) {
		return sentence("invite.no_unit", nil)
	}
	if err != nil {
		return err
	}
	return t.inviteTo(t.inviteAsked(), unit)
}

func (t *Turn) inviteTo(at inviting, unit registry.Unit) error {
	roles := casework.MayInvite(t.Me, unit.Key)
	if len(roles) == 0 {
		return &registry.RefusedError{Action: registry.ActInvite, Role: t.Me.Role}
	}
	at.Unit = unit.ID
	if err := t.Await("members", "", at); err != nil {
		return err
	}
	var choices []Choice
	for i, role := range roles {
		choices = append(choices, choiceWith("role", role, "me_role", int64(i)))
	}
	return t.Ask("invite.role", inviteView{Unit: unit, Change: at.Change != 0}, append(column(choices...), row(choice("cancel", "cancel")))...)
}

// invitation is what has been answered so far, and its unit.
func (t *Turn) invitation() (at inviting, view inviteView, err error) {
	if !t.Data("members", &at) || at.Unit == 0 {
		return at, view, sentence("error.stale", nil)
	}
	view.Role, view.Org, view.EnterFor, view.Change = at.Role, at.Org, at.EnterFor, at.Change != 0
	view.Unit, err = t.Tx.Unit(t.ctx, at.Unit)
	return at, view, err
}

func (t *Turn) inviteRole() error {
	at, view, err := t.invitation()
	if err != nil {
		return err
	}
	roles := casework.MayInvite(t.Me, view.Unit.Key)
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(roles)) {
		return sentence("error.stale", nil)
	}
	at = inviting{Unit: at.Unit, Role: roles[i], Change: at.Change}
	view.Role = at.Role
	switch {
	case at.Role == registry.RoleCollaborator:
		if err := t.Await("members", "org", at); err != nil {
			return err
		}
		var choices []Choice
		for i, org := range organisations() {
			choices = append(choices, choiceWith("organisation", org, "me_org", int64(i)))
		}
		return t.Ask("invite.org", view, append(grid(2, choices...), row(choice("cancel", "cancel")))...)
	case at.Role == registry.RoleOfficer && casework.MayGrantEnterFor(t.Me):
		if err := t.Await("members", "", at); err != nil {
			return err
		}
		return t.Ask("invite.enter", view, row(choice("invite_enter", "me_enter", 1), choice("invite_no_enter", "me_enter", 0)), row(choice("cancel", "cancel")))
	}
	return t.inviteAskName(at, view)
}

func (t *Turn) inviteOrg() error {
	at, view, err := t.invitation()
	if err != nil {
		return err
	}
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(organisations())) || at.Role != registry.RoleCollaborator {
		return sentence("error.stale", nil)
	}
	at.Org = organisations()[i]
	return t.inviteAskName(at, view)
}

// inviteOrgTyped takes the name of any other organisation.
func (t *Turn) inviteOrgTyped() error {
	at, view, err := t.invitation()
	if err != nil {
		return err
	}
	name := registry.CleanText(t.Text)
	if !isName(name) {
		return sentence("invite.bad_name", nil)
	}
	at.Org = registry.Organisation(name)
	return t.inviteAskName(at, view)
}

func (t *Turn) inviteEnter() error {
	at, view, err := t.invitation()
	if err != nil {
		return err
	}
	yes, ok := t.id(0)
	if !ok || at.Role != registry.RoleOfficer {
		return sentence("error.stale", nil)
	}
	at.EnterFor = yes == 1
	return t.inviteAskName(at, view)
}

// inviteAskName is the last question about the role; who has a name already changes to it.
func (t *Turn) inviteAskName(at inviting, view inviteView) error {
	if at.Change != 0 {
		return t.memberChanged(at, view)
	}
	if err := t.Await("members", "name", at); err != nil {
		return err
	}
	view.Org, view.EnterFor = at.Org, at.EnterFor
	return t.Ask("invite.name", view, row(choice("cancel", "cancel")))
}

// inviteName asks for the number that alone may take the invitation.
func (t *Turn) inviteName() error {
	at, view, err := t.invitation()
	if err != nil {
		return err
	}
	if view.Name = registry.CleanText(t.Text); !isName(view.Name) {
		return sentence("invite.bad_name", nil)
	}
	at.Name = view.Name
	if err := t.Await("members", "phone", at); err != nil {
		return err
	}
	return t.Ask("invite.phone", view, row(choice("invite_free", "me_free")), row(choice("invite_no_chat", "me_no_chat")), row(choice("cancel", "cancel")))
}

// named is the invitation with the name that was typed.
func (t *Turn) named() (at inviting, view inviteView, inv store.Invitation, err error) {
	if at, view, err = t.invitation(); err != nil {
		return at, view, inv, err
	}
	if at.Name == "" {
		return at, view, inv, sentence("error.stale", nil)
	}
	view.Name = at.Name
	return at, view, store.Invitation{Role: at.Role, Organisation: at.Org, EnterFor: at.EnterFor, Name: at.Name}, nil
}

// invitePhone binds the invitation to a number, which leaves the chat again.
func (t *Turn) invitePhone() error {
	var at inviting
	if t.Data("members", &at) && at.Link != 0 {
		return t.memberLinkPhone(at.Link)
	}
	_, view, inv, err := t.named()
	if err != nil {
		return err
	}
	t.hides = true
	if inv.Phone, err = registry.ParsePhone(t.Text); err != nil {
		return sentence("invite.bad_phone", nil)
	}
	return t.invite(view, inv)
}

// inviteFree leaves the invitation to whoever brings it.
func (t *Turn) inviteFree() error {
	_, view, inv, err := t.named()
	if err != nil {
		return err
	}
	return t.invite(view, inv)
}

// inviteNoChat takes in somebody who uses no chat: work reaches them on paper, or at a computer.
func (t *Turn) inviteNoChat() error {
	_, view, inv, err := t.named()
	if err != nil {
		return err
	}
	m, err := casework.AddMember(t.ctx, t.Tx, t.act(), view.Unit, inv)
	if err != nil {
		return err
	}
	t.End()
	var first []Choice
	if t.Me.MayOn(registry.ActSession, m.UKey) {
		first = row(choice("member_code", "me_code", int64(m.ID)))
	}
	return t.Ask("invite.added", view, first, row(choice("invite_more", "me_invite"), choice("members", "me_list"), choice("menu", "menu")))
}

func (t *Turn) invite(view inviteView, inv store.Invitation) error {
	made, err := casework.Invite(t.ctx, t.Tx, t.act(), view.Unit, inv)
	if err != nil {
		return err
	}
	return t.handInvitation(view, inv, made)
}

// handInvitation shows a new invitation: a picture and a text to forward, which hold nothing personal but
// the name.
func (t *Turn) handInvitation(view inviteView, inv store.Invitation, made casework.Invited) error {
	view.Role, view.Org, view.EnterFor, view.Name = inv.Role, inv.Organisation, inv.EnterFor, inv.Name
	view.Bot, view.Code, view.Until, view.Phone = t.h.BotName, made.Code, registry.DateOf(made.Expires), inv.Phone.Masked()
	view.Address, view.Account = registry.DefaultAddress(inv.Role), inv.Member != 0
	view.Link = casework.InvitationLink(t.h.BotName, made.Token)
	picture, err := casework.Picture(view.Link)
	if err != nil {
		return err
	}
	if err := t.SendPhoto("ma-moi.png", picture, "invite.card", view); err != nil {
		return err
	}
	t.End()
	return t.Ask("invite.made", view, row(choice("invite_more", "me_invite"), choice("members", "me_list"), choice("menu", "menu")))
}

// isName takes names of people and organisations: letters, and no telephone number among them.
func isName(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= mostName &&
		strings.ContainsFunc(text, unicode.IsLetter) && !slices.ContainsFunc([]rune(text), unicode.IsDigit)
}
