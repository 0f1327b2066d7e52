package handlers

import (
	"strings"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
)

// rulesRoute has the rules of confidentiality accepted. Until then dispatch leads here, whatever is sent.
func rulesRoute() Route {
	return Route{
		Name:    "rules",
		Right:   registry.ActPersonal,
		Hidden:  true,
		Presses: map[string]func(*Turn) error{"ru_yes": (*Turn).rulesYes},
	}
}

// rulesView is what the templates rules.* are given.
type rulesView struct {
	Me      registry.Membership
	Version int
	Again   bool // an earlier version was accepted
}

func (t *Turn) rulesView() rulesView {
	return rulesView{Me: t.Me, Version: registry.RulesVersion, Again: t.Me.Rules > 0}
}

// isBound reports whether a message may be dealt with: who has not accepted the rules can do that, and
// nothing else.
func (t *Turn) isBound() bool {
	if !t.isMember() || t.Me.HasAccepted() {
		return true
	}
	press := t.Msg.Press
	if t.Msg.Kind == bot.KindText {
		press, _ = t.conv.chosen(strings.TrimSpace(t.Msg.Text))
	}
	p, err := bot.ParsePress(press)
	return err == nil && p.Verb == "ru_yes"
}

// askRules shows nothing but the rules. What was sent meanwhile is not read, and leaves the chat where it
// may be personal.
func (t *Turn) askRules() error {
	switch t.Msg.Kind {
	case bot.KindPhoto, bot.KindDocument, bot.KindContact:
		t.hides = true
	case bot.KindText:
		t.hides = holdsNumber(t.Msg.Text)
	}
	t.End()
	err := t.Ask("rules.ask", t.rulesView(), row(choice("rules_yes", "ru_yes")))
	if err == nil {
		t.Share()
	}
	return err
}

// rulesYes notes that the member accepts, and opens the door.
func (t *Turn) rulesYes() error {
	if err := casework.AcceptRules(t.ctx, t.Tx, t.act()); err != nil {
		return err
	}
	t.Me.Rules = registry.RulesVersion
	t.offerCommands()
	t.End()
	return t.sayWithKeyboard("rules.accepted", t.menuView())
}
