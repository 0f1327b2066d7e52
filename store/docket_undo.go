package store

import (
	"context"
	"fmt"
	"time"

	"rasoat/registry"
)

// TakeOut removes a record's open line from a docket, because the hand-over was undone. The docket
// stays, with gaps in its lines or none left, and so does its number: a printed list may bear it.
// ErrLineSettled says that the police were faster.
func (tx *Tx) TakeOut(ctx context.Context, id registry.DocketID, child registry.ChildID) error {
	res, err := tx.ExecContext(ctx, `
		DELETE FROM docket_lines WHERE docket_id = $1 AND child_id = $2 AND outcome = 'open'`, int64(id), int64(child))
	if affected(res, err, "take out of docket") == nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("take out of docket: %w", err)
	}
	if _, err := tx.DocketLine(ctx, id, child); err != nil {
		return err
	}
	return fmt.Errorf("take out of docket: %w", ErrLineSettled)
}

// SettledIn returns the newest docket in which the police have answered for a record; ErrNotFound
// when they never have.
func (tx *Tx) SettledIn(ctx context.Context, child registry.ChildID) (Docket, error) {
	return tx.oneDocket(ctx, `
		SELECT `+docketColumns+` FROM dockets d JOIN docket_lines s ON s.docket_id = d.id
		WHERE s.child_id = $1 AND s.outcome <> 'open' ORDER BY d.id DESC LIMIT 1`, int64(child))
}

// DropNotices ends the notices of a kind that were left for a reader at a moment and that nobody has
// sent yet, and returns how many. Those of a chat that somebody is just sending to are left alone.
func (tx *Tx) DropNotices(ctx context.Context, reader registry.MembershipID, kind string, at time.Time) (int64, error) {
	res, err := tx.ExecContext(ctx, `
		UPDATE outbox SET dead_at = $4, body = NULL, failure = 'undone'
		FROM chats AS c
		WHERE c.id = chat_id AND reader_id = $1 AND kind = $2 AND made_at = $3 AND sent_at IS NULL AND dead_at IS NULL
			AND (c.lease_until IS NULL OR c.lease_until < clock_timestamp())`, int64(reader), kind, at, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("drop notices: %w", err)
	}
	return res.RowsAffected()
}
