package store_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/storetest"
)

// everything is the scope of tests that are not about scopes.
var everything = store.Scope{Hi: 1 << 60}

// withRows returns a store whose database has a table of our own making, guarded as those of the
// program are: one row for each key and holder.
func withRows(t *testing.T, options ...func(*store.Config)) *store.Store {
	t.Helper()
	s := storetest.New(t, options...)
	owner, err := sql.Open("postgres", storetest.Owner(t, s))
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	_, err = owner.Exec(`
		create table rasoat.things (
			id integer constraint things_pkey primary key, ukey bigint, holder bigint, n integer not null default 0,
			constraint things_n_small check (n < 100));
		alter table rasoat.things enable row level security;
		create policy things_scope on rasoat.things using (
			ukey between rasoat.rasoat_lo() and rasoat.rasoat_hi()
			and (rasoat.rasoat_who() = 0 or holder = rasoat.rasoat_who()));
		insert into rasoat.things values (1, 10, 7), (2, 20, 8), (3, 30, 8)`)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func count(tx *store.Tx) (n int, err error) {
	err = tx.Get(&n, "select count(*) from things")
	return n, err
}

func TestAsShowsTheScopeOnly(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	cases := []struct {
		name  string
		scope store.Scope
		want  int
	}{
		{"all", everything, 3},
		{"a range", store.Scope{Lo: 15, Hi: 30}, 2},
		{"a collaborator", store.Scope{Lo: 15, Hi: 25, Who: 8}, 1},
		{"another's", store.Scope{Lo: 15, Hi: 25, Who: 7}, 0},
		{"nothing", store.Nothing(5), 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for name, as := range map[string]func(context.Context, store.Scope, func(*store.Tx) error) error{"screen": s.As, "work": s.AsWork} {
				err := as(t.Context(), c.scope, func(tx *store.Tx) error {
					if got, err := count(tx); err != nil || got != c.want {
						t.Errorf("%s: sees %d rows (%v), want %d", name, got, err, c.want)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestNoScopeRaises: also after a scoped transaction on the same connection, where the settings
// stand empty, and for an empty table.
func TestNoScopeRaises(t *testing.T) {
	t.Parallel()
	s := withRows(t, func(c *store.Config) { c.MaxConns = 1 })
	raises := func(when string) {
		t.Helper()
		for _, query := range []string{"select count(*) from things", "update things set n = 1", "delete from things",
			"insert into things values (9, 10, 7)"} {
			if _, err := s.Screen().Exec(query); err == nil {
				t.Errorf("%s: %s went through without a scope", when, query)
			}
		}
	}
	raises("on a fresh connection")
	err := s.As(t.Context(), everything, func(tx *store.Tx) error {
		_, err := tx.Exec("delete from things")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	raises("after a scoped transaction, table empty")
}

func TestAsRefusesWritingOutside(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	err := s.As(t.Context(), store.Scope{Lo: 10, Hi: 10}, func(tx *store.Tx) error {
		_, err := tx.Exec("insert into things values (9, 20, 7)")
		return err
	})
	if err == nil {
		t.Error("a row outside the scope was written")
	}
}

func TestAsRollsBack(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	spoil := func(tx *store.Tx) {
		if _, err := tx.Exec("update things set n = 5"); err != nil {
			t.Error(err)
		}
		tx.AfterCommit(func() { t.Error("AfterCommit ran without a commit") })
	}
	failure := errors.New("refused")
	if err := s.As(t.Context(), everything, func(tx *store.Tx) error { spoil(tx); return failure }); !errors.Is(err, failure) {
		t.Errorf("got error %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not go on")
			}
		}()
		_ = s.As(t.Context(), everything, func(tx *store.Tx) error { spoil(tx); panic("boom") })
	}()
	err := s.As(t.Context(), everything, func(tx *store.Tx) error {
		spoil(tx)
		tx.OnFlush(func(context.Context) error { return failure })
		return nil
	})
	if !errors.Is(err, failure) {
		t.Errorf("flush: got error %v", err)
	}
	wantSum(t, s, 0)
	if open := s.Screen().Stats().InUse; open != 0 {
		t.Errorf("%d connections are still in use", open)
	}
}

func wantSum(t *testing.T, s *store.Store, want int) {
	t.Helper()
	var sum int
	err := s.As(context.Background(), everything, func(tx *store.Tx) error {
		return tx.Get(&sum, "select sum(n) from things")
	})
	if err != nil || sum != want {
		t.Errorf("the rows sum to %d (%v), want %d", sum, err, want)
	}
}

func TestAsFlushesInOrderThenCommits(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)
	s := withRows(t, func(c *store.Config) { c.Now = func() time.Time { return at } })
	var order []string
	step := func(name string) func(context.Context) error {
		return func(context.Context) error { order = append(order, name); return nil }
	}
	err := s.As(t.Context(), everything, func(tx *store.Tx) error {
		if !tx.Now.Equal(at) || tx.Scope != everything {
			t.Errorf("transaction at %s in %v", tx.Now, tx.Scope)
		}
		tx.AfterCommit(func() { order = append(order, "after") })
		tx.OnFlush(func(ctx context.Context) error { tx.OnFlush(step("third")); return step("first")(ctx) })
		tx.OnFlush(step("second"))
		return nil
	})
	if want := "first second third after"; err != nil || join(order) != want {
		t.Errorf("got %q (%v), want %q", join(order), err, want)
	}
}

func join(words []string) (line string) {
	for i, w := range words {
		if i > 0 {
			line += " "
		}
		line += w
	}
	return line
}

func TestAsRepeats(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	fail := func(sqlstate string) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			_, err := tx.Exec("do $$ begin raise exception 'x' using errcode = '" + sqlstate + "'; end $$")
			return err
		}
	}
	die := func(tx *store.Tx) error {
		_, err := tx.Exec("select pg_terminate_backend(pg_backend_pid())")
		return err
	}
	cases := []struct {
		name  string
		fails int
		with  func(*store.Tx) error
		tries int
		ok    bool
	}{
		{"deadlock", 1, fail("40P01"), 2, true},
		{"serialisation", 3, fail("40001"), 4, true},
		{"serialisation for ever", 9, fail("40001"), 4, false},
		{"lost connection", 2, die, 3, true},
		{"constraint", 9, fail("23505"), 1, false},
		{"end of file", 1, func(*store.Tx) error { return io.ErrUnexpectedEOF }, 2, true},
		{"commit in a failed transaction", 9, func(tx *store.Tx) error { _ = fail("23505")(tx); return nil }, 1, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tries, after := 0, 0
			err := s.As(t.Context(), everything, func(tx *store.Tx) error {
				tries++
				tx.AfterCommit(func() { after++ })
				if tries <= c.fails {
					return c.with(tx)
				}
				return nil
			})
			if (err == nil) != c.ok || tries != c.tries || (after == 1) != c.ok {
				t.Errorf("error %v after %d tries, %d times committed", err, tries, after)
			}
		})
	}
}

// TestAsSurvivesDeadlocks: two who take the same rows in opposite order both end well.
func TestAsSurvivesDeadlocks(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	met := make(chan struct{}, 2)
	both := make(chan struct{})
	go func() { <-met; <-met; close(both) }()
	grab := func(first, second int) error {
		return s.As(t.Context(), everything, func(tx *store.Tx) error {
			if _, err := tx.Exec("update things set n = n + 1 where id = $1", first); err != nil {
				return err
			}
			select {
			case met <- struct{}{}:
			case <-both:
			}
			<-both
			_, err := tx.Exec("update things set n = n + 1 where id = $1", second)
			return err
		})
	}
	other := make(chan error)
	go func() { other <- grab(2, 1) }()
	if err := errors.Join(grab(1, 2), <-other); err != nil {
		t.Error(err)
	}
	wantSum(t, s, 4)
}

// TestLostCommitAnswer: the effect stands, the caller is told that nobody knows, and nothing is
// repeated behind its back.
func TestLostCommitAnswer(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	p, through := newProxy(t, storetest.URL(t, s))
	cut := s.WithScreen(impatient(t, through, time.Second, 2*time.Second, time.Second))
	p.loseAnswerTo("COMMIT")
	tries := 0
	err := cut.As(t.Context(), everything, func(tx *store.Tx) error {
		tries++
		_, err := tx.Exec("update things set n = n + 1 where id = 1")
		return err
	})
	if !errors.Is(err, store.ErrCommitUnknown) || store.IsRetryable(err) || tries != 1 {
		t.Errorf("got error %v after %d tries", err, tries)
	}
	wantSum(t, s, 1)
}

func TestAsEndsWithTheContext(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	tries := 0
	err := s.As(ctx, everything, func(tx *store.Tx) error {
		tries++
		_, err := tx.ExecContext(ctx, "select pg_sleep(4)")
		return err
	})
	if !errors.Is(err, context.DeadlineExceeded) || tries != 1 {
		t.Errorf("got error %v after %d tries", err, tries)
	}
}
