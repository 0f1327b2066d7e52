package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// ParkJob puts a job aside under another kind and with a new payload, until WakeJob or, at the end of
// the time by Postgres' clock, until a worker claims it like any other. ErrJobLost as in FinishJob.
func (tx *Tx) ParkJob(ctx context.Context, j *Job, kind string, payload []byte, wait time.Duration) error {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("jobs", "payload", seal, payload)
	if err != nil {
		return fmt.Errorf("park job: %w", err)
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE jobs SET kind = $4, seal = $5, payload = $6, holder = NULL, attempts = 0, failure = '',
			lease_until = now() + $7 * interval '1 millisecond'
		WHERE id = $1 AND holder = $2 AND attempts = $3 AND done_at IS NULL`,
		j.ID, j.holder, j.Attempts, kind, seal, sealed, wait.Milliseconds())
	return held(res, err, "park job")
}

// WakeJob gives a parked job back to the workers under a new kind. False when the job is not the
// actor's in that chat, or is not parked under that kind any more.
func (tx *Tx) WakeJob(ctx context.Context, id int64, chat int64, actor registry.MembershipID, kind, next string) (bool, error) {
	res, err := tx.ExecContext(ctx, `
		WITH woken AS (
			UPDATE jobs SET kind = $5, lease_until = NULL
			WHERE id = $1 AND chat_id = $2 AND actor_id = $3 AND kind = $4 AND holder IS NULL AND done_at IS NULL RETURNING id
		)
		SELECT pg_notify($6, '') FROM woken`, id, chat, int64(actor), kind, next, JobChannel)
	n, err := count(res, err, "wake job")
	return n > 0, err
}

// DropJobs ends the parked jobs of a kind in a chat, or the one with the id when that is not 0, and
// clears their payloads; it returns how many.
func (tx *Tx) DropJobs(ctx context.Context, id int64, chat int64, actor registry.MembershipID, kind string) (int, error) {
	res, err := tx.ExecContext(ctx, `
		UPDATE jobs SET done_at = $5, payload = NULL, lease_until = NULL, failure = 'dropped'
		WHERE chat_id = $2 AND actor_id = $3 AND kind = $4 AND ($1::bigint = 0 OR id = $1) AND holder IS NULL AND done_at IS NULL`,
		id, chat, int64(actor), kind, tx.Now)
	return count(res, err, "drop jobs")
}

// KeepJob begins the lease anew, and holds the job until the transaction ends: what is
// said of it in the same transaction is not said after its end. ErrJobLost when it has ended, waits,
// or is another's by now.
func (tx *Tx) KeepJob(ctx context.Context, j *Job, lease time.Duration) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE jobs SET lease_until = now() + $4 * interval '1 millisecond'
		WHERE id = $1 AND holder = $2 AND attempts = $3 AND done_at IS NULL`, j.ID, j.holder, j.Attempts, lease.Milliseconds())
	return held(res, err, "keep job")
}
