package store

import (
	"context"
	"fmt"
	"math"
	"strings"

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
		done, after := Rekeyed{Table: column.Table, Column: column.Column}, []int64{math.MinInt64, math.MinInt64}[:len(column.keys())]
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

type sealedRow struct {
	Key   pq.Int64Array
	Seal  uuid.UUID
	Value []byte
}

func (s *Store) rekeyBatch(ctx context.Context, c sealedColumn, after []int64) (n int, last []int64, err error) {
	key := strings.Join(c.keys(), ", ")
	err = s.AsWork(ctx, UpkeepScope(), func(tx *Tx) error {
		var rows []sealedRow
		args := []any{int(s.keys.current), rekeyBatch}
		for _, k := range after {
			args = append(args, k)
		}
		if err := tx.SelectContext(ctx, &rows, `SELECT ARRAY[`+key+`] AS key, seal, `+c.Column+` AS value FROM `+c.Table+`
			WHERE (`+key+`) > (`+strings.Join([]string{"$3", "$4"}[:len(after)], ", ")+`) AND `+c.Column+` IS NOT NULL AND get_byte(`+c.Column+`, 0) <> $1
			ORDER BY `+key+` LIMIT $2`, args...); err != nil {
			return err
		}
		n = len(rows)
		if n == 0 {
			return nil
		}
		last = rows[n-1].Key
		return tx.reseal(ctx, c, rows)
	})
	return n, last, err
}

// reseal leaves a value alone that has changed since it was read.
func (tx *Tx) reseal(ctx context.Context, c sealedColumn, rows []sealedRow) error {
	keys := make([]pq.Int64Array, len(c.keys()))
	before, fresh := make(pq.ByteaArray, len(rows)), make(pq.ByteaArray, len(rows))
	for i, row := range rows {
		for j := range keys {
			keys[j] = append(keys[j], row.Key[j])
		}
		plain, err := tx.store.keys.Open(c.Table, c.Column, row.Seal, row.Value)
		if err != nil {
			return err
		}
		before[i] = row.Value
		if fresh[i], err = tx.store.keys.Seal(c.Table, c.Column, row.Seal, plain); err != nil {
			return err
		}
	}
	args, lists, named, same := []any{before, fresh}, "", "", ""
	for j, k := range c.keys() {
		args = append(args, keys[j])
		lists += fmt.Sprintf(", $%d::bigint[]", j+3)
		named += ", " + k
		same += fmt.Sprintf(" AND t.%s = u.%s", k, k)
	}
	_, err := tx.ExecContext(ctx, `UPDATE `+c.Table+` AS t SET `+c.Column+` = u.fresh
		FROM unnest($1::bytea[], $2::bytea[]`+lists+`) AS u (before, fresh`+named+`)
		WHERE t.`+c.Column+` = u.before`+same, args...)
	return err
}

// OldSeals counts the values that an older key than the newest has sealed.
func (s *Store) OldSeals(ctx context.Context) (n int, err error) {
	err = s.AsWork(ctx, UpkeepScope(), func(tx *Tx) error {
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
