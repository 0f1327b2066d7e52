package notify

import (
	"context"
	"testing"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// shutOut makes the channel refuse a role's chat and tries to write there.
func (w *world) shutOut(role registry.Role) {
	w.Helper()
	chat := w.chatOf(role)
	w.channel.setRefuse(func(_ store.Verb, to int64, _ bot.Out) error {
		if to == chat {
			return &bot.Error{Kind: bot.Blocked403, Code: 403}
		}
		return nil
	})
	w.enqueue(reply(chat, "xin chào"))
	w.deliver(chat)
}

func TestUnreached_officerIsToldOnceInOfficeHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.child(0, registry.StageAssigned)
	d := w.due()
	w.clock.set(monday().AddDays(-3).At(22, 0)) // Friday night
	w.shutOut(registry.RoleCollaborator)
	if got := w.look(d, monday().AddDays(-3).At(22, 1)); len(got) != 0 {
		t.Errorf("heard at night: %+v", got)
	}
	got := w.look(d, monday().At(7, 30))[registry.RoleOfficer]
	says(t, got, "không còn đến được Người collaborator (cộng tác viên, Xã Tân Thuận)", "1 trẻ đang chờ", "giao cho người khác")
	if got := w.look(w.due(), monday().At(8, 0))[registry.RoleOfficer]; len(got) != 0 {
		t.Errorf("told twice: %+v", got)
	}
}

func TestUnreached_nothingWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.set(monday().At(9, 0))
	w.shutOut(registry.RolePolice)
	if got := w.look(w.due(), monday().At(9, 5))[registry.RoleOfficer]; len(got) != 0 {
		t.Errorf("heard %+v", got)
	}
}

func TestUnreached_backBeforeItIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.child(0, registry.StageAssigned)
	w.clock.set(monday().At(6, 0))
	chat := w.chatOf(registry.RoleCollaborator)
	w.shutOut(registry.RoleCollaborator)
	d := w.due()
	w.look(d, monday().At(6, 5))
	w.as(func(ctx context.Context, tx *store.Tx) error { _, err := tx.OpenChat(ctx, chat); return err })
	if got := w.look(d, monday().At(7, 45))[registry.RoleOfficer]; len(got) != 0 {
		t.Errorf("heard %+v", got)
	}
}

func TestUnreached_backAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.child(0, registry.StageAssigned)
	w.clock.set(monday().At(9, 0))
	chat := w.chatOf(registry.RoleCollaborator)
	w.shutOut(registry.RoleCollaborator)
	w.as(func(ctx context.Context, tx *store.Tx) error { _, err := tx.OpenChat(ctx, chat); return err })
	if got := w.look(w.due(), monday().At(9, 5))[registry.RoleOfficer]; len(got) != 0 {
		t.Errorf("heard %+v", got)
	}
}
