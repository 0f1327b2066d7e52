package main

import (
	"context"
	"fmt"
	"io"

	"rasoat/store"
)

// runRekey is `rasoat rekey`: seals with the newest key whatever an older one had sealed.
func runRekey(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		fmt.Fprintln(stderr, "rasoat rekey: takes no arguments")
		return exitUnusable
	}
	old, err := s.OldSeals(ctx)
	if err != nil {
		fmt.Fprintln(stderr, "rasoat rekey:", err)
		return 1
	}
	fmt.Fprintf(stdout, "%d values under older keys\n", old)
	err = s.Rekey(ctx, func(done store.Rekeyed) { fmt.Fprintf(stdout, "%s.%s: %d\n", done.Table, done.Column, done.Values) })
	if err == nil {
		old, err = s.OldSeals(ctx)
	}
	if err != nil {
		fmt.Fprintln(stderr, "rasoat rekey:", err)
		return 1
	}
	if old > 0 {
		fmt.Fprintf(stderr, "rasoat rekey: %d values were sealed with an older key meanwhile: restart the programs that still run with it, then once more\n", old)
		return 1
	}
	fmt.Fprintln(stdout, "everything is under the newest key")
	return 0
}
