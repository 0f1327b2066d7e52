package store_test

import (
	"testing"

	"rasoat/store"
	"rasoat/store/storetest"
)

// BenchmarkAs is what a scope costs, beside the bare statement and the bare transaction.
func BenchmarkAs(b *testing.B) {
	s := storetest.New(b)
	b.Run("statement", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Screen().ExecContext(b.Context(), "select 1"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("scope", func(b *testing.B) {
		for b.Loop() {
			err := s.As(b.Context(), store.Nothing(0), func(*store.Tx) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("query in a scope", func(b *testing.B) {
		for b.Loop() {
			err := s.As(b.Context(), store.Nothing(0), func(tx *store.Tx) error {
				var n int
				return tx.GetContext(b.Context(), &n, "select $1::int", 1)
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
