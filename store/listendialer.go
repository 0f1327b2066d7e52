package store

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// listenDialer makes the wires of listening sessions: kept alive, and broken when even the pings
// are not answered.
type listenDialer struct {
	profile profile
	frozen  atomic.Int64

	mu     sync.Mutex
	last   *wire
	closed bool
}

// DialContext satisfies pq.DialerContext.
func (d *listenDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	nd := net.Dialer{KeepAliveConfig: keepAlive(), Control: userTimeout}
	nc, err := nd.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w := &wire{Conn: nc, profile: d.profile, frozen: &d.frozen}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, errors.Join(net.ErrClosed, w.Close())
	}
	d.last = w
	return w, nil
}

// close ends the present wire and allows no further one.
func (d *listenDialer) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	if d.last != nil {
		_ = d.last.Close()
	}
}

func (d *listenDialer) isClosed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.closed
}

// Dial satisfies pq.Dialer.
func (d *listenDialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout satisfies pq.Dialer.
func (d *listenDialer) DialTimeout(network, address string, limit time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return d.DialContext(ctx, network, address)
}
