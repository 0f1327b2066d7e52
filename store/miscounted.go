package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"rasoat/registry"
)

// MiscountedHolders returns up to limit open records in scope, unconfirmed, for which the finding id_duplicate does not
// fit: another record holds the number and it is not flagged, or none does and it is. With hashes only holders of
// those numbers are looked at.
func (tx *Tx) MiscountedHolders(ctx context.Context, hashes [][]byte, limit int) ([]registry.ChildID, error) {
	var ids []registry.ChildID
	err := tx.SelectContext(ctx, &ids, `
		SELECT c.id FROM children c
		WHERE c.id_hash IS NOT NULL AND ($2::bytea[] IS NULL OR c.id_hash = ANY ($2)) AND NOT c.id_confirmed AND c.stage <> 90
			AND (c.defects & $1 <> 0) <> EXISTS (SELECT FROM children o WHERE o.id_hash = c.id_hash AND o.id <> c.id AND o.stage <> 90)
		ORDER BY c.id LIMIT $3`, int32(registry.NewDefects(registry.IDDuplicate)), pq.ByteaArray(hashes), limit) // #nosec G115 -- a set of bits
	if err != nil {
		return nil, fmt.Errorf("find miscounted holders: %w", err)
	}
	return ids, nil
}
