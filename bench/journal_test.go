package bench

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

const (
	sealGoal   = 30 * time.Second // a day of a million lines
	accessGoal = 5 * time.Second  // who saw one record
	seenTimes  = 2000             // lines of the one record that is asked about
)

// journalLines is a million; RASOAT_BENCH_JOURNAL asks for another number.
func journalLines(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("RASOAT_BENCH_JOURNAL"))
	if os.Getenv("RASOAT_BENCH_JOURNAL") == "" {
		return 1_000_000
	}
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkJournal seals a day of the journal, verifies it, and answers who saw a record that many have seen.
func BenchmarkJournal(b *testing.B) {
	w := newCommune(b, true)
	n := journalLines(b)
	var child int64
	if err := w.owner.QueryRow(`SELECT min(id) FROM rasoat.children`).Scan(&child); err != nil {
		b.Fatal(err)
	}
	_, err := w.owner.Exec(`
		INSERT INTO rasoat.journal (at, actor_id, door, action, child_id, ukey, count, note, purpose, looked)
		SELECT $1::timestamptz + n * interval '50 milliseconds', $2, 'chat', 'card', CASE WHEN n % $3 = 0 THEN $4 ELSE $4 + 1 + n % 2000 END, $5, 1, '', 'recheck', true
		FROM generate_series(1, $6::integer) AS n`,
		monday().AddDate(0, 0, -1), int64(w.officer.ID), max(n/seenTimes, 1), child, int64(w.officer.UKey), n)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := w.owner.Exec(`ANALYZE rasoat.journal`); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	var seal store.Seal
	work(b, w.store, func(ctx context.Context, tx *store.Tx) (err error) {
		seal, _, err = tx.SealJournal(ctx)
		return err
	})
	sealed := time.Since(began)
	began = time.Now()
	var v store.Verified
	work(b, w.store, func(ctx context.Context, tx *store.Tx) (err error) {
		v, err = tx.VerifyJournal(ctx)
		return err
	})
	verified := time.Since(began)
	began = time.Now()
	var seen []store.Access
	err = w.store.As(b.Context(), store.ScopeOf(w.officer), func(tx *store.Tx) (err error) {
		seen, err = tx.AccessesTo(b.Context(), registry.ChildID(child), 20_000)
		return err
	})
	if err != nil || seal.Count < n || v.Faults > 0 || len(seen) < seenTimes {
		b.Fatalf("sealed %d of %d, %d faults, %d accesses: %v", seal.Count, n, v.Faults, len(seen), err)
	}
	access := time.Since(began)
	metric(b, "seal", sealed)
	metric(b, "verify", verified)
	metric(b, "who-saw", access)
	results.say("journal of %d lines: sealed in %s (%s), verified in %s; who saw a record, %d lines: %s (%s)", n,
		short(sealed), verdict(sealed <= sealGoal, "≤ %s", sealGoal), short(verified), len(seen), short(access), verdict(access <= accessGoal, "≤ %s", accessGoal))
}

func work(b *testing.B, s *store.Store, fn func(context.Context, *store.Tx) error) {
	b.Helper()
	if err := s.AsWork(b.Context(), store.SystemScope(), func(tx *store.Tx) error { return fn(b.Context(), tx) }); err != nil {
		b.Fatal(err)
	}
}
