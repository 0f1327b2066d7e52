package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rasoat/bot"
	"rasoat/store"
)

// Pages is the channel of our own pages in front of another one: what is said to a page is kept until its reader
// looks, everything else goes on to Next.
type Pages struct {
	Store *store.Store
	Next  Sender
}

// Send satisfies Sender.
func (p *Pages) Send(ctx context.Context, chat int64, o bot.Out) (messageID int, err error) {
	if !store.IsPage(chat) {
		return p.Next.Send(ctx, chat, o)
	}
	err = p.say(ctx, o, func(tx *store.Tx, body []byte) error {
		id, err := tx.PutPage(ctx, chat, body)
		messageID = int(id)
		return err
	})
	return messageID, err
}

// Edit satisfies Sender.
func (p *Pages) Edit(ctx context.Context, chat int64, messageID int, o bot.Out) error {
	if !store.IsPage(chat) {
		return p.Next.Edit(ctx, chat, messageID, o)
	}
	err := p.say(ctx, o, func(tx *store.Tx, body []byte) error { return tx.EditPage(ctx, chat, int64(messageID), body) })
	if errors.Is(err, store.ErrNotFound) {
		return &bot.Error{Kind: bot.NotFound, Text: "message to edit not found"}
	}
	return err
}

// Delete satisfies Sender.
func (p *Pages) Delete(ctx context.Context, chat int64, messageID int) error {
	if !store.IsPage(chat) {
		return p.Next.Delete(ctx, chat, messageID)
	}
	return p.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error { return tx.DropPage(ctx, chat, int64(messageID)) })
}

func (p *Pages) say(ctx context.Context, o bot.Out, keep func(tx *store.Tx, body []byte) error) error {
	body, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("write for a page: %w", err)
	}
	return p.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error { return keep(tx, body) })
}
