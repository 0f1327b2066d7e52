package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Why a back-up is not put back. Nothing has been changed then.
var (
	ErrNotEmpty  = errors.New("the database holds records already")
	ErrInUse     = errors.New("the program is running on the database")
	ErrNotBackup = errors.New("the file is no back-up of this program")
)

// Restored says what stands in the database after a restore.
type Restored struct {
	Children int
	Members  int
	Journal  int `db:"journal"`
}

// emptyScript drops all of ours but the schema itself, which only a superuser may make anew.
const emptyScript = `BEGIN;
SET ROLE rasoat_owner;
DO $$
DECLARE thing record;
BEGIN
	FOR thing IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = '` + schema + `'::regnamespace AND relkind IN ('r', 'p') LOOP
		EXECUTE 'DROP TABLE IF EXISTS ' || thing.name || ' CASCADE';
	END LOOP;
	FOR thing IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = '` + schema + `'::regnamespace AND relkind IN ('v', 'm', 'S') LOOP
		EXECUTE 'DROP ' || (SELECT CASE relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' ELSE 'SEQUENCE ' END
			FROM pg_class WHERE oid = thing.name::regclass) || thing.name || ' CASCADE';
	END LOOP;
	FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = '` + schema + `'::regnamespace LOOP
		EXECUTE 'DROP ROUTINE IF EXISTS ' || thing.name || ' CASCADE';
	END LOOP;
	FOR thing IN SELECT oid::regtype AS name FROM pg_type t WHERE typnamespace = '` + schema + `'::regnamespace AND typrelid = 0 AND typelem = 0 LOOP
		EXECUTE 'DROP TYPE IF EXISTS ' || thing.name || ' CASCADE';
	END LOOP;
END $$;
`

// Restore puts a back-up in the place of what the database holds, and brings it to the newest version.
// What was there stays until the back-up stands whole; with replace false there must be no records. It
// returns ErrWrongKey before anything is touched when the keys are not those of the back-up.
func Restore(ctx context.Context, ownerURL string, tool PostgresTool, file string, keys *Keys, replace bool, log *slog.Logger) (r Restored, err error) {
	server, err := askServer(ctx, ownerURL)
	if err != nil {
		return r, fmt.Errorf("restore the database: %w", err)
	}
	if err := server.fits(ctx, tool, file, keys); err != nil {
		return r, fmt.Errorf("restore the database: %w", err)
	}
	db, err := openHandle(ownerURL, migrateProfile())
	if err != nil {
		return r, err
	}
	defer db.Close()
	if err := server.replace(ctx, db, tool, file, replace); err != nil {
		return r, fmt.Errorf("restore the database: %w", err)
	}
	if err := Migrate(ctx, ownerURL, log); err != nil {
		return r, err
	}
	err = db.GetContext(ctx, &r, `SELECT (SELECT count(*) FROM children) AS children, (SELECT count(*) FROM members) AS members,
		(SELECT count(*) FROM journal) AS journal`)
	if err != nil {
		return r, fmt.Errorf("count what was restored: %w", err)
	}
	return r, nil
}

// fits reads the settings out of the file and holds the keys against the value that they left there.
func (s *server) fits(ctx context.Context, tool PostgresTool, file string, keys *Keys) error {
	show, err := s.command(ctx, tool, "pg_restore", "--data-only", "--schema="+schema, "--table=settings", "--file=-", file)
	if err != nil {
		return err
	}
	show.Env = toolEnviron() // it only reads the file
	var out bytes.Buffer
	show.Stdout = &out
	if err := runTool(show); err != nil {
		return fmt.Errorf("%w: %w", ErrNotBackup, err)
	}
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, out.Len()+1)
	for lines.Scan() {
		value, ok := strings.CutPrefix(lines.Text(), keyCheckSetting+"\t\\\\x")
		if !ok {
			continue
		}
		check, err := hex.DecodeString(value)
		if err != nil {
			return ErrNotBackup
		}
		return keys.Verify(check)
	}
	return ErrNotBackup
}

// replace empties the schema and fills it from the file in one transaction: a file that breaks off, or
// a program that is killed, leaves all as it was.
func (s *server) replace(ctx context.Context, db *sqlx.DB, tool PostgresTool, file string, replace bool) error {
	unlock, err := lockMigrations(ctx, db.DB)
	if err != nil {
		return err
	}
	if err = mayReplace(ctx, db, replace); err == nil {
		err = s.fill(ctx, tool, file)
	}
	return errors.Join(err, unlock())
}

// fill lets psql read what pg_restore writes, and says COMMIT only when that has come to its end.
func (s *server) fill(ctx context.Context, tool PostgresTool, file string) error {
	read, err := s.command(ctx, tool, "pg_restore", "--schema="+schema, "--no-owner", "--file=-", file)
	if err != nil {
		return err
	}
	read.Env = toolEnviron()
	write, err := s.command(ctx, tool, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
	if err != nil {
		return err
	}
	in, out := io.Pipe()
	write.Stdin, read.Stdout, write.Stdout = in, out, io.Discard
	written := make(chan error, 1)
	go func() {
		err := runTool(write)
		in.CloseWithError(io.ErrClosedPipe) // #nosec G104 -- never fails; whoever still writes need not wait
		written <- err
	}()
	if _, err = io.WriteString(out, emptyScript); err == nil {
		err = runTool(read)
	}
	if err == nil {
		_, err = io.WriteString(out, "GRANT USAGE ON SCHEMA "+schema+" TO rasoat;\nCOMMIT;\n")
	}
	out.Close() // #nosec G104 -- what was read counts
	if failed := <-written; failed != nil {
		return fmt.Errorf("write what the back-up holds: %w", failed)
	}
	if err != nil {
		return fmt.Errorf("read the back-up: %w", err)
	}
	return nil
}

// mayReplace refuses while a program of ours is connected, and where records would be lost unasked.
func mayReplace(ctx context.Context, db *sqlx.DB, replace bool) error {
	var running bool
	err := db.GetContext(ctx, &running, `SELECT EXISTS (SELECT FROM pg_stat_activity
		WHERE datname = current_database() AND (application_name LIKE 'rasoat screen%' OR application_name LIKE 'rasoat work%'))`)
	if err != nil {
		return err
	}
	if running {
		return ErrInUse
	}
	var table, filled bool
	if err := db.GetContext(ctx, &table, `SELECT to_regclass('`+schema+`.children') IS NOT NULL`); err != nil || !table || replace {
		return err
	}
	if err := db.GetContext(ctx, &filled, `SELECT EXISTS (SELECT FROM children) OR EXISTS (SELECT FROM members)`); err != nil {
		return err
	}
	if filled {
		return ErrNotEmpty
	}
	return nil
}
