package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"rasoat/store"
)

// runUnit is `rasoat unit load [FILE.tsv] [--scheme YEAR]`: units from a file with the columns
// level, code, parent_code, type, name, full_name; without a file those that are shipped. `rasoat unit train` is
// runTrain.
func runUnit(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "train" {
		return runTrain(ctx, s, args[1:], stdout, stderr)
	}
	flags := flag.NewFlagSet("unit load", flag.ContinueOnError)
	scheme := flags.String("scheme", store.Scheme2026, "the year of the code list")
	if len(args) == 0 || args[0] != "load" {
		fmt.Fprintln(stderr, "rasoat unit: want `unit load [FILE.tsv] [--scheme YEAR]` or `unit train --unit CODE`")
		return 2
	}
	files, err := positional(flags, args[1:])
	if err != nil || len(files) > 1 {
		fmt.Fprintln(stderr, "rasoat unit: want `unit load [FILE.tsv] [--scheme YEAR]`")
		return 2
	}
	n := 0
	if len(files) == 0 {
		n, err = loadEmbeddedUnits(ctx, s)
	} else {
		n, err = loadUnitFile(ctx, s, files[0], *scheme)
	}
	if err != nil {
		fmt.Fprintln(stderr, "rasoat unit load:", err)
		return 2
	}
	fmt.Fprintf(stdout, "%d units are new or changed\n", n)
	return 0
}

// loadEmbeddedUnits loads the country as it was in 2022 and as it is since 2025.
func loadEmbeddedUnits(ctx context.Context, s *store.Store) (n int, err error) {
	units, successors, err := store.EmbeddedUnits()
	if err != nil {
		return 0, err
	}
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		n, err = tx.LoadUnits(ctx, units, successors)
		return err
	})
	return n, err
}

func loadUnitFile(ctx context.Context, s *store.Store, file, scheme string) (n int, err error) {
	f, err := os.Open(file) // #nosec G304 -- named by who runs the shell
	if err != nil {
		return 0, fmt.Errorf("open the list of units: %w", err)
	}
	defer f.Close()
	units, err := store.ParseUnits(f, scheme)
	if err != nil {
		return 0, err
	}
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		n, err = tx.LoadUnits(ctx, units, nil)
		return err
	})
	return n, err
}
