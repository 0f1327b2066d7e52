package store

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"

	"rasoat/registry"
)

// pageChats is where the ids of pages begin, downwards: no channel has a chat of such an id.
const pageChats = int64(-1) << 60

// PageChat is the chat in which a membership works on our own pages.
func PageChat(m registry.MembershipID) int64 { return pageChats - int64(m) }

// IsPage reports whether a chat is one of our own pages.
func IsPage(chat int64) bool { return chat <= pageChats }

// OpenPage makes the page of a membership ready, and lets the member act there in it.
func (tx *Tx) OpenPage(ctx context.Context, m registry.Membership) (int64, error) {
	chat := PageChat(m.ID)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO chats (id, channel, member_id, acting_id) VALUES ($1, 'page', $2, $3)
		ON CONFLICT (id) DO UPDATE SET acting_id = excluded.acting_id, blocked_at = NULL`, chat, int64(m.Member), int64(m.ID))
	return chat, wrapped(err, "open page")
}

// PageIDs returns an update and a message that no page has had: what a form sends once.
func (tx *Tx) PageIDs(ctx context.Context) (update, message int64, err error) {
	var row struct{ Update, Message int64 }
	err = tx.GetContext(ctx, &row, `SELECT -nextval('page_updates') AS update, nextval('page_message_ids') AS message`)
	return row.Update, row.Message, wrapped(err, "number page input")
}

// PageMessage is one thing said on a page; the body is the channel's, opaque to store.
type PageMessage struct {
	ID   int64
	Body []byte
}

// PutPage says something on a page and returns the id of the message.
func (tx *Tx) PutPage(ctx context.Context, chat int64, body []byte) (id int64, err error) {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("page_messages", "body", seal, body)
	if err != nil {
		return 0, fmt.Errorf("say on page: %w", err)
	}
	err = tx.GetContext(ctx, &id, `
		INSERT INTO page_messages (chat_id, id, seal, body, made_at) VALUES ($1, nextval('page_message_ids'), $2, $3, $4) RETURNING id`,
		chat, seal, sealed, tx.Now)
	return id, wrapped(err, "say on page")
}

// EditPage puts something else in the place of a message. ErrNotFound when it has gone.
func (tx *Tx) EditPage(ctx context.Context, chat, id int64, body []byte) error {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("page_messages", "body", seal, body)
	if err != nil {
		return fmt.Errorf("edit page: %w", err)
	}
	res, err := tx.ExecContext(ctx, `UPDATE page_messages SET seal = $3, body = $4 WHERE chat_id = $1 AND id = $2`, chat, id, seal, sealed)
	return affected(res, err, "edit page")
}

// DropPage takes a message away; none is no error.
func (tx *Tx) DropPage(ctx context.Context, chat, id int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM page_messages WHERE chat_id = $1 AND id = $2`, chat, id)
	return wrapped(err, "delete from page")
}

// PageMessages are the last messages of a page, the oldest first.
func (tx *Tx) PageMessages(ctx context.Context, chat int64, limit int) ([]PageMessage, error) {
	return tx.pageMessages(ctx, `SELECT * FROM (
		SELECT id, seal, body FROM page_messages WHERE chat_id = $1 ORDER BY id DESC LIMIT $2) AS last ORDER BY id`, chat, limit)
}

// PageMessage is one message of a page. ErrNotFound when it has gone.
func (tx *Tx) PageMessage(ctx context.Context, chat, id int64) (PageMessage, error) {
	found, err := tx.pageMessages(ctx, `SELECT id, seal, body FROM page_messages WHERE chat_id = $1 AND id = $2`, chat, id)
	if err != nil || len(found) == 0 {
		return PageMessage{}, cmp.Or(err, ErrNotFound)
	}
	return found[0], nil
}

func (tx *Tx) pageMessages(ctx context.Context, query string, args ...any) ([]PageMessage, error) {
	var rows []struct {
		ID   int64
		Seal uuid.UUID
		Body []byte
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	said := make([]PageMessage, len(rows))
	for i, row := range rows {
		body, err := tx.store.keys.Open("page_messages", "body", row.Seal, row.Body)
		if err != nil {
			return nil, err
		}
		said[i] = PageMessage{ID: row.ID, Body: body}
	}
	return said, nil
}

// ClearPage takes everything away from a page: its reader has finished.
func (tx *Tx) ClearPage(ctx context.Context, chat int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM page_messages WHERE chat_id = $1`, chat)
	return wrapped(err, "clear page")
}

// KeepPageFile keeps a file that came in by a page.
func (tx *Tx) KeepPageFile(ctx context.Context, content []byte) (id int64, err error) {
	seal := uuid.New()
	sealed, err := tx.store.keys.Seal("page_files", "body", seal, content)
	if err != nil {
		return 0, fmt.Errorf("keep file of a page: %w", err)
	}
	err = tx.GetContext(ctx, &id, `INSERT INTO page_files (seal, body, made_at) VALUES ($1, $2, $3) RETURNING id`, seal, sealed, tx.Now)
	return id, wrapped(err, "keep file of a page")
}

// PageFile reads a file that came in by a page. ErrNotFound when it has gone.
func (tx *Tx) PageFile(ctx context.Context, id int64) ([]byte, error) {
	var row struct {
		Seal uuid.UUID
		Body []byte
	}
	if err := tx.GetContext(ctx, &row, `SELECT seal, body FROM page_files WHERE id = $1`, id); err != nil {
		return nil, fmt.Errorf("read file of a page: %w", notFound(err))
	}
	return tx.store.keys.Open("page_files", "body", row.Seal, row.Body)
}
