package casework

import (
	"bytes"
	"context"
	"fmt"

	"rasoat/store"
)

// RehashPairs lets decisions about pairs stand under the next hash key: what was decided is not asked again. A
// decision whose records have changed since is left, and is asked about again as it would have been.
func RehashPairs(ctx context.Context, tx *store.Tx, next *store.Keys) error {
	decided, err := tx.DecidedPairs(ctx, 0)
	if err != nil {
		return err
	}
	for key, pair := range decided {
		children, err := tx.Children(ctx, key[:])
		if err != nil {
			return fmt.Errorf("read the records of a pair: %w", err)
		}
		if len(children) != 2 {
			continue
		}
		a, b := factsOf(tx, children[0]), factsOf(tx, children[1])
		if !bytes.Equal(pair.Evidence, evidenceUnder(tx.Keys(), a, b)) {
			continue
		}
		pair.Evidence = evidenceUnder(next, a, b)
		if err := tx.SetEvidence(ctx, pair); err != nil {
			return err
		}
	}
	return nil
}
