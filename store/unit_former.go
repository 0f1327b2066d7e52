package store

import (
	"context"

	"rasoat/registry"
)

// Predecessors lists the units that one took over from, whole or in part.
func (tx *Tx) Predecessors(ctx context.Context, id registry.UnitID) ([]registry.Unit, error) {
	return tx.manyUnits(ctx, `
		SELECT `+unitColumns+` FROM unit_successors s JOIN units u ON u.id = s.old_id
		WHERE s.new_id = $1 ORDER BY u.ukey`, int64(id))
}
