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
}

// organisations are offered to choose from; any other is typed.
func organisations() []registry.Organisation {
	return []registry.Organisation{registry.OrgYouthUnion, registry.OrgWomenUnion, registry.OrgCollaborator, registry.OrgHamletTeam}
}

const mostName = 60 // characters of a name of a person or an organisation

// inviteStart asks for the unit only where the inviter stands above the communes.
func (t *Turn) inviteStart() error {
	unit, err := t.commune()
	if err != nil {
		return err
	}
	if unit.Level >= registry.LevelCommune {
		return t.inviteTo(unit)
	}
	if err := t.Await("members", "unit", nil); err != nil {
		return err
	}
	return t.Ask("invite.unit", inviteView{Unit: unit}, row(named(unit.FullName(), "me_here")), row(choice("cancel", "cancel")))
}

func (t *Turn) inviteHere() error { return t.inviteTo(t.Unit) }

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
	return t.inviteTo(unit)
}

func (t *Turn) inviteTo(unit registry.Unit) error {
	roles := casework.MayInvite(t.Me, unit.Key)
	if len(roles) == 0 {
		return &registry.RefusedError{Action: registry.ActInvite, Role: t.Me.Role}
	}
	if err := t.Await("members", "", inviting{Unit: unit.ID}); err != nil {
		return err
	}
	var choices []Choice
	for i, role := range roles {
		choices = append(choices, choiceWith("role", role, "me_role", int64(i)))
	}
	return t.Ask("invite.role", inviteView{Unit: unit}, append(column(choices...), row(choice("cancel", "cancel")))...)
}

// invitation is what has been answered so far, and its unit.
func (t *Turn) invitation() (at inviting, view inviteView, err error) {
	if !t.Data("members", &at) || at.Unit == 0 {
		return at, view, sentence("error.stale", nil)
	}
	view.Role, view.Org, view.EnterFor = at.Role, at.Org, at.EnterFor
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
	at = inviting{Unit: at.Unit, Role: roles[i]}
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

func (t *Turn) inviteAskName(at inviting, view inviteView) error {
	if err := t.Await("members", "name", at); err != nil {
		return err
	}
	view.Org, view.EnterFor = at.Org, at.EnterFor
	return t.Ask("invite.name", view, row(choice("cancel", "cancel")))
}

// inviteName makes the invitation: a picture and a text to forward, which hold nothing personal but
// the name.
func (t *Turn) inviteName() error {
	at, view, err := t.invitation()
	if err != nil {
		return err
	}
	view.Name = registry.CleanText(t.Text)
	if !isName(view.Name) {
		return sentence("invite.bad_name", nil)
	}
	made, err := casework.Invite(t.ctx, t.Tx, t.act(), view.Unit, store.Invitation{
		Role: at.Role, Organisation: at.Org, EnterFor: at.EnterFor, Name: view.Name,
	})
	if err != nil {
		return err
	}
	view.Bot, view.Code, view.Until = t.h.BotName, made.Code, registry.DateOf(made.Expires)
	view.Address = registry.DefaultAddress(at.Role)
	view.Link = "https://t.me/" + t.h.BotName + "?start=" + made.Token
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
