package handlers

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// lettered matches a choice of a message that is not the prompt: a1, b12.
var lettered = regexp.MustCompile(`^[a-zA-Z]\d{1,2}$`)

// run finds what is meant and does it. What the work refuses is undone to the savepoint and said;
// only faults are returned.
func (t *Turn) run() error {
	before := t.conv
	err := t.Tx.Savepoint(t.ctx, func(*store.Tx) error { return t.strictly(t.dispatch) })
	switch {
	case err == nil:
		t.abandoned(before)
		return nil
	case errors.Is(err, errOnPage):
		return t.toPage(before)
	}
	template, data, known := refusal(err)
	if !known {
		return err
	}
	t.out, t.conv = nil, before
	t.journalRefusal(err)
	if err := t.Say(template, data); err != nil {
		return err
	}
	t.Share()
	return nil
}

func (t *Turn) dispatch() error {
	if !t.isBound() {
		return t.askRules()
	}
	switch t.Msg.Kind {
	case bot.KindPress:
		return t.press(t.Msg.Press)
	case bot.KindDocument:
		return t.document()
	case bot.KindText:
		return t.text(strings.TrimSpace(visible(t.Msg.Text)))
	case bot.KindPhoto:
		return t.photo()
	case bot.KindContact:
		return t.contact()
	}
	switch {
	case !t.isMember():
		return sentence("error.stranger", nil)
	case t.Msg.Edited:
		return sentence("error.edited", nil)
	case t.conv.Flow == "":
		return t.Ask("error.kind", nil, row(choice("menu", "menu")))
	}
	return sentence("error.kind", nil)
}

// press goes by the verb alone; whether the writer may is asked anew, whatever was once offered.
func (t *Turn) press(data string) error {
	p, err := bot.ParsePress(data)
	if err != nil {
		t.forged = true
		return sentence("error.stale", nil)
	}
	route := t.h.routes.press[p.Verb]
	if route == nil {
		t.forged = true
		return sentence("error.stale", nil)
	}
	if err := t.permit(route); err != nil {
		return err
	}
	t.IDs, t.Text = p.IDs, "" // the number of a choice is no text for what it opens
	return route.Presses[p.Verb](t)
}

func (t *Turn) permit(r *Route) error {
	switch {
	case r.open(t.Me):
		t.Tx.For(r.Name)
		return nil
	case !t.isMember():
		return sentence("error.stranger", nil)
	}
	return &registry.RefusedError{Action: r.Right, Role: t.Me.Role}
}

func (t *Turn) start(r *Route) error {
	if err := t.permit(r); err != nil {
		return err
	}
	if r.Start == nil { // an old menu may name a feature that begins at a record
		return sentence("error.stale", nil)
	}
	t.End()
	return r.Start(t)
}

// text tries what a typed line may be, the most certain first.
func (t *Turn) text(text string) error {
	t.Text = text
	if command, rest, ok := splitCommand(text); ok {
		if r := t.h.routes.command[command]; r != nil {
			t.Text = rest
			return t.start(r)
		}
		return sentence("error.command", nil)
	}
	if !t.isMember() {
		return t.codeTyped()
	}
	t.hides = holdsNumber(text)
	if r := t.h.routes.command[registry.Fold(text)]; r != nil && r.Name == "cancel" || t.isCancel(text) {
		return t.start(t.h.routes.name["cancel"])
	}
	if press, ok := t.conv.chosen(text); ok {
		return t.press(press)
	}
	if lettered.MatchString(text) {
		press, ok, err := t.Tx.Choice(t.ctx, t.chat.ID, strings.ToLower(text))
		if err != nil {
			return err
		}
		if ok {
			return t.press(press)
		}
	}
	t.resume()
	if offered, err := t.aside(text); err != nil || offered {
		return err
	}
	if t.conv.Step != "" {
		return t.step()
	}
	if _, isNumber := typedNumber(text); lettered.MatchString(text) || isNumber && len(t.conv.Menu) > 0 {
		return sentence("recheck.choose", nil) // meant as a choice, and there is none such
	}
	if r := t.h.routes.label[registry.Fold(text)]; r != nil {
		t.Text = ""
		return t.start(r)
	}
	if offered, err := t.underDigest(text); err != nil || offered {
		return err
	}
	return t.start(t.h.routes.name["ask"])
}

// step hands the text to the flow that awaits it.
func (t *Turn) step() error {
	r := t.h.routes.name[t.conv.Flow]
	if r == nil || r.Steps[t.conv.Step] == nil {
		return sentence("error.stale", nil)
	}
	if err := t.permit(r); err != nil {
		return err
	}
	return r.Steps[t.conv.Step](t)
}

// document goes to the flow that is on, else to whatever takes files from this member.
func (t *Turn) document() error {
	if !t.isMember() {
		return sentence("error.stranger", nil)
	}
	if r := t.h.routes.name[t.conv.Flow]; r != nil && r.File != nil && r.open(t.Me) {
		return r.File(t)
	}
	for i := range t.h.routes.list {
		if r := &t.h.routes.list[i]; r.File != nil && r.open(t.Me) {
			t.End()
			return r.File(t)
		}
	}
	return sentence("error.no_file", nil)
}

// photo is a picture of a paper as likely as not: it is deleted, and nothing is read.
func (t *Turn) photo() error {
	if !t.isMember() {
		return sentence("error.stranger", nil)
	}
	t.hides = true
	return t.Say("error.photo", nil)
}

// splitCommand takes "/giao@bot ấp 3" apart: "giao", "ấp 3".
func splitCommand(text string) (command, rest string, ok bool) {
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	command, rest, _ = strings.Cut(text[1:], " ")
	command, _, _ = strings.Cut(command, "@")
	return strings.ToLower(command), strings.TrimSpace(rest), true
}

// isCancel knows the words by which people stop ("thôi").
func (t *Turn) isCancel(text string) bool {
	words, err := cancelWords()
	return err == nil && words[registry.Fold(text)]
}

// visible takes out signs that are not seen and those that turn the line: what is echoed must read as it was meant.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
