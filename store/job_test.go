package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rasoat/store"
)

func (w *world) addJob(payload string) (id int64) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) {
		added, err := tx.AddJob(ctx, store.Job{Kind: "import", Chat: 5, Payload: []byte(payload)})
		id = must(w.t, added, err)
	})
	return id
}

func (w *world) claim(lease time.Duration) *store.Job {
	w.t.Helper()
	j, err := w.ClaimJob(w.t.Context(), uuid.New(), lease)
	return must(w.t, j, err)
}

// attempt runs fn in a transaction and returns what comes of it.
func (w *world) attempt(fn func(*store.Tx) error) error {
	return w.As(w.t.Context(), store.SystemScope(), fn)
}

func TestClaimJob_takesTheOldestWithItsPayload(t *testing.T) {
	w := bareWorld(t)
	if j := w.claim(time.Minute); j != nil {
		t.Errorf("without work there is %+v", j)
	}
	first, second := w.addJob("file of 096315900001"), w.addJob("second")
	var stored []byte
	w.do(func(ctx context.Context, tx *store.Tx) {
		err := tx.GetContext(ctx, &stored, `SELECT payload FROM jobs WHERE id = $1`, first)
		if must(t, stored, err); strings.Contains(string(stored), "096315900001") {
			t.Error("the payload stands in the clear")
		}
	})
	j := w.claim(time.Minute)
	if j == nil || j.ID != first || j.Kind != "import" || j.Chat != 5 || j.Actor != 0 || j.Attempts != 1 || string(j.Payload) != "file of 096315900001" || j.MadeAt.IsZero() {
		t.Errorf("got %+v", j)
	}
	if j := w.claim(time.Minute); j == nil || j.ID != second {
		t.Errorf("the second claim got %+v", j)
	}
	if j := w.claim(time.Minute); j != nil {
		t.Errorf("the third claim got %+v", j)
	}
}

func TestClaimJob_ofManyHoldersNoTwoGetOne(t *testing.T) {
	w := bareWorld(t)
	const jobs, holders = 6, 4
	for range jobs {
		w.addJob("x")
	}
	got := make([][]int64, holders)
	for _, err := range atOnce(holders, func(i int) error {
		for {
			j, err := w.ClaimJob(t.Context(), uuid.New(), time.Minute)
			if j == nil || err != nil {
				return err
			}
			got[i] = append(got[i], j.ID)
		}
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	times := map[int64]int{}
	for _, ids := range got {
		for _, id := range ids {
			times[id]++
		}
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("job %d was claimed %d times", id, n)
		}
	}
	if len(times) != jobs {
		t.Errorf("%d jobs were claimed, want %d", len(times), jobs)
	}
}

func TestFinishJob_clearsIt(t *testing.T) {
	w := bareWorld(t)
	w.addJob("x")
	j := w.claim(time.Minute)
	if err := w.attempt(func(tx *store.Tx) error { return tx.FinishJob(t.Context(), j) }); err != nil {
		t.Fatal(err)
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		var done bool
		err := tx.GetContext(ctx, &done, `SELECT done_at = $2 AND payload IS NULL FROM jobs WHERE id = $1`, j.ID, tx.Now)
		if !must(t, done, err) {
			t.Error("it is not cleared")
		}
	})
	if err := w.attempt(func(tx *store.Tx) error { return tx.FinishJob(t.Context(), j) }); !errors.Is(err, store.ErrJobLost) {
		t.Errorf("ending it again gives %v", err)
	}
	if j := w.claim(time.Minute); j != nil {
		t.Errorf("it is claimed again: %+v", j)
	}
}

// A lease of no length has run out when it is given: the next claim finds the job free.
func TestJob_whoComesTooLateChangesNothing(t *testing.T) {
	w := bareWorld(t)
	w.addJob("x")
	late := w.claim(0)
	holder := w.claim(time.Minute)
	if holder == nil || holder.ID != late.ID || holder.Attempts != 2 {
		t.Fatalf("the free job was not claimed: %+v", holder)
	}
	for name, act := range map[string]func() error{
		"keep": func() error {
			return w.attempt(func(tx *store.Tx) error { return tx.KeepJob(t.Context(), late, time.Minute) })
		},
		"finish": func() error { return w.attempt(func(tx *store.Tx) error { return tx.FinishJob(t.Context(), late) }) },
		"fail": func() error {
			return w.attempt(func(tx *store.Tx) error { return tx.FailJob(t.Context(), late, "x", false) })
		},
		"end": func() error {
			return w.attempt(func(tx *store.Tx) error { return tx.FailJob(t.Context(), late, "x", true) })
		},
	} {
		if err := act(); !errors.Is(err, store.ErrJobLost) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := w.attempt(func(tx *store.Tx) error { return tx.KeepJob(t.Context(), holder, time.Minute) }); err != nil {
		t.Errorf("the holder: %v", err)
	}
	if err := w.attempt(func(tx *store.Tx) error { return tx.FinishJob(t.Context(), holder) }); err != nil {
		t.Errorf("the holder: %v", err)
	}
}

func TestFailJob_waitsBeforeTheNextTry(t *testing.T) {
	w := bareWorld(t)
	w.addJob("x")
	j := w.claim(time.Minute)
	if err := w.attempt(func(tx *store.Tx) error { return tx.FailJob(t.Context(), j, "download", false) }); err != nil {
		t.Fatal(err)
	}
	if again := w.claim(time.Minute); again != nil {
		t.Errorf("it is claimed at once: %+v", again)
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		var row struct {
			Failure string
			Waits   bool
		}
		err := tx.GetContext(ctx, &row, `
			SELECT failure, holder IS NULL AND done_at IS NULL AND lease_until > now() + interval '4 seconds'
				AND lease_until <= now() + interval '5 seconds' AS waits FROM jobs`)
		if must(t, row, err); row.Failure != "download" || !row.Waits {
			t.Errorf("got %+v", row)
		}
		_, err = tx.ExecContext(ctx, `UPDATE jobs SET lease_until = now(), attempts = 40`)
		must(t, 0, err)
	})
	j = w.claim(time.Minute)
	if err := w.attempt(func(tx *store.Tx) error { return tx.FailJob(t.Context(), j, "no list", true) }); err != nil {
		t.Fatal(err)
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		var ended bool
		err := tx.GetContext(ctx, &ended, `SELECT done_at IS NOT NULL AND payload IS NULL AND failure = 'no list' FROM jobs`)
		if !must(t, ended, err) {
			t.Error("a final failure does not end it")
		}
	})
}

func TestAddJob_wakesWhoListens(t *testing.T) {
	w := bareWorld(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	woken, err := w.Listener(ctx, store.JobChannel)
	must(t, woken, err)
	<-woken // the connection itself
	w.addJob("x")
	select {
	case <-woken:
	case <-time.After(10 * time.Second):
		t.Error("nobody is told")
	}
}
