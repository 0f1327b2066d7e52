package store

import (
	"context"
	"fmt"
	"time"
)

// KindHide marks the row that hides a message which carries something of a child. Its body is empty.
const KindHide = "hide"

const (
	hideBatch = 500
	hideAgain = time.Hour // after which a hiding that did not come through is set down again
	hideTries = 8
	hideEdits = 3 // tries to edit before it is tried to delete
	keepsShut = 48 * time.Hour
)

// HidePersonal sets down the hiding of messages that were sent before a moment and still carry something of a
// child, and returns how many. One that did not come through is set down again after an hour, as a deletion when
// editing did not help; chats that have shut us out wait until they are open again.
func (tx *Tx) HidePersonal(ctx context.Context, before time.Time) (int, error) {
	var due []struct {
		Chat    int64 `db:"chat_id"`
		Message int64 `db:"message_id"`
		How     string
		Reopen  string
		Tries   int

		Training bool
	}
	err := tx.SelectContext(ctx, &due, `
		WITH due AS (
			SELECT p.chat_id, p.message_id FROM personal_messages AS p JOIN chats AS c ON c.id = p.chat_id
			WHERE p.hidden_at IS NULL AND p.sent_at <= $2 AND (p.hide_at IS NULL OR p.hide_at <= $3) AND p.tries < $4 AND c.blocked_at IS NULL
			ORDER BY p.sent_at LIMIT $5 FOR UPDATE OF p SKIP LOCKED)
		UPDATE personal_messages AS p SET hide_at = $1, tries = p.tries + 1
		FROM due WHERE p.chat_id = due.chat_id AND p.message_id = due.message_id
		RETURNING p.chat_id, p.message_id, p.how, p.reopen, p.tries, p.training`,
		tx.Now, before, tx.Now.Add(-hideAgain), hideTries, hideBatch)
	if err != nil {
		return 0, fmt.Errorf("find messages to hide: %w", err)
	}
	posts := make([]Post, len(due))
	for i, p := range due {
		posts[i] = Post{Chat: p.Chat, Verb: Edit, Kind: KindHide, Priority: Bulk, MessageID: p.Message, Reopen: p.Reopen, Body: []byte("{}"), Training: p.Training}
		if p.How == HideByDelete || p.Tries > hideEdits {
			posts[i].Verb = Delete
		}
	}
	return len(due), tx.Enqueue(ctx, posts...)
}

// PersonalShown counts the messages in chats that carry something of a child, and of them those that are older than
// the channel deletes: there hiding has failed.
func (tx *Tx) PersonalShown(ctx context.Context) (shown, late int, err error) {
	var row struct{ Shown, Late int }
	err = tx.GetContext(ctx, &row, `
		SELECT count(*) AS shown, count(*) FILTER (WHERE sent_at <= $1) AS late FROM personal_messages WHERE hidden_at IS NULL`,
		tx.Now.Add(-keepsShut))
	return row.Shown, row.Late, wrapped(err, "count personal messages")
}

// Withheld counts the messages that the gate has refused since a moment, but for those of training.
func (tx *Tx) Withheld(ctx context.Context, since time.Time) (int, error) {
	var n int
	err := tx.GetContext(ctx, &n, `SELECT count(*) FROM outbox WHERE dead_at >= $1 AND failure LIKE 'policy\_%' AND NOT training`, since)
	return n, wrapped(err, "count messages held back")
}
