package notify

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, start := newPace(10, time.Now), time.Now()
		for range 31 {
			<-time.After(p.turn())
		}
		if took := time.Since(start); took < 3*time.Second || took > 3*time.Second+100*time.Millisecond {
			t.Errorf("31 messages at 10 a second took %v", took)
		}
		if rest := p.rest(1); rest != 0 {
			t.Errorf("an untouched chat rests %v", rest)
		}
		p.sent(1)
		<-time.After(300 * time.Millisecond)
		if rest := p.rest(1); rest != 700*time.Millisecond {
			t.Errorf("rests %v, want 700ms", rest)
		}
		<-time.After(time.Second)
		if rest := p.rest(1); rest != 0 {
			t.Errorf("rests %v a second later", rest)
		}
	})
}

func TestPace_answersDoNotWaitAndLeaveNoDebt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(10, time.Now)
		for range 1000 {
			p.pass()
		}
		if wait := p.turn(); wait > 200*time.Millisecond {
			t.Errorf("after a burst of answers a scheduled message waits %v", wait)
		}
	})
}

func TestBackOff(t *testing.T) {
	t.Parallel()
	for attempt, most := range map[int]time.Duration{1: firstWait, 3: 4 * firstWait, 100: mostWait} {
		for range 100 {
			if wait := backOff(attempt, mostWait); wait < most/2 || wait > most*3/2 {
				t.Fatalf("attempt %d waits %v, want about %v", attempt, wait, most)
			}
		}
	}
}
