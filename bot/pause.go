package bot

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff is a wait that doubles from first to most.
type backoff struct {
	first, most, now time.Duration
}

// next gives the wait after one more failure: the upper half is drawn by lot, so that many do not come back at once.
func (b *backoff) next() time.Duration {
	b.now = min(max(b.now*2, b.first), b.most)
	return b.now/2 + rand.N(b.now/2+1) // #nosec G404 -- spreads tries in time, guards nothing
}

func (b *backoff) reset() { b.now = 0 }

// pause waits for d and reports whether ctx still stands.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}
