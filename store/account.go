package store

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
)

// ErrAccountTaken says that an account belongs to a member already, and cannot become another one's.
var ErrAccountTaken = errors.New("account belongs to a member")

// TakeAccount makes a chat the account of the member whom an invitation names, which FindInvitation holds, and
// returns the membership in which it acts with the chats that were the member's until now. The caller closes those.
// A member who has left is not let in again by it.
func (tx *Tx) TakeAccount(ctx context.Context, inv Invitation, chat int64) (m registry.Membership, old []int64, err error) {
	door, err := tx.openDoor(ctx, chat)
	if err != nil {
		return m, nil, err
	}
	if door.MemberID.Valid {
		return m, nil, ErrAccountTaken
	}
	held, err := tx.MembershipsOf(ctx, inv.Member)
	if err != nil {
		return m, nil, err
	}
	for _, one := range held {
		if one.Role == inv.Role && one.Unit == inv.Unit {
			m = one
		}
	}
	if m.ID == 0 {
		return m, nil, ErrInvitationClosed
	}
	err = tx.SelectContext(ctx, &old, `SELECT id FROM chats WHERE member_id = $1 AND channel <> 'page' AND id <> $2 ORDER BY id`, int64(inv.Member), chat)
	if err != nil {
		return m, nil, fmt.Errorf("find the accounts of before: %w", err)
	}
	return m, old, tx.useInvitation(ctx, inv.ID, chat, m)
}

// CloseChat takes a chat away from its member at once: what waits for it is not sent, what it was asked is forgotten,
// and what it shows of children is deleted as far as the channel does that.
func (tx *Tx) CloseChat(ctx context.Context, chat int64) error {
	var shown []int64
	err := tx.SelectContext(ctx, &shown, `
		UPDATE personal_messages SET hide_at = $2, tries = tries + 1 WHERE chat_id = $1 AND hidden_at IS NULL RETURNING message_id`, chat, tx.Now)
	if err != nil {
		return fmt.Errorf("find what a chat shows: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE outbox SET dead_at = $2, body = NULL, failure = 'moved'
		WHERE chat_id = $1 AND verb <> 'delete' AND sent_at IS NULL AND dead_at IS NULL`, chat, tx.Now)
	if err != nil {
		return fmt.Errorf("end what waits for a chat: %w", err)
	}
	for _, query := range []string{
		`DELETE FROM waiting_updates WHERE chat_id = $1`,
		`DELETE FROM choices WHERE chat_id = $1`,
		`UPDATE chats SET member_id = NULL, acting_id = NULL, state = NULL WHERE id = $1`,
	} {
		if _, err := tx.ExecContext(ctx, query, chat); err != nil {
			return fmt.Errorf("take a chat away: %w", err)
		}
	}
	posts := make([]Post, len(shown))
	for i, message := range shown {
		posts[i] = Post{Chat: chat, Verb: Delete, Kind: KindHide, Priority: Urgent, MessageID: message, Body: []byte("{}")}
	}
	return tx.Enqueue(ctx, posts...)
}

// ReplaceAccountInvitations closes those that wait for the same member.
func (tx *Tx) ReplaceAccountInvitations(ctx context.Context, member registry.MemberID, by registry.MembershipID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE invitations SET closed_at = $2, closed_by = $3, closed_why = $4
		WHERE member_id = $1 AND used_at IS NULL AND closed_at IS NULL`, int64(member), tx.Now, nullID(int64(by)), ClosedReplaced)
	return wrapped(err, "replace invitations")
}
