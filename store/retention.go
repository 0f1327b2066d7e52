package store

import (
	"context"
	"fmt"
	"time"
)

// Retention is how long one kind of thing is kept after it has served. Records of children have a rule of
// their own, which leaves proof (EraseChildren).
type Retention struct {
	Name  string
	Days  int
	purge string // $1 is the moment before which it goes
}

// Retentions are the rules, each for the reason beside it. docs/privacy.md prints them; a test compares.
func Retentions() []Retention {
	return []Retention{
		// The channel repeats an update for a day at most.
		{"updates", 8, `DELETE FROM updates WHERE at < $1`},
		{"failed_updates", 8, `DELETE FROM failed_updates WHERE first_at < $1`},
		// What was said has no body any more; its row only shows that it was delivered.
		{"messages", 30, `DELETE FROM outbox WHERE unique_key IS NULL AND coalesce(sent_at, dead_at) < $1`},
		// A key keeps a digest from being sent twice; nobody is sent one of last year.
		{"message_keys", 400, `DELETE FROM outbox WHERE coalesce(sent_at, dead_at) < $1`},
		{"choices", 0, `DELETE FROM choices WHERE expires_at < $1`},
		// Files that came in, and what was asked of them (Law 91/2025, Art. 3.3: as long as the purpose needs).
		{"files", 30, `DELETE FROM jobs WHERE coalesce(done_at, made_at) < $1`},
		// An import can be taken back for a week (casework.UndoImport).
		{"import_images", 7, `DELETE FROM import_images WHERE made_at < $1`},
		{"undo_images", 30, `DELETE FROM undos WHERE made_at < $1`},
		{"phones_of_left", 30, `UPDATE members SET phone_sealed = NULL WHERE phone_sealed IS NOT NULL AND NOT EXISTS (
			SELECT FROM memberships m WHERE m.member_id = members.id AND coalesce(m.ended_at, 'infinity') >= $1)`},
		{"phones_of_invited", 30, `UPDATE invitations SET phone_sealed = NULL
			WHERE phone_sealed IS NOT NULL AND coalesce(used_at, closed_at, expires_at) < $1`},
		{"approvals", 400, `DELETE FROM approvals WHERE ended_at < $1`},
		{"links", 30, `DELETE FROM links WHERE coalesce(ended_at, expires_at) < $1`},
		// The content of a file goes as soon as nobody may open it any more.
		{"linked_files", 0, `UPDATE links SET body = NULL WHERE body IS NOT NULL AND expires_at < $1`},
		{"page_messages", 2, `DELETE FROM page_messages WHERE made_at < $1`},
		{"page_files", 30, `DELETE FROM page_files WHERE made_at < $1`},
		{"personal_messages", 7, `DELETE FROM personal_messages WHERE hidden_at < $1 OR sent_at < $1 - interval '90 days'`},
		// A training nobody has used for so long is ended (casework.Retain): its members leave and its records go.
		{"trainings", 30, `UPDATE trainings AS t SET ending = true FROM units AS u
			WHERE u.id = t.unit_id AND t.ended_at IS NULL AND NOT t.ending AND t.started_at < $1 AND NOT EXISTS (
				SELECT FROM journal AS j WHERE j.ukey BETWEEN u.ukey AND u.ukey + 9999 AND j.at >= $1 AND j.actor_id IS NOT NULL)`},
		{"sessions", 90, `DELETE FROM sessions WHERE coalesce(ended_at, expires_at) < $1 AND coalesce(seen_at, made_at) < $1`},
	}
}

// Purge does what one rule asks for, and returns how many rows it met.
func (tx *Tx) Purge(ctx context.Context, r Retention) (int, error) {
	res, err := tx.ExecContext(ctx, r.purge, tx.Now.Add(-time.Duration(r.Days)*24*time.Hour))
	n, err := count(res, err, "purge")
	if err != nil {
		return 0, fmt.Errorf("purge %s: %w", r.Name, err)
	}
	return n, nil
}
