package notify

import (
	"context"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// fill adds records with known figures: 7 followed of which 3 are done, and one closed.
func (w *world) fill() {
	w.child(0, registry.StageClean)
	w.child(0, registry.StageUpdated)
	w.child(0, registry.StageDefective, func(c *registry.Child) { c.Defects = registry.NewDefects(registry.IDMissing) })
	w.child(1, registry.StageClean)
	w.child(1, registry.StageDefective, func(c *registry.Child) {
		c.Defects = registry.NewDefects(registry.IDMissing, registry.GuardianMissing)
	})
	w.child(1, registry.StageAssigned, dueOn(monday().AddDays(-2)))
	w.child(1, registry.StageRechecked, func(c *registry.Child) { c.Obstacle = registry.ObstacleMovedAway; c.ReviewOn = monday() })
	w.child(1, registry.StageClosed, func(c *registry.Child) { c.Closed = registry.ClosedOverAge })
}

func TestDigest_namesItsFigures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	w.as(func(ctx context.Context, tx *store.Tx) error {
		return tx.DeclareTotal(ctx, w.commune.ID, 9, monday().AddDays(-20))
	})
	d := w.due()
	if got := w.look(d, monday().At(6, 59)); len(got) != 0 {
		t.Errorf("heard before seven on Monday: %+v", got)
	}
	got := w.look(d, monday().At(7, 0))[registry.RoleLeader]
	says(t, got,
		"Báo cáo nhanh · Xã Tân Thuận", "Số liệu tính đến hết ngày 22/11/2026",
		"Đã cập nhật, làm sạch: <b>3/7 trẻ, đạt 42,86%, còn 4 trẻ</b>",
		"Tổng số 7 trẻ đếm theo danh sách đã nhập; địa phương khai báo 9 trẻ (ngày 03/11/2026)",
		"Chưa có mã định danh: 2/7 trẻ trong danh sách (28,57%)\nRiêng trong số đã cập nhật, làm sạch: 0/3 trẻ chưa có mã (0%)",
		"Quá hạn rà soát: 1 trẻ", "• cần rà soát: 2", "• đủ và đúng: 2", "Ngoài tổng số: 1 trẻ thôi theo dõi",
		"• chưa có mã định danh: 2", "• cha, mẹ, người giám hộ: 1",
		"1. Ấp 10: còn 3/4 trẻ, đạt 25,00%, quá hạn 1\n2. Ấp 2: còn 1/3 trẻ, đạt 66,67%",
		"• đã đi khỏi địa phương: 1")
	if strings.Contains(got[0].Out.Text, "Nguyễn") {
		t.Error("a digest names a child")
	}
	if again := w.look(w.due(), monday().At(9, 0)); len(again[registry.RoleLeader]) != 0 {
		t.Errorf("the digest came twice: %+v", again)
	}
}

func TestDigest_changeSinceTheLast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	d := w.due()
	w.look(d, monday().At(7, 0))
	wednesday := monday().AddDays(2) // Tuesday is a holiday
	if got := w.look(d, monday().AddDays(1).At(7, 30)); len(got) != 0 {
		t.Errorf("heard on a holiday: %+v", got)
	}
	w.child(0, registry.StageClean)
	if got := w.look(d, wednesday.At(7, 29)); len(got) != 0 {
		t.Errorf("heard before half past seven: %+v", got)
	}
	says(t, w.look(d, wednesday.At(7, 30))[registry.RoleLeader], "<b>4/8 trẻ, đạt 50,00%, còn 4 trẻ</b>",
		"So với số liệu hết ngày 22/11/2026: tăng 1 trẻ; tổng số trẻ tăng 1 trẻ")
	got := w.look(d, monday().AddDays(3).At(7, 30))[registry.RoleLeader]
	says(t, got, "Xã Tân Thuận, tính đến hết ngày 25/11/2026: 4/8 trẻ", "không thay đổi so với số liệu hết ngày 24/11/2026")
	if !got[0].Out.Silent || strings.Contains(got[0].Out.Text, "\n") {
		t.Errorf("an unchanged digest is one silent line, got %+v", got[0].Out)
	}
}

func TestDigest_figuresAreFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	d := w.due()
	w.look(d, monday().At(0, 0))
	w.child(0, registry.StageClean) // after midnight: not of yesterday
	says(t, w.look(d, monday().At(7, 0))[registry.RoleLeader], "<b>3/7 trẻ")
}

// Figures that could not be frozen in time say when they were counted.
func TestDigest_lateFigures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	w.as(func(_ context.Context, tx *store.Tx) error {
		tx.Journal(store.Entry{At: monday().At(0, 5), Door: "shell", Action: "import", UKey: w.commune.Key})
		return nil
	})
	says(t, w.look(w.due(), monday().At(7, 15))[registry.RoleLeader], "Số liệu đếm lúc 07:15 23/11/2026, gồm cả thay đổi sau ngày 22/11/2026")
}

func TestDigest_fromTheShell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	var text string
	w.as(func(ctx context.Context, tx *store.Tx) (err error) {
		text, err = Digest(ctx, tx, w.commune.ID, monday(), registry.Date{})
		return err
	})
	if !strings.Contains(text, "3/7 trẻ") || strings.Contains(text, "So với") {
		t.Errorf("digest\n%s", text)
	}
}
