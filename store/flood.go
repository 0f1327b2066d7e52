package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Heard is how much a chat has written within the last minute, this message included.
type Heard struct {
	Count   int  // with the other chats of the same member
	Waiting int  // messages of the chat that wait for their turn
	Told    bool // the chat was told of it within that minute
}

// CountHeard counts a message that a chat has written.
func (tx *Tx) CountHeard(ctx context.Context, chat int64) (h Heard, err error) {
	err = tx.GetContext(ctx, &h, `
		UPDATE chats AS c SET heard_from = CASE WHEN heard_from > $3 THEN heard_from ELSE $2 END,
			heard_count = CASE WHEN heard_from > $3 THEN heard_count + 1 ELSE 1 END
		WHERE id = $1
		RETURNING told_at > $3 AS told, (SELECT count(*) FROM waiting_updates AS w WHERE w.chat_id = c.id) AS waiting,
			heard_count + (SELECT coalesce(sum(o.heard_count), 0) FROM chats AS o
				WHERE o.member_id = c.member_id AND o.id <> c.id AND o.heard_from > $3) AS count`,
		chat, tx.Now, tx.Now.Add(-time.Minute))
	return h, wrapped(err, "count what a chat writes")
}

// ToldFlood notes that a chat was told that its messages wait.
func (tx *Tx) ToldFlood(ctx context.Context, chat int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE chats SET told_at = $2 WHERE id = $1`, chat, tx.Now)
	return wrapped(err, "note that a chat was told")
}

// Wait keeps a message of a chat until its turn.
func (tx *Tx) Wait(ctx context.Context, update, chat int64, body []byte, turn time.Time) error {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("waiting_updates", "body", seal, body)
	if err != nil {
		return fmt.Errorf("let a message wait: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO waiting_updates (id, chat_id, seal, body, run_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO NOTHING`, update, chat, seal, sealed, turn)
	return wrapped(err, "let a message wait")
}

// WaitingUpdate is a message whose turn has come; Body is opaque to store.
type WaitingUpdate struct {
	ID   int64
	Body []byte
}

// Turns are the messages whose turn has come, at most one of each chat: its next may depend on it.
func (tx *Tx) Turns(ctx context.Context, limit int) ([]WaitingUpdate, error) {
	var rows []struct {
		ID   int64
		Seal uuid.UUID
		Body []byte
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT id, seal, body FROM (
			SELECT DISTINCT ON (chat_id) id, seal, body, place, run_at FROM waiting_updates ORDER BY chat_id, place) AS first
		WHERE run_at <= $1 ORDER BY place LIMIT $2`, tx.Now, limit)
	if err != nil {
		return nil, fmt.Errorf("find whose turn it is: %w", err)
	}
	turns := make([]WaitingUpdate, len(rows))
	for i, row := range rows {
		body, err := tx.store.keys.Open("waiting_updates", "body", row.Seal, row.Body)
		if err != nil {
			return nil, err
		}
		turns[i] = WaitingUpdate{ID: row.ID, Body: body}
	}
	return turns, nil
}

// TakeTurn ends the waiting of a message; false when somebody else has.
func (tx *Tx) TakeTurn(ctx context.Context, update int64) (bool, error) {
	res, err := tx.ExecContext(ctx, `DELETE FROM waiting_updates WHERE id = $1`, update)
	n, err := count(res, err, "take a turn")
	return n > 0, err
}
