package store

import (
	"context"
	"fmt"
)

const keyCheckSetting = "key_check"

// Setting reads a value that the program keeps for itself; ErrNotFound when it was never saved.
// Secrets do not belong here: values are not sealed.
func (tx *Tx) Setting(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := tx.GetContext(ctx, &value, `SELECT value FROM settings WHERE name = $1`, name)
	if err != nil {
		return nil, fmt.Errorf("read setting %s: %w", name, notFound(err))
	}
	return value, nil
}

// SaveSetting keeps a value in place of an earlier one.
func (tx *Tx) SaveSetting(ctx context.Context, name string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO settings (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return wrapped(err, "save setting "+name)
}

// CheckKeys returns ErrWrongKey when the database was filled with another key. The first who asks
// leaves the value by which the others are checked.
func (s *Store) CheckKeys(ctx context.Context) error {
	return s.As(ctx, SystemScope(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, keyCheckSetting, s.keys.Check())
		if err != nil {
			return fmt.Errorf("leave key check: %w", err)
		}
		check, err := tx.Setting(ctx, keyCheckSetting)
		if err != nil {
			return err
		}
		return s.keys.Verify(check)
	})
}
