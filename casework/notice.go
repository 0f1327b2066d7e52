package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// Notices that casework leaves for others; notify renders them for the reader when they are delivered.
const (
	NoticeAssigned   = "assigned"
	NoticeWithdrawn  = "withdrawn"
	NoticeSentBack   = "sent_back"
	NoticeRechecked  = "rechecked"
	NoticeHandedOver = "handed_over"
	NoticeSettled    = "settled"
	NoticeTakenBack  = "taken_back"
	NoticeJoined     = "joined"
	NoticeInvitation = "invitation"
	NoticeChanged    = "changed"
	NoticeSecond     = "second"
	NoticeSecondDone = "second_done"
	NoticeErased     = "erased"
	NoticeIncident   = "incident"
)

// Notice holds ids only: what they mean is looked up within the reader's scope at delivery.
type Notice struct {
	Children []registry.ChildID    `json:"children,omitempty"`
	Docket   registry.DocketID     `json:"docket,omitempty"`
	Member   registry.MembershipID `json:"member,omitempty"`

	Invitation int64 `json:"invitation,omitempty"`
	Approval   int64 `json:"approval,omitempty"`
	Request    int64 `json:"request,omitempty"`
	Incident   int64 `json:"incident,omitempty"`
}

// notice leaves word for a member in each of their chats; who has none is told by nobody but the
// officer's printed sheet. A slot makes later notices of the kind replace an unread one.
func notice(ctx context.Context, tx *store.Tx, reader registry.MembershipID, kind, slot string, n Notice) error {
	chats, err := tx.ChatsOf(ctx, reader)
	if err != nil {
		return fmt.Errorf("find chats: %w", err)
	}
	body, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	verb := store.Send
	if slot != "" {
		verb = store.Edit
	}
	posts := make([]store.Post, len(chats))
	for i, chat := range chats {
		posts[i] = store.Post{Chat: chat, Reader: reader, Verb: verb, Kind: kind, Slot: slot, Priority: store.Urgent, Body: body}
	}
	return tx.Enqueue(ctx, posts...)
}

// noticeRole leaves word for everybody who has a role on the commune.
func noticeRole(ctx context.Context, tx *store.Tx, commune registry.UnitID, role registry.Role, kind, slot string, n Notice) error {
	readers, err := tx.Colleagues(ctx, commune, role)
	if err != nil {
		return fmt.Errorf("find readers: %w", err)
	}
	for _, reader := range readers {
		if err := notice(ctx, tx, reader.ID, kind, slot, n); err != nil {
			return err
		}
	}
	return nil
}
