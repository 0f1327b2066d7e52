package notify

import (
	"context"
	"errors"
	"time"

	"rasoat/bot"
	"rasoat/store"
)

// errStop ends the service of a chat: the lease is lost, parked or gone with the chat.
var errStop = errors.New("chat is not served any further")

// errDied is what a test's hook makes of us.
var errDied = errors.New("died between accept and acknowledgement")

// serve sends what waits for a leased chat, up to the given priority, until nothing is left, then
// gives the lease back. When ctx ends the message on its way is finished and acknowledged.
func (d *Dispatcher) serve(ctx context.Context, l store.Lease, most store.Priority) {
	defer d.claims.drop(l.Chat)
	work, stop := linger(ctx)
	defer stop()
	work, lost := context.WithCancel(work)
	defer lost()
	ended := make(chan struct{})
	defer close(ended)
	go d.keep(work, l, lost, ended)

	var err error
	for more := true; more && err == nil && ctx.Err() == nil; {
		more, err = d.serveBatch(ctx, work, l, most)
	}
	if errors.Is(err, errStop) || errors.Is(err, errDied) {
		return
	}
	if err = errors.Join(err, d.cfg.Store.Release(work, l)); err != nil {
		d.claims.doubt()
		d.cfg.Log.Warn("chat is left for now", "error", err)
	}
}

// linger is ctx, but ends only some time after it, so that what is on its way arrives.
func linger(ctx context.Context) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return work, func() { unhook(); cancel() }
}

// keep renews the lease at a third of its time, and ends the work when it was lost.
func (d *Dispatcher) keep(ctx context.Context, l store.Lease, lost context.CancelFunc, ended <-chan struct{}) {
	every := time.NewTicker(d.cfg.Lease / 3)
	defer every.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			return
		case <-every.C:
		}
		if ok, err := d.cfg.Store.Renew(ctx, l, d.cfg.Lease); err == nil && !ok {
			lost()
			return
		}
	}
}

// serveBatch reads the next rows and sends them; more is false when none were left.
func (d *Dispatcher) serveBatch(ctx, work context.Context, l store.Lease, most store.Priority) (more bool, err error) {
	rows, last, err := d.cfg.Store.Waiting(work, l, d.cfg.Store.Now(), batch)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	for _, q := range rows {
		if ctx.Err() != nil || q.Priority > most {
			return false, nil
		}
		if q.Priority == store.Bulk {
			// Something more urgent may come meanwhile, so the rows are read again.
			if rest := d.pace.rest(l.Chat); rest > 0 {
				sleep(ctx, min(rest, perChat/10))
				return true, nil
			}
		}
		if last, err = d.serveRow(ctx, work, l, q, last); err != nil {
			return false, err
		}
	}
	return true, nil
}

// serveRow composes, sends and acknowledges one row; it returns the newest message of the chat.
func (d *Dispatcher) serveRow(ctx, work context.Context, l store.Lease, q store.Queued, last int64) (int64, error) {
	said := store.Delivery{Row: q.ID, Slot: q.Slot}
	out, speak, err := d.composed(work, &q)
	if err == nil && speak {
		out, err = marked(q, out)
	}
	if err != nil {
		return last, d.unrenderable(work, l, q, err)
	}
	if speak {
		if why := d.admit(&q, &out); why != "" {
			return last, d.withhold(work, l, q, why)
		}
		if !d.take(ctx, q) {
			return last, nil
		}
		if said, err = d.say(work, q, last, out); err != nil {
			return last, d.failed(work, l, q, err)
		}
		d.pace.sent(l.Chat)
		if d.cfg.Accepted != nil && d.cfg.Accepted(q) != nil {
			return last, errDied
		}
	}
	d.pages.drop(q.ID)
	return max(last, said.Message), d.ack(work, l, said)
}

// take waits for the row's place among all messages; false when ctx ended first.
func (d *Dispatcher) take(ctx context.Context, q store.Queued) bool {
	if q.Priority != store.Bulk {
		d.pace.pass()
		return true
	}
	wait := d.pace.turn()
	return wait <= 0 || sleep(ctx, wait)
}

// ack tries until it is known or the lease has run out: a message that stays unacknowledged is sent
// again.
func (d *Dispatcher) ack(ctx context.Context, l store.Lease, said store.Delivery) error {
	within, cancel := context.WithTimeout(ctx, d.cfg.Lease)
	defer cancel()
	for try := 1; ; try++ {
		ok, err := d.cfg.Store.Ack(within, l, said, d.cfg.Store.Now(), d.cfg.Lease)
		switch {
		case err == nil && ok:
			return nil
		case err == nil:
			d.cfg.Log.Warn("message was accepted after the lease was lost", "row", said.Row)
			return errStop
		case !sleep(within, backOff(try, time.Second)):
			d.claims.doubt()
			d.cfg.Log.Error("message was accepted but not acknowledged", "row", said.Row, "error", err)
			return errStop
		}
	}
}

// say does what the row's verb asks and tells what became of it.
func (d *Dispatcher) say(ctx context.Context, q store.Queued, last int64, out bot.Out) (store.Delivery, error) {
	said := store.Delivery{Row: q.ID, Slot: q.Slot, Reopen: q.Reopen}
	if q.Verb == store.Delete {
		said.Gone = q.MessageID
		return said, d.cfg.Sender.Delete(ctx, q.Chat, int(q.MessageID))
	}
	if q.Verb == store.Edit && canEdit(q, last, out) {
		err := d.cfg.Sender.Edit(ctx, q.Chat, int(q.MessageID), out)
		reduces := q.Kind == store.KindStub || q.Kind == store.KindHide
		if !bot.MessageGone(err) || reduces {
			if bot.MessageGone(err) {
				err = nil // nothing is left to be reduced
			}
			said.InPlace = q.MessageID
			said.Personal, said.Gone = split(q, q.MessageID)
			return said, err
		}
	} else if q.Slot != "" {
		said.Replaces = q.MessageID
	}
	sent, err := d.sendPages(ctx, q, out)
	if err == nil {
		said.Message = sent[len(sent)-1]
	}
	if isPersonal(q) {
		said.Personal = sent
	}
	if out.File != nil {
		said.Hide = store.HideByDelete
	}
	return said, err
}

// split tells whether a message that was edited carries something of a child now.
func split(q store.Queued, message int64) (personal []int64, gone int64) {
	if isPersonal(q) {
		return []int64{message}, 0
	}
	return nil, message
}

// canEdit reports whether the message is edited where it stands: a live one only as the last of its
// chat, and never into a file or a keyboard.
func canEdit(q store.Queued, last int64, out bot.Out) bool {
	return q.MessageID > 0 && (q.Slot == "" || q.MessageID == last) &&
		out.File == nil && out.Keyboard == nil && out.Contact == "" && bot.Length(out.Text) <= bot.MaxText
}

// sendPages sends a text that is too long page by page; choices, keyboard and file go with the last.
func (d *Dispatcher) sendPages(ctx context.Context, q store.Queued, out bot.Out) (sent []int64, err error) {
	if out.File != nil || bot.Length(out.Text) <= bot.MaxText {
		message, err := d.cfg.Sender.Send(ctx, q.Chat, out)
		return []int64{int64(message)}, err
	}
	pages, err := pagesOf(q, out.Text)
	if err != nil {
		return nil, err
	}
	for i := len(d.pages.get(q.ID)); i < len(pages); i++ {
		page := bot.Out{Text: pages[i], Protect: out.Protect, Silent: out.Silent}
		if i == len(pages)-1 {
			page.Choices, page.Keyboard = out.Choices, out.Keyboard
		}
		message, err := d.cfg.Sender.Send(ctx, q.Chat, page)
		if err != nil {
			return nil, err
		}
		d.pages.add(q.ID, int64(message))
	}
	return d.pages.get(q.ID), nil
}
