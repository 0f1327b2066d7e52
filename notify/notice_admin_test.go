package notify

import (
	"context"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// refused writes how often somebody was refused.
func (w *world) refused(role registry.Role, note string, times int) {
	w.Helper()
	ctx := w.Context()
	err := w.s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		for range times {
			tx.Journal(store.Entry{Actor: w.members[role].ID, Door: "chat", Action: store.LookRefuse, Note: note, UKey: w.members[role].UKey, Looked: true})
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

func TestAdminDay_saysTheSealAndWhatIsAmiss(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.due()
	w.clock.set(monday().At(0, 20))
	w.refused(registry.RoleCollaborator, "right export", 2)
	var seal store.Seal
	err := w.s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) (err error) {
		seal, _, err = tx.SealJournal(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	heard := w.look(d, monday().At(7, 30))[registry.RoleAdmin]
	if len(heard) != 1 {
		t.Fatalf("the admin hears %d messages", len(heard))
	}
	for _, want := range []string{seal.Short(), "Bị từ chối: 2 lần", "làm việc ngoài quyền"} {
		if !strings.Contains(heard[0].Out.Text, want) {
			t.Errorf("%q is not said:\n%s", want, heard[0].Out.Text)
		}
	}
	if again := w.look(w.due(), monday().At(8, 0))[registry.RoleAdmin]; len(again) != 0 {
		t.Errorf("said twice: %+v", again)
	}
}

// Repeated refusals are told once a slot, with their count at delivery; few are not told, and nobody is woken.
func TestRefusals_areToldOncePerSlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.due()
	day := monday().AddDays(-1) // a Sunday: no morning message
	look := func(hour, minute int) int { return len(w.look(d, day.At(hour, minute))[registry.RoleAdmin]) }
	w.clock.set(day.At(12, 5))
	w.refused(registry.RoleCollaborator, "forged press", manyRefusals-1)
	if n := look(12, 10); n != 0 {
		t.Errorf("%d refusals are told", manyRefusals-1)
	}
	w.refused(registry.RoleCollaborator, "forged press", 3)
	if n := look(12, 20); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
	w.refused(registry.RoleCollaborator, "forged press", 9)
	if n := look(13, 0); n != 0 {
		t.Error("told twice in a slot")
	}
	w.clock.set(day.At(23, 0))
	day = monday()
	w.clock.set(day.At(2, 0))
	w.refused(registry.RoleCollaborator, "not in sight", manyRefusals)
	if n := look(2, 5); n != 0 {
		t.Error("told at night")
	}
	heard := w.look(d, day.At(7, 5))[registry.RoleAdmin]
	if len(heard) != 1 || !strings.Contains(heard[0].Out.Text, "5 lần") {
		t.Errorf("in the morning: %+v", heard)
	}
}

// A notice that names a record leaves a line of who was told, once; one that says nothing leaves none.
func TestDelivers_isJournalled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.child(0, registry.StageAssigned, func(c *registry.Child) { c.SentBack = "Xin hỏi lại" })
	other := w.child(0, registry.StageAssigned)
	if got := w.tell(registry.RoleCollaborator, kindSentBack, about{Children: []registry.ChildID{c.ID, other.ID}}); len(got) != 1 {
		t.Fatalf("heard %+v", got)
	}
	if got := w.tell(registry.RoleCollaborator, kindSentBack, about{Children: []registry.ChildID{other.ID}}); len(got) != 0 {
		t.Fatalf("heard %+v", got)
	}
	w.as(func(ctx context.Context, tx *store.Tx) error {
		var lines []struct {
			Child   int64
			Actor   int64
			Action  string
			Purpose string
			Looked  bool
		}
		err := tx.SelectContext(ctx, &lines, `SELECT child_id AS child, actor_id AS actor, action, purpose, looked FROM journal ORDER BY id`)
		if err != nil {
			return err
		}
		if len(lines) != 1 || lines[0].Child != int64(c.ID) || lines[0].Actor != int64(w.members[registry.RoleCollaborator].ID) ||
			lines[0].Action != store.LookDeliver || lines[0].Purpose != kindSentBack || !lines[0].Looked {
			t.Errorf("journal says %+v", lines)
		}
		return nil
	})
}
