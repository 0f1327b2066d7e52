package main

import (
	"context"
	"errors"
	"fmt"

	"rasoat/store"
)

// keyCommand is `rasoat key export`, which prints the keys for numbers, for keeping elsewhere, and
// `rasoat key rotate`, which adds one.
func keyCommand(ctx context.Context, p program, args []string) int {
	do := map[string]func(context.Context, Config) error{"export": p.exportKey, "rotate": p.rotateKey}
	if len(args) != 1 || do[args[0]] == nil {
		fmt.Fprintln(p.stderr, "rasoat key: want `key export` or `key rotate`")
		return 2
	}
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err != nil {
		return p.fail(err, 2)
	}
	if err := do[args[0]](ctx, cfg); err != nil {
		return p.fail(err, 1)
	}
	return 0
}

func (p program) exportKey(_ context.Context, cfg Config) error {
	keys, _, err := openKeys(cfg)
	if err != nil {
		return err
	}
	return keys.Export(p.stdout)
}

// rotateKey refuses while another program is on the database: it could not open what is sealed with
// a key that it has not read.
func (p program) rotateKey(ctx context.Context, cfg Config) error {
	h, err := p.openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	alone, err := h.store.Alone(ctx)
	if err := errors.Join(err, h.Close()); err != nil {
		return err
	}
	if !alone {
		return fmt.Errorf("%w: nothing was changed; stop `rasoat serve` first", store.ErrInUse)
	}
	newest, err := store.RotateKeys(cfg.KeyFile)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "key %d seals from now on. Next: `rasoat key export` (keep what it prints), start the program, `rasoat rekey`.\n", newest)
	return nil
}
