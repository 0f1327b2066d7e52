package handlers

import (
	"errors"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
)

// directRoute takes a leader's words under a report for what they are: words to the officers, not a question.
func directRoute() Route {
	return Route{
		Name:  "direct",
		Right: registry.ActDirect,
		Presses: map[string]func(*Turn) error{
			"dr_send": (*Turn).directSend, "dr_ask": (*Turn).directAsk,
		},
	}
}

// directing are words that wait for a leader's decision.
type directing struct {
	Text string `json:"text"`
}

// underDigest offers to pass on what a leader writes in answer to a report, or as the next thing after it.
func (t *Turn) underDigest(text string) (offered bool, err error) {
	if !t.Me.May(registry.ActDirect) || t.Msg.Kind != bot.KindText {
		return false, nil
	}
	answered := int64(t.Msg.ReplyTo)
	if answered == 0 {
		answered = t.under
	}
	is, err := t.Tx.IsDigest(t.ctx, t.chat.ID, answered)
	if err != nil || !is {
		return false, err
	}
	t.End()
	if err := t.Await("direct", "", directing{text}); err != nil {
		return true, err
	}
	return true, t.Ask("direct.offer", text, row(choice("direct_send", "dr_send")), row(choice("direct_ask", "dr_ask"), choice("cancel", "cancel")))
}

func (t *Turn) directSend() error {
	var at directing
	if !t.Data("direct", &at) {
		return sentence("error.stale", nil)
	}
	told, err := casework.Direct(t.ctx, t.Tx, t.act(), at.Text)
	switch {
	case errors.Is(err, casework.ErrNobodyToTell):
		return sentence("direct.nobody", nil)
	case errors.Is(err, casework.ErrWordsNumber), errors.Is(err, casework.ErrWordsLong):
		return sentence("direct.unfit", nil)
	}
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("direct.done", told, row(choice("menu", "menu")))
}

// directAsk takes the words for a question after all.
func (t *Turn) directAsk() error {
	var at directing
	if !t.Data("direct", &at) {
		return sentence("error.stale", nil)
	}
	t.End()
	t.Text = at.Text
	return t.answerTyped()
}
