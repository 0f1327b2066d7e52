package notify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"rasoat/bot"
	"rasoat/store"
)

const (
	firstWait = 500 * time.Millisecond
	mostWait  = time.Minute
	// mostRenders is how often a notice is tried that cannot be rendered for another reason than the
	// database being away.
	mostRenders = 5
)

// backOff doubles from half a second, each ± half, up to most.
func backOff(attempt int, most time.Duration) time.Duration {
	wait := min(firstWait<<min(attempt-1, 10), most)
	return wait/2 + rand.N(wait) // #nosec G404 -- spreads tries in time, guards nothing
}

// failed does what the kind of a failure asks. Nothing that may succeed later is dropped: the row
// waits, and with it the rest of its chat, so that the order stays.
func (d *Dispatcher) failed(ctx context.Context, l store.Lease, q store.Queued, err error) error {
	var refusal *bot.Error
	if !errors.As(err, &refusal) {
		refusal = &bot.Error{Kind: bot.Network, Text: err.Error()}
	}
	log := d.cfg.Log.With("row", q.ID, "kind", q.Kind, "failure", refusal.Kind, "code", refusal.Code)
	switch refusal.Kind {
	case bot.Retry429:
		log.Info("channel asks to wait", "after", refusal.After)
		return d.park(ctx, l, q, refusal.After, refusal.Kind)
	case bot.Blocked403, bot.NotFound:
		log.Info("chat cannot be written to any more")
		return d.shut(ctx, l, refusal.Kind)
	case bot.Migrated:
		log.Info("chat has moved")
		return d.move(ctx, l, refusal.MigrateTo)
	case bot.BadRequest:
		log.Error("message was refused", "text", refusal.Text)
		return d.bury(ctx, l, q, string(refusal.Kind))
	case bot.Unauthorized:
		log.Error("channel does not know us: check the token")
		return d.park(ctx, l, q, mostWait, refusal.Kind)
	}
	wait := max(refusal.After, backOff(q.Attempts+1, mostWait))
	log.Warn("message is tried again", "after", wait, "attempts", q.Attempts+1)
	return d.park(ctx, l, q, wait, refusal.Kind)
}

// unrenderable ends a row that can never be composed and lets another be tried again.
func (d *Dispatcher) unrenderable(ctx context.Context, l store.Lease, q store.Queued, err error) error {
	if errors.Is(err, errBroken) || q.Attempts+1 >= mostRenders && !store.IsRetryable(err) {
		d.cfg.Log.Error("row cannot be rendered", "row", q.ID, "kind", q.Kind, "error", err)
		return d.bury(ctx, l, q, "render")
	}
	d.cfg.Log.Warn("row is rendered again later", "row", q.ID, "kind", q.Kind, "error", err)
	return d.park(ctx, l, q, backOff(q.Attempts+1, mostWait), "render")
}

func (d *Dispatcher) park(ctx context.Context, l store.Lease, q store.Queued, wait time.Duration, why bot.ErrorKind) error {
	if _, err := d.cfg.Store.Park(ctx, l, q.ID, wait, string(why)); err != nil {
		return err
	}
	return errStop
}

// bury ends the row alone; the chat goes on.
func (d *Dispatcher) bury(ctx context.Context, l store.Lease, q store.Queued, why string) error {
	d.pages.drop(q.ID)
	_, err := d.cfg.Store.Bury(ctx, l, q.ID, d.cfg.Store.Now(), why)
	return err
}

// shut ends what waits for a chat that is closed to us. The next look of Due tells those who depend on
// its owner.
func (d *Dispatcher) shut(ctx context.Context, l store.Lease, why bot.ErrorKind) error {
	err := d.cfg.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return tx.ShutChat(ctx, l, string(why)) })
	return leaseGone(err, "shut chat")
}

func (d *Dispatcher) move(ctx context.Context, l store.Lease, to int64) error {
	err := d.cfg.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return tx.MoveChat(ctx, l, to) })
	return leaseGone(err, "move chat")
}

// leaseGone is how a step ends that gives the lease away, whether or not it was still ours.
func leaseGone(err error, what string) error {
	if err == nil || errors.Is(err, store.ErrLeaseLost) {
		return errStop
	}
	return fmt.Errorf("%s: %w", what, err)
}
