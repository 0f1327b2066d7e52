package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
)

const (
	listenPing   = 30 * time.Second // also the poll behind a notification that was lost
	minReconnect = 200 * time.Millisecond
	maxReconnect = 10 * time.Second
)

// listenProfile has no statement limit: the session waits. Its pings are answered, so a wire that
// stays silent for three of them is broken.
func listenProfile(ping time.Duration) profile {
	p := screenProfile()
	p.name, p.wire = "listen", 3*ping
	return p
}

// Listener tells that something was said on the channel, or that something may have been missed:
// after every (re)connection, and every 30 s. The receiver reads the table anew at each tick;
// ticks that it does not fetch become one. The channel is closed when ctx ends.
func (s *Store) Listener(ctx context.Context, channel string) (<-chan struct{}, error) {
	return s.listenEvery(ctx, channel, listenPing)
}

func (s *Store) listenEvery(ctx context.Context, channel string, ping time.Duration) (<-chan struct{}, error) {
	p := listenProfile(ping)
	params := p.params()
	delete(params, "statement_timeout")
	dsn, err := withParams(s.url, params)
	if err != nil {
		return nil, err
	}
	if _, err := pq.NewConfig(dsn); err != nil {
		return nil, fmt.Errorf("read the database URL: %w", redact(err))
	}
	l := &listening{store: s, channel: channel, ping: ping, ticks: make(chan struct{}, 1), dialer: &listenDialer{profile: p}}
	l.inner = pq.NewDialListener(l.dialer, dsn, minReconnect, maxReconnect, l.event)
	go l.run(ctx)
	return l.ticks, nil
}

// listening is one subscription.
type listening struct {
	store   *Store
	channel string
	ping    time.Duration
	ticks   chan struct{}
	dialer  *listenDialer
	inner   *pq.Listener
}

func (l *listening) event(_ pq.ListenerEventType, err error) {
	if err != nil && !l.dialer.isClosed() {
		l.store.log.Warn("listening for notifications is interrupted", "channel", l.channel, "error", err)
	}
}

func (l *listening) run(ctx context.Context) {
	defer close(l.ticks)
	defer l.inner.Close()
	defer l.dialer.close() // first: a ping without an answer would hold the listener's lock
	subscribed := make(chan error, 1)
	go func() { subscribed <- l.inner.Listen(l.channel) }() // returns when first connected
	ping := time.NewTicker(l.ping)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-subscribed:
			if err != nil {
				l.store.log.Error("cannot listen for notifications", "channel", l.channel, "error", err)
			}
		case <-l.inner.Notify: // nil after a reconnection: read anew as well
		case <-ping.C:
			go l.inner.Ping() //nolint:errcheck // a broken wire shows as a reconnection
		}
		select {
		case l.ticks <- struct{}{}:
		default:
		}
	}
}
