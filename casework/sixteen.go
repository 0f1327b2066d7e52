package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// adult is the age at which a person is no child any more (Law on Children 2016, Art. 1).
const adult = 16

// CloseSixteen closes the records of those who have turned 16, as far as nobody has to finish them:
// up to rechecked, and clean ones; later stages run their course (design 3). It is the nightly tick
// and may run any number of times.
func CloseSixteen(ctx context.Context, s *store.Store) error {
	for {
		n := 0
		err := s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
			n, err = closeSixteen(ctx, tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("close those who are 16: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
}

// closeSixteen does some of them, so that no transaction holds the records of a nation.
func closeSixteen(ctx context.Context, tx *store.Tx) (int, error) {
	ids, err := tx.BornUntil(ctx, registry.DateOf(tx.Now).AddYears(-adult), 500)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	act := Act{By: registry.Membership{Role: registry.RoleSystem}, Door: DoorShell}
	e := registry.Event{Kind: registry.EventClose, Closing: registry.ClosedOverAge}
	done, _, err := act.each(ctx, tx, ids, e)
	var step *registry.StepError
	if errors.As(err, &step) {
		err = nil
	}
	return len(done), err
}
