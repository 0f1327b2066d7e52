package notify

import (
	"context"
	"errors"
	"fmt"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// errNoLink says that strict was set without a way to our own pages.
var errNoLink = errors.New("strict needs pages of our own")

// strictView is what the strict form of a notice is given.
type strictView struct {
	Me    registry.Membership
	Lines []store.Bare
	File  bool
}

// strictly is what a chat carries of a notice under strict: case codes and what is asked for, and a one-time link to
// the rest. A notice that says nothing personal stays as it is.
func (d *Dispatcher) strictly(ctx context.Context, tx *store.Tx, q store.Queued, reader registry.Membership, m message, out bot.Out) (strict bot.Out, is bool, err error) {
	if !d.cfg.Gate.Strict || store.IsPage(q.Chat) || m.carries()|holds(out, tx.Looks()) == 0 {
		return out, false, nil
	}
	if d.cfg.Gate.Link == nil {
		return out, false, fmt.Errorf("%w: %w", errBroken, errNoLink)
	}
	press := bot.Press{Verb: pressMenu}
	if len(m.choices) > 0 {
		press = m.choices[0].press
	}
	lines, err := tx.Bare(ctx, named(out, tx.Looks()))
	if err != nil {
		return out, false, err
	}
	text, err := templates.Render("strict.notice", strictView{Me: reader, Lines: lines, File: m.file != nil})
	if err != nil {
		return out, false, fmt.Errorf("%w: %w", errBroken, err)
	}
	way, err := d.way(ctx, tx, reader, press.String(), m.file)
	return bot.Out{Text: text, Silent: out.Silent, Choices: [][]bot.Choice{{way}}}, true, err
}

// filed says where the file of a notice is: on our own server where there are pages, and the message has a one-time
// link to it; elsewhere it hangs on the message, which is deleted before 48 hours.
func (d *Dispatcher) filed(ctx context.Context, tx *store.Tx, q store.Queued, reader registry.Membership, out bot.Out) (bot.Out, error) {
	if out.File == nil || out.Photo || store.IsPage(q.Chat) {
		return out, nil
	}
	name := "file.link"
	if d.cfg.Gate.Link == nil {
		name = "file.attached"
	}
	how, err := templates.Render(name, nil)
	if err != nil {
		return out, fmt.Errorf("%w: %w", errBroken, err)
	}
	out.Text += "\n\n" + how
	if d.cfg.Gate.Link == nil {
		return out, nil
	}
	way, err := d.way(ctx, tx, reader, "", out.File)
	out.File, out.Choices = nil, append(out.Choices, []bot.Choice{way})
	return out, err
}

// way is the button to a page or to a file.
func (d *Dispatcher) way(ctx context.Context, tx *store.Tx, reader registry.Membership, press string, file *bot.Upload) (bot.Choice, error) {
	name := "label.open_page"
	if file != nil {
		name = "label.open_file"
	}
	label, err := templateText(name, nil)
	if err != nil {
		return bot.Choice{}, err
	}
	url, err := d.cfg.Gate.Link(ctx, tx, reader, press, file)
	return bot.Choice{Label: label, URL: url}, err
}
