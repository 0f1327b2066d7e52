package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"rasoat/store"
	"rasoat/store/embedded"
)

// house is the open database with its keys, and the private cluster when there is one.
type house struct {
	cfg     Config
	store   *store.Store
	cluster *embedded.Cluster
	// unchecked: the keys need not be those of the database, since a command is about to see to that.
	unchecked bool
}

const database = "rasoat"

// openHouse opens the configured database, or starts a private one below the data folder, and brings
// it to the newest version.
func (p program) openHouse(ctx context.Context, cfg Config) (*house, error) {
	return p.open(ctx, cfg, false)
}

func (p program) openHouseUnchecked(ctx context.Context, cfg Config) (*house, error) {
	return p.open(ctx, cfg, true)
}

func (p program) open(ctx context.Context, cfg Config, unchecked bool) (*house, error) {
	if cfg.DatabaseURL != "" {
		return p.moveIn(ctx, &house{cfg: cfg, unchecked: unchecked}, string(cfg.DatabaseURL), string(cfg.DatabaseOwnerURL))
	}
	h, err := p.startPrivate(ctx, cfg, database)
	if err != nil {
		return nil, err
	}
	h.unchecked = unchecked
	return p.moveIn(ctx, h, h.cluster.URL(database, "rasoat"), h.cluster.URL(database, embedded.Admin))
}

// openDemo starts the demo's own cluster and empties its database: a demo begins anew.
func (p program) openDemo(ctx context.Context, cfg Config) (*house, error) {
	h, err := p.startPrivate(ctx, cfg, store.DemoDatabase)
	if err != nil {
		return nil, err
	}
	owner := h.cluster.URL(store.DemoDatabase, embedded.Admin)
	if err := store.EraseDemo(ctx, owner); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return p.moveIn(ctx, h, h.cluster.URL(store.DemoDatabase, "rasoat"), owner)
}

func (p program) startPrivate(ctx context.Context, cfg Config, name string) (*house, error) {
	cluster, err := embedded.Start(ctx, embedded.Config{
		Dir: filepath.Join(cfg.Home, "postgres"), Fsync: true, Database: name, Log: p.log,
	})
	if err != nil {
		return nil, err
	}
	return &house{cfg: cfg, cluster: cluster}, nil
}

// moveIn reads the keys and opens the store.
func (p program) moveIn(ctx context.Context, h *house, url, owner string) (*house, error) {
	cfg := h.cfg
	keys, created, err := openKeys(cfg)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	if created || !keys.Exported() {
		p.log.Warn("the keys for numbers were never exported: run `rasoat key export` once and keep what it prints apart from the back-up")
	}
	if h.store, err = store.Open(ctx, store.Config{URL: url, OwnerURL: owner, Keys: keys, Log: p.log, Now: p.clock.Now}); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	if h.unchecked {
		return h, nil
	}
	if err := h.store.CheckKeys(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func openKeys(cfg Config) (*store.Keys, bool, error) {
	// #nosec G301 -- the private server's account passes through
	if err := os.MkdirAll(filepath.Dir(cfg.KeyFile), 0o711); err != nil {
		return nil, false, fmt.Errorf("make the data folder: %w", err)
	}
	return store.LoadKeys(cfg.KeyFile)
}

// Close closes the store, then stops the cluster if this process is responsible for it. It has its
// own deadline: the context that ended the program cannot end this.
func (h *house) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var errs []error
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.cluster != nil {
		errs = append(errs, h.cluster.Stop(ctx))
	}
	return errors.Join(errs...)
}

// withStore is a command that works on the database.
func withStore(fn func(context.Context, *store.Store, []string, io.Writer, io.Writer) int) func(context.Context, program, []string) int {
	return func(ctx context.Context, p program, args []string) int {
		cfg, err := readConfig(p.environ, p.root, p.home)
		if err != nil {
			return p.fail(err, 2)
		}
		h, err := p.openHouse(ctx, cfg)
		if err != nil {
			return p.fail(err, 1)
		}
		code := fn(ctx, h.store, args, p.stdout, p.stderr)
		if err := h.Close(); err != nil {
			return p.fail(err, 1)
		}
		return code
	}
}

// runMigrate has nothing left to do: opening the house has migrated it.
func runMigrate(_ context.Context, _ *store.Store, _ []string, stdout, _ io.Writer) int {
	fmt.Fprintln(stdout, "the database is at the newest version")
	return 0
}
