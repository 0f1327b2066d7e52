package notify

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhen_isDue(t *testing.T) {
	t.Parallel()
	at := monday().At
	for _, c := range []struct {
		name      string
		when      When
		last, now time.Time
		want      bool
	}{
		{"never ran", Daily(7, 30), time.Time{}, at(6, 0), true},
		{"before its time", Daily(7, 30), at(0, 0), at(7, 29), false},
		{"at its time", Daily(7, 30), at(7, 29), at(7, 30), true},
		{"ran today", Daily(7, 30), at(7, 30), at(9, 0), false},
		{"missed yesterday", Daily(7, 30), at(7, 0).AddDate(0, 0, -1), at(1, 0), true},
		{"ran yesterday", Daily(7, 30), at(8, 0).AddDate(0, 0, -1), at(1, 0), false},
		{"too early again", Each(time.Minute), at(7, 0), at(7, 0).Add(59 * time.Second), false},
		{"a minute later", Each(time.Minute), at(7, 0), at(7, 1), true},
	} {
		if got := c.when.isDue(c.last, c.now); got != c.want {
			t.Errorf("%s: due %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSchedule_movedClockFires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var (
			mu  sync.Mutex
			ran []string
		)
		note := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			ran = append(ran, what)
		}
		expect := func(want ...string) {
			t.Helper()
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(ran, want) {
				t.Errorf("ran %q, want %q", ran, want)
			}
		}
		business := clock{at: monday().At(6, 0)}
		fails := 1
		s := &Schedule{Now: business.now, Log: silent(), Ticks: []Tick{
			{"panics", Each(time.Minute), func(context.Context, time.Time) error { panic("boom") }},
			{"fails once", Daily(7, 30), func(_ context.Context, now time.Time) error {
				if fails--; fails >= 0 {
					return errors.New("not now")
				}
				note("late " + now.Format("15:04"))
				return nil
			}},
			{"morning", Daily(7, 30), func(_ context.Context, now time.Time) error {
				note(now.Format("15:04"))
				return nil
			}},
		}}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		expect("06:00")           // caught up at start
		<-time.After(time.Minute) // fake: the beats go on, business time stands
		expect("06:00", "late 06:00")
		business.set(monday().At(7, 31))
		<-time.After(2 * defaultBeat)
		expect("06:00", "late 06:00", "late 07:31", "07:31")
		business.set(monday().At(5, 0)) // moved back: nothing runs twice
		<-time.After(2 * defaultBeat)
		expect("06:00", "late 06:00", "late 07:31", "07:31")
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
