package notify

import (
	"context"
	"encoding/json"
	"testing"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// TestReply_isNotSaidToWhoHasLeft: a reply that was committed in the same moment as the end of its reader's
// membership, and that no clearing of the outbox has seen, is held back at delivery.
func TestReply_isNotSaidToWhoHasLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.members[registry.RoleOfficer]
	chat := w.chatOf(registry.RoleOfficer)
	body, err := json.Marshal(bot.Out{Text: "Nguyễn Văn An"})
	if err != nil {
		t.Fatal(err)
	}
	out := w.dispatcher()
	post := func() {
		t.Helper()
		w.as(func(ctx context.Context, tx *store.Tx) error {
			return tx.Enqueue(ctx, store.Post{Chat: chat, Reader: me.ID, Kind: store.KindReply, Body: body})
		})
		out.Deliver(t.Context(), chat)
	}
	post()
	if said := w.channel.texts(chat); len(said) != 1 {
		t.Fatalf("said %q", said)
	}
	w.as(func(ctx context.Context, tx *store.Tx) error { return tx.EndMembership(ctx, me.ID) })
	post()
	if said := w.channel.texts(chat); len(said) != 1 {
		t.Errorf("said after the end: %q", said)
	}
}

// TestNotice_waitsBehindTheRules: who has not accepted the rules reads that something waits, and not what.
func TestNotice_waitsBehindTheRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.members[registry.RoleOfficer]
	w.as(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE members SET rules_version = 0, rules_at = NULL WHERE id = $1`, int64(me.Member))
		return err
	})
	says(t, w.tell(registry.RoleOfficer, kindJoined, about{Member: w.members[registry.RolePolice].ID}),
		"Có tin mới về công việc của đồng chí. Xin đọc và đồng ý quy định bảo mật trước khi xem.")
}
