package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"rasoat/registry"
)

// When says how often a tick runs by business time; use Each or Daily.
type When struct {
	every        time.Duration
	hour, minute int
}

// Each runs a tick whenever so much business time has passed.
func Each(d time.Duration) When { return When{every: d} }

// Daily runs a tick once a day, at a time of day in Vietnam or as soon after it as we run.
func Daily(hour, minute int) When { return When{hour: hour, minute: minute} }

// isDue reports whether a tick that ran last at one time is due at another. One that never ran is: it
// may have been missed while we were down, and asks the database what is left to do.
func (w When) isDue(last, now time.Time) bool {
	switch {
	case last.IsZero():
		return true
	case w.every > 0:
		return now.Sub(last) >= w.every
	}
	mark := registry.DateOf(now).At(w.hour, w.minute)
	if mark.After(now) {
		mark = registry.DateOf(now).AddDays(-1).At(w.hour, w.minute)
	}
	return last.Before(mark)
}

// Tick is something to do again and again. Do asks the database what is due at now, so that a double
// run is harmless and a missed one is caught up; after an error it runs again at the next beat.
type Tick struct {
	Name string
	When When
	Do   func(ctx context.Context, now time.Time) error
}

// Schedule runs ticks. It beats in real time and asks its clock for business time, which a demo may
// move: a clock moved past 07:30 fires what is due at 07:30. It remembers nothing that matters.
type Schedule struct {
	Ticks []Tick
	Now   func() time.Time
	Log   *slog.Logger
	// Beat is how often the clock is looked at; 0 means 2 s.
	Beat time.Duration

	mu   sync.Mutex
	last map[string]time.Time
}

const defaultBeat = 2 * time.Second

// Run beats until ctx ends, the first time at once, and waits for a tick that is running then.
func (s *Schedule) Run(ctx context.Context) error {
	beat := s.Beat
	if beat <= 0 {
		beat = defaultBeat
	}
	clock, err := gocron.NewScheduler(gocron.WithLocation(registry.Zone()))
	if err != nil {
		return fmt.Errorf("make the scheduler: %w", err)
	}
	_, err = clock.NewJob(gocron.DurationJob(beat), gocron.NewTask(func() { s.Round(ctx) }),
		gocron.WithSingletonMode(gocron.LimitModeReschedule), gocron.WithStartAt(gocron.WithStartImmediately()))
	if err != nil {
		return errors.Join(fmt.Errorf("schedule the beat: %w", err), clock.Shutdown())
	}
	clock.Start()
	<-ctx.Done()
	if err := clock.Shutdown(); err != nil {
		return fmt.Errorf("stop the scheduler: %w", err)
	}
	return nil
}

// Round runs every tick that is due now.
func (s *Schedule) Round(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		s.last = map[string]time.Time{}
	}
	now := s.Now()
	for _, tick := range s.Ticks {
		last := s.last[tick.Name]
		if now.Before(last) { // the clock was moved back: what it passes again is queued already
			s.last[tick.Name] = now
			continue
		}
		if ctx.Err() != nil || !tick.When.isDue(last, now) {
			continue
		}
		if err := tick.run(ctx, now); err != nil {
			s.Log.Error("tick failed", "tick", tick.Name, "error", err)
			continue
		}
		s.last[tick.Name] = now
	}
}

// run keeps a panic of one tick from the others.
func (t Tick) run(ctx context.Context, now time.Time) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic of type %T", cause) // the value may hold contents
		}
	}()
	return t.Do(ctx, now)
}
