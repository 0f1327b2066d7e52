package store_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// handOver makes a docket of new records, as casework does: the docket first, then the records in it.
func (w *world) handOver(names ...string) (store.Docket, []registry.Child) {
	w.t.Helper()
	var docket store.Docket
	var children []registry.Child
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		for _, name := range names {
			children = append(children, w.child(ctx, tx, name))
		}
		made, err := tx.MakeDocket(ctx, w.commune, children)
		docket = must(w.t, made, err)
		for i := range children {
			children[i].Stage, children[i].Docket = registry.StageHandedOver, docket.ID
			children[i].Version++
		}
		if err := tx.SaveChildren(ctx, children); err != nil {
			w.t.Fatal(err)
		}
	})
	return docket, children
}

func TestMakeDocket_numbersPerCommuneAndPinsVersions(t *testing.T) {
	w := newWorld(t)
	first, children := w.handOver("Bình", "An")
	second, _ := w.handOver("Chi")
	if first.Number != 1 || second.Number != 2 || first.Lines != 2 || first.Open != 2 || first.MadeBy != w.officer.ID {
		t.Errorf("got %+v and %+v", first, second)
	}
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		read, err := tx.Docket(ctx, first.ID)
		if !must(t, read, err).MadeAt.Equal(first.MadeAt) {
			t.Errorf("made at %v, want %v", read.MadeAt, first.MadeAt)
		}
		if read.MadeAt = first.MadeAt; read != first {
			t.Errorf("read %+v, want %+v", read, first)
		}
		lines, err := tx.DocketLines(ctx, first.ID)
		if must(t, lines, err); len(lines) != 2 {
			t.Fatalf("got %+v", lines)
		}
		for i, line := range lines {
			want := store.DocketLine{Docket: first.ID, Line: i + 1, Child: children[i].ID, Version: children[i].Version, Outcome: store.LineOpen}
			if line != want {
				t.Errorf("line %d is %+v, want %+v", i+1, line, want)
			}
		}
		other, err := tx.MakeDocket(ctx, registry.Unit{ID: 99_999}, nil)
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown commune gives %+v (%v)", other, err)
		}
	})
}

func TestMakeDocket_givesTwoAtOnceDifferentNumbers(t *testing.T) {
	w := newWorld(t)
	numbers := make([]int, 4)
	for _, err := range atOnce(len(numbers), func(i int) error {
		return w.As(t.Context(), store.ScopeOf(w.officer), func(tx *store.Tx) error {
			d, err := tx.MakeDocket(t.Context(), w.commune, nil)
			numbers[i] = d.Number
			return err
		})
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	sum := 0
	for _, n := range numbers {
		sum += 1 << n
	}
	if sum != 0b11110 {
		t.Errorf("got %v", numbers)
	}
}

func TestSettleLine_onceUntilItIsTakenBack(t *testing.T) {
	w := newWorld(t)
	docket, children := w.handOver("Bình", "An")
	w.as(store.ScopeOf(w.police), func(ctx context.Context, tx *store.Tx) {
		steps := []struct {
			outcome store.Outcome
			want    error
		}{
			{store.LineOpen, nil},
			{store.LineConfirmed, nil},
			{store.LineReturned, store.ErrLineSettled},
			{store.LineConfirmed, store.ErrLineSettled},
			{store.LineOpen, nil},
			{store.LineReturned, nil},
		}
		for i, s := range steps {
			if err := tx.SettleLine(ctx, docket.ID, children[0].ID, s.outcome); !errors.Is(err, s.want) || (err == nil) != (s.want == nil) {
				t.Errorf("step %d, %s: got %v, want %v", i, s.outcome, err, s.want)
			}
		}
		line, err := tx.DocketLine(ctx, docket.ID, children[0].ID)
		if must(t, line, err).Outcome != store.LineReturned || !line.SettledAt.Equal(tx.Now) {
			t.Errorf("got %+v", line)
		}
		if err := tx.SettleLine(ctx, docket.ID, 99_999, store.LineReturned); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a record that is not in it gives %v", err)
		}
	})
}

func TestDockets_openOnlyLeavesOutWhatIsSettled(t *testing.T) {
	w := newWorld(t)
	first, children := w.handOver("Bình")
	second, _ := w.handOver("An")
	w.as(store.ScopeOf(w.police), func(ctx context.Context, tx *store.Tx) {
		must(t, 0, tx.SettleLine(ctx, first.ID, children[0].ID, store.LineConfirmed))
		open, err := tx.Dockets(ctx, w.commune.ID, true)
		if must(t, open, err); len(open) != 1 || open[0].ID != second.ID || open[0].Number != 2 {
			t.Errorf("open are %+v", open)
		}
		all, err := tx.Dockets(ctx, w.commune.ID, false)
		if must(t, all, err); len(all) != 2 || all[0].ID != first.ID || all[0].Lines != 1 || all[0].Open != 0 {
			t.Errorf("all are %+v", all)
		}
	})
}

func TestSignDocket_keepsSignerAndDay(t *testing.T) {
	w := newWorld(t)
	docket, _ := w.handOver("Bình")
	on := registry.Date{Year: 2026, Month: 11, Day: 18}
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		must(t, 0, tx.SignDocket(ctx, docket.ID, "đ/c Nam", on))
		read, err := tx.Docket(ctx, docket.ID)
		if must(t, read, err).Signer != "đ/c Nam" || read.SignedOn != on {
			t.Errorf("got %+v", read)
		}
		if err := tx.SignDocket(ctx, 99_999, "x", on); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown docket gives %v", err)
		}
	})
}

// Who sees a docket: the officer and the police of the commune, nobody else.
func TestDockets_areSeenByThoseWhoWorkOnThem(t *testing.T) {
	w := newWorld(t)
	docket, children := w.handOver("Bình")
	var loose registry.Child
	w.do(func(ctx context.Context, tx *store.Tx) { loose = w.child(ctx, tx, "An") })
	neighbour := registry.Membership{ID: 900, Role: registry.RoleOfficer, UKey: w.other.Key}
	neighbouringPolice := registry.Membership{ID: 901, Role: registry.RolePolice, UKey: w.other.Key}
	cases := []struct {
		name    string
		who     registry.Membership
		docket  bool
		inside  bool // the record in the docket
		outside bool // the record that is not
	}{
		{"officer", w.officer, true, true, true},
		{"police", w.police, true, true, false},
		{"collaborator", w.collaborator, false, false, false},
		{"officer of another commune", neighbour, false, false, false},
		{"police of another commune", neighbouringPolice, false, false, false},
		{"admin", registry.Membership{ID: 902, Role: registry.RoleAdmin, UKey: w.commune.Key}, false, false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.as(store.ScopeOf(c.who), func(ctx context.Context, tx *store.Tx) {
				_, err := tx.Docket(ctx, docket.ID)
				expectSeen(t, "the docket", err, c.docket)
				_, err = tx.DocketLine(ctx, docket.ID, children[0].ID)
				expectSeen(t, "its line", err, c.docket)
				_, err = tx.Child(ctx, children[0].ID)
				expectSeen(t, "its record", err, c.inside)
				_, err = tx.Child(ctx, loose.ID)
				expectSeen(t, "another record", err, c.outside)
				expectSeen(t, "a signature", tx.SignDocket(ctx, docket.ID, "x", registry.Date{Year: 2026, Month: 1, Day: 1}), c.docket)
			})
		})
	}
}

func expectSeen(t *testing.T, what string, err error, want bool) {
	t.Helper()
	if want && err != nil || !want && !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%s: seen should be %v, got %v", what, want, err)
	}
}

func TestDockets_withoutScopeRaise(t *testing.T) {
	w := newWorld(t)
	for _, table := range []string{"dockets", "docket_lines", "undos", "children", "imports"} {
		var n int
		if err := w.Screen().QueryRowContext(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err == nil {
			t.Errorf("%s: %d rows without a scope, want an error", table, n)
		}
	}
}
