package store

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// wire is a network connection on which nothing blocks for ever. Each read and write has the
// profile's limit, and the context of the operation under way cuts it short: the server then has
// the grace time to answer that it cancelled.
type wire struct {
	net.Conn
	profile profile
	frozen  *atomic.Int64
	broken  atomic.Bool

	mu    sync.Mutex
	op    uint64
	stop  func() bool // forgets the context of the operation
	until time.Time   // set by lib/pq while it connects
	cut   time.Time   // set when the operation's context ended
}

// begin starts an operation; the one before it has no say any more. There is no end to call:
// rows are read after the query has returned, and the next operation replaces this one.
func (w *wire) begin(ctx context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stop != nil {
		w.stop()
	}
	w.op++
	w.cut, w.stop = time.Time{}, nil
	if ctx.Done() != nil {
		op := w.op
		w.stop = context.AfterFunc(ctx, func() { w.cutOp(op) })
	}
}

// beginShort starts an operation that has only the grace time.
func (w *wire) beginShort() {
	w.begin(context.Background())
	_ = w.cap(w.profile.grace)
}

func (w *wire) cutOp(op uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if op != w.op {
		return
	}
	w.cut = time.Now().Add(w.profile.grace)
	_ = w.Conn.SetDeadline(w.deadline())
}

// cap ends the wire at a fixed distance from now, whatever is set later.
func (w *wire) cap(d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = time.Now().Add(d)
	return w.Conn.SetDeadline(w.cut)
}

// deadline needs the lock.
func (w *wire) deadline() time.Time {
	at := time.Now().Add(w.profile.wire)
	for _, other := range []time.Time{w.until, w.cut} {
		if !other.IsZero() && other.Before(at) {
			at = other
		}
	}
	return at
}

// SetDeadline is how lib/pq limits the greeting; zero lifts only that limit.
func (w *wire) SetDeadline(t time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.until = t
	return w.Conn.SetDeadline(w.deadline())
}

func (w *wire) arm(set func(time.Time) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return set(w.deadline())
}

// Read satisfies net.Conn.
func (w *wire) Read(b []byte) (int, error) {
	if err := w.arm(w.Conn.SetReadDeadline); err != nil {
		return 0, w.note(err)
	}
	n, err := w.Conn.Read(b)
	return n, w.note(err)
}

// Write satisfies net.Conn.
func (w *wire) Write(b []byte) (int, error) {
	if err := w.arm(w.Conn.SetWriteDeadline); err != nil {
		return 0, w.note(err)
	}
	n, err := w.Conn.Write(b)
	return n, w.note(err)
}

func (w *wire) note(err error) error {
	if err == nil {
		return nil
	}
	first := !w.broken.Swap(true)
	if first && errors.Is(err, os.ErrDeadlineExceeded) {
		w.frozen.Add(1)
	}
	if errors.Is(err, net.ErrClosed) {
		return io.EOF // lib/pq takes this one for a lost connection
	}
	return err
}

// Close satisfies net.Conn.
func (w *wire) Close() error {
	w.begin(context.Background())
	return w.Conn.Close()
}
