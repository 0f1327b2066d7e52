package web

import (
	"sync"
	"time"
)

// What may be tried wrong within a window before an address has to wait: people mistype; guessing 40 bits at
// this pace takes longer than any code lives.
const (
	mostTries    = 10
	tryWindow    = 15 * time.Minute
	mostKnown    = 10_000 // addresses that are remembered
	mostTogether = 200    // tries of all addresses together
)

// tries counts wrong codes and links by address.
type tries struct {
	mu    sync.Mutex
	since time.Time
	of    map[string]int
	all   int
}

func newTries() *tries { return &tries{of: map[string]int{}} }

func (t *tries) may(address string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(now)
	return t.of[address] < mostTries && t.all < mostTogether
}

func (t *tries) count(address string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(now)
	t.all++
	if _, known := t.of[address]; known || len(t.of) < mostKnown {
		t.of[address]++
	}
}

// turn begins a new window when the last is over.
func (t *tries) turn(now time.Time) {
	if now.Sub(t.since) >= tryWindow || now.Before(t.since) {
		t.since, t.all = now, 0
		clear(t.of)
	}
}
