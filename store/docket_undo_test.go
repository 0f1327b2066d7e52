package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rasoat/store"
)

func TestTakeOut_removesOpenLinesOnly(t *testing.T) {
	w := newWorld(t)
	docket, children := w.handOver("An", "Bình")
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		if err := tx.SettleLine(ctx, docket.ID, children[0].ID, store.LineReturned); err != nil {
			t.Fatal(err)
		}
		if err := tx.TakeOut(ctx, docket.ID, children[0].ID); !errors.Is(err, store.ErrLineSettled) {
			t.Errorf("a settled line: %v", err)
		}
		if err := tx.TakeOut(ctx, docket.ID, children[1].ID); err != nil {
			t.Errorf("an open line: %v", err)
		}
		if err := tx.TakeOut(ctx, docket.ID, children[1].ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a line that is gone: %v", err)
		}
		d, err := tx.Docket(ctx, docket.ID)
		if err != nil || d.Lines != 1 || d.Number != docket.Number {
			t.Errorf("docket is %+v (%v)", d, err)
		}
	})
}

func TestSettledIn_isTheNewestAnsweredList(t *testing.T) {
	w := newWorld(t)
	docket, children := w.handOver("An")
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		if _, err := tx.SettledIn(ctx, children[0].ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("before an answer: %v", err)
		}
		if err := tx.SettleLine(ctx, docket.ID, children[0].ID, store.LineConfirmed); err != nil {
			t.Fatal(err)
		}
		if d, err := tx.SettledIn(ctx, children[0].ID); err != nil || d.ID != docket.ID {
			t.Errorf("got %+v (%v)", d, err)
		}
	})
}

func TestDropNotices_dropsWhatOneMomentLeft(t *testing.T) {
	w := newWorld(t)
	const chat = 4711
	var at time.Time
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		at = tx.Now
		if _, err := tx.OpenChat(ctx, chat); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"assigned", "settled"} {
			if err := tx.Enqueue(ctx, store.Post{Chat: chat, Reader: w.officer.ID, Kind: kind, Body: []byte("{}")}); err != nil {
				t.Fatal(err)
			}
		}
	})
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		for _, c := range []struct {
			kind string
			at   time.Time
			want int64
		}{{"assigned", at.Add(-time.Hour), 0}, {"assigned", at, 1}, {"assigned", at, 0}} {
			if n, err := tx.DropNotices(ctx, w.officer.ID, c.kind, c.at); err != nil || n != c.want {
				t.Errorf("%s at %v: dropped %d, want %d (%v)", c.kind, c.at, n, c.want, err)
			}
		}
	})
}
