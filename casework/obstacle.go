package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// Obstruct flags a record with what keeps its re-check from being done; registry sets the day on which it
// is looked at again, until which nobody is reminded.
func Obstruct(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, cause registry.Obstacle) (registry.Child, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	return c, act.step(ctx, tx, &c, registry.Event{Kind: registry.EventObstacle, Obstacle: cause})
}
