package store_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/store"
)

func TestWidenReturnsToTheScope(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	narrow := store.Scope{Lo: 10, Hi: 10, Who: 7, Actor: 4}
	failure := errors.New("refused")
	err := s.As(t.Context(), narrow, func(tx *store.Tx) error {
		ctx := t.Context()
		sees := func(when string, want int) {
			t.Helper()
			if got, err := count(tx); err != nil || got != want {
				t.Errorf("%s: sees %d rows (%v), want %d", when, got, err, want)
			}
		}
		sees("before", 1)
		err := tx.Widen(ctx, "test", func(tx *store.Tx) error {
			sees("widened", 3)
			if tx.Scope.Actor != narrow.Actor {
				t.Errorf("widened, the actor is %d", tx.Scope.Actor)
			}
			if err := tx.Widen(ctx, "nested", func(*store.Tx) error { sees("nested", 3); return nil }); err != nil {
				return err
			}
			sees("after nested", 3)
			return failure
		})
		if !errors.Is(err, failure) || tx.Scope != narrow {
			t.Errorf("got error %v in scope %v", err, tx.Scope)
		}
		sees("after an error", 1)
		if tx.Widen(ctx, "", func(*store.Tx) error { return nil }) == nil {
			t.Error("no reason was asked for")
		}
		// A statement that fails inside takes the settings with it only up to the savepoint.
		err = tx.Savepoint(ctx, func(tx *store.Tx) error {
			return tx.Widen(ctx, "test", func(tx *store.Tx) error {
				_, err := tx.Exec("insert into things values (1, 10, 7)")
				return err
			})
		})
		if !store.IsUnique(err, "things_pkey") {
			t.Errorf("got error %v", err)
		}
		sees("after a failed statement", 1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSavepointUndoesItsOwnOnly(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	ran := 0
	count := func(context.Context) error { ran++; return nil }
	err := s.As(t.Context(), everything, func(tx *store.Tx) error {
		ctx := t.Context()
		if _, err := tx.Exec("update things set n = 1 where id = 1"); err != nil {
			return err
		}
		tx.OnFlush(count)
		err := tx.Savepoint(ctx, func(tx *store.Tx) error {
			tx.OnFlush(func(context.Context) error { t.Error("an undone step ran"); return nil })
			tx.AfterCommit(func() { t.Error("an undone step ran") })
			_, err := tx.Exec("update things set n = 2 where id = 2; update things set n = 100 where id = 1")
			return err
		})
		if got := store.Constraint(err); got != "things_n_small" {
			t.Errorf("got constraint %q of error %v", got, err)
		}
		return tx.Savepoint(ctx, func(tx *store.Tx) error {
			inner := tx.Savepoint(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec("insert into things values (1, 1, 1)")
				return err
			})
			if !store.IsUnique(inner, "") || store.IsUnique(inner, "things_other") {
				t.Errorf("got inner error %v", inner)
			}
			tx.OnFlush(count)
			_, err := tx.Exec("update things set n = 10 where id = 3")
			return err
		})
	})
	if err != nil || ran != 2 {
		t.Fatalf("got error %v, %d steps ran", err, ran)
	}
	wantSum(t, s, 11)
}
