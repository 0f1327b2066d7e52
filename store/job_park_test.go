package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rasoat/store"
)

// parked is a job of an officer that was claimed and put aside.
func (w *world) parked() *store.Job {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) {
		id, err := tx.AddJob(ctx, store.Job{Kind: "read", Chat: 5, Actor: w.officer.ID, Payload: []byte("name")})
		must(w.t, id, err)
	})
	j := w.claim(time.Minute)
	w.do(func(ctx context.Context, tx *store.Tx) {
		must(w.t, j, tx.ParkJob(ctx, j, "ask", []byte("content"), time.Hour))
	})
	return j
}

func TestParkJob_waitsUntilItIsWoken(t *testing.T) {
	w := newWorld(t)
	j := w.parked()
	if got := w.claim(time.Minute); got != nil {
		t.Errorf("a parked job is claimed: %+v", got)
	}
	wake := func(chat int64, kind string) (woken bool) {
		w.do(func(ctx context.Context, tx *store.Tx) {
			got, err := tx.WakeJob(ctx, j.ID, chat, w.officer.ID, kind, "write")
			woken = must(t, got, err)
		})
		return woken
	}
	if wake(6, "ask") || wake(5, "read") {
		t.Error("woken from another chat, or from another kind")
	}
	if !wake(5, "ask") || wake(5, "ask") {
		t.Error("not woken once")
	}
	got := w.claim(time.Minute)
	if got == nil || got.ID != j.ID || got.Kind != "write" || string(got.Payload) != "content" || got.Attempts != 1 {
		t.Errorf("claimed %+v", got)
	}
}

func TestParkJob_isLostWithTheLease(t *testing.T) {
	w := newWorld(t)
	j := w.parked()
	for name, fn := range map[string]func(*store.Tx) error{
		"park": func(tx *store.Tx) error { return tx.ParkJob(t.Context(), j, "ask", nil, time.Hour) },
		"keep": func(tx *store.Tx) error { return tx.KeepJob(t.Context(), j, time.Hour) },
	} {
		if err := w.attempt(fn); !errors.Is(err, store.ErrJobLost) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeepJob_beginsTheLeaseAnew(t *testing.T) {
	w := newWorld(t)
	w.addJob("x")
	j := w.claim(time.Millisecond)
	if err := w.attempt(func(tx *store.Tx) error { return tx.KeepJob(t.Context(), j, time.Hour) }); err != nil {
		t.Fatal(err)
	}
	if got := w.claim(time.Minute); got != nil {
		t.Errorf("claimed by another: %+v", got)
	}
}

func TestDropJobs_endsWhatWaits(t *testing.T) {
	w := newWorld(t)
	first, second := w.parked(), w.parked()
	drop := func(id, chat int64, kind string) (n int) {
		w.do(func(ctx context.Context, tx *store.Tx) {
			got, err := tx.DropJobs(ctx, id, chat, w.officer.ID, kind)
			n = must(t, got, err)
		})
		return n
	}
	if n := drop(0, 6, "ask") + drop(0, 5, "read"); n != 0 {
		t.Errorf("dropped %d jobs of others", n)
	}
	if n := drop(first.ID, 5, "ask"); n != 1 {
		t.Errorf("dropped %d, want the one", n)
	}
	if n := drop(0, 5, "ask"); n != 1 {
		t.Errorf("dropped %d, want the rest: %d", n, second.ID)
	}
	var payloads int
	w.do(func(ctx context.Context, tx *store.Tx) {
		err := tx.GetContext(ctx, &payloads, `SELECT count(payload) FROM jobs`)
		must(t, payloads, err)
	})
	if payloads != 0 {
		t.Errorf("%d payloads are left", payloads)
	}
}
