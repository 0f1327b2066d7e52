package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"rasoat/registry"
)

// madeKeys is what a household's key looks like that was made of its parents' names.
const madeKeys = `household ~ '^[0-9a-f]{16}$'`

// EachHousehold gives every record that stands in a household whose key was made, some at a time.
func (tx *Tx) EachHousehold(ctx context.Context, do func(registry.Child) error) error {
	for after := int64(0); ; {
		children, err := tx.manyChildren(ctx, `SELECT `+childColumns+` FROM children WHERE id > $1 AND `+madeKeys+` ORDER BY id LIMIT $2`, after, rekeyBatch)
		if err != nil || len(children) == 0 {
			return err
		}
		after = int64(children[len(children)-1].ID)
		for _, c := range children {
			if err := do(c); err != nil {
				return err
			}
		}
	}
}

// RenameHouseholds puts new keys in the place of old ones, and each record where its household now stands in the list.
func (tx *Tx) RenameHouseholds(ctx context.Context, fresh map[string]string) error {
	var ids pq.Int64Array
	var keys pq.StringArray
	var places pq.ByteaArray
	write := func() error {
		_, err := tx.ExecContext(ctx, `
			UPDATE children AS c SET household = u.key, list_key = u.place
			FROM unnest($1::bigint[], $2::text[], $3::bytea[]) AS u (id, key, place) WHERE c.id = u.id`, ids, keys, places)
		ids, keys, places = nil, nil, nil
		return wrapped(err, "rename households")
	}
	err := tx.EachHousehold(ctx, func(c registry.Child) error {
		key := fresh[c.Household]
		if key == "" {
			return nil
		}
		c.Household = key
		ids, keys, places = append(ids, int64(c.ID)), append(keys, key), append(places, listKey(&c))
		if len(ids) < rekeyBatch {
			return nil
		}
		return write()
	})
	if err != nil {
		return fmt.Errorf("read households: %w", err)
	}
	return write()
}
