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
	mu           sync.Mutex
	counts, said time.Duration
}

// begin watches one import. A nil pace watches nothing.
func (p *pace) begin() (tell func(rows int), end func()) {
	if p == nil {
		return nil, func() {}
	}
	count, say := p.since(&p.counts), p.since(&p.said)
	clock := time.NewTicker(casework.PulseEvery)
	pulse := casework.StartPulse(clock.C, func(time.Time, int) { say() })
	tell = func(rows int) {
		count()
		pulse.Set(rows)
	}
	return tell, func() {
		clock.Stop()
		pulse.End()
		count()
		say()
	}
}

// since notes how long it is since it was last called.
func (p *pace) since(longest *time.Duration) func() {
	last := time.Now()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		now := time.Now()
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
	var p pace
	tell, end = p.begin()
	tell(1)
	first := p.counts
	end()
	if first == 0 || p.said < first || p.counts < first || p.counts > p.said {
		t.Errorf("%v after the first count; %v and %v at the end", first, p.counts, p.said)
	}
}
