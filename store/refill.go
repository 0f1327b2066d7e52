package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"rasoat/registry"
)

// refillBatch is how many records are filled in one statement.
const refillBatch = 5000

// refillIfMade fills in where there are children at all: tests migrate with files of their own.
func refillIfMade(ctx context.Context, db *sqlx.DB) error {
	var made bool
	err := db.GetContext(ctx, &made, `SELECT EXISTS (SELECT FROM information_schema.columns
		WHERE table_schema = $1 AND table_name = 'children' AND column_name = 'name_back')`, schema)
	if err != nil {
		return fmt.Errorf("look for the table of children: %w", err)
	}
	if !made {
		return nil
	}
	return refill(ctx, db)
}

// refill makes what Go makes of the names of records that were written before the columns of migration 0007
// were there. Where nothing is missing it is one look into an index.
func refill(ctx context.Context, db *sqlx.DB) error {
	words := &vocabulary{}
	for {
		var rows []struct {
			ID                       int64
			Household, Name          string
			Father, Mother, Guardian string
		}
		err := db.SelectContext(ctx, &rows, `
			SELECT id, household, name, father, mother, guardian FROM children WHERE name_back IS NULL LIMIT $1`, refillBatch)
		if err != nil {
			return fmt.Errorf("look for names to fill in: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		ids, backs, keys := make([]int64, len(rows)), make([]string, len(rows)), make(pq.ByteaArray, len(rows))
		var codes [3][]any
		for i, r := range rows {
			fold := registry.Fold(r.Name)
			words.meet(fold)
			c := registry.Child{Household: r.Household, Values: registry.Values{Name: r.Name, Father: r.Father, Mother: r.Mother, Guardian: r.Guardian}}
			ids[i], backs[i], keys[i] = r.ID, registry.Backwards(fold), listKey(&c)
			for n, code := range words.parents(c.Values) {
				codes[n] = append(codes[n], code)
			}
		}
		tx, err := db.BeginTxx(ctx, nil)
		if err != nil {
			return fmt.Errorf("begin to fill in names: %w", err)
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE children AS c SET name_back = n.back, list_key = n.key, father_code = n.father, mother_code = n.mother, guardian_code = n.guardian
			FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::integer[], $5::integer[], $6::integer[]) AS n (id, back, key, father, mother, guardian)
			WHERE c.id = n.id`,
			pq.Array(ids), pq.Array(backs), keys, pq.GenericArray{A: codes[0]}, pq.GenericArray{A: codes[1]}, pq.GenericArray{A: codes[2]})
		if err == nil {
			err = words.keep(ctx, &Tx{Tx: tx})
		}
		if err == nil {
			err = tx.Commit()
		}
		if err != nil {
			_ = tx.Rollback()
			return fmt.Errorf("fill in names: %w", err)
		}
	}
}
