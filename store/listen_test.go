package store_test

import (
	"context"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/storetest"
)

func TestListenerTicks(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	ticks, err := s.Listener(ctx, "outbox")
	if err != nil {
		t.Fatal(err)
	}
	wait := func(what string) {
		t.Helper()
		select {
		case _, open := <-ticks:
			if !open {
				t.Fatalf("%s: the channel is closed", what)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: no tick", what)
		}
	}
	wait("connected")
	notify(t, s)
	wait("notified")
	kill := `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'rasoat listen'`
	if _, err := openURL(t, as(t, storetest.Owner(t, s), "rasoat_admin")).Exec(kill); err != nil {
		t.Fatal(err)
	}
	wait("reconnected")
	notify(t, s)
	wait("notified again")
	cancel()
	for range ticks { // it ends
	}
}

func notify(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.As(t.Context(), store.Nothing(0), func(tx *store.Tx) error {
		_, err := tx.Exec("select pg_notify('outbox', '')")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestListenerEndsBeforeItConnects(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ticks, err := storetest.New(t).Listener(ctx, "outbox")
	if err != nil {
		t.Fatal(err)
	}
	for range ticks {
	}
}

// TestFrozenListener: pings find out that the wire is dead, a new one takes its place, and the
// end does not wait for an answer that never comes.
func TestFrozenListener(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	p, through := newProxy(t, storetest.URL(t, s))
	ctx, cancel := context.WithCancel(t.Context())
	ticks, err := s.ListenEvery(ctx, through, "outbox", 200*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	<-ticks
	p.freeze()
	db := openURL(t, as(t, storetest.Owner(t, s), "rasoat_admin"))
	sessions := func() (n int) { // whatever they asked last: that may be LISTEN, or a ping
		row := db.QueryRow(`select count(*) from pg_stat_activity where datname = current_database() and application_name = 'rasoat listen'`)
		if err := row.Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for sessions() < 2 { // the frozen one, and the one that took its place
		<-ticks
	}
	p.freezeAll()
	<-ticks
	began := time.Now()
	cancel()
	for range ticks {
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %s to end", took)
	}
}
