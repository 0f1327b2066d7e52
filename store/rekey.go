package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// rekeyBatch is how many values one transaction puts under the newest key: short enough to let the
// people at their screens through.
const rekeyBatch = 500

// Rekeyed is how many values of one column were sealed anew.
type Rekeyed struct {
	Table, Column string
	Values        int
}

// Rekey seals anew whatever an older key had sealed, batch by batch, beside a running program: a row
// that is written meanwhile is sealed with the newest key by its writer. It may be cut off and begun
// again. tell is called after each batch.
func (s *Store) Rekey(ctx context.Context, tell func(Rekeyed)) error {
	for _, column := range sealedColumns() {
		done, after := Rekeyed{Table: column.Table, Column: column.Column}, int64(-1<<63)
		for {
			n, last, err := s.rekeyBatch(ctx, column, after)
			if err != nil {
				return fmt.Errorf("rekey %s.%s: %w", column.Table, column.Column, err)
			}
			if n == 0 {
				break
			}
			done.Values, after = done.Values+n, last
			tell(done)
		}
	}
	return nil
}

func (s *Store) rekeyBatch(ctx context.Context, c sealedColumn, after int64) (n int, last int64, err error) {
	err = s.AsWork(ctx, SystemScope(), func(tx *Tx) error {
		var rows []struct {
			ID    int64
			Seal  uuid.UUID
			Value []byte
		}
		if err := tx.SelectContext(ctx, &rows, `SELECT id, seal, `+c.Column+` AS value FROM `+c.Table+`
			WHERE id > $1 AND `+c.Column+` IS NOT NULL AND get_byte(`+c.Column+`, 0) <> $2 ORDER BY id LIMIT $3`,
			after, int(s.keys.current), rekeyBatch); err != nil {
			return err
		}
		n = len(rows)
		if n == 0 {
			return nil
		}
		last = rows[n-1].ID
		ids, before, fresh := make(pq.Int64Array, n), make(pq.ByteaArray, n), make(pq.ByteaArray, n)
		for i, row := range rows {
			plain, err := s.keys.Open(c.Table, c.Column, row.Seal, row.Value)
			if err != nil {
				return err
			}
			ids[i], before[i] = row.ID, row.Value
			if fresh[i], err = s.keys.Seal(c.Table, c.Column, row.Seal, plain); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE `+c.Table+` AS t SET `+c.Column+` = u.fresh
			FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS u (id, before, fresh)
			WHERE t.id = u.id AND t.`+c.Column+` = u.before`, ids, before, fresh)
		return err
	})
	return n, last, err
}

// OldSeals counts the values that an older key than the newest has sealed.
func (s *Store) OldSeals(ctx context.Context) (n int, err error) {
	err = s.AsWork(ctx, SystemScope(), func(tx *Tx) error {
		for _, c := range sealedColumns() {
			var found int
			err := tx.GetContext(ctx, &found, `SELECT count(*) FROM `+c.Table+` WHERE `+c.Column+` IS NOT NULL AND get_byte(`+c.Column+`, 0) <> $1`, int(s.keys.current))
			if err != nil {
				return fmt.Errorf("count old seals of %s.%s: %w", c.Table, c.Column, err)
			}
			n += found
		}
		return nil
	})
	return n, err
}
