package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// Seen marks an update of the channel as handled, and reports whether it was already. The mark stands
// and falls with the transaction; of two that handle the same update at once, the second waits.
func (tx *Tx) Seen(ctx context.Context, id int64) (bool, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO updates (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, id, tx.Now)
	n, err := count(res, err, "mark update")
	return err == nil && n == 0, err
}

// FailUpdate counts a failure of an update in a transaction of its own, and returns how often it has
// failed. The first payload is kept, sealed.
func (s *Store) FailUpdate(ctx context.Context, id int64, payload []byte) (tries int, err error) {
	seal := uuid.New()
	if payload == nil {
		payload = []byte{}
	}
	sealed, err := s.keys.Seal("failed_updates", "payload", seal, payload)
	if err != nil {
		return 0, fmt.Errorf("keep failed update: %w", err)
	}
	err = s.As(ctx, SystemScope(), func(tx *Tx) error {
		return tx.GetContext(ctx, &tries, `
			INSERT INTO failed_updates AS f (id, seal, tries, payload, first_at) VALUES ($1, $2, 1, $3, $4)
			ON CONFLICT (id) DO UPDATE SET tries = f.tries + 1
			RETURNING tries`, id, seal, sealed, tx.Now)
	})
	return tries, wrapped(err, "keep failed update")
}

// FailedUpdate returns the payload of an update that has failed, and how often it has.
func (tx *Tx) FailedUpdate(ctx context.Context, id int64) (payload []byte, tries int, err error) {
	var row struct {
		Seal    uuid.UUID
		Tries   int
		Payload []byte
	}
	err = tx.GetContext(ctx, &row, `SELECT seal, tries, payload FROM failed_updates WHERE id = $1`, id)
	if err != nil {
		return nil, 0, fmt.Errorf("read failed update: %w", notFound(err))
	}
	payload, err = tx.store.keys.Open("failed_updates", "payload", row.Seal, row.Payload)
	return payload, row.Tries, wrapped(err, "read failed update")
}
