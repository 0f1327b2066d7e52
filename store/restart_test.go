package store_test

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/embedded"
	"rasoat/store/storetest"
)

// TestImmediateRestart: the server is stopped like in a power failure while updates come in. Each
// update is repeated until it is answered; its mark keeps a repetition from doing anything.
func TestImmediateRestart(t *testing.T) {
	t.Parallel()
	cfg := embedded.Config{Dir: storetest.Folder(t), Fsync: true, Database: "rasoat", Log: quiet()}
	c, err := embedded.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	owner := c.URL("rasoat", embedded.Admin)
	s, err := store.Open(t.Context(), store.Config{URL: c.URL("rasoat", "rasoat"), OwnerURL: owner, Keys: newKeys(t), Log: quiet(), Now: moment})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := openURL(t, as(t, owner, "rasoat_owner")).Exec(`create table rasoat.seen (id int primary key);
		create table rasoat.sums (n int); insert into rasoat.sums values (0)`); err != nil {
		t.Fatal(err)
	}
	ctx, done := context.WithCancel(t.Context())
	ledger := make(chan int)
	go func() { ledger <- keepWriting(ctx, s) }()
	for range 2 {
		if err := syscall.Kill(c.PID(), syscall.SIGQUIT); err != nil {
			t.Fatal(err)
		}
		if err := c.Stop(t.Context()); err != nil { // waits for the end and gives the lock back
			t.Fatal(err)
		}
		if c, err = embedded.Start(t.Context(), cfg); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for s.Ping(t.Context()) != nil {
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("answers %s after the server does", took)
		}
	}
	done()
	wrote := <-ledger
	var marks, sum int
	if err := openURL(t, owner).QueryRow("select (select count(*) from rasoat.seen), (select n from rasoat.sums)").Scan(&marks, &sum); err != nil {
		t.Fatal(err)
	}
	if marks != wrote || sum != wrote || wrote == 0 {
		t.Errorf("%d updates were answered, %d marks, sum %d", wrote, marks, sum)
	}
}

// keepWriting makes one update after another and returns how many were answered. The update under
// way at the end is finished.
func keepWriting(ctx context.Context, s *store.Store) (n int) {
	for ctx.Err() == nil {
		n++
		for errors.Is(write(s, n), errUnanswered) {
		}
	}
	return n
}

var errUnanswered = errors.New("not answered")

func write(s *store.Store, id int) error {
	err := s.As(context.Background(), store.Nothing(0), func(tx *store.Tx) error {
		res, err := tx.Exec("insert into seen values ($1) on conflict do nothing", id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.Exec("update sums set n = n + 1")
		return err
	})
	if err != nil {
		return errors.Join(errUnanswered, err)
	}
	return nil
}
