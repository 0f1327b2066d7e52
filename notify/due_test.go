package notify

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

func (w *world) due() *Due {
	calendar := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	return &Due{Store: w.s, Calendar: func() registry.Calendar { return calendar }, Log: silent()}
}

// look moves the clock, lets a due look, and delivers everything; it returns what each role heard.
func (w *world) look(d *Due, at time.Time) map[registry.Role][]said {
	w.Helper()
	w.clock.set(at)
	if err := d.EnqueueDue(w.Context(), at); err != nil {
		w.Fatal(err)
	}
	heard := map[registry.Role][]said{}
	for role := range w.members {
		chat := w.chatOf(role)
		before := len(w.channel.in(chat))
		w.deliver(chat)
		if all := w.channel.in(chat)[before:]; len(all) > 0 {
			heard[role] = all
		}
	}
	return heard
}

func dueOn(d registry.Date) func(*registry.Child) {
	return func(c *registry.Child) { c.Due = d }
}

func muted(c *registry.Child) {
	c.Obstacle, c.ReviewOn = registry.ObstacleUnreachable, monday().AddDays(7)
}

func TestReminder_everythingDueInOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.child(0, registry.StageAssigned, dueOn(monday()))
	w.child(1, registry.StageAssigned, dueOn(monday().AddDays(3)))
	w.child(1, registry.StageAssigned, dueOn(monday().AddDays(-1)))
	w.child(1, registry.StageAssigned, dueOn(monday().AddDays(9)))
	w.child(1, registry.StageAssigned, dueOn(monday()), muted)
	d := w.due()
	if got := w.look(d, monday().At(17, 44)); len(got[registry.RoleCollaborator]) != 0 {
		t.Errorf("reminded before 17:45: %+v", got)
	}
	got := w.look(d, monday().At(17, 45))[registry.RoleCollaborator]
	says(t, got, "Quá hạn: <b>1 trẻ</b> — Ấp 10 (1)", "Đến hạn hôm nay: <b>1 trẻ</b> — Ấp 2 (1)", "Sắp đến hạn (từ 26/11/2026): <b>1 trẻ</b>", "[a1 · Xem trẻ quá hạn]")
	for _, again := range []*Due{d, w.due()} { // a second look, and one of a restarted program
		if got := w.look(again, monday().At(18, 0)); len(got[registry.RoleCollaborator]) != 0 {
			t.Errorf("reminded twice: %+v", got)
		}
	}
}

func TestReminder_when(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		at     time.Time
		due    registry.Date
		change func(*registry.Child)
		want   bool
	}{
		{"on the day", monday().At(17, 45), monday(), nil, true},
		{"3 days before", monday().At(17, 45), monday().AddDays(3), nil, true},
		{"3 days over", monday().At(17, 45), monday().AddDays(-3), nil, true},
		{"2 days before is no rung", monday().AddDays(3).At(17, 45), monday().AddDays(5), nil, false},
		{"3 days before a Wednesday is said on Monday", monday().At(17, 45), monday().AddDays(2), nil, true},
		{"muted", monday().At(17, 45), monday(), muted, false},
		{"caught up late in the evening", monday().At(20, 29), monday(), nil, true},
		{"none after 20:30", monday().At(20, 30), monday(), nil, false},
		{"Saturday", monday().AddDays(5).At(17, 45), monday().AddDays(5), nil, true},
		{"no Sunday", monday().AddDays(6).At(17, 45), monday().AddDays(6), nil, false},
		{"what fell on Sunday is said on Monday", monday().AddDays(7).At(17, 45), monday().AddDays(6), nil, true},
		{"no holiday", monday().AddDays(1).At(17, 45), monday().AddDays(1), nil, false},
		{"what fell on the holiday is said after it", monday().AddDays(2).At(17, 45), monday().AddDays(1), nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			change := []func(*registry.Child){dueOn(c.due)}
			if c.change != nil {
				change = append(change, c.change)
			}
			w.child(0, registry.StageAssigned, change...)
			if got := len(w.look(w.due(), c.at)[registry.RoleCollaborator]) == 1; got != c.want {
				t.Errorf("reminded %v, want %v", got, c.want)
			}
		})
	}
}

func TestReminder_silentWhenDoneMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.child(0, registry.StageAssigned, dueOn(monday()))
	w.clock.set(monday().At(17, 45))
	if err := w.due().EnqueueDue(t.Context(), w.clock.now()); err != nil {
		t.Fatal(err)
	}
	c.Stage, c.Version = registry.StageRechecked, c.Version+1
	w.as(func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &c) })
	w.deliver(w.chatOf(registry.RoleCollaborator))
	saysNothing(t, w.channel.in(w.chatOf(registry.RoleCollaborator)))
}

func TestOfficer_morningAndNoon(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.child(0, registry.StageRechecked)
	w.child(0, registry.StageConfirmed)
	w.child(0, registry.StageApproved)
	w.child(0, registry.StageAssigned, dueOn(monday().AddDays(-3)))
	w.child(0, registry.StageDefective, func(c *registry.Child) { c.Return = registry.ReturnBirth })
	d := w.due()
	got := w.look(d, monday().At(7, 30))[registry.RoleOfficer]
	says(t, got, "Việc đang chờ đồng chí", "Chờ duyệt: 1 trẻ", "Công an trả lại: 1 trẻ", "Chờ chuyển công an: 1 trẻ",
		"chờ cập nhật phần mềm: 1 trẻ", "Quá hạn từ 20/11/2026: Người collaborator, 1 trẻ", "[a3 · Chuyển công an]", "[a5 · ")
	if got := w.look(d, monday().At(13, 30))[registry.RoleOfficer]; len(got) != 0 {
		t.Errorf("nothing new at noon, but heard %+v", got)
	}
	w.as(func(_ context.Context, tx *store.Tx) error {
		tx.Journal(store.Entry{
			At: monday().At(9, 0), Actor: w.members[registry.RoleCollaborator].ID, Door: "chat",
			Action: string(registry.EventRecheck), UKey: w.hamlets[0].Key,
		})
		return nil
	})
	says(t, w.look(w.due(), monday().At(14, 0))[registry.RoleOfficer], "Chờ duyệt: 1 trẻ")
}

func TestOfficer_silentWhenNothingWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.child(0, registry.StageClean)
	if got := w.look(w.due(), monday().At(7, 30))[registry.RoleOfficer]; len(got) != 0 {
		t.Errorf("heard %+v", got)
	}
}

func TestEvenings(t *testing.T) {
	t.Parallel()
	c := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	var on []string
	for d := (registry.Date{Year: 2026, Month: time.February, Day: 9}); d.Before(registry.Date{Year: 2026, Month: time.March, Day: 2}); d = d.AddDays(1) {
		if evenings(c, d) {
			on = append(on, d.String()[5:])
		}
	}
	// Tết: off from Saturday the 14th to Sunday the 22nd, and quiet for two days before the 16th.
	want := strings.Fields("02-09 02-10 02-11 02-12 02-13 02-23 02-24 02-25 02-26 02-27 02-28")
	if !slices.Equal(on, want) {
		t.Errorf("evenings %v, want %v", on, want)
	}
}
