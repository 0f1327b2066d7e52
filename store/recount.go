package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// Recount is something that stands in two places and should agree.
type Recount struct {
	Name  string // a word of "recount"
	Wrong int    // rows that do not agree
	First int64  // the lowest id among them
}

// waitedTooLong is after how long a message that is due should have gone out.
const waitedTooLong = 24 * time.Hour

// Recounts compares what is kept twice, in one look at each pair.
func (tx *Tx) Recounts(ctx context.Context) ([]Recount, error) {
	late := tx.Now.Add(-waitedTooLong)
	var found []Recount
	for _, c := range []struct {
		name, query string
		args        []any
	}{
		{"docket_without_line", `SELECT c.id FROM children AS c WHERE c.stage = 50 AND NOT EXISTS (
			SELECT FROM docket_lines AS l WHERE l.docket_id = c.docket_id AND l.child_id = c.id AND l.outcome = 'open')`, nil},
		{"line_without_record", `SELECT l.child_id AS id FROM docket_lines AS l WHERE l.outcome = 'open' AND NOT EXISTS (
			SELECT FROM children AS c WHERE c.id = l.child_id AND c.stage = 50 AND c.docket_id = l.docket_id)`, nil},
		{"confirmed_without_number", `SELECT id FROM children WHERE id_confirmed AND (id_hash IS NULL OR id_sealed IS NULL)`, nil},
		{"case_beyond_last", `SELECT c.id FROM children AS c JOIN units AS u ON u.id = c.issuer_id WHERE c.case_code > u.last_case`, nil},
		{"outbox_waiting", `SELECT o.id FROM outbox AS o JOIN chats AS c ON c.id = o.chat_id
			WHERE o.sent_at IS NULL AND o.dead_at IS NULL AND c.blocked_at IS NULL AND coalesce(o.run_at, o.made_at) < $1`, []any{late}},
		{"update_failed", `SELECT id FROM failed_updates`, nil},
	} {
		r := Recount{Name: c.name}
		var row struct {
			Wrong int
			First int64
		}
		err := tx.GetContext(ctx, &row, `SELECT count(*) AS wrong, coalesce(min(id), 0) AS first FROM (`+c.query+`) AS wrong`, c.args...)
		if err != nil {
			return nil, fmt.Errorf("recount %s: %w", c.name, err)
		}
		r.Wrong, r.First = row.Wrong, row.First
		found = append(found, r)
	}
	return found, nil
}

// WrongHashes lists those of the records whose number is not the one that its hash stands for.
func (tx *Tx) WrongHashes(ctx context.Context, ids []registry.ChildID) ([]registry.ChildID, error) {
	var rows []struct {
		ID     registry.ChildID
		Seal   uuid.UUID
		Sealed []byte `db:"id_sealed"`
		Hash   []byte `db:"id_hash"`
	}
	if err := tx.SelectContext(ctx, &rows, `SELECT id, seal, id_sealed, id_hash FROM children WHERE id = ANY($1) ORDER BY id`, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("read hashes: %w", err)
	}
	var wrong []registry.ChildID
	for _, r := range rows {
		plain, err := tx.store.keys.Open("children", "id_sealed", r.Seal, r.Sealed)
		var want []byte
		if len(plain) > 0 {
			want = tx.store.keys.Hash(string(plain))
		}
		if err != nil || !bytes.Equal(want, r.Hash) {
			wrong = append(wrong, r.ID)
		}
	}
	return wrong, nil
}

// SampleChildren draws records evenly by their ids: every n-th so that about so many come, or all when
// most is 0.
func (tx *Tx) SampleChildren(ctx context.Context, most int) ([]registry.ChildID, error) {
	var ids []registry.ChildID
	err := tx.SelectContext(ctx, &ids, `
		SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS total FROM children) AS c
		WHERE $1 = 0 OR n % greatest(total / greatest($1, 1), 1) = 0 ORDER BY id`, most)
	if err != nil {
		return nil, fmt.Errorf("draw records: %w", err)
	}
	return ids, nil
}
