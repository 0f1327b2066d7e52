package store

import (
	"context"
	"fmt"

	"rasoat/registry"
)

// Forget ends at once what an ended membership still has going on in the program: replies and notices that
// wait for delivery, the conversations of chats that act in it, and jobs that wait for its word. What
// deletes messages stays.
func (tx *Tx) Forget(ctx context.Context, id registry.MembershipID) error {
	for _, step := range []struct{ what, query string }{
		{"end what waits for delivery", `UPDATE outbox SET dead_at = $2, body = NULL, failure = 'ended'
			WHERE reader_id = $1 AND verb <> 'delete' AND sent_at IS NULL AND dead_at IS NULL`},
		{"end conversations", `UPDATE chats SET state = NULL WHERE acting_id = $1 AND $2::timestamptz IS NOT NULL`},
		{"forget typed choices", `DELETE FROM choices USING chats
			WHERE chats.id = choices.chat_id AND chats.acting_id = $1 AND $2::timestamptz IS NOT NULL`},
		{"end jobs", `UPDATE jobs SET done_at = $2, payload = NULL, lease_until = NULL, failure = 'ended'
			WHERE actor_id = $1 AND holder IS NULL AND done_at IS NULL`},
	} {
		if _, err := tx.ExecContext(ctx, step.query, int64(id), tx.Now); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	if err := tx.EndSessions(ctx, id); err != nil {
		return err
	}
	return tx.EndLinks(ctx, id)
}

// AdminsAbove lists the active admins of the units that a place lies in, the nearest first.
func (tx *Tx) AdminsAbove(ctx context.Context, place registry.UKey) ([]registry.Membership, error) {
	found, err := tx.manyMemberships(ctx, `
		SELECT `+membershipColumns+membershipTables+` WHERE m.role = 'admin' AND m.ended_at IS NULL ORDER BY u.ukey DESC, m.id`)
	if err != nil {
		return nil, err
	}
	var above []registry.Membership
	for _, m := range found {
		if m.UKey.Contains(place) {
			above = append(above, m)
		}
	}
	return above, nil
}

// HasAccount reports whether the person behind a membership is reached in a channel of their own: a page of
// ours is none.
func (tx *Tx) HasAccount(ctx context.Context, id registry.MembershipID) (has bool, err error) {
	err = tx.GetContext(ctx, &has, `
		SELECT EXISTS (SELECT FROM chats c JOIN memberships m ON m.member_id = c.member_id
			WHERE m.id = $1 AND c.blocked_at IS NULL AND c.channel <> 'page')`, int64(id))
	return has, wrapped(err, "look for an account")
}
