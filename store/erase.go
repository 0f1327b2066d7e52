package store

import (
	"context"
	"errors"
	"fmt"
)

// DemoDatabase is the only database that EraseDemo touches.
const DemoDatabase = "demo"

// EraseDemo empties the demo's database, so that a demo begins anew. It refuses every database of
// another name, whatever URL it is given.
func EraseDemo(ctx context.Context, ownerURL string) error {
	db, err := openHandle(ownerURL, migrateProfile())
	if err != nil {
		return err
	}
	defer db.Close()
	var name string
	if err := db.GetContext(ctx, &name, `SELECT current_database()`); err != nil {
		return fmt.Errorf("erase the demo: %w", err)
	}
	if name != DemoDatabase {
		return errors.New("erase the demo: the database is not the demo's")
	}
	if _, err := db.ExecContext(ctx, `DROP SCHEMA IF EXISTS `+schema+` CASCADE`); err != nil {
		return fmt.Errorf("erase the demo: %w", err)
	}
	return nil
}
