package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rasoat/store"
	"rasoat/store/storetest"
)

func bareWorld(t *testing.T, options ...func(*store.Config)) *world {
	t.Helper()
	t.Parallel()
	return &world{Store: storetest.New(t, options...), t: t}
}

func TestSeen_standsAndFallsWithTheTransaction(t *testing.T) {
	w := bareWorld(t)
	fault := errors.New("fault")
	mark := func(want bool, outcome error) {
		t.Helper()
		err := w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			if seen, err := tx.Seen(t.Context(), 7); seen != want || err != nil {
				t.Errorf("seen is %v (%v), want %v", seen, err, want)
			}
			return outcome
		})
		if !errors.Is(err, outcome) {
			t.Error(err)
		}
	}
	mark(false, fault)
	mark(false, nil)
	mark(true, nil)
}

func TestSeen_ofManyAtOnceOneIsFirst(t *testing.T) {
	w := bareWorld(t)
	first := make([]bool, 6)
	for _, err := range atOnce(len(first), func(i int) error {
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			seen, err := tx.Seen(t.Context(), -1<<40)
			first[i] = !seen
			return err
		})
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	n := 0
	for _, was := range first {
		if was {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d were first", n)
	}
}

func TestFailUpdate_countsAndKeepsThePayloadSealed(t *testing.T) {
	w := bareWorld(t)
	const payload = `{"text":"096315900001"}`
	for want := 1; want <= 3; want++ {
		tries, err := w.FailUpdate(t.Context(), 9, []byte(payload))
		if must(t, tries, err) != want {
			t.Errorf("try %d is counted as %d", want, tries)
		}
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		got, tries, err := tx.FailedUpdate(ctx, 9)
		if must(t, string(got), err) != payload || tries != 3 {
			t.Errorf("got %s after %d tries", got, tries)
		}
		var stored []byte
		err = tx.GetContext(ctx, &stored, `SELECT payload FROM failed_updates`)
		if must(t, stored, err); strings.Contains(string(stored), "096315900001") {
			t.Error("the payload stands in the clear")
		}
	})
	if tries, err := w.FailUpdate(t.Context(), 10, nil); tries != 1 || err != nil {
		t.Errorf("an update without payload: %d tries (%v)", tries, err)
	}
}
