package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"rasoat/store"
	"rasoat/store/storetest"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func openURL(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func as(t *testing.T, dsn, user string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(user)
	return u.String()
}

// together runs the function several times at once.
func together(n int, run func() error) error {
	failures := make(chan error, n)
	for range n {
		go func() { failures <- run() }()
	}
	var all error
	for range n {
		all = errors.Join(all, <-failures)
	}
	return all
}

// TestMigrateFourAtOnce: four instances start on an empty database, and each finds it whole.
func TestMigrateFourAtOnce(t *testing.T) {
	t.Parallel()
	dsn := storetest.Empty(t)
	err := together(4, func() error {
		s, err := store.Open(t.Context(), store.Config{URL: as(t, dsn, "rasoat"), OwnerURL: dsn, Keys: newKeys(t), Log: quiet(), Now: moment})
		if err != nil {
			return err
		}
		defer s.Close()
		return s.As(t.Context(), store.Nothing(0), func(tx *store.Tx) error {
			_, err := tx.Exec("select count(*) from units")
			return err
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// TestMigrateConcurrentIndex: a concurrent index build waits for every older snapshot, so those
// who wait for their turn must not hold one.
func TestMigrateConcurrentIndex(t *testing.T) {
	t.Parallel()
	dsn := storetest.Empty(t)
	files := fstest.MapFS{
		"migrations/0001_table.sql": {Data: []byte("-- +goose Up\ncreate table numbers (n integer);\ninsert into numbers select generate_series(1, 20000);\n")},
		"migrations/0002_index.sql": {Data: []byte("-- +goose NO TRANSACTION\n-- +goose Up\ncreate index concurrently numbers_n on numbers (n);\n")},
	}
	if err := together(4, func() error { return store.MigrateFiles(t.Context(), dsn, files, quiet()) }); err != nil {
		t.Error(err)
	}
}

// TestMigrateSharedDatabase: what others keep there is neither in the way nor touched.
func TestMigrateSharedDatabase(t *testing.T) {
	t.Parallel()
	dsn := storetest.Empty(t)
	db := openURL(t, dsn)
	_, err := db.Exec(`
		create table public.units (name text); insert into public.units values ('theirs');
		create table public.goose_db_version (x int);
		create function public.rasoat_lo() returns bigint language sql as 'select 1::bigint';
		create schema other; create table other.children (n int);`)
	if err != nil {
		t.Fatal(err)
	}
	const inventory = `select string_agg(format('%s.%s %s %s', n.nspname, c.relname, c.relowner, c.relacl), ', ' order by 1)
		from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'other')`
	before := one(t, db, inventory)
	for range 2 { // the second time nothing is left to do
		if err := store.Migrate(t.Context(), dsn, quiet()); err != nil {
			t.Fatal(err)
		}
	}
	if after := one(t, db, inventory); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
	if name := one(t, db, "select name from public.units"); name != "theirs" {
		t.Errorf("their row is %q", name)
	}
	foreign := one(t, db, `select coalesce(string_agg(c.relname, ' '), '') from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'rasoat' and c.relowner <> 'rasoat_owner'::regrole`)
	if foreign != "" {
		t.Errorf("not owned by rasoat_owner: %s", foreign)
	}
}

func one(t *testing.T, db *sql.DB, query string) (value string) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// TestMigrateWithoutSuperuser: an owner of the database who may create roles, one who finds them
// made, and rasoat_owner itself.
func TestMigrateWithoutSuperuser(t *testing.T) {
	t.Parallel()
	// From version 16 on, who may create roles may only give those that it made itself.
	const made = `; do $$ begin if current_setting('server_version_num')::int >= 160000 then
		execute 'grant rasoat_owner to %[1]s with admin true, inherit false, set false'; end if; end $$`
	cases := []struct{ name, make, user string }{
		{"finds the roles", "create role %[1]s login; grant rasoat_owner to %[1]s; grant create on database %[2]s to %[1]s", ""},
		{"may create roles", "create role %[1]s login createrole; grant create on database %[2]s to %[1]s" + made, ""},
		{"is the owner", "grant create on database %[2]s to rasoat_owner", "rasoat_owner"},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dsn := storetest.Empty(t)
			admin := openURL(t, dsn)
			database := one(t, admin, "select current_database()")
			user := fmt.Sprintf("u%d_%s", i, database)
			if _, err := admin.Exec(fmt.Sprintf(c.make, user, database)); err != nil {
				t.Fatal(err)
			}
			if c.user == "" {
				t.Cleanup(func() { dropRole(t, dsn, user) })
			} else {
				user = c.user
			}
			for range 2 {
				if err := store.Migrate(t.Context(), as(t, dsn, user), quiet()); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func dropRole(t *testing.T, dsn, user string) {
	db, err := sql.Open("postgres", dsn)
	if err == nil {
		defer db.Close()
		_, err = db.Exec("drop owned by " + user + "; drop role " + user)
	}
	if err != nil {
		t.Errorf("drop the role: %v", err)
	}
}

// TestProgramOwnsNothing: the program's role can neither change the tables nor escape the policies.
func TestProgramOwnsNothing(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	for _, forbidden := range []string{
		"create table rasoat.mine (n int)",
		"alter table things disable row level security",
		"drop table things",
		"truncate things",
		"set role rasoat_owner",
		"set session_replication_role = replica",
		"drop policy things_scope on things",
	} {
		err := s.As(t.Context(), everything, func(tx *store.Tx) error {
			_, err := tx.Exec(forbidden)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: got error %v, want insufficient privilege", forbidden, err)
		}
	}
}

// TestScopeIsInlined: the policy must use the index, so the planner has to see through the functions.
func TestScopeIsInlined(t *testing.T) {
	t.Parallel()
	s := withRows(t)
	owner := openURL(t, storetest.Owner(t, s))
	_, err := owner.Exec(`insert into rasoat.things select 1000 + i, i, 0 from generate_series(1, 20000) i;
		create index things_ukey on rasoat.things (ukey); analyze rasoat.things`)
	if err != nil {
		t.Fatal(err)
	}
	err = s.As(t.Context(), store.Scope{Lo: 100, Hi: 200}, func(tx *store.Tx) error {
		var lines []string
		if err := tx.Select(&lines, "explain select count(*) from things"); err != nil {
			return err
		}
		plan := strings.Join(lines, "\n")
		if !strings.Contains(plan, "things_ukey") || strings.Contains(plan, "rasoat_lo") {
			t.Errorf("the plan does not see through the policy:\n%s", plan)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestMigrateEndsWithTheContext(t *testing.T) {
	t.Parallel()
	dsn := storetest.Empty(t)
	holder, err := openURL(t, dsn).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	if _, err := holder.ExecContext(t.Context(), "select pg_advisory_lock(7261736001)"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- store.Migrate(ctx, dsn, quiet()) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
}
