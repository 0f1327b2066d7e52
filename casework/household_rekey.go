package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// RehashHouseholds gives the households that a list's parents have made their keys under the next hash key, so that a
// brother or sister of the next list is still one. What was made of a row that is not known any more keeps its key,
// and with it those who are together; a household that the list itself numbers is not hashed.
func RehashHouseholds(ctx context.Context, tx *store.Tx, next *store.Keys) error {
	fresh := map[string]string{}
	err := tx.EachHousehold(ctx, func(c registry.Child) error {
		if fresh[c.Household] != "" {
			return nil
		}
		clean, _ := registry.Clean(c.Imported)
		for _, place := range []string{clean.Hamlet, c.Imported.Hamlet, c.Values.Hamlet} {
			if householdUnder(tx.Keys(), place, clean.Mother, clean.Father) == c.Household {
				fresh[c.Household] = householdUnder(next, place, clean.Mother, clean.Father)
				return nil
			}
		}
		return nil
	})
	if err != nil || len(fresh) == 0 {
		return err
	}
	return tx.RenameHouseholds(ctx, fresh)
}
