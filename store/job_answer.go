package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// KeepParked gives a parked job another payload and leaves it parked as long as it was to be. ErrJobLost when it does
// not wait any more.
func (tx *Tx) KeepParked(ctx context.Context, j *Job, payload []byte) error {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("jobs", "payload", seal, payload)
	if err != nil {
		return fmt.Errorf("keep job: %w", err)
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE jobs SET seal = $2, payload = $3 WHERE id = $1 AND kind = $4 AND holder IS NULL AND done_at IS NULL`,
		j.ID, seal, sealed, j.Kind)
	return held(res, err, "keep job")
}
