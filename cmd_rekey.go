package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"rasoat/casework"
	"rasoat/store"
)

// rekeyCommand is `rasoat rekey`: seals with the newest key whatever an older one had sealed. With --hash it draws
// another key for hashes, which takes the whole database and no other program on it.
func rekeyCommand(ctx context.Context, p program, args []string) int {
	switch {
	case len(args) == 0:
		return withStore(runRekey)(ctx, p, args)
	case len(args) == 1 && args[0] == "--hash":
		return p.rekeyHash(ctx)
	}
	fmt.Fprintln(p.stderr, "rasoat rekey: want `rekey` or `rekey --hash`")
	return exitUnusable
}

func runRekey(ctx context.Context, s *store.Store, _ []string, stdout, stderr io.Writer) int {
	old, err := s.OldSeals(ctx)
	if err == nil {
		fmt.Fprintf(stdout, "%d values under older keys\n", old)
		err = s.Rekey(ctx, func(done store.Rekeyed) { fmt.Fprintf(stdout, "%s.%s: %d\n", done.Table, done.Column, done.Values) })
	}
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

// rekeyHash may be cut off at any moment and begun again: the next key file stays beside the present one until the
// database follows it.
func (p program) rekeyHash(ctx context.Context) int {
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err != nil {
		return p.fail(err, exitUnusable)
	}
	if err := p.rekeyHashes(ctx, cfg); err != nil {
		return p.fail(err, 1)
	}
	fmt.Fprintln(p.stdout, "hashes are under a new key. Next: `rasoat key export`, and keep what it prints: back-ups of before need the old one.")
	return 0
}

func (p program) rekeyHashes(ctx context.Context, cfg Config) error {
	h, err := p.openHouseUnchecked(ctx, cfg)
	if err != nil {
		return err
	}
	alone, err := h.store.Alone(ctx)
	if err == nil && !alone {
		err = fmt.Errorf("%w: nothing was changed; stop `rasoat serve` first", store.ErrInUse)
	}
	if err == nil {
		err = p.followNextKeys(ctx, h, cfg.KeyFile)
	}
	return errors.Join(err, h.Close())
}

func (p program) followNextKeys(ctx context.Context, h *house, path string) error {
	next, err := store.NextKeys(path)
	if err != nil {
		return err
	}
	err = h.store.RekeyHash(ctx, next,
		func(tx *store.Tx) error {
			if err := casework.RehashHouseholds(ctx, tx, next); err != nil {
				return err
			}
			return casework.RehashPairs(ctx, tx, next)
		},
		func(children int) { fmt.Fprintf(p.stdout, "children: %d\n", children) })
	if err != nil {
		return err
	}
	return store.UseNextKeys(path)
}
