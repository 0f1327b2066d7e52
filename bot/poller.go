package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	pollWait    = 30 * time.Second // below the patience of most proxies
	pollWorkers = 8
	conflictGap = 5 * time.Second
)

// Poller asks for updates and hands them to Handle. The offset moves only when all of a batch is handled, so a message
// is handed over again until Handle returns nil, also after a kill: Handle has to know what it has seen.
//
// Within a chat messages keep their order; chats run in parallel, Workers at a time. A message that fails is repeated
// with growing waits while the other chats of the batch go on. The next batch waits for it: Handle puts poison aside.
type Poller struct {
	Client  *Client
	Handle  func(context.Context, Message) error
	Log     *slog.Logger
	Workers int           // how many messages at once; 0: 8
	Wait    time.Duration // how long the server holds an empty poll; 0: 30 s, at most 50 s
}

// Run polls until ctx is cancelled, which is no error. It fails only when the token is refused, since no repetition
// heals that. No goroutine is left behind. A webhook has to be deleted first: until then the server answers 409.
func (p *Poller) Run(ctx context.Context) error {
	wait := p.Wait
	if wait <= 0 {
		wait = pollWait
	}
	failures := &backoff{first: 500 * time.Millisecond, most: 30 * time.Second}
	var offset int64
	for ctx.Err() == nil {
		batch, after, err := p.Client.Updates(ctx, offset, wait)
		switch {
		case ctx.Err() != nil:
			return nil
		case KindOf(err) == Unauthorized:
			return fmt.Errorf("poll: %w", err)
		case err != nil:
			p.sleep(ctx, err, failures)
			continue
		}
		failures.reset()
		if p.handle(ctx, batch) {
			offset = after
		}
	}
	return nil
}

// sleep waits after a failed poll: as long as the server says, a while for another poller to go, else longer each time.
func (p *Poller) sleep(ctx context.Context, err error, failures *backoff) {
	wait := failures.next()
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Kind == Conflict {
			wait = conflictGap
		}
		wait = max(wait, e.After)
	}
	orSilent(p.Log).Warn("poll failed", "kind", KindOf(err), "err", err, "wait", wait)
	pause(ctx, wait)
}

// handle hands over a batch and reports whether all of it was handled, which only an end of ctx prevents.
func (p *Poller) handle(ctx context.Context, batch []Message) bool {
	workers := p.Workers
	if workers <= 0 {
		workers = pollWorkers
	}
	slots := make(chan struct{}, workers)
	var lanes sync.WaitGroup
	for _, lane := range byChat(batch) {
		lanes.Go(func() { p.lane(ctx, slots, lane) })
	}
	lanes.Wait()
	return ctx.Err() == nil
}

// byChat splits a batch into chats, each in order.
func byChat(batch []Message) map[int64][]Message {
	lanes := make(map[int64][]Message)
	for _, m := range batch {
		lanes[m.ChatID] = append(lanes[m.ChatID], m)
	}
	return lanes
}

// lane hands over the messages of one chat, one after the other.
func (p *Poller) lane(ctx context.Context, slots chan struct{}, lane []Message) {
	for _, m := range lane {
		if !p.insist(ctx, slots, m) {
			return
		}
	}
}

// insist repeats a message until it is handled, and reports whether it was. A slot is held while Handle runs, not
// between, so that chats in trouble do not take the place of others.
func (p *Poller) insist(ctx context.Context, slots chan struct{}, m Message) bool {
	failures := &backoff{first: 200 * time.Millisecond, most: 10 * time.Second}
	for attempt := 1; ; attempt++ {
		select {
		case <-ctx.Done():
			return false
		case slots <- struct{}{}:
		}
		err := guard(ctx, p.Handle, m)
		<-slots
		if err == nil || ctx.Err() != nil {
			return err == nil
		}
		wait := failures.next()
		orSilent(p.Log).Error("message not handled", "update", m.UpdateID, "chat", m.ChatID, "attempt", attempt, "err", err, "wait", wait)
		if !pause(ctx, wait) {
			return false
		}
	}
}
