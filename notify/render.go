package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// errBroken marks a row that no later try can render.
var errBroken = errors.New("row is broken")

// choicesLast is how long the choices of a notice can be typed.
const choicesLast = 7 * 24 * time.Hour

// about is the body of a notice: ids only. What they mean is looked up within the reader's scope at
// delivery.
type about struct {
	Children []registry.ChildID    `json:"children,omitempty"`
	Docket   registry.DocketID     `json:"docket,omitempty"`
	Member   registry.MembershipID `json:"member,omitempty"`
	Unit     registry.UnitID       `json:"unit,omitempty"`
	Day      registry.Date         `json:"day,omitzero"`
	Since    registry.Date         `json:"since,omitzero"`
	Import   importAbout           `json:"import,omitzero"`

	From       time.Time   `json:"from,omitzero"`
	Request    int64       `json:"request,omitempty"`
	Incident   int64       `json:"incident,omitempty"`
	Invitation int64       `json:"invitation,omitempty"`
	Approval   int64       `json:"approval,omitempty"`
	Export     exportAbout `json:"export,omitzero"`
	Staff      staffAbout  `json:"staff,omitzero"`
	Direct     directAbout `json:"direct,omitzero"`
}

func (a about) json() []byte {
	text, err := json.Marshal(a)
	if err != nil { // ids and dates always have a JSON form
		panic(err)
	}
	return text
}

// message is what a notice says: a template with its data and choices. Without a template it says
// nothing, and the notice is acknowledged in silence.
type message struct {
	template string
	data     any
	choices  []choice
	silent   bool
	file     *bot.Upload
}

// choice is a button under a notice; its label is the template "label.notify_NAME".
type choice struct {
	label string
	data  any
	press bot.Press
}

// compose makes the message of a row; speak is false when there is nothing to say any more.
func (d *Dispatcher) compose(ctx context.Context, q *store.Queued) (out bot.Out, speak bool, err error) {
	switch {
	case q.Verb == store.Delete:
		return out, q.MessageID > 0, nil
	case q.Left:
		return out, false, nil // a reply was on its way when its reader left
	case q.Kind == store.KindStub:
		out.Text, err = templates.Render("notify.stub", nil)
		return out, q.MessageID > 0, err
	case q.Kind == store.KindHide:
		out, err = d.hidden(ctx, *q)
		return out, q.MessageID > 0, err
	case q.Kind == store.KindReply:
		if err := json.Unmarshal(q.Body, &out); err != nil {
			return out, false, fmt.Errorf("%w: %w", errBroken, err)
		}
		return out, true, nil
	}
	kind, known := d.notices[q.Kind]
	if !known {
		return out, false, fmt.Errorf("%w: no notice is called %q", errBroken, q.Kind)
	}
	var ids about
	if err := json.Unmarshal(q.Body, &ids); err != nil {
		return out, false, fmt.Errorf("%w: %w", errBroken, err)
	}
	return d.render(ctx, q, kind, ids)
}

// render asks the notice what to say, within the rights that the reader has now.
func (d *Dispatcher) render(ctx context.Context, q *store.Queued, kind notice, ids about) (out bot.Out, speak bool, err error) {
	reader, ok, err := d.reader(ctx, *q)
	if err != nil || !ok || !reader.May(kind.right) {
		return out, false, err
	}
	err = d.cfg.Store.As(ctx, store.ScopeOf(reader), func(tx *store.Tx) error {
		out, speak = bot.Out{}, false
		m, err := message{template: "notify.rules", data: reader, choices: []choice{press("menu", pressMenu)}}, error(nil)
		if reader.HasAccepted() {
			m, err = kind.say(ctx, tx, reader, ids)
		}
		if err == nil {
			m, err = m.fromOutside(ctx, tx, q.Chat, reader)
		}
		if errors.Is(err, store.ErrNotFound) || err == nil && m.template == "" {
			tx.Showed(store.LookDeliver, nil)
			return nil
		}
		if err != nil {
			return err
		}
		speak = true
		if out, err = m.out(ctx, tx, q.Chat); err != nil {
			return err
		}
		return d.declare(ctx, tx, q, reader, m, &out)
	})
	return out, speak, err
}

// declare says for the gate what a notice carries, in its strict form where that is the policy, and journals
// which records it names.
func (d *Dispatcher) declare(ctx context.Context, tx *store.Tx, q *store.Queued, reader registry.Membership, m message, out *bot.Out) error {
	strict, isStrict, err := d.strictly(ctx, tx, *q, reader, m, *out)
	if err != nil {
		return err
	}
	if !isStrict {
		if strict, err = d.filed(ctx, tx, *q, reader, strict); err != nil {
			return err
		}
	}
	*out, q.Holds, q.Reopen = strict, holds(strict, tx.Looks()), pressMenu
	if q.Carries = m.carries(); isStrict {
		q.Carries = 0
	}
	if out.File != nil {
		q.Carries |= registry.CarriesFile
	}
	if len(m.choices) > 0 {
		q.Reopen = m.choices[0].press.String()
	}
	d.delivers(tx, *q, *out)
	return nil
}

// hidden is what stands in the place of a message that was hidden: a way to what it showed, with the rights of then.
func (d *Dispatcher) hidden(ctx context.Context, q store.Queued) (out bot.Out, err error) {
	err = d.cfg.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) (err error) {
		m := message{template: "notify.hidden"}
		if p, err := bot.ParsePress(q.Reopen); err == nil {
			m.choices = []choice{{label: "reopen", press: p}}
		}
		out, err = m.out(ctx, tx, q.Chat)
		return err
	})
	return out, err
}

// reader is the membership for which a notice is rendered; ok is false when it has ended, or when the
// chat belongs to somebody else by now.
func (d *Dispatcher) reader(ctx context.Context, q store.Queued) (m registry.Membership, ok bool, err error) {
	err = d.cfg.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
		ok = false
		chat, err := tx.Chat(ctx, q.Chat)
		if err != nil {
			return err
		}
		m, err = tx.Membership(ctx, q.Reader)
		ok = err == nil && !m.Ended && m.Member == chat.Member
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return m, false, nil
	}
	return m, ok, err
}

// out renders the message and gives its choices a letter, under which they can be typed.
func (m message) out(ctx context.Context, tx *store.Tx, chat int64) (bot.Out, error) {
	text, err := templates.Render(m.template, m.data)
	if err != nil {
		return bot.Out{}, fmt.Errorf("%w: %w", errBroken, err)
	}
	out := bot.Out{Text: text, Silent: m.silent, File: m.file}
	if len(m.choices) == 0 {
		return out, nil
	}
	letter, err := tx.NextLetter(ctx, chat)
	if err != nil {
		return out, err
	}
	var typed []store.Choice
	for i, c := range m.choices {
		label, err := templates.Text("label.notify_"+c.label, c.data)
		if err != nil {
			return out, fmt.Errorf("%w: %w", errBroken, err)
		}
		name := fmt.Sprintf("%s%d", letter, i+1)
		typed = append(typed, store.Choice{Label: name, Press: c.press.String()})
		out.Choices = append(out.Choices, []bot.Choice{{Label: name + " · " + label, Press: c.press.String()}})
	}
	return out, tx.SaveChoices(ctx, chat, typed, tx.Now.Add(choicesLast))
}

// templateText is a text of the templates that no channel formats.
func templateText(name string, data any) (string, error) {
	text, err := templates.Text(name, data)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errBroken, err)
	}
	return text, nil
}
