package store_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// listWorld has children in both hamlets, 2 and 10, of unknown hamlet, late ones and others.
func listWorld(t *testing.T) *world {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		late := registry.DateOf(tx.Now).AddDays(-3)
		place := func(hamlet int) registry.Unit {
			if hamlet < 0 {
				return w.commune
			}
			return w.hamlets[hamlet]
		}
		for i, c := range []struct {
			hamlet    int
			household string
			name      string
			due       registry.Date
		}{
			{1, "2", "Lê Văn Út", registry.Date{}},
			{1, "10", "Lê Văn An", registry.Date{}},
			{1, "2", "Lê Văn Ân", registry.Date{}},
			{0, "1", "Trần Thị Đào", registry.Date{}},
			{0, "1", "Trần Thị Dung", registry.Date{}},
			{-1, "", "Cao Thị Bé", registry.Date{}},
			{1, "3", "Võ Thị Mơ", late},
			{0, "9", "Võ Thị Mận", late},
			{0, "1", "Trần Thị Ấn", registry.DateOf(tx.Now).AddDays(3)},
		} {
			first, err := tx.NextCases(ctx, w.commune.ID, 1)
			must(t, first, err)
			child := registry.Child{
				Issuer: w.commune.ID, Case: first, Unit: place(c.hamlet).ID, UKey: place(c.hamlet).Key, Household: c.household,
				Values: registry.Values{Name: c.name, Sex: "female", Ethnicity: "Kinh", BirthDate: "03/2015"}, Stage: registry.StageDefective, Version: 1,
			}
			if i%2 == 0 {
				child.Values.IDNumber, child.Values.BirthDate, child.Values.Sex = "096215900001", "2019", "male"
			}
			if !c.due.IsZero() {
				child.Stage, child.Due, child.Assignee = registry.StageAssigned, c.due, w.collaborator.ID
			}
			if err := tx.AddChild(ctx, &child); err != nil {
				t.Fatal(err)
			}
		}
	})
	return w
}

// TestListChildren_order: overdue first, hamlets as read, households by number, given names as in a dictionary, and
// the unknown hamlet last; whatever the size of a page, and in ids as in lines.
func TestListChildren_order(t *testing.T) {
	w := listWorld(t)
	want := []string{
		"Võ Thị Mận", "Võ Thị Mơ", // late, hamlet 2 before 10
		"Trần Thị Ấn", "Trần Thị Dung", "Trần Thị Đào", // hamlet 2
		"Lê Văn Ân", "Lê Văn Út", "Lê Văn An", // hamlet 10: household 2 before 10
		"Cao Thị Bé",
	}
	for size := 1; size <= len(want)+1; size++ {
		w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			var got []string
			var ids []registry.ChildID
			for at := (store.Cursor{}); ; {
				lines, err := tx.ListChildren(ctx, registry.Filter{}, at, size)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range lines {
					got, ids, at = append(got, l.Name), append(ids, l.ID), l.Next()
				}
				if len(lines) < size {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("pages of %d: %q, want %q", size, got, want)
			}
			if all, err := tx.ChildIDs(ctx, registry.Filter{}); err != nil || !slices.Equal(all, ids) {
				t.Errorf("ids are %v (%v), lines %v", all, err, ids)
			}
		})
	}
}

func TestFilter_facts(t *testing.T) {
	w := listWorld(t)
	year := func(y int) (from, to registry.Date) {
		return registry.Date{Year: y, Month: 1, Day: 1}, registry.Date{Year: y, Month: 12, Day: 31}
	}
	from19, to19 := year(2019)
	for _, c := range []struct {
		what string
		f    registry.Filter
		want int
	}{
		{"with a number", registry.Filter{HasNumber: true}, 5},
		{"boys", registry.Filter{Sex: registry.SexMale}, 5},
		{"girls", registry.Filter{Sex: registry.SexFemale}, 4},
		{"a group", registry.Filter{Ethnicity: "Kinh"}, 9},
		{"no such group here", registry.Filter{Ethnicity: "Hoa"}, 0},
		{"born in a year that alone is known", registry.Filter{BornFrom: from19, BornTo: to19}, 5},
		{"a day of that year", registry.Filter{BornFrom: registry.Date{Year: 2019, Month: 7, Day: 4}, BornTo: registry.Date{Year: 2019, Month: 7, Day: 4}}, 5},
		{"the day after that year", registry.Filter{BornFrom: registry.Date{Year: 2020, Month: 1, Day: 1}}, 0},
		{"the last day of a month", registry.Filter{BornFrom: registry.Date{Year: 2015, Month: 3, Day: 31}, BornTo: registry.Date{Year: 2015, Month: 4, Day: 1}}, 4},
		{"the day after that month", registry.Filter{BornFrom: registry.Date{Year: 2015, Month: 4, Day: 1}, BornTo: registry.Date{Year: 2018, Month: 12, Day: 31}}, 0},
		{"of an assignee", registry.Filter{AssigneeName: "be"}, 3},
		{"of an assignee by a whole word", registry.Filter{AssigneeName: "b"}, 0},
		{"of an assignee who is nobody", registry.Filter{AssigneeName: "Lành"}, 0},
		{"of a household", registry.Filter{Household: "2"}, 2},
		{"late", registry.Filter{Overdue: true}, 2},
		{"with an obstacle", registry.Filter{AnyObstacle: true}, 0},
		{"of an organisation", registry.Filter{Organisation: registry.OrgWomenUnion}, 0},
		{"a whole number", registry.Filter{Digits: "096 215 900 001"}, 5},
		{"part of a number", registry.Filter{Digits: "15900"}, 5},
		{"digits of nobody", registry.Filter{Digits: "4444"}, 0},
	} {
		w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			lines, err := tx.ListChildren(ctx, c.f, store.Cursor{}, 100)
			n, err2 := tx.CountChildren(ctx, c.f)
			if err := errors.Join(err, err2); err != nil || len(lines) != c.want || n != c.want {
				t.Errorf("%s: list %d, count %d, want %d (%v)", c.what, len(lines), n, c.want, err)
			}
		})
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		if _, err := tx.CountChildren(ctx, registry.Filter{Digits: "15900"}); !errors.Is(err, store.ErrDigitsWide) {
			t.Errorf("digits with everything in sight: %v", err)
		}
		if n, err := tx.CountChildren(ctx, registry.Filter{Digits: "096215900001"}); n != 5 || err != nil {
			t.Errorf("a whole number with everything in sight: %d, %v", n, err)
		}
		if n, err := tx.CountChildren(ctx, registry.Filter{Digits: "15900", Units: []registry.UnitID{w.commune.ID}}); n != 5 || err != nil {
			t.Errorf("digits in one commune: %d, %v", n, err)
		}
	})
}

// randomFilter sets each field now and then.
func randomFilter(r *rand.Rand, w *world) registry.Filter {
	var f registry.Filter
	for _, set := range []func(){
		func() { f.Units = []registry.UnitID{w.hamlets[r.IntN(2)].ID} },
		func() { f.Units, f.OnlyUnit = []registry.UnitID{w.commune.ID}, true },
		func() { f.Units = []registry.UnitID{w.other.ID} },
		func() { f.Stages = []registry.Stage{registry.StageAssigned} },
		func() { f.Stages = []registry.Stage{registry.StageDefective, registry.StageRechecked} },
		func() { f.Overdue = true },
		func() { f.DueTo = registry.Date{Year: 2026, Month: 11, Day: 30} },
		func() { f.Unassigned = true },
		func() { f.HasNumber = true },
		func() { f.Sex = registry.SexMale },
		func() { f.Name = "thi" },
		func() { f.Household = "1" },
		func() { f.Assignee = w.collaborator.ID },
		func() { f.AssigneeName = "Bé" },
		func() { f.BornTo = registry.Date{Year: 2017} },
		func() { f.BornFrom = registry.Date{Year: 2015, Month: 3, Day: 20} },
		func() { f.Digits = "15900" },
		func() { f.Case = registry.CaseCode(1 + r.IntN(9)) },
		func() { f.Codes = []registry.Code{registry.IDMissing} },
	} {
		if r.IntN(6) == 0 {
			set()
		}
	}
	return f
}

// TestCountMany_agreesWithTheLists: each number opens a list of so many, for whoever looks.
func TestCountMany_agreesWithTheLists(t *testing.T) {
	w := listWorld(t)
	r := rand.New(rand.NewPCG(4, 2))
	for who, m := range map[string]registry.Membership{"officer": w.officer, "collaborator": w.collaborator, "police": w.police, "leader": w.leader} {
		var filters []registry.Filter
		for range 150 {
			filters = append(filters, randomFilter(r, w))
		}
		w.as(store.ScopeOf(m), func(ctx context.Context, tx *store.Tx) {
			counts, err := tx.CountMany(ctx, filters...)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for i, f := range filters {
				lines, err := tx.ListChildren(ctx, f, store.Cursor{}, 100)
				ids, err2 := tx.ChildIDs(ctx, f)
				n, err3 := tx.CountChildren(ctx, f)
				if err := errors.Join(err, err2, err3); err != nil || counts[i] != len(lines) || counts[i] != len(ids) || counts[i] != n {
					t.Errorf("%s, %+v: counted %d and %d, listed %d, %d ids (%v)", who, f, counts[i], n, len(lines), len(ids), err)
				}
				sum += n
			}
			if sum == 0 && who == "officer" {
				t.Error("no filter means anything")
			}
		})
	}
}

func TestHousehold(t *testing.T) {
	w := newWorld(t)
	var list []registry.Child
	w.do(func(ctx context.Context, tx *store.Tx) {
		list = w.named(ctx, tx,
			registry.Values{Name: "Lê Văn Em", BirthDate: "01/02/2018", Mother: "Trần Thị Lụa", Address: "Tổ 3"},
			registry.Values{Name: "Lê Văn Anh", BirthDate: "01/02/2015", Mother: "TRAN THI LUA", Address: "tổ 3"},
			registry.Values{Name: "Phan Văn Lạ", BirthDate: "01/02/2016", Mother: "Trần Thị Lụa", Address: "Tổ 4"},
			registry.Values{Name: "Phan Văn Kề", BirthDate: "01/02/2017", Mother: "Ngô Thị Bé", Address: "Tổ 3"},
		)
	})
	for child, want := range map[int][]string{0: {"Lê Văn Anh", "Lê Văn Em"}, 2: {"Phan Văn Lạ"}} {
		w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			siblings, err := tx.Household(ctx, list[child])
			var got []string
			for _, s := range siblings {
				got = append(got, s.Name)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("household of %s: %q (%v), want %q", list[child].Values.Name, got, err, want)
			}
		})
	}
	w.as(store.ScopeOf(w.police), func(ctx context.Context, tx *store.Tx) {
		if siblings, err := tx.Household(ctx, list[0]); err != nil || len(siblings) > 0 {
			t.Errorf("police see %d (%v)", len(siblings), err)
		}
	})
}

func TestHistory_namesWhoDidWhat(t *testing.T) {
	w := newWorld(t)
	var c registry.Child
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		c = w.child(ctx, tx, "Nguyễn Thị Hạnh")
		tx.Journal(store.Entry{Door: "chat", Action: "listed", Child: c.ID, UKey: c.UKey})
		tx.Journal(store.Entry{Door: "paper", Action: "confirmed", Child: c.ID, UKey: c.UKey, For: w.police.ID})
	})
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		deeds, err := tx.History(ctx, c.ID, 10)
		if err != nil || len(deeds) != 2 {
			t.Fatalf("%d deeds (%v)", len(deeds), err)
		}
		if d := deeds[0]; d.Action != "confirmed" || d.Name != "Nguyễn Thị Lụa" || d.Role != registry.RoleOfficer || d.ForName != "Lê Hoài Nam" || d.ForRole != registry.RolePolice {
			t.Errorf("the last deed is %+v", d)
		}
		if deeds, err := tx.History(ctx, c.ID, 1); err != nil || len(deeds) != 1 || deeds[0].Action != "confirmed" {
			t.Errorf("the newest alone: %+v (%v)", deeds, err)
		}
	})
	w.as(store.ScopeOf(w.police), func(ctx context.Context, tx *store.Tx) {
		if deeds, err := tx.History(ctx, c.ID, 10); err != nil || len(deeds) > 0 {
			t.Errorf("police read %d deeds of a record out of sight (%v)", len(deeds), err)
		}
	})
}
