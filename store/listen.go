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
func listenProfile() profile {
	p := screenProfile()
	p.name, p.wire = "listen", 3*listenPing
	return p
}

// Listener tells that something was said on the channel, or that something may have been missed:
// after every (re)connection, and every 30 s. The receiver reads the table anew at each tick;
// ticks that it does not fetch become one. The channel is closed when ctx ends.
func (s *Store) Listener(ctx context.Context, channel string) (<-chan struct{}, error) {
	p := listenProfile()
	params := p.params()
	delete(params, "statement_timeout")
	dsn, err := withParams(s.url, params)
	if err != nil {
		return nil, err
	}
	if _, err := pq.NewConfig(dsn); err != nil {
		return nil, fmt.Errorf("read the database URL: %w", redact(err))
	}
	l := pq.NewDialListener(&listenDialer{profile: p}, dsn, minReconnect, maxReconnect,
		func(_ pq.ListenerEventType, err error) {
			if err != nil {
				s.log.Warn("listening for notifications is interrupted", "error", err)
			}
		})
	ticks := make(chan struct{}, 1)
	go s.listen(ctx, l, channel, ticks)
	return ticks, nil
}

func (s *Store) listen(ctx context.Context, l *pq.Listener, channel string, ticks chan<- struct{}) {
	defer close(ticks)
	defer l.Close()
	subscribed := make(chan error, 1)
	go func() { subscribed <- l.Listen(channel) }() // returns when first connected
	ping := time.NewTicker(listenPing)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-subscribed:
			if err != nil {
				s.log.Error("cannot listen for notifications", "channel", channel, "error", err)
			}
		case <-l.Notify: // nil after a reconnection: read anew as well
		case <-ping.C:
			go l.Ping() //nolint:errcheck // a broken wire shows as a reconnection
		}
		select {
		case ticks <- struct{}{}:
		default:
		}
	}
}
