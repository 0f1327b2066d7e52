package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"
)

// Config says which database a Store opens and what it works with.
type Config struct {
	// URL names the database as the program's role (postgres://… or key=value form).
	URL string
	// OwnerURL names the same database as its owner. When it is set, Open migrates first.
	OwnerURL string
	// Keys seal numbers, phones, bodies and payloads.
	Keys *Keys
	Log  *slog.Logger
	// Now is business time; every transaction reads it once.
	Now func() time.Time
	// MaxConns limits the connections of the screen handle; 0 means 16.
	MaxConns int
}

// Store is the open database. It is safe for concurrent use.
type Store struct {
	db   *sqlx.DB // at the screen: short statements
	work *sqlx.DB // imports, exports, verify
	keys *Keys
	log  *slog.Logger
	now  func() time.Time
	url  string

	instance instance
	words    vocabulary
}

const (
	defaultMaxConns = 16
	workMaxConns    = 4
	idleConnTime    = 5 * time.Minute
)

// Open migrates when an owner's URL is given, opens both handles and checks that the database
// answers and is new enough. The caller closes the Store.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.OwnerURL != "" {
		if err := Migrate(ctx, cfg.OwnerURL, cfg.Log); err != nil {
			return nil, err
		}
	}
	me := newInstance()
	screen, err := openHandle(cfg.URL, screenProfile().named(me))
	if err != nil {
		return nil, err
	}
	work, err := openHandle(cfg.URL, workProfile())
	if err != nil {
		return nil, errors.Join(err, screen.Close())
	}
	limitConns(screen, cfg.maxConns())
	limitConns(work, workMaxConns)
	s := &Store{instance: me, db: screen, work: work, keys: cfg.Keys, log: cfg.Log, now: cfg.Now, url: cfg.URL}
	if err = s.Ping(ctx); err == nil {
		err = s.checkVersion(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (cfg Config) check() error {
	switch {
	case cfg.URL == "":
		return errors.New("open the store: no database URL")
	case cfg.Log == nil, cfg.Now == nil, cfg.Keys == nil:
		return errors.New("open the store: Keys, Log and Now are needed")
	}
	return nil
}

func (cfg Config) maxConns() int {
	if cfg.MaxConns > 0 {
		return cfg.MaxConns
	}
	return defaultMaxConns
}

func limitConns(db *sqlx.DB, n int) {
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	db.SetConnMaxIdleTime(idleConnTime)
}

// Now returns business time.
func (s *Store) Now() time.Time { return s.now() }

// Keys returns what the store seals with.
func (s *Store) Keys() *Keys { return s.keys }

// Ping reports whether the database answers a short statement.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	return nil
}

// Close gives back all connections.
func (s *Store) Close() error {
	return errors.Join(s.db.Close(), s.work.Close())
}
