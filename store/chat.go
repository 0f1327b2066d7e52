package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// Chat is one door through which a person reaches us. State is the conversation, opaque to store.
type Chat struct {
	ID      int64
	Member  registry.MemberID
	Acting  registry.MembershipID
	Blocked bool
	Last    int64 // the newest message in the chat, whoever wrote it; 0 when unknown
	State   []byte
	seal    uuid.UUID
}

type chatRow struct {
	ID          int64
	MemberID    sql.Null[registry.MemberID]     `db:"member_id"`
	ActingID    sql.Null[registry.MembershipID] `db:"acting_id"`
	BlockedAt   sql.Null[time.Time]             `db:"blocked_at"`
	LastMessage int64                           `db:"last_message"`
	State       []byte
	Seal        uuid.UUID
}

const chatColumns = `id, member_id, acting_id, blocked_at, last_message, state, seal`

// OpenChat reads a chat and holds it until the transaction ends; a chat that writes for the first
// time is made, one that had blocked the bot is heard again.
func (tx *Tx) OpenChat(ctx context.Context, id int64) (Chat, error) {
	var row chatRow
	err := tx.GetContext(ctx, &row, `
		INSERT INTO chats (id) VALUES ($1)
		ON CONFLICT (id) DO UPDATE SET blocked_at = NULL
		RETURNING `+chatColumns, id)
	if err != nil {
		return Chat{}, fmt.Errorf("open chat: %w", err)
	}
	return tx.openChat(row)
}

// Chat reads a chat without holding it.
func (tx *Tx) Chat(ctx context.Context, id int64) (Chat, error) {
	var row chatRow
	err := tx.GetContext(ctx, &row, `SELECT `+chatColumns+` FROM chats WHERE id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Chat{}, ErrNotFound
	}
	if err != nil {
		return Chat{}, fmt.Errorf("read chat: %w", err)
	}
	return tx.openChat(row)
}

func (tx *Tx) openChat(row chatRow) (Chat, error) {
	c := Chat{
		ID: row.ID, Member: row.MemberID.V, Acting: row.ActingID.V, Blocked: row.BlockedAt.Valid,
		Last: row.LastMessage, seal: row.Seal,
	}
	if row.State == nil {
		return c, nil
	}
	state, err := tx.store.keys.Open("chats", "state", row.Seal, row.State)
	if err != nil {
		return c, fmt.Errorf("open conversation: %w", err)
	}
	c.State = state
	return c, nil
}

// SaveState keeps where the conversation stands; nil ends it.
func (tx *Tx) SaveState(ctx context.Context, c Chat) error {
	var sealed any
	if c.State != nil {
		b, err := tx.store.keys.Seal("chats", "state", c.seal, c.State)
		if err != nil {
			return fmt.Errorf("seal conversation: %w", err)
		}
		sealed = b
	}
	_, err := tx.ExecContext(ctx, `UPDATE chats SET state = $2 WHERE id = $1`, c.ID, sealed)
	if err != nil {
		return fmt.Errorf("save conversation: %w", err)
	}
	return nil
}

// LinkChat says whose chat it is and in which membership the person acts there.
func (tx *Tx) LinkChat(ctx context.Context, id int64, m registry.Membership) error {
	_, err := tx.ExecContext(ctx, `UPDATE chats SET member_id = $2, acting_id = $3 WHERE id = $1`, id, int64(m.Member), int64(m.ID))
	if err != nil {
		return fmt.Errorf("link chat: %w", err)
	}
	return nil
}

// BlockChat notes that the person has shut the bot out.
func (tx *Tx) BlockChat(ctx context.Context, id int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE chats SET blocked_at = $2 WHERE id = $1`, id, tx.Now)
	if err != nil {
		return fmt.Errorf("block chat: %w", err)
	}
	return nil
}

// HeardMessage notes that the person's own message is now the newest in the chat: what stands above
// it is no longer edited in place.
func (tx *Tx) HeardMessage(ctx context.Context, id, message int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE chats SET last_message = greatest(last_message, $2) WHERE id = $1`, id, message)
	if err != nil {
		return fmt.Errorf("note message: %w", err)
	}
	return nil
}

// Become narrows the transaction to what a membership may see, once it is known who writes.
func (tx *Tx) Become(ctx context.Context, m registry.Membership) error {
	return tx.enter(ctx, ScopeOf(m))
}
