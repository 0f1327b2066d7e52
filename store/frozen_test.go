package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/storetest"
)

// TestFrozenConnectionEndsWithTheContext goes through every kind of call: none outlives its
// deadline by more than two seconds, though the network swallows everything.
func TestFrozenConnectionEndsWithTheContext(t *testing.T) {
	t.Parallel()
	_, whole := newWholeDatabase(t)
	cases := []struct {
		name string
		call func(context.Context, *sql.DB, *sql.Tx, *sql.Stmt, *sql.Rows) error
	}{
		{"exec", func(ctx context.Context, db *sql.DB, _ *sql.Tx, _ *sql.Stmt, _ *sql.Rows) error {
			_, err := db.ExecContext(ctx, "select 1")
			return err
		}},
		{"query with arguments", func(ctx context.Context, db *sql.DB, _ *sql.Tx, _ *sql.Stmt, _ *sql.Rows) error {
			var n int
			return db.QueryRowContext(ctx, "select $1::int", 1).Scan(&n)
		}},
		{"begin", func(ctx context.Context, db *sql.DB, _ *sql.Tx, _ *sql.Stmt, _ *sql.Rows) error {
			_, err := db.BeginTx(ctx, nil)
			return err
		}},
		{"statement in a transaction", func(ctx context.Context, _ *sql.DB, tx *sql.Tx, _ *sql.Stmt, _ *sql.Rows) error {
			_, err := tx.ExecContext(ctx, "select 1")
			return err
		}},
		{"prepared statement", func(ctx context.Context, _ *sql.DB, tx *sql.Tx, st *sql.Stmt, _ *sql.Rows) error {
			_, err := st.ExecContext(ctx)
			return err
		}},
		{"ping", func(ctx context.Context, db *sql.DB, _ *sql.Tx, _ *sql.Stmt, _ *sql.Rows) error {
			return db.PingContext(ctx)
		}},
		{"rows half read", func(_ context.Context, _ *sql.DB, _ *sql.Tx, _ *sql.Stmt, rows *sql.Rows) error {
			for rows.Next() {
			}
			return rows.Err()
		}},
	}
	const deadline = time.Second // enough for a busy machine to get under way
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, through := newProxy(t, whole)
			db := impatient(t, through, 5*time.Second, 7*time.Second, 300*time.Millisecond)
			ctx, cancel := context.WithTimeout(t.Context(), deadline)
			defer cancel()
			tx, st, rows := underWay(t, db, ctx)
			p.freezeAll()
			began := time.Now()
			err := c.call(ctx, db, tx, st, rows)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got error %v, want the context's", err)
			}
			if took := time.Since(began); took > deadline+2*time.Second {
				t.Errorf("took %s after a deadline of %s", took, deadline)
			}
		})
	}
}

// underWay prepares what the calls of the table need while the network still works. The rows are
// more than buffers hold, so that reading on needs the network.
func underWay(t *testing.T, db *sql.DB, ctx context.Context) (*sql.Tx, *sql.Stmt, *sql.Rows) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	st, err := db.PrepareContext(t.Context(), "select 1")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(ctx, "select repeat('x', 1000000) from generate_series(1, 100)")
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	t.Cleanup(func() { _, _, _ = tx.Rollback(), st.Close(), rows.Close() })
	return tx, st, rows
}

// TestFrozenPoolRecovers: without any context the wire's own limit ends the call, and the other
// connections that went through the broken path are not tried one after the other.
func TestFrozenPoolRecovers(t *testing.T) {
	t.Parallel()
	_, whole := newWholeDatabase(t)
	p, through := newProxy(t, whole)
	db := impatient(t, through, 300*time.Millisecond, 500*time.Millisecond, 100*time.Millisecond)
	db.SetMaxIdleConns(4)
	var held []*sql.Conn
	for range 4 {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	for _, c := range held {
		c.Close()
	}
	p.freeze()
	began := time.Now()
	_, err := db.ExecContext(t.Context(), "select 1")
	if !errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v, want the wire's deadline", err)
	}
	if took := time.Since(began); took > 2500*time.Millisecond {
		t.Errorf("the first call took %s", took)
	}
	began = time.Now()
	if _, err := db.ExecContext(t.Context(), "select 1"); err != nil {
		t.Errorf("the call after: %v", err)
	}
	if took := time.Since(began); took > 400*time.Millisecond {
		t.Errorf("the call after took %s", took)
	}
}

// TestFrozenTransactionIsRepeated: As goes on over a new connection by itself.
func TestFrozenTransactionIsRepeated(t *testing.T) {
	t.Parallel()
	s, whole := newWholeDatabase(t)
	p, through := newProxy(t, whole)
	slow := s.WithScreen(impatient(t, through, time.Second, time.Second, time.Second))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tries := 0
	err := slow.As(ctx, store.Scope{Hi: 1}, func(tx *store.Tx) error {
		tries++
		if tries == 1 {
			p.freeze()
		}
		_, err := tx.ExecContext(ctx, "select 1")
		return err
	})
	if err != nil || tries != 2 {
		t.Errorf("got %d tries and error %v", tries, err)
	}
}

func TestCancelledStatementSaysSo(t *testing.T) {
	t.Parallel()
	_, whole := newWholeDatabase(t)
	db := impatient(t, whole, 300*time.Millisecond, 2*time.Second, time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := db.ExecContext(ctx, "select pg_sleep(9)"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("context ended: got error %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	go func() { cancel() }()
	if _, err := db.ExecContext(gone, "select pg_sleep(9)"); !errors.Is(err, context.Canceled) {
		t.Errorf("context cancelled: got error %v", err)
	}
	_, err := db.ExecContext(t.Context(), "select pg_sleep(9)")
	if err == nil || errors.Is(err, context.DeadlineExceeded) || store.IsRetryable(err) {
		t.Errorf("statement_timeout: got error %v", err)
	}
	if _, err := db.ExecContext(t.Context(), "select 1"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestSessionSettings(t *testing.T) {
	t.Parallel()
	s, _ := newWholeDatabase(t)
	want := map[string]string{
		"TimeZone": "UTC", "statement_timeout": "5s", "search_path": "rasoat",
		"idle_in_transaction_session_timeout": "15s",
	}
	for name, value := range want {
		var got string
		if err := s.Screen().QueryRow("select current_setting($1)", name).Scan(&got); err != nil || got != value {
			t.Errorf("%s: got %q (%v), want %q", name, got, err, value)
		}
	}
	var user string
	var bypass, super bool
	row := s.Screen().QueryRow("select current_user, rolbypassrls, rolsuper from pg_roles where rolname = current_user")
	if err := row.Scan(&user, &bypass, &super); err != nil || user != "rasoat" || bypass || super {
		t.Errorf("connected as %s, bypass %v, superuser %v (%v)", user, bypass, super, err)
	}
}

// newWholeDatabase returns a store and the URL of its database.
func newWholeDatabase(t *testing.T) (*store.Store, string) {
	t.Helper()
	s := storetest.New(t)
	return s, storetest.URL(t, s)
}

func impatient(t *testing.T, dsn string, statement, wire, grace time.Duration) *sql.DB {
	t.Helper()
	db, err := store.Impatient(dsn, statement, wire, grace)
	if err != nil {
		t.Fatal(fmt.Errorf("open: %w", err))
	}
	t.Cleanup(func() { db.Close() })
	return db
}
