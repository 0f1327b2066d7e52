package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lib/pq"
)

// makeCluster runs initdb where there is no cluster. It is made beside its place and moved there,
// so that one which was interrupted is not taken for a whole one.
func (c *Cluster) makeCluster(ctx context.Context) error {
	if c.place.version() != 0 {
		return nil
	}
	fresh := filepath.Join(c.place.data, "new")
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("clear the database folder: %w", err)
	}
	args := []string{"-D", fresh, "-U", Admin, "-A", "trust", "-E", "UTF8", "--no-instructions"}
	if c.cfg.Fsync {
		args = append(args, "--data-checksums")
	} else {
		args = append(args, "--no-sync")
	}
	initdb := c.bin.path("initdb")
	err := c.place.who.run(ctx, initdb, append(args, "--locale=C.UTF-8")...)
	if err != nil && strings.Contains(err.Error(), "locale") { // macOS has no C.UTF-8
		err = c.place.who.run(ctx, initdb, append(args, "--locale=C")...)
	}
	if err != nil {
		return err
	}
	return c.moveIn(fresh)
}

// moveIn empties the fresh folder into the data folder, PG_VERSION last: with it the cluster counts.
func (c *Cluster) moveIn(fresh string) error {
	entries, err := os.ReadDir(fresh)
	if err != nil {
		return fmt.Errorf("move the new cluster: %w", err)
	}
	names := []string{}
	for _, e := range entries {
		if e.Name() != "PG_VERSION" {
			names = append(names, e.Name())
		}
	}
	for _, name := range append(names, "PG_VERSION") {
		to := filepath.Join(c.place.data, name)
		if err := os.RemoveAll(to); err != nil {
			return fmt.Errorf("move the new cluster: %w", err)
		}
		if err := os.Rename(filepath.Join(fresh, name), to); err != nil {
			return fmt.Errorf("move the new cluster: %w", err)
		}
	}
	return os.Remove(fresh)
}

// makeDatabase makes the configured database once; two processes may try at the same moment.
func (c *Cluster) makeDatabase(ctx context.Context) error {
	if c.cfg.Database == "" {
		return nil
	}
	db, err := c.open("postgres")
	if err != nil {
		return err
	}
	defer db.Close()
	var have bool
	row := db.QueryRowContext(ctx, "select exists (select from pg_database where datname = $1)", c.cfg.Database)
	if err := row.Scan(&have); err != nil || have {
		return err
	}
	_, err = db.ExecContext(ctx, "create database "+pq.QuoteIdentifier(c.cfg.Database))
	var refused *pq.Error
	if errors.As(err, &refused) && (refused.Code == "42P04" || refused.Code == "23505") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return nil
}
