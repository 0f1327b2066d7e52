package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// NoticeDirect carries a leader's words to the officers.
const NoticeDirect = "direct"

// ErrNobodyToTell says that no officer of the unit is reached by a chat.
var ErrNobodyToTell = errors.New("no officer is reached")

// DirectNotice is the body of the notice.
type DirectNotice struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Direct passes a leader's words on to the officers of the unit, with who said them and when, and returns who was
// told. The journal keeps that it was done and to how many, not the words: they are sealed in the outbox until they
// are delivered, and stand in the chats.
func Direct(ctx context.Context, tx *store.Tx, act Act, text string) ([]registry.Membership, error) {
	if err := act.By.Require(registry.ActDirect, act.By.UKey); err != nil {
		return nil, err
	}
	text = registry.CleanText(text)
	if err := checkWords(text); err != nil {
		return nil, err
	}
	officers, err := tx.Colleagues(ctx, act.By.Unit, registry.RoleOfficer)
	if err != nil {
		return nil, fmt.Errorf("find officers: %w", err)
	}
	body, err := json.Marshal(map[string]any{"member": act.By.ID, "direct": DirectNotice{text, tx.Now}})
	if err != nil {
		return nil, fmt.Errorf("write notice: %w", err)
	}
	var told []registry.Membership
	var posts []store.Post
	for _, officer := range officers {
		chats, err := tx.ChatsOf(ctx, officer.ID)
		if err != nil {
			return nil, fmt.Errorf("find chats: %w", err)
		}
		for _, chat := range chats {
			posts = append(posts, store.Post{Chat: chat, Reader: officer.ID, Kind: NoticeDirect, Priority: store.Urgent, Body: body})
		}
		if len(chats) > 0 {
			told = append(told, officer)
		}
	}
	if len(told) == 0 {
		return nil, ErrNobodyToTell
	}
	tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: "direct", UKey: act.By.UKey, Count: len(told)})
	return told, tx.Enqueue(ctx, posts...)
}
