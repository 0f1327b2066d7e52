package store_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/lib/pq"

	"rasoat/store"
)

// moment is business time in tests that do not play on a day.
func moment() time.Time { return time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC) }

func TestIsRetryable(t *testing.T) {
	t.Parallel()
	frozen := &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}
	cases := []struct {
		err  error
		want bool
	}{
		{nil, false},
		{fmt.Errorf("save: %w", &pq.Error{Code: "40P01"}), true},
		{&pq.Error{Code: "40001"}, true},
		{&pq.Error{Code: "57P01"}, true},
		{&pq.Error{Code: "08006"}, true},
		{&pq.Error{Code: "57014"}, false},
		{&pq.Error{Code: "23505"}, false},
		{&pq.Error{Code: "42P01"}, false},
		{fmt.Errorf("save: %w", driver.ErrBadConn), true},
		{io.ErrUnexpectedEOF, true},
		{fmt.Errorf("save: %w", frozen), true},
		{fmt.Errorf("%w: %w", context.DeadlineExceeded, frozen), false},
		{context.Canceled, false},
		{fmt.Errorf("%w: %w", store.ErrCommitUnknown, driver.ErrBadConn), false},
		{store.ErrNotFound, false},
	}
	for _, c := range cases {
		if got := store.IsRetryable(c.err); got != c.want {
			t.Errorf("%v: got %v", c.err, got)
		}
	}
}

func TestConstraint(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("save: %w", &pq.Error{Code: "23505", Constraint: "children_number_unique"})
	if !store.IsUnique(err, "children_number_unique") || !store.IsUnique(err, "") || store.IsUnique(err, "other") {
		t.Error("unique violation is not told")
	}
	if store.IsUnique(&pq.Error{Code: "23514", Constraint: "x"}, "x") || store.Constraint(io.EOF) != "" {
		t.Error("another error is taken for a unique violation")
	}
}
