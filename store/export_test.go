package store

import (
	"context"
	"database/sql"
	"io/fs"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"
)

// Screen is the handle without a scope.
func (s *Store) Screen() *sql.DB { return s.db.DB }

// WithScreen is the store on another handle.
func (s *Store) WithScreen(db *sql.DB) *Store {
	return &Store{db: sqlx.NewDb(db, "postgres"), work: s.work, keys: s.keys, log: s.log, now: s.now, url: s.url}
}

// Impatient opens a handle like the one at the screen, with shorter times.
func Impatient(dsn string, statement, wire, grace time.Duration) (*sql.DB, error) {
	p := screenProfile()
	p.statement, p.wire, p.grace, p.connect = statement, wire, grace, time.Second
	db, err := openHandle(dsn, p)
	if err != nil {
		return nil, err
	}
	return db.DB, nil
}

// MigrateFiles migrates with other files.
func MigrateFiles(ctx context.Context, ownerURL string, files fs.FS, log *slog.Logger) error {
	return migrate(ctx, ownerURL, files, log)
}

// ListenEvery is Listener with pings at another distance, over another URL.
func (s *Store) ListenEvery(ctx context.Context, dsn, channel string, ping time.Duration) (<-chan struct{}, error) {
	other := &Store{url: dsn, log: s.log}
	return other.listenEvery(ctx, channel, ping)
}

// SealedColumns lets tests hold the list against the tables.
func SealedColumns() []sealedColumn { return sealedColumns() }
