package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"rasoat/store"
	"rasoat/store/embedded"
)

// backupCommand is `rasoat backup FILE`: everything that the database holds, without the keys.
func backupCommand(ctx context.Context, p program, args []string) int {
	if len(args) != 1 {
		fmt.Fprintln(p.stderr, "rasoat backup: want the FILE to write")
		return 2
	}
	return p.withOwner(ctx, func(cfg Config, owner string) error {
		if err := replaceFile(args[0], func(w io.Writer) error { return store.Backup(ctx, owner, embedded.Tool, w) }); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s is written. It carries no key: without %s (`rasoat key export`) nobody can read the numbers in it.\n", args[0], cfg.KeyFile)
		return nil
	})
}

// restoreCommand is `rasoat restore FILE [--replace]`.
func restoreCommand(ctx context.Context, p program, args []string) int {
	var file string
	replace, wrong := false, false
	for _, arg := range args {
		switch {
		case arg == "--replace":
			replace = true
		case file == "":
			file = arg
		default:
			wrong = true
		}
	}
	if file == "" || wrong {
		fmt.Fprintln(p.stderr, "rasoat restore: want FILE [--replace]")
		return 2
	}
	if _, err := os.Stat(file); err != nil {
		return p.fail(err, 2)
	}
	return p.withOwner(ctx, func(cfg Config, owner string) error {
		keys, _, err := openKeys(cfg)
		if err != nil {
			return err
		}
		r, err := store.Restore(ctx, owner, embedded.Tool, file, keys, replace, p.log)
		if err != nil {
			return restoreAdvice(err, cfg)
		}
		fmt.Fprintf(p.stdout, "restored: %d children, %d members, %d journal lines\n", r.Children, r.Members, r.Journal)
		return nil
	})
}

// restoreAdvice says what to do about a refusal; nothing has been changed by then.
func restoreAdvice(err error, cfg Config) error {
	switch {
	case errors.Is(err, store.ErrNotEmpty):
		return fmt.Errorf("%w: nothing was changed; back it up, then say --replace", err)
	case errors.Is(err, store.ErrInUse):
		return fmt.Errorf("%w: nothing was changed; stop `rasoat serve` first", err)
	case errors.Is(err, store.ErrWrongKey):
		return fmt.Errorf("%w: nothing was changed; put the keys that belong to the back-up into %s", err, cfg.KeyFile)
	}
	return err
}

// withOwner runs a command that needs the database as its owner and no program on it.
func (p program) withOwner(ctx context.Context, fn func(cfg Config, owner string) error) int {
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err != nil {
		return p.fail(err, 2)
	}
	owner := string(cfg.DatabaseOwnerURL)
	switch {
	case cfg.DatabaseURL == "":
		h, err := p.startPrivate(ctx, cfg, database)
		if err != nil {
			return p.fail(err, 1)
		}
		defer h.Close()
		owner = h.cluster.URL(database, embedded.Admin)
	case owner == "":
		return p.fail(errors.New("RASOAT_DATABASE_OWNER_URL is not set: back-up and restore work as the owner of the database"), 2)
	}
	if err := fn(cfg, owner); err != nil {
		return p.fail(err, 1)
	}
	return 0
}
