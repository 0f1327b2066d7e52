package store_test

import (
	"testing"

	"rasoat/store"
	"rasoat/store/storetest"
)

func TestAsSelect(t *testing.T) {
	s := storetest.New(t)
	var n int
	err := s.As(t.Context(), store.Scope{Lo: 1, Hi: 2}, func(tx *store.Tx) error {
		return tx.Get(&n, "select rasoat_lo()+rasoat_hi()")
	})
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
}
