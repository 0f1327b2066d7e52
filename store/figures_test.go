package store_test

import (
	"context"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// put adds a record and changes what matters.
func (w *world) put(hamlet int, stage registry.Stage, change ...func(*registry.Child)) (c registry.Child) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) {
		first, err := tx.NextCases(ctx, w.commune.ID, 1)
		must(w.t, first, err)
		c = registry.Child{
			Issuer: w.commune.ID, Case: first, Unit: w.hamlets[hamlet].ID, UKey: w.hamlets[hamlet].Key,
			Stage: stage, Version: 1, Values: registry.Values{Name: "Trần Thị Na"},
		}
		if stage == registry.StageAssigned {
			c.Assignee, c.Due = w.collaborator.ID, registry.DateOf(tx.Now).AddDays(5)
		}
		for _, fn := range change {
			fn(&c)
		}
		if err := tx.AddChild(ctx, &c); err != nil {
			w.t.Fatal(err)
		}
	})
	return c
}

func withDefects(codes ...registry.Code) func(*registry.Child) {
	return func(c *registry.Child) { c.Defects = registry.NewDefects(codes...) }
}

func withDue(d registry.Date) func(*registry.Child) { return func(c *registry.Child) { c.Due = d } }

func TestFigures(t *testing.T) {
	w := newWorld(t)
	today := registry.DateOf(w.Now())
	w.put(0, registry.StageClean)
	w.put(0, registry.StageUpdated, withDefects(registry.IDMissing))
	w.put(1, registry.StageDefective, withDefects(registry.IDMissing, registry.NameSpelling))
	w.put(1, registry.StageAssigned, withDue(today.AddDays(-1)))
	w.put(1, registry.StageClosed, func(c *registry.Child) { c.Closed = registry.ClosedMoved })
	w.put(1, registry.StageDefective, func(c *registry.Child) { c.Return = registry.ReturnBirth })

	var f store.Figures
	read := func(scope store.Scope) {
		w.as(scope, func(ctx context.Context, tx *store.Tx) {
			var err error
			f, err = tx.Figures(ctx, w.commune.ID, today.AddDays(-1))
			must(t, f, err)
		})
	}
	read(store.ScopeOf(w.leader))
	if f.Total != 5 || f.Done != 2 || f.Left() != 3 || f.NoID != 2 || f.NoIDDone != 1 || f.Overdue != 1 || f.Returned != 1 {
		t.Errorf("figures %+v", f)
	}
	if f.Classes[registry.ClassNoID] != 2 || f.Classes[registry.ClassName] != 0 {
		t.Errorf("classes %v: a hint is no defect", f.Classes)
	}
	if len(f.Places) != 2 || f.Places[0].Name != "Ấp 2" || f.Places[1].Left() != 3 || f.Places[1].Overdue != 1 {
		t.Errorf("places %+v", f.Places)
	}
	if f.Stages["closed"] != 1 || !f.CountedAt.IsZero() {
		t.Errorf("closed %d, counted late at %v", f.Stages["closed"], f.CountedAt)
	}
	w.do(func(_ context.Context, tx *store.Tx) {
		tx.Journal(store.Entry{At: today.At(6, 0), Door: "chat", Action: "approve", UKey: w.hamlets[0].Key})
	})
	read(store.SystemScope())
	if !f.CountedAt.Equal(w.Now()) {
		t.Errorf("counted at %v, want now, since something happened today", f.CountedAt)
	}
	read(store.Nothing(1))
	if f.Total != 0 || len(f.Places) != 0 {
		t.Errorf("who may see nothing counts %+v", f)
	}
}

func TestCountedCommunes(t *testing.T) {
	w := newWorld(t)
	w.put(0, registry.StageClean)
	w.do(func(ctx context.Context, tx *store.Tx) {
		ids, err := tx.CountedCommunes(ctx)
		if must(t, ids, err); len(ids) != 1 || ids[0] != w.commune.ID {
			t.Errorf("communes %v, want %d only", ids, w.commune.ID)
		}
	})
}

func TestDueWork(t *testing.T) {
	w := newWorld(t)
	today := registry.DateOf(w.Now())
	a := w.put(1, registry.StageAssigned, withDue(today))
	w.put(0, registry.StageAssigned, withDue(today.AddDays(2)))
	w.put(0, registry.StageAssigned, withDue(today.AddDays(2)))
	w.put(0, registry.StageAssigned, func(c *registry.Child) {
		c.Obstacle, c.ReviewOn = registry.ObstacleWaiting, today.AddDays(1)
	})
	w.as(store.ScopeOf(w.collaborator), func(ctx context.Context, tx *store.Tx) {
		groups, err := tx.DueWork(ctx, w.collaborator.ID, nil, today)
		must(t, groups, err)
		if len(groups) != 2 || groups[0].Unit != w.hamlets[1].ID || groups[0].Due != today || groups[1].Count != 2 {
			t.Errorf("groups %+v", groups)
		}
		one, err := tx.DueWork(ctx, w.collaborator.ID, []registry.ChildID{a.ID}, today)
		if must(t, one, err); len(one) != 1 || one[0].Count != 1 {
			t.Errorf("of one record %+v", one)
		}
	})
	w.as(store.Scope{Lo: int64(w.other.Key), Hi: int64(w.other.Key) + 9999}, func(ctx context.Context, tx *store.Tx) {
		groups, err := tx.DueWork(ctx, w.collaborator.ID, nil, today)
		if must(t, groups, err); len(groups) != 0 {
			t.Errorf("another commune sees %+v", groups)
		}
	})
}

func TestRungReadersAndLateWorkers(t *testing.T) {
	w := newWorld(t)
	today := registry.DateOf(w.Now())
	rung := func(since registry.Date) (n int) {
		w.do(func(ctx context.Context, tx *store.Tx) {
			readers, err := tx.RungReaders(ctx, since, today)
			n = len(must(t, readers, err))
		})
		return n
	}
	w.put(0, registry.StageAssigned, withDue(today.AddDays(2)))
	if rung(today.AddDays(-1)) != 0 || rung(today.AddDays(-2)) != 1 {
		t.Error("three days before a due day in two days was yesterday")
	}
	w.put(0, registry.StageAssigned, withDue(today.AddDays(-3)))
	if rung(today.AddDays(-1)) != 1 {
		t.Error("three days over is today")
	}
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		late, err := tx.LateWorkers(ctx, w.commune.ID, today.AddDays(-2))
		must(t, late, err)
		if len(late) != 1 || late[0].Name != "Trần Văn Bé" || late[0].Count != 1 || late[0].Oldest != today.AddDays(-3) {
			t.Errorf("late %+v", late)
		}
		none, err := tx.LateWorkers(ctx, w.commune.ID, today.AddDays(-3))
		if must(t, none, err); len(none) != 0 {
			t.Errorf("late by more %+v", none)
		}
	})
}

func TestAddresseesAndNews(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, id := range []int64{5, 6, 7} {
			if _, err := tx.OpenChat(ctx, id); err != nil {
				t.Fatal(err)
			}
			if err := tx.LinkChat(ctx, id, w.leader); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.BlockChat(ctx, 6); err != nil {
			t.Fatal(err)
		}
		tx.Journal(store.Entry{At: tx.Now, Actor: w.collaborator.ID, Door: "chat", Action: "recheck", UKey: w.hamlets[0].Key})
	})
	w.do(func(ctx context.Context, tx *store.Tx) {
		found, err := tx.Addressees(ctx, registry.RoleLeader)
		must(t, found, err)
		if len(found) != 2 || found[0].Chat != 5 || found[1].Chat != 7 || found[1].Nth != 2 || found[0].UKey != w.commune.Key {
			t.Errorf("addressees %+v", found)
		}
		for _, c := range []struct {
			name   string
			since  time.Time
			reader registry.MembershipID
			want   bool
		}{
			{"of somebody else", tx.Now.Add(-time.Hour), w.officer.ID, true},
			{"of oneself", tx.Now.Add(-time.Hour), w.collaborator.ID, false},
			{"before", tx.Now, w.officer.ID, false},
		} {
			has, err := tx.HasNews(ctx, w.commune.Key, c.since, c.reader, registry.EventRecheck)
			if must(t, has, err); has != c.want {
				t.Errorf("news %s: %v", c.name, has)
			}
		}
	})
}
