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
	}
}

// codeLike matches a short invitation code as people type it, with or without its dash.
var codeLike = regexp.MustCompile(`^[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}$`)

func (t *Turn) begin() error {
	switch {
	case t.Text != "":
		return t.enrol(t.Text)
	case t.isMember():
		return t.showMenu()
	}
	return t.Say("start.stranger", nil)
}

// codeTyped is what a stranger writes: a code, or anything else, which gets the same sentence whoever asks.
func (t *Turn) codeTyped() error {
	if codeLike.MatchString(t.Text) {
		return t.enrol(t.Text)
	}
	return sentence("error.stranger", nil)
}

// enrol uses an invitation. A member who opens another one gets a further membership and acts in it.
func (t *Turn) enrol(code string) error {
	me, err := casework.Join(t.ctx, t.Tx, t.chat.ID, code, t.Msg.FromName)
	if why, refused := invitationRefused(err); refused {
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
	t.offerCommands()
	t.End()
	return t.greet()
}

// invitationRefused names the sentence for a code that does not open the door. It is said and not
// returned: a returned refusal is undone, and with it the count of wrong tries.
func invitationRefused(err error) (template string, refused bool) {
	switch {
	case errors.Is(err, store.ErrInvitationUnknown):
		return "start.unknown", true
	case errors.Is(err, store.ErrInvitationUsed):
		return "start.used", true
	case errors.Is(err, store.ErrInvitationExpired):
		return "start.expired", true
	case errors.Is(err, store.ErrTooManyTries):
		return "start.too_many", true
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
