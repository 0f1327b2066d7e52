package bench

import (
	"database/sql"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

const queryRounds = 400

// BenchmarkScope asks for a page and a count of a commune among twenty others: with the policies, as
// the program's role in the officer's scope, and without, as the owner. Both are timed inside their
// transaction.
func BenchmarkScope(b *testing.B) {
	w := newCommune(b, true)
	w.crowd(b)
	free, err := store.Open(b.Context(), store.Config{
		URL: storetest.Owner(b, w.store), Keys: w.store.Keys(), Log: slog.New(slog.DiscardHandler), Now: monday,
	})
	if err != nil {
		b.Fatal(err)
	}
	defer free.Close()
	var page, freePage, count, freeCount times
	var rows, total [2]int
	ask := func(s *store.Store, at int, page, count *times) {
		err := s.As(b.Context(), store.ScopeOf(w.officer), func(tx *store.Tx) error {
			clock(b, page, func() error {
				lines, err := tx.ListChildren(b.Context(), w.defective(), store.Cursor{}, 9)
				rows[at] = len(lines)
				return err
			})
			clock(b, count, func() (err error) {
				total[at], err = tx.CountChildren(b.Context(), w.defective())
				return err
			})
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	rounds(b, queryRounds, func() {
		ask(w.store, 0, &page, &count)
		ask(free, 1, &freePage, &freeCount)
	})
	if rows[0] != rows[1] || total[0] != total[1] || total[0] == 0 {
		b.Fatalf("%v rows, %v children: not the same question", rows, total)
	}
	metric(b, "page", page.median())
	metric(b, "page-free", freePage.median())
	metric(b, "count", count.median())
	metric(b, "count-free", freeCount.median())
	b.ReportMetric(page.over(freePage), "page-ratio")
	b.ReportMetric(count.over(freeCount), "count-ratio")
	results.say("Row-level security, %d of %d children: a page of the list %s with, %s without, %.2f × (%s); their count %s with, %s without, %.2f × (%s).",
		total[0], w.rows(b, "children"), short(page.median()), short(freePage.median()), page.over(freePage), most(page.over(freePage), 1.5, " ×"),
		short(count.median()), short(freeCount.median()), count.over(freeCount), most(count.over(freeCount), 1.5, " ×"))
}

// BenchmarkSealing looks a child up by its number: by the keyed hash and then opened, and in a copy of
// the table that holds the number in the clear.
func BenchmarkSealing(b *testing.B) {
	w := newCommune(b, true)
	w.crowd(b)
	numbers := w.plain(b)
	sealed := w.prepare(b, `SELECT id, seal, id_sealed FROM children WHERE id_hash = $1`)
	open := w.prepare(b, `SELECT id, id_number FROM bench_plain WHERE id_number = $1`)
	var withSeal, withoutSeal times
	at := 0
	rounds(b, queryRounds, func() {
		number := numbers[at%len(numbers)]
		at++
		var id [2]int64
		clock(b, &withSeal, func() error {
			var seal uuid.UUID
			var box []byte
			if err := sealed.QueryRow(w.store.Keys().Hash(number)).Scan(&id[0], &seal, &box); err != nil {
				return err
			}
			text, err := w.store.Keys().Open("children", "id_sealed", seal, box)
			if string(text) != number {
				return fmt.Errorf("opened another number: %w", err)
			}
			return nil
		})
		clock(b, &withoutSeal, func() error {
			var text string
			return open.QueryRow(number).Scan(&id[1], &text)
		})
		if id[0] != id[1] {
			b.Fatal("not the same child")
		}
	})
	metric(b, "sealed", withSeal.median())
	metric(b, "plain", withoutSeal.median())
	b.ReportMetric(withSeal.over(withoutSeal), "sealed/plain")
	results.say("Sealing, exact look-up of a number among %d children: hash, find and open %s, a plain column %s, %.2f × (%s).",
		w.rows(b, "children"), short(withSeal.median()), short(withoutSeal.median()), withSeal.over(withoutSeal), most(withSeal.over(withoutSeal), 1.3, " ×"))
}

func (w *commune) rows(b *testing.B, table string) (n int) {
	b.Helper()
	if err := w.owner.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

func (w *commune) prepare(b *testing.B, query string) *sql.Stmt {
	b.Helper()
	stmt, err := w.owner.Prepare(query)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = stmt.Close() })
	return stmt
}

// plain copies children into a table with the numbers in the clear, as indexed as the hashes are, and
// returns the numbers that one child of the commune holds alone.
func (w *commune) plain(b *testing.B) []string {
	b.Helper()
	w.run(b, `CREATE TABLE bench_plain AS SELECT c.*, lpad((c.id * 7919 % 1000000000000)::text, 12, '5') AS id_number
		FROM children AS c WHERE c.id_hash IS NOT NULL`)
	var children []registry.Child
	err := w.store.As(b.Context(), store.ScopeOf(w.officer), func(tx *store.Tx) error {
		ids, err := tx.ChildIDs(b.Context(), registry.Filter{})
		if err == nil {
			children, err = tx.Children(b.Context(), ids)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	held := map[string]int{}
	var texts, ids []string
	for _, c := range children {
		if _, err := registry.ParseIDNumber(c.Values.IDNumber); err == nil {
			held[c.Values.IDNumber]++
			texts, ids = append(texts, c.Values.IDNumber), append(ids, fmt.Sprint(int64(c.ID)))
		}
	}
	w.run(b, `UPDATE bench_plain AS p SET id_number = n.number
		FROM unnest(string_to_array($1, ','), string_to_array($2, ',')::bigint[]) AS n (number, id) WHERE p.id = n.id`,
		strings.Join(texts, ","), strings.Join(ids, ","))
	w.run(b, `CREATE INDEX ON bench_plain (id_number)`)
	w.run(b, `VACUUM ANALYZE bench_plain`)
	texts = slices.DeleteFunc(texts, func(n string) bool { return held[n] > 1 })
	if len(texts) < 100 {
		b.Fatalf("only %d numbers to look up", len(texts))
	}
	return texts
}
