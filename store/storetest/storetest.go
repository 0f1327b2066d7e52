// Package storetest gives each test a database of its own: cloned from a migrated template on one
// fast cluster that all packages share, opened as the program's role, dropped at the end. It
// imports store and store/embedded.
//
// RASOAT_TEST_CLUSTER names the cluster (the command in cmd/cluster sets it around a whole test
// run). Without it the first test that needs one starts it, and it ends by itself once nobody has
// used it for a while.
package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lib/pq"

	"rasoat/store"
	"rasoat/store/embedded"
)

// ClusterVariable holds the URL of the cluster's postgres database for its superuser.
const ClusterVariable = "RASOAT_TEST_CLUSTER"

// role is whom the program and all tests are to the database.
const role = "rasoat"

// Start of the working day on which tests play unless they say otherwise: Monday 2026-11-23
// 07:30 in Vietnam.
func morning() time.Time { return time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC) }

// New returns a store on a fresh, migrated, empty database. Options change its configuration,
// for instance its clock.
func New(t testing.TB, options ...func(*store.Config)) *store.Store {
	t.Helper()
	return open(t, clone(t, migrated()), options)
}

// Open opens a further store on the database of the one that New or From returned, as another
// instance of the program would.
func Open(t testing.TB, name string, options ...func(*store.Config)) *store.Store {
	t.Helper()
	return open(t, name, options)
}

// From is New on a template that seed filled once a cluster: for tests that all need the same
// heavy data, such as every unit of the country. The key must change with what seed does.
func From(t testing.TB, key string, seed func(*store.Store) error, options ...func(*store.Config)) *store.Store {
	t.Helper()
	return open(t, clone(t, seeded(key, seed)), options)
}

// Name returns the database's name.
func Name(t testing.TB, s *store.Store) string {
	t.Helper()
	name, err := databaseName(s)
	if err != nil {
		t.Fatalf("name of the test database: %v", err)
	}
	return name
}

// Owner returns the URL of the store's database for its owner, for migrations, back-up, verify.
func Owner(t testing.TB, s *store.Store) string {
	t.Helper()
	return urlFor(cluster(t), Name(t, s), "rasoat_owner")
}

// URL returns the URL of the store's database for the program's role.
func URL(t testing.TB, s *store.Store) string {
	t.Helper()
	return urlFor(cluster(t), Name(t, s), role)
}

// Empty returns the superuser's URL of a new database without anything of ours.
func Empty(t testing.TB) string {
	t.Helper()
	return urlFor(cluster(t), clone(t, template{name: "template0"}), embedded.Admin)
}

func open(t testing.TB, name string, options []func(*store.Config)) *store.Store {
	t.Helper()
	s, err := openStore(cluster(t), name, testLog(t), options)
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func openStore(admin, name string, log *slog.Logger, options []func(*store.Config)) (*store.Store, error) {
	cfg := store.Config{URL: urlFor(admin, name, role), Keys: testKeys(), Log: log, Now: morning, MaxConns: 8}
	for _, option := range options {
		option(&cfg)
	}
	return store.Open(context.Background(), cfg)
}

// testKeys are the same in every process, so that what a template holds can be opened.
func testKeys() *store.Keys {
	keys, err := store.GenerateKeys(strings.NewReader(strings.Repeat("a key that is known to everybody", 2)))
	if err != nil {
		panic(err)
	}
	return keys
}

// clone makes a database from a template and drops it at the end of the test.
func clone(t testing.TB, from template) string {
	t.Helper()
	admin := cluster(t)
	db := openAdmin(t, admin)
	defer db.Close()
	if err := from.ensure(db, admin); err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	name := newName()
	if err := createFrom(db, name, from.name); err != nil {
		t.Fatalf("clone the template database: %v", err)
	}
	t.Cleanup(func() {
		db := openAdmin(t, admin)
		defer db.Close()
		if _, err := db.Exec("drop database if exists " + pq.QuoteIdentifier(name) + " with (force)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return name
}

// createFrom copies files, which is twice as fast as writing the pages to the log where nothing is
// synchronised.
func createFrom(db *sql.DB, name, from string) error {
	_, err := db.Exec("create database " + pq.QuoteIdentifier(name) + " template " + pq.QuoteIdentifier(from) + " strategy file_copy")
	return err
}

var counter atomic.Int64

// newName holds the process, so that left-overs of a killed one can be told.
func newName() string {
	return fmt.Sprintf("t_%d_%d", os.Getpid(), counter.Add(1))
}

func openAdmin(t testing.TB, admin string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", admin)
	if err != nil {
		t.Fatalf("name the test cluster: %v", err)
	}
	return db
}

// testLog shows the store's log with the test's output when it fails.
func testLog(t testing.TB) *slog.Logger {
	w := &testWriter{t: t}
	t.Cleanup(func() { w.over.Store(true) })
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// testWriter falls silent at the end of the test, since a test must not be written to after it.
type testWriter struct {
	t    testing.TB
	over atomic.Bool
}

func (w *testWriter) Write(b []byte) (int, error) {
	if !w.over.Load() {
		w.t.Log(string(bytes.TrimSpace(b)))
	}
	return len(b), nil
}
