package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// KindStub marks the row that reduces a live message to a short text once a newer one stands below
// it. It has no body.
const KindStub = "stub"

// Delivery is what became of a row that the channel has accepted.
type Delivery struct {
	Row      int64
	Slot     string
	Message  int64 // the new message, 0 when none was sent (an edit in place, a deletion, nothing to say)
	InPlace  int64 // the message that was edited, 0 for none
	Replaces int64 // the live message that the new one stands for now and that becomes a stub, 0 for none

	Personal []int64 // messages that carry something of a child now, and are hidden in time
	Hide     string  // how: HideByEdit or HideByDelete
	Reopen   string  // the press that shows the same again
	Gone     int64   // a message that carries nothing any more, 0 for none
}

// How a message is hidden: its text is replaced, or it is deleted because a file cannot be.
const (
	HideByEdit   = "edit"
	HideByDelete = "delete"
)

// Ack notes that a row was accepted, clears its body and remembers where its live message stands;
// rows that waited for the same slot before it are done with it. False when the lease was lost:
// whoever holds the chat now sends the row again.
func (s *Store) Ack(ctx context.Context, l Lease, d Delivery, now time.Time, ttl time.Duration) (bool, error) {
	live := d.Message
	if live == 0 {
		live = d.InPlace
	}
	return s.fenced(ctx, "acknowledge", `
		WITH held AS (
			UPDATE chats SET lease_until = clock_timestamp() + $4::double precision * interval '1 second',
				last_message = greatest(last_message, $5::bigint)
			WHERE id = $1 AND holder = $2 AND epoch = $3 RETURNING id),
		said AS (SELECT coalesce((SELECT training FROM outbox WHERE id = $10::bigint), false) AS training),
		placed AS (
			INSERT INTO live_messages (chat_id, slot, message_id)
			SELECT id, $6::text, $7::bigint FROM held WHERE $6::text <> '' AND $7::bigint > 0
			ON CONFLICT (chat_id, slot) DO UPDATE SET message_id = excluded.message_id),
		stub AS (
			INSERT INTO outbox (chat_id, verb, kind, priority, message_id, made_at, training)
			SELECT id, 'edit', '`+KindStub+`', 0, $8::bigint, $9::timestamptz, said.training FROM held, said WHERE $8::bigint > 0),
		done AS (
			UPDATE outbox AS o SET sent_at = $9::timestamptz, body = NULL, failure = '', message_id = $7::bigint
			FROM held WHERE o.id = $10::bigint AND o.sent_at IS NULL AND o.dead_at IS NULL),
		older AS (
			UPDATE outbox AS o SET dead_at = $9::timestamptz, body = NULL, failure = 'replaced'
			FROM held WHERE $6::text <> '' AND o.chat_id = held.id AND o.slot = $6::text AND o.id < $10::bigint
				AND o.sent_at IS NULL AND o.dead_at IS NULL),
		personal AS (
			INSERT INTO personal_messages AS p (chat_id, message_id, how, reopen, sent_at, training)
			SELECT held.id, m.id, $12::text, $13::text, $9::timestamptz, said.training FROM held, said, unnest($11::bigint[]) AS m(id)
			ON CONFLICT (chat_id, message_id) DO UPDATE SET reopen = excluded.reopen, tries = 0, hide_at = NULL, hidden_at = NULL,
				sent_at = CASE WHEN p.hidden_at IS NULL THEN p.sent_at ELSE excluded.sent_at END),
		gone AS (
			UPDATE personal_messages AS p SET hidden_at = $9::timestamptz FROM held
			WHERE p.chat_id = held.id AND p.message_id = $14::bigint AND p.hidden_at IS NULL)
		SELECT FROM held`, l.Chat, l.Holder, l.Epoch, ttl.Seconds(), d.Message, d.Slot, live, d.Replaces, now, d.Row,
		pq.Array(d.Personal), cmp.Or(d.Hide, HideByEdit), d.Reopen, d.Gone)
}

// ErrLeaseLost says that somebody else holds the chat now.
var ErrLeaseLost = errors.New("lease was lost")

// holdLease makes sure that the lease stands, and that it stands until the transaction ends.
func (tx *Tx) holdLease(ctx context.Context, l Lease) error {
	done, err := tx.ExecContext(ctx, `
		UPDATE chats SET lease_until = NULL WHERE id = $1 AND holder = $2 AND epoch = $3`, l.Chat, l.Holder, l.Epoch)
	if err != nil {
		return fmt.Errorf("hold lease: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrLeaseLost, err)
	}
	return nil
}

// ShutChat ends everything that waits for a chat which cannot be written to any more, notes since
// when, and gives the lease back. ErrLeaseLost when it was lost.
func (tx *Tx) ShutChat(ctx context.Context, l Lease, why string) error {
	if err := tx.holdLease(ctx, l); err != nil {
		return err
	}
	if err := tx.BlockChat(ctx, l.Chat); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE outbox SET dead_at = $2, body = NULL, failure = $3
		WHERE chat_id = $1 AND sent_at IS NULL AND dead_at IS NULL`, l.Chat, tx.Now, why)
	if err != nil {
		return fmt.Errorf("end waiting rows: %w", err)
	}
	return nil
}

// MoveChat gives a chat its new id in the channel: whose it is, its conversation and what waits for
// it go along; its messages stay behind, so nothing is live there. ErrLeaseLost when it was lost.
func (tx *Tx) MoveChat(ctx context.Context, l Lease, to int64) error {
	if err := tx.holdLease(ctx, l); err != nil {
		return err
	}
	for _, step := range []struct{ what, query string }{
		{"make", `INSERT INTO chats (id, channel, member_id, acting_id, last_letter, state, seal, wrong_codes, wrong_until)
			SELECT $2, channel, member_id, acting_id, last_letter, state, seal, wrong_codes, wrong_until FROM chats WHERE id = $1
			ON CONFLICT (id) DO UPDATE SET member_id = coalesce(chats.member_id, excluded.member_id),
				acting_id = coalesce(chats.acting_id, excluded.acting_id)`},
		{"move rows", `UPDATE outbox SET chat_id = $2, message_id = 0 WHERE chat_id = $1`},
		{"move choices", `INSERT INTO choices (chat_id, label, press, expires_at)
			SELECT $2, label, press, expires_at FROM choices WHERE chat_id = $1 ON CONFLICT DO NOTHING`},
		{"move jobs", `UPDATE jobs SET chat_id = $2 WHERE chat_id = $1`},
		{"drop", `DELETE FROM chats WHERE id = $1 AND $2::bigint <> 0`},
	} {
		if _, err := tx.ExecContext(ctx, step.query, l.Chat, to); err != nil {
			return fmt.Errorf("move chat: %s: %w", step.what, err)
		}
	}
	return nil
}

// Unsaid counts what waits for a chat, due or not, but for deletions that are set down for later: they say
// nothing.
func (s *Store) Unsaid(ctx context.Context, chat int64) (int, error) {
	var n int
	err := s.db.GetContext(ctx, &n, `
		SELECT count(*) FROM outbox
		WHERE chat_id = $1 AND sent_at IS NULL AND dead_at IS NULL AND NOT (verb = 'delete' AND run_at IS NOT NULL)`, chat)
	if err != nil {
		return 0, fmt.Errorf("count waiting rows: %w", err)
	}
	return n, nil
}
