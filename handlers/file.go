package handlers

import (
	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// SendFile adds a file that holds something of children or members. Where there are pages of our own it stays on our
// server and the message has a one-time link to it; elsewhere it is attached, and deleted before 48 hours. It is not
// protected either way: a protected file cannot reach a PC (design 9).
func (t *Turn) SendFile(name string, content []byte, caption string, data any) error {
	if store.IsPage(t.chat.ID) {
		return t.attach(name, content, caption, data)
	}
	where := "file.link"
	if t.h.PublicURL == "" {
		where = "file.attached"
	}
	text, err := templates.Render(caption, data)
	if err != nil {
		return err
	}
	how, err := templates.Render(where, nil)
	if err != nil {
		return err
	}
	text += "\n\n" + how
	if t.h.PublicURL == "" {
		t.hang(name, content, caption, text)
		return nil
	}
	label, err := templates.Text("label.open_file", nil)
	if err != nil {
		return err
	}
	url, err := t.h.Link(t.ctx, t.Tx, t.Me, casework.LinkTo{Name: name, File: content})
	if err != nil {
		return err
	}
	t.out = append(t.out, saying{
		carries: templates.Carries(caption), out: bot.Out{Text: text, Choices: [][]bot.Choice{{{Label: label, URL: url}}}},
	})
	return nil
}

// attach adds a file to the message itself; one that holds nothing of anybody, like the empty form, may go so.
func (t *Turn) attach(name string, content []byte, caption string, data any) error {
	text, err := templates.Render(caption, data)
	if err != nil {
		return err
	}
	t.hang(name, content, caption, text)
	return nil
}

// hang adds a message with a file on it.
func (t *Turn) hang(name string, content []byte, caption, text string) {
	t.out = append(t.out, saying{
		carries: templates.Carries(caption) | registry.CarriesFile,
		out:     bot.Out{Text: text, File: &bot.Upload{Name: name, Content: content}},
	})
}
