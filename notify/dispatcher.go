package notify

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"rasoat/bot"
	"rasoat/store"
)

// Sender is the channel as the dispatcher needs it; *bot.Client is one.
type Sender interface {
	Send(ctx context.Context, chat int64, o bot.Out) (messageID int, err error)
	Edit(ctx context.Context, chat int64, messageID int, o bot.Out) error
	Delete(ctx context.Context, chat int64, messageID int) error
}

// Config is what a Dispatcher works with. Store, Sender and Log are needed.
type Config struct {
	Store  *store.Store
	Sender Sender
	Log    *slog.Logger
	// Workers is how many chats are served at once by Run; 0 means 16.
	Workers int
	// Rate is how many scheduled messages a second may go out over all chats; 0 means 29: the
	// channel takes 30, and the way there shakes them together.
	Rate float64
	// Lease is how long a chat is held before somebody else may take it; 0 means 15 s.
	Lease time.Duration
	// Gate is what may leave.
	Gate Gate
	// Accepted runs between the channel's accept and our acknowledgement. An error stands for a
	// process that dies there: nothing is acknowledged or given back. For tests.
	Accepted func(q store.Queued) error
}

const (
	defaultWorkers = 16
	defaultRate    = 29
	defaultLease   = 15 * time.Second

	poll     = 30 * time.Second       // behind a wake-up that was lost
	settled  = 2 * time.Second        // so long Settle waits for who serves a chat
	dead     = time.Second            // after so long a killed holder is looked for again
	busy     = 250 * time.Millisecond // what is due but held by somebody else is looked at again
	away     = 500 * time.Millisecond // the database does not answer
	settle   = 2 * time.Millisecond   // wake-ups in a burst are one
	grace    = 5 * time.Second        // a message on its way is waited for when we are to stop
	batch    = 8                      // rows of a chat read at once
	wakeName = "rasoat_outbox"
)

// Dispatcher is the one way out: it leases a chat, renders what waits for it in the reader's scope,
// sends it in order and acknowledges it. Several may work on one database.
type Dispatcher struct {
	cfg     Config
	holder  uuid.UUID
	notices map[string]notice
	pace    *pace
	pages   *progress
	claims  *claims
	free    chan struct{} // one token a worker
	kick    chan struct{}
	running sync.WaitGroup
}

// New makes a dispatcher; it does nothing until Run or Deliver.
func New(cfg Config) *Dispatcher {
	if cfg.Workers <= 0 {
		cfg.Workers = defaultWorkers
	}
	if cfg.Rate <= 0 {
		cfg.Rate = defaultRate
	}
	if cfg.Lease <= 0 {
		cfg.Lease = defaultLease
	}
	d := &Dispatcher{
		cfg: cfg, holder: cfg.Store.NewHolder(), notices: notices(), pace: newPace(cfg.Rate, time.Now), pages: newProgress(), claims: newClaims(),
		free: make(chan struct{}, cfg.Workers), kick: make(chan struct{}, 1),
	}
	for range cfg.Workers {
		d.free <- struct{}{}
	}
	return d
}

// Wake makes Run look at the outbox at once, for instance when business time was moved.
func (d *Dispatcher) Wake() {
	select {
	case d.kick <- struct{}{}:
	default:
	}
}

// Run serves every chat that has something to send until ctx ends, and then waits for the messages
// on their way. It is woken by the outbox, by times that fall due, and by a poll behind them.
func (d *Dispatcher) Run(ctx context.Context) error {
	ticks, err := d.cfg.Store.Listener(ctx, wakeName)
	if err != nil {
		return fmt.Errorf("listen to the outbox: %w", err)
	}
	defer d.running.Wait()
	for ctx.Err() == nil {
		wait := d.pass(ctx)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-ticks:
		case <-d.kick:
		case <-timer.C:
		}
		timer.Stop()
		sleep(ctx, settle)
	}
	return nil
}

// pass starts a worker for every free chat that is due and tells how long nothing else will be.
func (d *Dispatcher) pass(ctx context.Context) (wait time.Duration) {
	for ctx.Err() == nil {
		limit := len(d.free)
		if limit == 0 {
			return poll // a worker that ends wakes us
		}
		if err := d.freeOrphans(ctx); err != nil {
			return d.pause(ctx, err)
		}
		leases, err := d.leaseDue(ctx, limit)
		if err != nil {
			return d.pause(ctx, err)
		}
		for _, l := range leases {
			<-d.free
			d.running.Go(func() {
				d.serve(ctx, l, store.Bulk)
				d.free <- struct{}{}
				d.Wake()
			})
		}
		if len(leases) < limit {
			break
		}
	}
	next, ok, err := d.cfg.Store.NextDue(ctx, d.cfg.Store.Now())
	switch {
	case err != nil:
		return d.pause(ctx, err)
	case !ok:
		return poll
	case next > 0:
		return d.lookForDead(ctx, min(max(next, busy), poll))
	}
	return busy
}

// lookForDead frees chats whose holder was killed, and looks again sooner than their leases end: the
// server may not have noticed yet.
func (d *Dispatcher) lookForDead(ctx context.Context, wait time.Duration) time.Duration {
	n, err := d.cfg.Store.ReleaseDead(ctx)
	switch {
	case err != nil:
		return d.pause(ctx, err)
	case n > 0:
		d.cfg.Log.Info("leases of a program that is gone are given back", "chats", n)
		return settle
	}
	return min(wait, dead)
}

// pause says that the database is away and looks again shortly after.
func (d *Dispatcher) pause(ctx context.Context, err error) time.Duration {
	d.claims.doubt()
	if ctx.Err() == nil {
		d.cfg.Log.Warn("outbox cannot be read", "error", err)
	}
	return away
}

// Deliver sends what is not scheduled for a chat now, in the path of the update that has just been
// answered. It does nothing when the chat is being served: whoever does that sends it.
func (d *Dispatcher) Deliver(ctx context.Context, chat int64) {
	defer d.Wake()
	l, ok, err := d.leaseOne(ctx, chat)
	if err != nil {
		d.claims.doubt()
		d.cfg.Log.Warn("chat cannot be leased", "error", err)
	}
	if ok {
		d.serve(ctx, l, store.Urgent)
	}
}

// Settle returns when what is not scheduled for a chat is sent, whoever does that, or after two seconds: a page shows
// what has been said, and nobody brings it the rest.
func (d *Dispatcher) Settle(ctx context.Context, chat int64) error {
	ctx, stop := context.WithTimeout(ctx, settled)
	defer stop()
	for {
		owed, err := d.cfg.Store.IsOwed(ctx, chat, d.cfg.Store.Now())
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case !owed:
			return nil
		}
		d.Deliver(ctx, chat)
		sleep(ctx, settle)
	}
}

// sleep waits unless ctx ends; false then.
func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
