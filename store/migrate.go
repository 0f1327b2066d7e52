package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

//go:embed roles.sql
var rolesSQL string

const (
	versionTable  = schema + ".goose_db_version"
	migrationLock = 7_261_736_001 // our own number: another program's migrations do not wait for us
	lockEvery     = 100 * time.Millisecond
)

// MigrationFiles are the statements that make the database, for those who need a fingerprint of it.
func MigrationFiles() fs.FS { return migrationFiles }

// Migrate brings the database to the newest version, as its owner: a superuser, a role that may
// create roles, or rasoat_owner itself where both roles exist. Several programs may call it at
// once; one works, the others wait. Everything stands in the schema rasoat.
func Migrate(ctx context.Context, ownerURL string, log *slog.Logger) error {
	if err := migrate(ctx, ownerURL, migrationFiles, log); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, ownerURL string, files fs.FS, log *slog.Logger) error {
	db, err := openHandle(ownerURL, migrateProfile())
	if err != nil {
		return err
	}
	defer db.Close()
	unlock, err := lockMigrations(ctx, db.DB)
	if err != nil {
		return err
	}
	return errors.Join(migrateLocked(ctx, ownerURL, files, log), unlock())
}

// migrateLocked runs what is missing as rasoat_owner, so that everything made belongs to it.
func migrateLocked(ctx context.Context, ownerURL string, files fs.FS, log *slog.Logger) error {
	p := migrateProfile()
	p.extra = map[string]string{"role": "rasoat_owner"}
	db, err := openHandle(ownerURL, p)
	if err != nil {
		return err
	}
	defer db.Close()
	dir, err := fs.Sub(files, "migrations")
	if err != nil {
		return fmt.Errorf("find the files: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db.DB, dir,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read the files: %w", err)
	}
	done, err := provider.Up(ctx)
	for _, step := range done {
		log.Info("database migrated", "version", step.Source.Version, "took", step.Duration)
	}
	if err != nil {
		return err
	}
	return refillIfMade(ctx, db)
}

func migrateProfile() profile {
	p := workProfile()
	p.name = "migrate"
	p.idleTx = 0
	return p
}

// lockMigrations lets one program at a time go on, and makes the roles and the schema. goose has a
// lock of its own, but looks at its table before it takes it. We ask again and again instead of
// waiting inside a statement: that would hold a snapshot, which a concurrent index build waits for.
func lockMigrations(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err = waitForLock(ctx, conn); err == nil {
		_, err = conn.ExecContext(ctx, rolesSQL)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", int64(migrationLock))
		return errors.Join(err, conn.Close())
	}, nil
}

func waitForLock(ctx context.Context, conn *sql.Conn) error {
	for {
		var got bool
		row := conn.QueryRowContext(ctx, "select pg_try_advisory_lock($1)", int64(migrationLock))
		if err := row.Scan(&got); err != nil {
			return fmt.Errorf("ask for the lock: %w", err)
		}
		if got {
			return nil
		}
		if err := pause(ctx, lockEvery); err != nil {
			return fmt.Errorf("wait for the lock: %w", err)
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
