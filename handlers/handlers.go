// Package handlers answers people: it finds out who writes and what is meant, lets casework do it,
// and says what came of it. One update is one transaction; replies are rows of the outbox, written
// with what they report. It may import bot, casework, store, templates and registry.
package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// Voice is what is said outside the outbox, best effort after the commit.
type Voice interface {
	Answer(ctx context.Context, pressID, text string) error
	Typing(ctx context.Context, chat int64) error
	SetCommands(ctx context.Context, chat int64, commands []bot.Command) error
}

// Handler turns messages into work and replies.
type Handler struct {
	Store   *store.Store
	Voice   Voice
	Deliver func(ctx context.Context, chat int64) // sends what is owed to a chat at once, if it is free
	BotName string                                // for invitation links
	Contact string                                // whom to call when the program fails, printed in apologies
	Log     *slog.Logger
	// ExportAlone is how many records one person may take out without a second person's word; 0 means
	// casework.ExportAlone.
	ExportAlone int
	// Strict keeps what is personal out of every chat: it opens on a page under PublicURL, which must be set then.
	Strict    bool
	PublicURL string
	// Flood is how fast people are answered.
	Flood Flood

	routes *routes
}

// New returns a handler with its route table built.
func New(h Handler) (*Handler, error) {
	table, err := newRoutes(allRoutes())
	if err != nil {
		return nil, err
	}
	h.routes = table
	return &h, nil
}

// Handle deals with one message. An error means that nothing was kept and that the channel must
// bring the message again; after the third time it is set aside with an apology.
func (h *Handler) Handle(ctx context.Context, m bot.Message) error {
	var said []int64
	err := h.guard(ctx, m, func() error {
		return h.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
			chats, err := h.once(ctx, tx, m)
			said = chats
			return err
		})
	})
	if err != nil {
		if said, err = h.poison(ctx, m, err); err != nil {
			return err
		}
	}
	if m.PressID != "" {
		if err := h.Voice.Answer(ctx, m.PressID, ""); err != nil {
			h.Log.Debug("press not answered", "chat", m.ChatID, "err", err)
		}
	}
	h.deliver(ctx, said)
	return nil
}

// once does all that one message causes, inside its transaction.
func (h *Handler) once(ctx context.Context, tx *store.Tx, m bot.Message) ([]int64, error) {
	seen, err := tx.Seen(ctx, m.UpdateID)
	if err != nil || seen {
		return nil, err
	}
	chat, err := tx.OpenChat(ctx, m.ChatID)
	if err != nil {
		return nil, err
	}
	switch {
	case m.Kind == bot.KindBlocked:
		return nil, tx.BlockChat(ctx, chat.ID)
	case !m.Private || m.Kind == bot.KindUnblocked || m.Kind == bot.KindMigrated:
		return nil, nil
	case m.UserID != m.ChatID: // a private chat speaks for its own user only: this one is forged
		refuseSender(tx, m)
		return nil, nil
	}
	if waits, told, err := h.floods(ctx, tx, chat, m); waits || err != nil {
		if told {
			return []int64{chat.ID}, err
		}
		return nil, err
	}
	return h.answer(ctx, tx, chat, m)
}

// answer does what a message asks for.
func (h *Handler) answer(ctx context.Context, tx *store.Tx, chat store.Chat, m bot.Message) ([]int64, error) {
	t, err := h.newTurn(ctx, tx, chat, m)
	if err != nil {
		return nil, err
	}
	if err := t.run(); err != nil {
		return nil, err
	}
	return []int64{chat.ID}, t.finish()
}

// newTurn finds out who writes, and narrows the transaction to what that person may see.
func (h *Handler) newTurn(ctx context.Context, tx *store.Tx, chat store.Chat, m bot.Message) (*Turn, error) {
	t := &Turn{ctx: ctx, h: h, Tx: tx, chat: chat, Msg: m}
	tx.Through(string(t.door()))
	if err := t.conv.read(chat.State); err != nil {
		h.Log.Warn("conversation dropped", "chat", chat.ID)
	}
	if m.Kind != bot.KindPress {
		if err := tx.HeardMessage(ctx, chat.ID, int64(m.MessageID)); err != nil {
			return nil, err
		}
		t.under, t.chat.Last = t.chat.Last, int64(m.MessageID)
	}
	if chat.Acting == 0 {
		return t, nil
	}
	me, err := tx.Membership(ctx, chat.Acting)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err == nil && !me.Ended {
		t.Me = me
		if err := tx.Become(ctx, me); err != nil {
			return nil, err
		}
		if t.Unit, err = tx.Unit(ctx, me.Unit); err != nil {
			return nil, fmt.Errorf("find own unit: %w", err)
		}
	}
	return t, nil
}

// isMember reports whether the writer has a membership that is alive.
func (t *Turn) isMember() bool { return t.Me.ID != 0 }

// Today is the business day.
func (t *Turn) Today() registry.Date { return registry.DateOf(t.Tx.Now) }
