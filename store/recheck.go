package store

import (
	"context"
	"fmt"

	"rasoat/registry"
)

// NextRecheck is the assigned record to go to after another one: of the same household first, then of the
// same hamlet, then in the order of the list. What an obstacle mutes on that day is left out. ErrNotFound
// says that nothing is left.
func (tx *Tx) NextRecheck(ctx context.Context, after registry.Child, today registry.Date) (registry.ChildID, error) {
	var id registry.ChildID
	err := tx.GetContext(ctx, &id, `
		SELECT id FROM children
		WHERE assignee_id = $1 AND stage = 20 AND id <> $2 AND NOT (obstacle <> '' AND review_on > $3)
		ORDER BY (household = $4 AND $4 <> '') DESC, (unit_id = $5) DESC, ukey, list_key, id LIMIT 1`,
		int64(after.Assignee), int64(after.ID), day(today), after.Household, int64(after.Unit))
	if err = notFound(err); err != nil {
		return 0, fmt.Errorf("find the next re-check: %w", err)
	}
	return id, nil
}
