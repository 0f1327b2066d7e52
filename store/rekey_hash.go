package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// NextKeys prepares the file beside the key file that has another hash key and the same seal keys, unless an
// earlier try has left it, and reads it.
func NextKeys(path string) (*Keys, error) {
	next := path + ".next"
	if keys, err := readKeys(next); err == nil || !errors.Is(err, os.ErrNotExist) {
		return keys, err
	}
	keys, err := readKeys(path)
	if err != nil {
		return nil, err
	}
	secret := make([]byte, keySize)
	if _, err := io.ReadFull(rand.Reader, secret); err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	lines := strings.Split(string(keys.raw), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "hash ") {
			lines[i] = "hash " + base64.StdEncoding.EncodeToString(secret)
		}
	}
	tmp, err := writeBeside(path, []byte(strings.Join(lines, "\n")))
	if err == nil {
		err = errors.Join(keepOwner(path, tmp), os.Rename(tmp, next))
	}
	if err != nil {
		return nil, fmt.Errorf("write the next key file: %w", err)
	}
	return readKeys(next)
}

// UseNextKeys puts the file that NextKeys prepared into its place, once the database follows it.
func UseNextKeys(path string) error {
	if err := os.Rename(path+".next", path); err != nil {
		return fmt.Errorf("put the key file in place: %w", err)
	}
	return nil
}

// RekeyHash lets everything that is found by a keyed hash be found by that of next, in one transaction; more does
// what else is hashed, in the same. Invitations, links and codes that wait end: what they were made of is not
// known here. It must be the only program at work. Where the database follows next already, it does nothing.
func (s *Store) RekeyHash(ctx context.Context, next *Keys, more func(*Tx) error, tell func(children int)) error {
	err := s.AsWork(ctx, UpkeepScope(), func(tx *Tx) error {
		check, err := tx.Setting(ctx, keyCheckSetting)
		if err != nil {
			return err
		}
		if next.Verify(check) == nil {
			return nil
		}
		if err := s.keys.Verify(check); err != nil {
			return err
		}
		if err := tx.rehashChildren(ctx, next, tell); err != nil {
			return err
		}
		for _, statement := range []string{
			`UPDATE invitations SET closed_at = $1, closed_why = 'rekey' WHERE used_at IS NULL AND closed_at IS NULL`,
			`UPDATE links SET ended_at = $1, body = NULL WHERE ended_at IS NULL`,
			`UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL`,
		} {
			if _, err := tx.ExecContext(ctx, statement, tx.Now); err != nil {
				return err
			}
		}
		if err := more(tx); err != nil {
			return err
		}
		return tx.SaveSetting(ctx, keyCheckSetting, next.Check())
	})
	return wrapped(err, "rekey hashes")
}

func (tx *Tx) rehashChildren(ctx context.Context, next *Keys, tell func(int)) error {
	done, after := 0, int64(0)
	for {
		var rows []hashedRow
		if err := tx.SelectContext(ctx, &rows, `SELECT id, seal, id_sealed, imported, row_hash FROM children WHERE id > $1 ORDER BY id LIMIT $2`,
			after, rekeyBatch); err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		after, done = rows[len(rows)-1].ID, done+len(rows)
		if err := tx.rehash(ctx, next, rows); err != nil {
			return err
		}
		tell(done)
	}
}

type hashedRow struct {
	ID       int64
	Seal     uuid.UUID
	Number   []byte `db:"id_sealed"`
	Imported []byte
	RowHash  []byte `db:"row_hash"`
}

// rehash leaves no hash of a row where the present one does not fit it: the next list then counts as new.
func (tx *Tx) rehash(ctx context.Context, next *Keys, rows []hashedRow) error {
	ids, numbers, imported := make(pq.Int64Array, len(rows)), make(pq.ByteaArray, len(rows)), make(pq.ByteaArray, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		number, err := tx.store.keys.Open("children", "id_sealed", row.Seal, row.Number)
		if err != nil {
			return err
		}
		if len(number) > 0 {
			numbers[i] = next.Hash(string(number))
		}
		list, err := tx.store.keys.Open("children", "imported", row.Seal, row.Imported)
		if err != nil {
			return err
		}
		if list != nil && bytes.Equal(row.RowHash, tx.store.keys.Hash(string(list))) {
			imported[i] = next.Hash(string(list))
		}
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE children AS c SET id_hash = u.number, row_hash = u.list
		FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS u (id, number, list) WHERE c.id = u.id`, ids, numbers, imported)
	return err
}
