package bench

import (
	"sync"
	"testing"
	"time"

	"rasoat/casework"
)

// mostSilent is how long an officer may be left without a word, in seconds.
const mostSilent = 2

// pace hears how far an import is, as the shell does: its counts as they come, and the words that are said beside
// them. It keeps the longest time without either, over all imports that it has watched, their beginnings and ends
// included.
type pace struct {
	now   func() time.Time // nil: the real clock
	ticks <-chan time.Time // of the pulse; nil: the real ones

	mu           sync.Mutex
	counts, said time.Duration
}

// begin watches one import. A nil pace watches nothing.
func (p *pace) begin() (tell func(rows int), end func()) {
	if p == nil {
		return nil, func() {}
	}
	count, say := p.since(&p.counts), p.since(&p.said)
	ticks, stop := p.ticks, func() {}
	if ticks == nil {
		clock := time.NewTicker(casework.PulseEvery)
		ticks, stop = clock.C, clock.Stop
	}
	pulse := casework.StartPulse(ticks, func(time.Time, int) { say() })
	tell = func(rows int) {
		count()
		pulse.Set(rows)
	}
	return tell, func() {
		stop()
		pulse.End()
		count()
		say()
	}
}

// since notes how long it is since it was last called.
func (p *pace) since(longest *time.Duration) func() {
	clock := p.now
	if clock == nil {
		clock = time.Now
	}
	last := clock()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		now := clock()
		*longest = max(*longest, now.Sub(last))
		last = now
	}
}

// report says how long nothing was heard of the imports that were watched.
func (p *pace) report(what string) {
	results.say("Progress of %s: at most %s without a word (%s); the counts in it moved after %s at most.",
		what, short(p.said), most(p.said.Seconds(), mostSilent, " s"), short(p.counts))
}

func TestPace(t *testing.T) {
	t.Parallel()
	var nobody *pace
	tell, end := nobody.begin()
	if end(); tell != nil {
		t.Error("somebody is told of what nobody watches")
	}
	at := time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)
	p := pace{now: func() time.Time { return at }, ticks: make(chan time.Time)}
	tell, end = p.begin()
	at = at.Add(3 * time.Second)
	tell(1)
	at = at.Add(time.Second)
	end()
	if p.counts != 3*time.Second || p.said != 4*time.Second {
		t.Errorf("%v without a count, %v without a word; want 3s and 4s", p.counts, p.said)
	}
}
