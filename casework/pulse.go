package casework

import (
	"sync/atomic"
	"time"
)

// PulseEvery is how often whoever watches work at a shell hears of it: officers are to see at least every two
// seconds that it goes on.
const PulseEvery = time.Second

// Pulse tells how far long work is, also while the work itself is silent: one statement, or one look at all rows
// of a province, takes longer than a person waits without a word.
type Pulse struct {
	rows          atomic.Int64
	ended, silent chan struct{}
}

// StartPulse calls say at every tick, with the time of the tick and the rows that are done, never twice at once.
// The caller ends it.
func StartPulse(ticks <-chan time.Time, say func(at time.Time, rows int)) *Pulse {
	p := &Pulse{ended: make(chan struct{}), silent: make(chan struct{})}
	go func() {
		defer close(p.silent)
		for {
			select {
			case <-p.ended:
				return
			case at := <-ticks:
				say(at, int(p.rows.Load()))
			}
		}
	}()
	return p
}

// Set notes how many rows are done.
func (p *Pulse) Set(rows int) { p.rows.Store(int64(rows)) }

// End returns when nothing more will be said.
func (p *Pulse) End() {
	close(p.ended)
	<-p.silent
}

// soFar is how far a job is.
type soFar struct {
	rows int
	took time.Duration // since the job was taken up
}
