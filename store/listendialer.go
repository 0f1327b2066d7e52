package store

import (
	"context"
	"net"
	"sync/atomic"
	"time"
)

// listenDialer makes the wires of listening sessions: kept alive, and broken when even the pings
// are not answered.
type listenDialer struct {
	profile profile
	frozen  atomic.Int64
}

// DialContext satisfies pq.DialerContext.
func (d *listenDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	nd := net.Dialer{KeepAliveConfig: keepAlive(), Control: userTimeout}
	nc, err := nd.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &wire{Conn: nc, profile: d.profile, frozen: &d.frozen}, nil
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
