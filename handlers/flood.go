package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/bot"
	"rasoat/store"
)

// Flood is how many messages a minute are answered at once: what comes faster waits for its turn, in its order, and
// nothing of a member is lost. Zero sets no limit.
type Flood struct{ Member, Stranger int }

// DefaultFlood is far above what a person types or presses; somebody unknown has nothing to do here but to type a code.
func DefaultFlood() Flood { return Flood{Member: 120, Stranger: 12} }

const (
	mostOfStranger = 20 // messages of somebody unknown that wait; more are counted and not kept
	turnsAtOnce    = 50
)

// floods lets a message wait when its chat writes too fast, or when others of it wait before it; the chat is told
// once a burst.
func (h *Handler) floods(ctx context.Context, tx *store.Tx, chat store.Chat, m bot.Message) (waits, told bool, err error) {
	limit := h.Flood.Member
	if chat.Member == 0 {
		limit = h.Flood.Stranger
	}
	if limit <= 0 {
		return false, false, nil
	}
	heard, err := tx.CountHeard(ctx, chat.ID)
	if err != nil || heard.Count <= limit && heard.Waiting == 0 {
		return false, false, err
	}
	if chat.Member != 0 || heard.Waiting < mostOfStranger {
		body, err := json.Marshal(m)
		if err != nil {
			return false, false, fmt.Errorf("let a message wait: %w", err)
		}
		each := time.Minute / time.Duration(limit)
		if err := tx.Wait(ctx, m.UpdateID, chat.ID, body, tx.Now.Add(time.Duration(heard.Waiting+1)*each)); err != nil {
			return false, false, err
		}
	}
	if heard.Told || heard.Waiting > 0 {
		return true, false, nil
	}
	t := &Turn{ctx: ctx, h: h, Tx: tx, chat: chat, Msg: m}
	if err := t.Say("error.flood", nil); err != nil {
		return true, false, err
	}
	return true, true, errors.Join(t.post(""), tx.ToldFlood(ctx, chat.ID))
}

// Turns handles what has waited for its turn. What fails three times is given up with an apology, as in Handle.
func (h *Handler) Turns(ctx context.Context, _ time.Time) error {
	for {
		var due []store.WaitingUpdate
		err := h.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) (err error) {
			due, err = tx.Turns(ctx, turnsAtOnce)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		for _, w := range due {
			if err := h.turn(ctx, w); err != nil {
				return fmt.Errorf("handle what has waited: %w", err)
			}
		}
	}
}

func (h *Handler) turn(ctx context.Context, w store.WaitingUpdate) error {
	var m bot.Message
	if err := json.Unmarshal(w.Body, &m); err != nil {
		return fmt.Errorf("read a message that has waited: %w", err)
	}
	for {
		said, err := h.takeTurn(ctx, m, func(tx *store.Tx, chat store.Chat) ([]int64, error) { return h.answer(ctx, tx, chat, m) })
		if err == nil {
			h.deliver(ctx, said)
			return nil
		}
		if ctx.Err() != nil || store.IsUnavailable(err) {
			return err
		}
		tries, failed := h.Store.FailUpdate(ctx, m.UpdateID, m.Payload)
		if failed != nil {
			return errors.Join(err, failed)
		}
		h.Log.ErrorContext(ctx, "update failed", "update", m.UpdateID, "try", tries, "err", err)
		if tries < triesPerUpdate {
			continue
		}
		said, err = h.takeTurn(ctx, m, func(tx *store.Tx, chat store.Chat) ([]int64, error) {
			return []int64{chat.ID}, h.apologise(ctx, tx, chat, m)
		})
		h.deliver(ctx, said)
		return err
	}
}

// takeTurn takes the turn of a message and does something about it, together or not at all.
func (h *Handler) takeTurn(ctx context.Context, m bot.Message, do func(*store.Tx, store.Chat) ([]int64, error)) (said []int64, err error) {
	err = h.guard(ctx, m, func() error {
		return h.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
			said = nil
			taken, err := tx.TakeTurn(ctx, m.UpdateID)
			if err != nil || !taken {
				return err
			}
			chat, err := tx.OpenChat(ctx, m.ChatID)
			if err == nil {
				said, err = do(tx, chat)
			}
			return err
		})
	})
	return said, err
}

func (h *Handler) deliver(ctx context.Context, chats []int64) {
	for _, chat := range chats {
		h.Deliver(ctx, chat)
	}
}
