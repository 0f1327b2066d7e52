package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// Update marks confirmed records as typed over into the national software, as one batch for undo. Of
// many, those that have moved on meanwhile or have open proposals are skipped and counted; when none
// is left the step error of the last is returned.
func Update(ctx context.Context, tx *store.Tx, act Act, ids []registry.ChildID) (done, skipped int, err error) {
	if err := act.By.Require(registry.ActUpdate, act.By.UKey); err != nil {
		return 0, 0, err
	}
	updated, skipped, err := act.each(ctx, tx, ids, registry.Event{Kind: registry.EventUpdate})
	return len(updated), skipped, err
}

// InDocket means the confirmed records of one docket, or of all with 0, that wait to be typed over.
func InDocket(commune registry.UnitID, docket registry.DocketID) registry.Filter {
	return registry.Filter{
		Units: []registry.UnitID{commune}, Stages: []registry.Stage{registry.StageConfirmed}, Docket: docket,
	}
}
