package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"rasoat/registry"
)

// ParkedJob reads a job of a kind that waits for its actor's word in a chat, 0 for any, and holds it until the transaction
// ends. ErrNotFound when none such waits.
func (tx *Tx) ParkedJob(ctx context.Context, id, chat int64, actor registry.MembershipID, kind string) (*Job, error) {
	var row jobRow
	err := tx.GetContext(ctx, &row, `
		SELECT id, seal, kind, chat_id, actor_id, payload, attempts, made_at FROM jobs
		WHERE id = $1 AND ($2::bigint = 0 OR chat_id = $2) AND actor_id = $3 AND kind = $4 AND holder IS NULL AND done_at IS NULL
		FOR UPDATE`, id, chat, int64(actor), kind)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read job %d: %w", id, err)
	}
	payload, err := tx.store.keys.Open("jobs", "payload", row.Seal, row.Payload)
	if err != nil {
		return nil, fmt.Errorf("open job %d: %w", id, err)
	}
	return &Job{ID: row.ID, Kind: row.Kind, Chat: row.ChatID.V, Actor: row.ActorID.V, Payload: payload, Attempts: row.Attempts, MadeAt: row.MadeAt}, nil
}

// WakeJobWith is WakeJob with another payload: what its actor has answered.
func (tx *Tx) WakeJobWith(ctx context.Context, j *Job, next string, payload []byte) error {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("jobs", "payload", seal, payload)
	if err != nil {
		return fmt.Errorf("wake job: %w", err)
	}
	res, err := tx.ExecContext(ctx, `
		WITH woken AS (
			UPDATE jobs SET kind = $4, seal = $2, payload = $3, lease_until = NULL
			WHERE id = $1 AND kind = $5 AND holder IS NULL AND done_at IS NULL RETURNING id
		)
		SELECT pg_notify($6, '') FROM woken`, j.ID, seal, sealed, next, j.Kind, JobChannel)
	return held(res, err, "wake job")
}
