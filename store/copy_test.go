package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/storetest"
)

// copyThings copies rows until there are n of them or copying fails.
func copyThings(ctx context.Context, tx *store.Tx, n int) error {
	if _, err := tx.ExecContext(ctx, "create temporary table staged (id integer, ukey bigint) on commit drop"); err != nil {
		return err
	}
	st, err := tx.PrepareContext(ctx, "copy staged (id, ukey) from stdin")
	if err != nil {
		return err
	}
	for i := range n {
		if _, err := st.ExecContext(ctx, 100+i, i); err != nil {
			return errors.Join(err, st.Close())
		}
	}
	if _, err := st.ExecContext(ctx); err != nil {
		return errors.Join(err, st.Close())
	}
	if err := st.Close(); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "insert into things (id, ukey, holder) select id, ukey, 0 from staged")
	return err
}

func TestCopy(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	err := s.AsWork(t.Context(), everything, func(tx *store.Tx) error {
		if err := copyThings(t.Context(), tx, 5000); err != nil {
			return err
		}
		if got, err := count(tx); err != nil || got != 5003 {
			t.Errorf("%d rows (%v)", got, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFrozenCopy: a copy that the network swallows ends with its context.
func TestFrozenCopy(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	p, through := newProxy(t, storetest.URL(t, s))
	slow := s.WithScreen(impatient(t, through, 5*time.Second, 7*time.Second, 300*time.Millisecond))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := slow.As(ctx, everything, func(tx *store.Tx) error {
		p.freezeAll()
		return copyThings(ctx, tx, 10_000_000)
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v", err)
	}
	if took := time.Since(began); took > 2300*time.Millisecond {
		t.Errorf("took %s", took)
	}
}
