package store

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

const (
	codeUndefinedTable  = "42P01"
	codeUndefinedSchema = "3F000"
)

// checkVersion refuses a database that is older than the program. A newer one is served: while
// several instances are renewed one after the other, the old ones still run.
func (s *Store) checkVersion(ctx context.Context) error {
	need, err := newestVersion()
	if err != nil {
		return err
	}
	var have int64
	err = s.db.GetContext(ctx, &have, "select coalesce(max(version_id), 0) from goose_db_version where is_applied")
	if hasCode(err, codeUndefinedTable) || hasCode(err, codeUndefinedSchema) {
		have, err = 0, nil
	}
	if err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	if have < need {
		return fmt.Errorf("the database has version %d and this program needs %d: run rasoat migrate with RASOAT_DATABASE_OWNER_URL set", have, need)
	}
	return nil
}

// newestVersion is the number that the last migration's name begins with.
func newestVersion() (int64, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	if err != nil {
		return 0, fmt.Errorf("find the migrations: %w", err)
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(names[len(names)-1], "migrations/"), "_")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read a migration's name: %w", err)
	}
	return version, nil
}
