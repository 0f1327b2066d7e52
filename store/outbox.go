package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// Verb is what is done to a message in a chat.
type Verb string

// The verbs of the outbox. An edit whose message is gone, or is no longer the last of its chat and
// has a slot, is sent anew.
const (
	Send   Verb = "send"
	Edit   Verb = "edit"
	Delete Verb = "delete"
)

// Priority orders the rows of a chat, and chats among each other; lower goes first.
type Priority int16

// The priorities of design 6.
const (
	AtScreen Priority = iota // answers somebody who is waiting
	Urgent                   // wanted today
	Bulk                     // scheduled: paced by what the channel allows
)

// KindReply marks a row whose body is a finished message; every other kind is a notice, whose body
// holds ids only and which is rendered when it is delivered.
const KindReply = "reply"

// Post is something to say in a chat.
type Post struct {
	Chat      int64
	Reader    registry.MembershipID // in whose rights a notice is rendered; 0 for replies
	Verb      Verb                  // empty: send
	Kind      string
	Priority  Priority
	MessageID int64     // what is edited or deleted; with a slot 0: the slot's message
	Slot      string    // the live message that this stands for in its chat, empty for none
	Key       string    // at most one row ever has it; empty for no such promise
	Body      []byte    // sealed in the table and cleared when the message was accepted
	RunAt     time.Time // business time before which it is not sent; zero: at once

	// For the gate: what the message is meant to carry of a child, what was found in it where it was made, and the
	// press that shows the same again once it was hidden.
	Carries, Holds registry.Carries
	Reopen         string

	// Training marks what was said in training; it also is when its reader is a training membership, or when it has
	// no reader and the chat acts in one.
	Training bool
}

// Enqueue writes posts in one statement, in their order. A post whose Key is taken is left out
// without an error. An edit of a slot takes the place of one that is still waiting there.
func (tx *Tx) Enqueue(ctx context.Context, posts ...Post) error {
	if len(posts) == 0 {
		return nil
	}
	cols, err := tx.postColumns(posts)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		WITH post AS (
			SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::smallint[],
				$8::bigint[], $9::text[], $10::text[], $11::bytea[], $12::timestamptz[], $13::smallint[], $14::smallint[], $15::text[], $16::boolean[])
				WITH ORDINALITY AS p(seal, chat_id, reader_id, verb, kind, priority, message_id, slot, unique_key, body, run_at,
					carries, holds, reopen, training, n)),
		replaced AS (
			UPDATE outbox AS o SET dead_at = $1, body = NULL, failure = 'replaced'
			FROM (SELECT DISTINCT chat_id, slot FROM post
				WHERE slot <> '' AND verb = 'edit' AND unique_key IS NULL AND run_at IS NULL) AS p
			WHERE o.chat_id = p.chat_id AND o.slot = p.slot AND o.verb = 'edit' AND o.sent_at IS NULL AND o.dead_at IS NULL)
		INSERT INTO outbox (seal, chat_id, reader_id, verb, kind, priority, message_id, slot, unique_key, body, run_at, made_at, carries, holds, reopen, training)
		SELECT seal, chat_id, nullif(reader_id, 0), verb, kind, priority, message_id, slot, unique_key, body, run_at, $1, carries, holds, reopen,
			training OR EXISTS (SELECT FROM memberships AS m JOIN units AS u ON u.id = m.unit_id
				WHERE u.ukey >= $17 AND m.id = coalesce(nullif(reader_id, 0), (SELECT acting_id FROM chats AS c WHERE c.id = post.chat_id)))
		FROM post ORDER BY n
		ON CONFLICT (unique_key) DO NOTHING`, append(append([]any{tx.Now}, cols...), int64(registry.UKeyTraining))...)
	if err != nil {
		return fmt.Errorf("enqueue %d posts: %w", len(posts), err)
	}
	return nil
}

// postColumns turns posts into one array a column, the bodies sealed.
func (tx *Tx) postColumns(posts []Post) ([]any, error) {
	var (
		seals, verbs, kinds, slots, reopens  []string
		chats, readers, priorities, messages []int64
		carries, holds                       []int64
		keys                                 []sql.NullString
		bodies                               [][]byte
		runs                                 []sql.NullTime
		trainings                            []bool
	)
	for _, p := range posts {
		seal := uuid.New()
		body, err := tx.store.keys.Seal("outbox", "body", seal, p.Body)
		if err != nil {
			return nil, err
		}
		if p.Verb == "" {
			p.Verb = Send
		}
		seals, verbs, kinds, slots = append(seals, seal.String()), append(verbs, string(p.Verb)), append(kinds, p.Kind), append(slots, p.Slot)
		chats, readers = append(chats, p.Chat), append(readers, int64(p.Reader))
		priorities, messages = append(priorities, int64(p.Priority)), append(messages, p.MessageID)
		keys = append(keys, sql.NullString{String: p.Key, Valid: p.Key != ""})
		carries, holds, reopens = append(carries, int64(p.Carries)), append(holds, int64(p.Holds)), append(reopens, p.Reopen)
		bodies = append(bodies, body)
		runs = append(runs, sql.NullTime{Time: p.RunAt, Valid: !p.RunAt.IsZero()})
		trainings = append(trainings, p.Training)
	}
	return []any{
		pq.Array(seals), pq.Array(chats), pq.Array(readers), pq.Array(verbs), pq.Array(kinds), pq.Array(priorities),
		pq.Array(messages), pq.Array(slots), pq.Array(keys), pq.Array(bodies), pq.Array(runs),
		pq.Array(carries), pq.Array(holds), pq.Array(reopens), pq.Array(trainings),
	}, nil
}

// Queued is a waiting row as the holder of its chat reads it.
type Queued struct {
	ID        int64
	Chat      int64
	Reader    registry.MembershipID
	Verb      Verb
	Kind      string
	Priority  Priority
	MessageID int64 // the message meant: the row's own, else that of its slot; 0 for none
	Slot      string
	Body      []byte
	Attempts  int
	Left      bool // the reader's membership has ended since
	Training  bool // said in training: it begins with the mark

	Carries, Holds registry.Carries
	Reopen         string
}

type queuedRow struct {
	ID        int64
	ChatID    int64                           `db:"chat_id"`
	ReaderID  sql.Null[registry.MembershipID] `db:"reader_id"`
	Verb      Verb
	Kind      string
	Priority  Priority
	MessageID int64 `db:"message_id"`
	Slot      string
	Seal      uuid.UUID
	Body      []byte
	Attempts  int
	Last      int64 `db:"last_message"`
	Left      bool  `db:"reader_left"`
	Training  bool
	Carries   registry.Carries
	Holds     registry.Carries
	Reopen    string
}

// Waiting returns up to limit rows of a leased chat that are due at the business time now, by
// priority and then id, and the newest message of the chat. Of several rows that stand for one
// slot only the newest is given. It must run after the lease was granted, never in the same
// statement: a snapshot taken before shows rows that the holder before has sent since.
func (s *Store) Waiting(ctx context.Context, l Lease, now time.Time, limit int) (rows []Queued, last int64, err error) {
	var found []queuedRow
	err = s.db.SelectContext(ctx, &found, `
		SELECT o.id, o.chat_id, o.reader_id, o.verb, o.kind, o.priority, o.slot, o.seal, o.body, o.attempts, o.carries, o.holds, o.reopen, o.training, c.last_message,
			CASE WHEN o.message_id <> 0 THEN o.message_id ELSE coalesce(l.message_id, 0) END AS message_id,
			EXISTS (SELECT FROM memberships AS m WHERE m.id = o.reader_id AND m.ended_at IS NOT NULL) AS reader_left
		FROM outbox AS o
		JOIN chats AS c ON c.id = o.chat_id
		LEFT JOIN live_messages AS l ON l.chat_id = o.chat_id AND l.slot = o.slot AND o.slot <> ''
		WHERE o.chat_id = $1 AND o.sent_at IS NULL AND o.dead_at IS NULL AND (o.run_at IS NULL OR o.run_at <= $2)
			AND (o.slot = '' OR NOT EXISTS (
				SELECT FROM outbox AS n WHERE n.chat_id = o.chat_id AND n.slot = o.slot AND n.id > o.id
					AND n.sent_at IS NULL AND n.dead_at IS NULL AND (n.run_at IS NULL OR n.run_at <= $2)))
			AND c.holder = $3 AND c.epoch = $4
		ORDER BY o.priority, o.id LIMIT $5`, l.Chat, now, l.Holder, l.Epoch, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("read waiting rows: %w", err)
	}
	for _, r := range found {
		q := Queued{
			ID: r.ID, Chat: r.ChatID, Reader: r.ReaderID.V, Verb: r.Verb, Kind: r.Kind, Priority: r.Priority,
			MessageID: r.MessageID, Slot: r.Slot, Attempts: r.Attempts, Left: r.Left,
			Carries: r.Carries, Holds: r.Holds, Reopen: r.Reopen, Training: r.Training,
		}
		if q.Body, err = s.keys.Open("outbox", "body", r.Seal, r.Body); err != nil {
			return nil, 0, fmt.Errorf("open outbox row %d: %w", r.ID, err)
		}
		rows, last = append(rows, q), r.Last
	}
	return rows, last, nil
}
