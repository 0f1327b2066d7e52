package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// Choice is a button that may also be typed: the label as it stands before it ("a1"), and what
// pressing it sends.
type Choice struct {
	Label string
	Press string
}

// SaveChoices keeps the choices of a message for typing, in place of earlier ones with the same
// labels, and drops what has expired in that chat.
func (tx *Tx) SaveChoices(ctx context.Context, chat int64, choices []Choice, expires time.Time) error {
	labels, presses := make([]string, len(choices)), make([]string, len(choices))
	for i, c := range choices {
		labels[i], presses[i] = c.Label, c.Press
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM choices WHERE chat_id = $1 AND expires_at <= $2`, chat, tx.Now); err != nil {
		return fmt.Errorf("drop choices: %w", err)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO choices (chat_id, label, press, expires_at)
		SELECT $1, label, press, $4 FROM unnest($2::text[], $3::text[]) AS c (label, press)
		ON CONFLICT (chat_id, label) DO UPDATE SET press = excluded.press, expires_at = excluded.expires_at`,
		chat, pq.Array(labels), pq.Array(presses), expires)
	return wrapped(err, "save choices")
}

// Choice returns what a typed label stands for in a chat; false when nothing, or nothing any more.
func (tx *Tx) Choice(ctx context.Context, chat int64, label string) (press string, ok bool, err error) {
	err = tx.GetContext(ctx, &press, `
		SELECT press FROM choices WHERE chat_id = $1 AND label = $2 AND expires_at > $3`, chat, label, tx.Now)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return press, err == nil, wrapped(err, "read choice")
}

const letters = 26

// NextLetter returns the letter for the choices of the chat's next message, a to z and from a again.
// What the letter stood for until now is dropped: a message of long ago has no a5 where the new one
// ends with a3.
func (tx *Tx) NextLetter(ctx context.Context, chat int64) (string, error) {
	var n int
	err := tx.GetContext(ctx, &n, `
		INSERT INTO chats AS c (id, last_letter) VALUES ($1, 1)
		ON CONFLICT (id) DO UPDATE SET last_letter = c.last_letter % $2 + 1
		RETURNING last_letter`, chat, letters)
	if err != nil {
		return "", fmt.Errorf("take a letter: %w", err)
	}
	letter := string(rune('a' + n - 1))
	_, err = tx.ExecContext(ctx, `DELETE FROM choices WHERE chat_id = $1 AND left(label, 1) = $2`, chat, letter)
	return letter, wrapped(err, "free a letter")
}
