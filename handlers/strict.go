package handlers

import (
	"context"
	"errors"
	"strings"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// errOnPage says that what was asked for is done on a page of our own: nothing of it stands.
var errOnPage = errors.New("goes on on a page")

// isStrict reports whether the chat must not carry what is personal.
func (t *Turn) isStrict() bool { return t.h.Strict && !store.IsPage(t.chat.ID) && t.isMember() }

// strictly does what was asked for only where the reply may stand in the chat; elsewhere it is undone, to be done on
// the page that the reply leads to. It runs inside the savepoint.
func (t *Turn) strictly(dispatch func() error) error {
	if err := dispatch(); err != nil || !t.isStrict() {
		return err
	}
	t.weigh()
	if !t.isPersonal() {
		return nil
	}
	t.bare = t.shownLooks()
	return errOnPage
}

// shownLooks are the records that the reply shows.
func (t *Turn) shownLooks() (shown []store.Look) {
	said, _ := t.said()
	for _, l := range t.Tx.Looks() {
		if isNamed(said, l) {
			shown = append(shown, l)
		}
	}
	return shown
}

// strictView is what the strict form of a reply is given.
type strictView struct{ Lines []store.Bare }

// toPage says of the records what may be said, and offers the page on which the same press or text does its work.
// The conversation goes on there from where it stands here, and stays here as it was: a link that nobody opens
// loses nothing.
func (t *Turn) toPage(before conversation) error {
	t.out, t.conv = nil, before
	state, err := before.bytes()
	if err != nil {
		return err
	}
	to := casework.LinkTo{Press: t.Msg.Press, Text: t.Msg.Text, State: state}
	if t.Msg.Kind != bot.KindPress && t.Msg.Kind != bot.KindText {
		to = casework.LinkTo{Text: "/menu"}
	}
	url, err := t.h.Link(t.ctx, t.Tx, t.Me, to)
	if err != nil {
		return err
	}
	lines, err := t.Tx.Bare(t.ctx, t.bare)
	if err != nil {
		return err
	}
	text, err := templates.Render("strict.reply", strictView{lines})
	if err != nil {
		return err
	}
	label, err := templates.Text("label.open_page", nil)
	if err != nil {
		return err
	}
	t.out = []saying{{out: bot.Out{Text: text, Choices: [][]bot.Choice{{{Label: label, URL: url}}}}}}
	return nil
}

// Link offers a one-time link under the public URL: to the page, or to a file.
func (h *Handler) Link(ctx context.Context, tx *store.Tx, by registry.Membership, to casework.LinkTo) (string, error) {
	if to.File != nil && by.IsTraining() {
		name, err := templates.Text("training.file", to.Name)
		if err != nil {
			return "", err
		}
		to.Name = name
	}
	token, err := casework.OfferLink(ctx, tx, casework.Act{By: by, Door: casework.DoorChat}, to)
	if err != nil {
		return "", err
	}
	path := "/m/"
	if to.File != nil {
		path = "/t/"
	}
	return strings.TrimRight(h.PublicURL, "/") + path + token, nil
}
