package handlers

import (
	"context"
	"errors"
	"regexp"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// startRoute is the door: a link with an invitation, or the first words of a stranger.
func startRoute() Route {
	return Route{
		Name:     "start",
		Commands: []string{"start", "batdau"},
		Hidden:   true,
		Start:    (*Turn).begin,
		Presses:  map[string]func(*Turn) error{"st_take": (*Turn).startTake, "st_not": (*Turn).startNot},
		Steps:    map[string]func(*Turn) error{"phone": (*Turn).askPhone},
		Expects:  map[string]Expect{"phone": expectsNumber},
	}
}

// codeLike matches a short invitation code as people type it, with or without its dash.
var codeLike = regexp.MustCompile(`^[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}$`)

// invited is the invitation that somebody has opened and not yet taken; the conversation is sealed.
type invited struct {
	Code string `json:"code"`
}

func (t *Turn) begin() error {
	switch {
	case t.Text != "" && t.isMember():
		return t.offerRole(t.Text)
	case t.Text != "":
		return t.enrol(t.Text, "")
	case t.isMember():
		return t.showMenu()
	}
	return t.Say("start.stranger", nil)
}

// codeTyped is what a stranger writes: a code, or anything else, which gets the same sentence whoever asks.
func (t *Turn) codeTyped() error {
	var at invited
	switch {
	case codeLike.MatchString(t.Text):
		return t.enrol(t.Text, "")
	case t.Data("start", &at):
		return t.askPhone()
	}
	return sentence("error.stranger", nil)
}

// guest is the writer as an invitation sees them.
func (t *Turn) guest(phone registry.Phone) casework.Guest {
	return casework.Guest{Chat: t.chat.ID, Name: t.Msg.FromName, Phone: phone}
}

// takeView is what the template start.take is given.
type takeView struct {
	Me   registry.Membership
	Name string // for whom it was made; empty when that is the member's own name, or nobody's
	Role registry.Role
	Org  registry.Organisation
	Unit registry.Unit
}

// offerRole asks a member first: whoever holds an invitation by chance must not become another person.
func (t *Turn) offerRole(code string) error {
	inv, err := casework.Open(t.ctx, t.Tx, t.guest(""), code)
	if why, refused := invitationRefused(err); refused {
		return t.Say(why, nil)
	}
	if err != nil {
		return err
	}
	unit, err := t.Tx.Unit(t.ctx, inv.Unit)
	if err != nil {
		return err
	}
	if err := t.Await("start", "", invited{code}); err != nil {
		return err
	}
	view := takeView{Me: t.Me, Role: inv.Role, Org: inv.Organisation, Unit: unit}
	if registry.MatchKey(inv.Name) != registry.MatchKey(t.Me.Name) {
		view.Name = inv.Name
	}
	return t.Ask("start.take", view, row(choice("start_take", "st_take"), choice("start_not", "st_not")))
}

func (t *Turn) startTake() error {
	var at invited
	if !t.isMember() || !t.Data("start", &at) {
		return sentence("error.stale", nil)
	}
	return t.enrol(at.Code, "")
}

// startNot leaves the invitation to whom it was meant for.
func (t *Turn) startNot() error {
	var at invited
	if !t.isMember() || !t.Data("start", &at) {
		return sentence("error.stale", nil)
	}
	t.End()
	return t.Ask("start.left", nil, row(choice("menu", "menu")))
}

// contact is a telephone number that somebody shares, which only an invitation asks for.
func (t *Turn) contact() error {
	t.hides = true
	var at invited
	switch waits := t.Data("start", &at); {
	case !waits && !t.isMember():
		return sentence("error.stranger", nil)
	case !waits:
		return sentence("error.kind", nil)
	case t.Msg.Phone == "":
		return t.Say("start.phone_own", nil)
	}
	phone, err := registry.ParsePhone(t.Msg.Phone)
	if err != nil {
		phone = registry.Phone(t.Msg.Phone) // of another country: it is none that an invitation is bound to
	}
	return t.enrol(at.Code, phone)
}

// askPhone shows the key with which the person shares their own number.
func (t *Turn) askPhone() error {
	t.hides = t.hides || holdsNumber(t.Msg.Text)
	text, err := templates.Render("start.phone", t.Me)
	if err != nil {
		return err
	}
	key, err := templates.Text("label.share_phone", nil)
	if err != nil {
		return err
	}
	t.conv.Menu = nil
	t.out = append(t.out, saying{out: bot.Out{Text: text, Contact: key}})
	return nil
}

// enrol uses an invitation. A member who opens another one gets a further membership and acts in it.
func (t *Turn) enrol(code string, phone registry.Phone) error {
	me, err := casework.Join(t.ctx, t.Tx, t.guest(phone), code)
	if errors.Is(err, casework.ErrPhoneNeeded) {
		if err := t.Await("start", "phone", invited{code}); err != nil {
			return err
		}
		return t.askPhone()
	}
	if why, refused := invitationRefused(err); refused {
		t.End()
		return t.Say(why, nil)
	}
	if err != nil {
		return err
	}
	if err := t.Tx.Become(t.ctx, me); err != nil {
		return err
	}
	t.Me = me
	if t.Unit, err = t.Tx.Unit(t.ctx, me.Unit); err != nil {
		return err
	}
	t.End()
	if !me.HasAccepted() {
		if err := t.Say("start.joined", t.menuView()); err != nil {
			return err
		}
		t.Share()
		t.out[len(t.out)-1].out.Keyboard = []string{}
		return t.askRules()
	}
	t.offerCommands()
	return t.greet()
}

// invitationRefused names the sentence for a code that does not open the door. It is said and not
// returned: a returned refusal is undone, and with it the count of wrong tries.
func invitationRefused(err error) (template string, refused bool) {
	for _, known := range []struct {
		why      error
		template string
	}{
		{store.ErrInvitationUnknown, "start.unknown"}, {store.ErrInvitationUsed, "start.used"}, {store.ErrInvitationExpired, "start.expired"},
		{store.ErrInvitationClosed, "start.closed"}, {store.ErrTooManyTries, "start.too_many"},
		{casework.ErrOwnInvitation, "start.own"}, {casework.ErrPhoneOther, "start.phone_other"},
		{casework.ErrAccountTaken, "start.taken"},
	} {
		if errors.Is(err, known.why) {
			return known.template, true
		}
	}
	return "", false
}

func (t *Turn) greet() error { return t.sayWithKeyboard("start.welcome", t.menuView()) }

// sayWithKeyboard says something and brings the persistent keyboard, which cannot stand in one message
// with the choices of the menu that follows.
func (t *Turn) sayWithKeyboard(name string, view any) error {
	text, err := templates.Render(name, view)
	if err != nil {
		return err
	}
	keys, err := t.keyboard()
	if err != nil {
		return err
	}
	t.out = append(t.out, saying{out: bot.Out{Text: text, Keyboard: keys}})
	return t.showMenu()
}

// offerCommands sets the channel's command menu for this chat once the enrolment stands; if that
// fails the commands work all the same.
func (t *Turn) offerCommands() {
	commands, err := t.h.Commands(t.Me)
	chat, ctx, h := t.chat.ID, context.WithoutCancel(t.ctx), t.h
	t.Tx.AfterCommit(func() {
		if err == nil {
			err = h.Voice.SetCommands(ctx, chat, commands)
		}
		if err != nil {
			h.Log.Warn("commands not set", "chat", chat, "err", err)
		}
	})
}

// keyboard are the names of the features under the thumb of a role (words.md), six at most.
func (t *Turn) keyboard() ([]string, error) {
	byRole := map[registry.Role][]string{
		registry.RoleOfficer:      {"work", "find", "assign", "docket", "paper", "menu"},
		registry.RoleCollaborator: {"work", "obstacle", "menu"},
		registry.RolePolice:       {"confirm", "work", "menu"},
		registry.RoleLeader:       {"progress", "menu"},
		registry.RoleAdmin:        {"members", "menu"},
	}
	keys := []string{}
	for _, name := range byRole[t.Me.Role] {
		r := t.h.routes.name[name]
		if r == nil || !r.open(t.Me) {
			continue
		}
		label, err := r.label(t.Me.Role)
		if err != nil {
			return nil, err
		}
		keys = append(keys, label)
	}
	return keys, nil
}
