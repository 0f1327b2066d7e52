package notify

import (
	"context"
	"errors"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// kindDirect is casework.NoticeDirect.
const kindDirect = "direct"

// directAbout is casework.DirectNotice.
type directAbout struct {
	Text string    `json:"text,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// directView is a leader's words to a reader.
type directView struct {
	From registry.Membership
	Text string
	At   time.Time
}

// sayDirect says a leader's words with who said them and when; they stay said when the leader has left meanwhile.
func sayDirect(ctx context.Context, tx *store.Tx, _ registry.Membership, ids about) (message, error) {
	from, err := tx.Membership(ctx, ids.Member)
	if errors.Is(err, store.ErrNotFound) {
		return message{}, nil
	}
	return message{template: "notify.direct", data: directView{from, ids.Direct.Text, ids.Direct.At}, choices: []choice{press("work_today", pressWorkToday)}}, err
}
