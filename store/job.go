package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// ErrJobLost says that a job is held by somebody else by now: what was done for it
// must not be committed.
var ErrJobLost = errors.New("job is held by another")

// JobChannel is notified when a job is added (Store.Listener).
const JobChannel = "rasoat_job"

// Job is long work that an update has asked for.
type Job struct {
	ID       int64
	Kind     string
	Chat     int64                 // where progress is shown; 0 is nowhere
	Actor    registry.MembershipID // on whose behalf; 0 is the program
	Payload  []byte                // sealed while it waits
	Attempts int                   // claims so far, this one included
	MadeAt   time.Time

	holder uuid.UUID
}

// AddJob commits work with what asked for it, and returns its id.
func (tx *Tx) AddJob(ctx context.Context, j Job) (int64, error) {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("jobs", "payload", seal, j.Payload)
	if err != nil {
		return 0, fmt.Errorf("add job: %w", err)
	}
	var id int64
	err = tx.GetContext(ctx, &id, `
		WITH added AS (
			INSERT INTO jobs (seal, kind, chat_id, actor_id, payload, made_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
		)
		SELECT id FROM added, (SELECT pg_notify($7, '')) AS woken`,
		seal, j.Kind, nullID(j.Chat), nullID(int64(j.Actor)), sealed, tx.Now, JobChannel)
	if err != nil {
		return 0, fmt.Errorf("add job: %w", err)
	}
	return id, nil
}

type jobRow struct {
	ID       int64
	Seal     uuid.UUID
	Kind     string
	ChatID   sql.Null[int64]                 `db:"chat_id"`
	ActorID  sql.Null[registry.MembershipID] `db:"actor_id"`
	Payload  []byte
	Attempts int
	MadeAt   time.Time `db:"made_at"`
}

// ClaimJob takes the oldest job that nobody holds, for the time of the lease by Postgres' clock; nil
// when there is none. A lease that ran out is given to the next who asks. It commits by itself.
func (s *Store) ClaimJob(ctx context.Context, holder uuid.UUID, lease time.Duration) (*Job, error) {
	var row jobRow
	err := s.As(ctx, Nothing(0), func(tx *Tx) error {
		return tx.GetContext(ctx, &row, `
			UPDATE jobs SET holder = $1, lease_until = now() + $2 * interval '1 millisecond', attempts = attempts + 1
			WHERE id = (
				SELECT id FROM jobs WHERE done_at IS NULL AND (lease_until IS NULL OR lease_until <= now())
				ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
			RETURNING id, seal, kind, chat_id, actor_id, payload, attempts, made_at`, holder, lease.Milliseconds())
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("claim job: %w", err)
	}
	payload, err := s.keys.Open("jobs", "payload", row.Seal, row.Payload)
	if err != nil {
		return nil, fmt.Errorf("open job %d: %w", row.ID, err)
	}
	return &Job{
		ID: row.ID, Kind: row.Kind, Chat: row.ChatID.V, Actor: row.ActorID.V, Payload: payload,
		Attempts: row.Attempts, MadeAt: row.MadeAt, holder: holder,
	}, nil
}

// FinishJob ends a job in the transaction of its effects and clears its payload. ErrJobLost means
// that another claimed it meanwhile: the transaction must be rolled back.
func (tx *Tx) FinishJob(ctx context.Context, j *Job) error {
	return tx.endJob(ctx, j, "")
}

// FailJob notes a failure, a short code and never contents. A final one ends the job; after any other
// it may be claimed again, later each time: 5 s, 10 s, 20 s … up to ten minutes.
func (tx *Tx) FailJob(ctx context.Context, j *Job, failure string, final bool) error {
	if final {
		return tx.endJob(ctx, j, failure)
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE jobs SET failure = $4, holder = NULL,
			lease_until = now() + least(5 * 2 ^ least(attempts - 1, 10), 600) * interval '1 second'
		WHERE id = $1 AND holder = $2 AND attempts = $3 AND done_at IS NULL`, j.ID, j.holder, j.Attempts, failure)
	return held(res, err, "put job back")
}

func (tx *Tx) endJob(ctx context.Context, j *Job, failure string) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE jobs SET done_at = $5, failure = $4, payload = NULL, lease_until = NULL
		WHERE id = $1 AND holder = $2 AND attempts = $3 AND done_at IS NULL`, j.ID, j.holder, j.Attempts, failure, tx.Now)
	return held(res, err, "end job")
}

func held(res sql.Result, err error, doing string) error {
	n, err := count(res, err, doing)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", doing, ErrJobLost)
	}
	return err
}
