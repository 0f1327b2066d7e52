package store

import (
	"database/sql"
	"fmt"
)

// count is how many rows a statement wrote.
func count(res sql.Result, err error, doing string) (int, error) {
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	return int(n), nil
}

// affected turns a statement that found no row into ErrNotFound.
func affected(res sql.Result, err error, doing string) error {
	n, err := count(res, err, doing)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", doing, ErrNotFound)
	}
	return err
}

// wrapped says what was being done; no error stays none.
func wrapped(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
