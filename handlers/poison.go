package handlers

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"rasoat/bot"
	"rasoat/store"
)

// triesPerUpdate is how often a message may fail for a reason that does not pass by itself.
const triesPerUpdate = 3

// panicError is a panic caught while a message was handled. The value may hold contents and is not printed.
type panicError struct{ stack []byte }

func (e *panicError) Error() string { return "panic while handling a message" }

// guard turns a panic into an error, so that one bad message does not stop its neighbours.
func (h *Handler) guard(ctx context.Context, m bot.Message, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{stack: debug.Stack()}
			h.Log.ErrorContext(ctx, "panic", "update", m.UpdateID, "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		}
	}()
	return fn()
}

// poison counts failures of one message. Faults that pass by themselves (database away, context
// ended) are not counted; at the third of the others the message is marked as seen, with an apology.
func (h *Handler) poison(ctx context.Context, m bot.Message, cause error) ([]int64, error) {
	if ctx.Err() != nil || store.IsUnavailable(cause) {
		return nil, cause
	}
	tries, err := h.Store.FailUpdate(ctx, m.UpdateID, m.Payload)
	if err != nil {
		return nil, errors.Join(cause, err)
	}
	h.Log.ErrorContext(ctx, "update failed", "update", m.UpdateID, "try", tries, "err", cause)
	if tries < triesPerUpdate {
		return nil, cause
	}
	var said []int64
	err = h.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
		seen, err := tx.Seen(ctx, m.UpdateID)
		if err != nil || seen {
			return err
		}
		chat, err := tx.OpenChat(ctx, m.ChatID)
		if err != nil {
			return err
		}
		said = []int64{chat.ID}
		return h.apologise(ctx, tx, chat, m)
	})
	return said, err
}

func (h *Handler) apologise(ctx context.Context, tx *store.Tx, chat store.Chat, m bot.Message) error {
	t := &Turn{ctx: ctx, h: h, Tx: tx, chat: chat, Msg: m}
	if err := t.Say("error.ours", map[string]any{"Code": supportCode(m.UpdateID), "Contact": h.Contact}); err != nil {
		return err
	}
	return t.post("")
}

// supportCode is four letters that a person can read out on the telephone; the log has the update's id.
func supportCode(id int64) string {
	const letters = "ABCDEFGHKLMNPQRSTUVXY3456789"
	code := make([]byte, 4)
	n := uint64(id)*0x9E3779B97F4A7C15 ^ uint64(id)>>7 // #nosec G115 -- a hash, not a quantity
	for i := range code {
		code[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(code)
}
