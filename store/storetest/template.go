package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"

	"github.com/lib/pq"

	"rasoat/store"
	"rasoat/store/embedded"
)

// template is a database to clone from. Its name holds a fingerprint of the migrations, so a
// changed migration makes a new one.
type template struct {
	name string
	fill func(admin, name string) error // nil: it exists
}

func migrated() template {
	return template{name: "template_" + fingerprint(""), fill: func(admin, name string) error {
		return store.Migrate(context.Background(), urlFor(admin, name, embedded.Admin), slog.New(slog.DiscardHandler))
	}}
}

func seeded(key string, seed func(*store.Store) error) template {
	return template{name: "template_" + fingerprint(key), fill: func(admin, name string) error {
		if err := migrated().fill(admin, name); err != nil {
			return err
		}
		s, err := openStore(admin, name, slog.New(slog.DiscardHandler), nil)
		if err != nil {
			return err
		}
		return errors.Join(seed(s), s.Close())
	}}
}

// fingerprint is short enough for a database's name.
func fingerprint(key string) string {
	h := sha256.New()
	err := fs.WalkDir(store.MigrationFiles(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(store.MigrationFiles(), path)
		fmt.Fprintf(h, "%s %d %s", path, len(raw), raw)
		return err
	})
	if err != nil {
		panic(err) // they are embedded
	}
	fmt.Fprint(h, key)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// templateLock is taken while a template is made: packages are tested in parallel processes.
const templateLock = 7_261_736_002

// ensure makes the template where it is missing: under another name first, so that one that was
// interrupted is never cloned.
func (tp template) ensure(db *sql.DB, admin string) error {
	if tp.fill == nil {
		return nil
	}
	if have, err := exists(db, tp.name); have || err != nil {
		return err
	}
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // and with the session goes the lock
	if _, err := conn.ExecContext(ctx, "select pg_advisory_lock($1)", int64(templateLock)); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "select pg_advisory_unlock($1)", int64(templateLock)) //nolint:errcheck // see above
	if have, err := exists(db, tp.name); have || err != nil {
		return err
	}
	return tp.make(db, admin)
}

func (tp template) make(db *sql.DB, admin string) error {
	raw := newName() + "_raw"
	if err := createFrom(db, raw, "template0"); err != nil {
		return err
	}
	err := tp.fill(admin, raw)
	if err == nil {
		_, err = db.Exec("alter database " + pq.QuoteIdentifier(raw) + " with allow_connections false")
	}
	if err == nil {
		// The sessions that filled it may still be about to end.
		_, err = db.Exec("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", raw)
	}
	if err == nil {
		_, err = db.Exec("alter database " + pq.QuoteIdentifier(raw) + " rename to " + pq.QuoteIdentifier(tp.name))
	}
	if err != nil {
		_, dropped := db.Exec("drop database if exists " + pq.QuoteIdentifier(raw) + " with (force)")
		return errors.Join(err, dropped)
	}
	return nil
}

func exists(db *sql.DB, name string) (have bool, err error) {
	err = db.QueryRow("select exists (select from pg_database where datname = $1)", name).Scan(&have)
	return have, err
}

// urlFor is the cluster's URL with another database and account.
func urlFor(admin, db, user string) string {
	u, err := url.Parse(admin)
	if err != nil {
		panic(fmt.Sprintf("%s is no URL: %v", ClusterVariable, err))
	}
	u.User, u.Path = url.User(user), "/"+db
	return u.String()
}

func databaseName(s *store.Store) (name string, err error) {
	err = s.As(context.Background(), store.Nothing(0), func(tx *store.Tx) error {
		return tx.Get(&name, "select current_database()")
	})
	return name, err
}
