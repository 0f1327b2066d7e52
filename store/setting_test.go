package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"

	"rasoat/store"
	"rasoat/store/storetest"
)

func TestSetting_isWhatWasSavedLast(t *testing.T) {
	w := bareWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		if _, err := tx.Setting(ctx, "schedule"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("before the first save: %v", err)
		}
		for _, value := range []string{"one", "", "two"} {
			must(t, 0, tx.SaveSetting(ctx, "schedule", []byte(value)))
			got, err := tx.Setting(ctx, "schedule")
			if string(must(t, got, err)) != value {
				t.Errorf("got %q, want %q", got, value)
			}
		}
		must(t, 0, tx.SaveSetting(ctx, "empty", nil))
	})
}

func TestCheckKeys_refusesAnotherKey(t *testing.T) {
	w := bareWorld(t)
	for _, err := range atOnce(2, func(int) error { return w.CheckKeys(t.Context()) }) {
		if err != nil {
			t.Error(err)
		}
	}
	other, err := store.GenerateKeys(rand.Reader)
	must(t, other, err)
	stranger := storetest.Open(t, storetest.Name(t, w.Store), func(cfg *store.Config) { cfg.Keys = other })
	if err := stranger.CheckKeys(t.Context()); !errors.Is(err, store.ErrWrongKey) {
		t.Errorf("another key: got %v", err)
	}
	if err := w.CheckKeys(t.Context()); err != nil {
		t.Errorf("the right key afterwards: %v", err)
	}
}
