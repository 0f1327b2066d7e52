package casework

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// taken runs one step of a test as its actor, with a hand in casework.
func taken(t *testing.T, w *casetest.World, by registry.Membership, fn func(context.Context, *store.Tx, Act) error) {
	t.Helper()
	w.Do(t, by, func(ctx context.Context, tx *store.Tx) error { return fn(ctx, tx, Act{By: by, Door: DoorChat}) })
}

func undo(w *casetest.World, by registry.Membership, rest bool) (done Undone, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		done, err = Undo(ctx, tx, Act{By: by, Door: DoorChat}, rest)
		return err
	})
	return done, err
}

// stepOn takes one event with a record.
func stepOn(w *casetest.World, t *testing.T, n int, e registry.Event) func(context.Context, *store.Tx, Act) error {
	id := w.Child(t, n).ID
	return func(ctx context.Context, tx *store.Tx, act Act) error {
		c, err := load(ctx, tx, id)
		if err != nil {
			return err
		}
		if e.Defects == 0 {
			e.Defects = c.Defects
		}
		return act.step(ctx, tx, &c, e)
	}
}

func assignTo(w *casetest.World, t *testing.T, to registry.Membership, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		w.Step(t, n, registry.Event{Kind: registry.EventAssign, Assignee: to.ID, Due: registry.DateOf(w.Clock.Now()).AddDays(14)})
	}
}

// answered records that every question of a record was answered with keep.
func answered(w *casetest.World, t *testing.T, n int) {
	t.Helper()
	c := w.Child(t, n)
	for _, f := range c.Questions() {
		c.Record(registry.Answer{Field: f, Verdict: registry.VerdictUnknown}, "")
	}
	c.Version++
	err := w.Store.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error { return tx.SaveChild(t.Context(), &c) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestUndo_takesBackEveryKindOfStep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  registry.EventKind
		by    func(*casetest.World) registry.Membership
		given func(*casetest.World, *testing.T)
		do    func(*casetest.World, *testing.T) func(context.Context, *store.Tx, Act) error
	}{
		{registry.EventAssign, officer, nothing, func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
			id := w.Child(t, 1).ID
			return func(ctx context.Context, tx *store.Tx, act Act) error {
				_, err := Assign(ctx, tx, act, []registry.ChildID{id}, w.Women.ID, registry.Date{})
				return err
			}
		}},
		{registry.EventWithdraw, officer, func(w *casetest.World, t *testing.T) { assignTo(w, t, w.Women, 1) }, func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
			id := w.Child(t, 1).ID
			return func(ctx context.Context, tx *store.Tx, act Act) error {
				_, err := Withdraw(ctx, tx, act, []registry.ChildID{id})
				return err
			}
		}},
		{registry.EventRecheck, women, func(w *casetest.World, t *testing.T) {
			assignTo(w, t, w.Women, 1)
			answered(w, t, 1)
		}, event(registry.Event{Kind: registry.EventRecheck})},
		{registry.EventObstacle, women, func(w *casetest.World, t *testing.T) { assignTo(w, t, w.Women, 1) },
			event(registry.Event{Kind: registry.EventObstacle, Obstacle: registry.ObstacleMovedAway})},
		{registry.EventSendBack, officer, rechecked, event(registry.Event{Kind: registry.EventSendBack, Reason: "hỏi lại ngày sinh"})},
		{registry.EventApprove, officer, rechecked, event(registry.Event{Kind: registry.EventApprove})},
		{registry.EventEnter, officer, nothing, event(registry.Event{Kind: registry.EventEnter, Evidence: registry.EvidenceCertificate})},
		{registry.EventHandOver, officer, func(w *casetest.World, t *testing.T) { w.Approve(t, 1) }, func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
			return func(ctx context.Context, tx *store.Tx, act Act) error {
				_, err := HandOver(ctx, tx, act, w.Commune)
				return err
			}
		}},
		{registry.EventConfirm, police, func(w *casetest.World, t *testing.T) { w.HandOver(t, 1) }, func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
			id := w.Child(t, 1).ID
			return func(ctx context.Context, tx *store.Tx, act Act) error {
				_, err := Confirm(ctx, tx, act, id, "096219900001")
				return err
			}
		}},
		{registry.EventReturn, police, func(w *casetest.World, t *testing.T) { w.HandOver(t, 1) }, func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
			id := w.Child(t, 1).ID
			return func(ctx context.Context, tx *store.Tx, act Act) error {
				return Return(ctx, tx, act, id, registry.ReturnName, "")
			}
		}},
		{registry.EventUpdate, officer, func(w *casetest.World, t *testing.T) {
			w.HandOver(t, 1)
			w.Confirm(t, 1, "096219900001")
		}, func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
			id := w.Child(t, 1).ID
			return func(ctx context.Context, tx *store.Tx, act Act) error {
				_, _, err := Update(ctx, tx, act, []registry.ChildID{id})
				return err
			}
		}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			c.given(w, t)
			before := w.Child(t, 1)
			taken(t, w, c.by(w), c.do(w, t))
			if w.Child(t, 1).Version != before.Version+1 {
				t.Fatal("the step did nothing")
			}
			done, err := undo(w, c.by(w), false)
			if err != nil {
				t.Fatal(err)
			}
			if done.Kind != c.kind || len(done.Children) != 1 || done.Children[0].Case != 1 {
				t.Errorf("took back %+v", done)
			}
			after := w.Child(t, 1)
			if after.Version != before.Version+2 {
				t.Errorf("version is %d, was %d", after.Version, before.Version)
			}
			after.Version = before.Version
			if !reflect.DeepEqual(after, before) {
				t.Errorf("record is\n%+v, was\n%+v", after, before)
			}
			if _, err := undo(w, c.by(w), false); !errors.Is(err, ErrNothingToUndo) {
				t.Errorf("a second undo gives %v", err)
			}
			if lines := historyOf(t, w, after.ID); lines[len(lines)-1].Action != "undo" || lines[len(lines)-1].Note != string(c.kind) {
				t.Errorf("journal ends with %+v", lines[len(lines)-1])
			}
		})
	}
}

func officer(w *casetest.World) registry.Membership { return w.Officer }
func women(w *casetest.World) registry.Membership   { return w.Women }
func police(w *casetest.World) registry.Membership  { return w.Police }
func nothing(*casetest.World, *testing.T)           {}

func event(e registry.Event) func(*casetest.World, *testing.T) func(context.Context, *store.Tx, Act) error {
	return func(w *casetest.World, t *testing.T) func(context.Context, *store.Tx, Act) error {
		return stepOn(w, t, 1, e)
	}
}

func rechecked(w *casetest.World, t *testing.T) {
	assignTo(w, t, w.Women, 1)
	answered(w, t, 1)
	w.Step(t, 1, registry.Event{Kind: registry.EventRecheck})
}

func historyOf(t *testing.T, w *casetest.World, id registry.ChildID) (lines []store.Entry) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		lines, err = tx.JournalOf(ctx, id)
		return err
	})
	return lines
}

func TestUndo_refusesOnceSomebodyHasActed(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	first, second := w.Child(t, 1).ID, w.Child(t, 2).ID
	taken(t, w, w.Officer, func(ctx context.Context, tx *store.Tx, act Act) error {
		_, err := Assign(ctx, tx, act, []registry.ChildID{first, second}, w.Women.ID, registry.Date{})
		return err
	})
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
	taken(t, w, w.Women, stepOn(w, t, 1, registry.Event{Kind: registry.EventObstacle, Obstacle: registry.ObstacleMovedAway}))
	_, err := undo(w, w.Officer, false)
	var stuck *StuckError
	if !errors.As(err, &stuck) || len(stuck.Last.Stuck) != 1 || len(stuck.Last.Free) != 1 || !stuck.Last.Partial() {
		t.Fatalf("got %v", err)
	}
	if s := stuck.Last.Stuck[0]; s.Case != 1 || s.By.ID != w.Women.ID || s.Stage != registry.StageAssigned || !s.At.Equal(w.Clock.Now()) {
		t.Errorf("stuck is %+v", s)
	}
	if w.Child(t, 2).Stage != registry.StageAssigned {
		t.Error("a refused undo took something back")
	}
	if _, err := undo(w, w.Officer, true); err != nil {
		t.Fatal(err)
	}
	if a, b := w.Child(t, 1), w.Child(t, 2); a.Stage != registry.StageAssigned || b.Stage != registry.StageDefective {
		t.Errorf("records are %v and %v", a.Stage, b.Stage)
	}
}

func TestUndo_takesAListBackWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Approve(t, 1, 2)
	var made HandedOver
	taken(t, w, w.Officer, func(ctx context.Context, tx *store.Tx, act Act) (err error) {
		made, err = HandOver(ctx, tx, act, w.Commune)
		return err
	})
	taken(t, w, w.Police, func(ctx context.Context, tx *store.Tx, act Act) error {
		return Return(ctx, tx, act, w.Child(t, 2).ID, registry.ReturnName, "")
	})
	_, err := undo(w, w.Officer, true)
	var stuck *StuckError
	if !errors.As(err, &stuck) || stuck.Last.Partial() {
		t.Fatalf("got %v", err)
	}
	if _, err := undo(w, w.Police, false); err != nil {
		t.Fatal(err)
	}
	// The record of the second line has a new version by now: the list stays with the police.
	if _, err := undo(w, w.Officer, false); !errors.As(err, &stuck) {
		t.Fatalf("got %v", err)
	}
	w.Do(t, w.Police, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.Docket(ctx, made.Docket.ID)
		if d.Lines != 2 || d.Open != 2 {
			t.Errorf("docket has %d lines, %d open", d.Lines, d.Open)
		}
		return err
	})
}

func TestUndo_emptiesTheDocketAndKeepsItsNumber(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Approve(t, 1, 2)
	handOver := func(ctx context.Context, tx *store.Tx, act Act) error {
		_, err := HandOver(ctx, tx, act, w.Commune)
		return err
	}
	taken(t, w, w.Officer, handOver)
	if _, err := undo(w, w.Officer, false); err != nil {
		t.Fatal(err)
	}
	taken(t, w, w.Officer, handOver)
	w.Do(t, w.Police, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.Dockets(ctx, w.Commune.ID, false)
		if len(all) != 2 || all[0].Lines != 0 || all[1].Number != 2 || all[1].Open != 2 {
			t.Errorf("dockets are %+v", all)
		}
		return err
	})
}

func TestUndo_dropsWhatNobodyHasBeenTold(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	id := w.Child(t, 1).ID
	assign := func(ctx context.Context, tx *store.Tx, act Act) error {
		_, err := Assign(ctx, tx, act, []registry.ChildID{id}, w.Women.ID, registry.Date{})
		return err
	}
	taken(t, w, w.Officer, assign)
	if _, err := undo(w, w.Officer, false); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatWomen); err != nil || n != 0 {
		t.Errorf("%d notices wait, want none (%v)", n, err)
	}
}

func TestUndo_dropsTheWordThatWorkWasTakenAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(context.Context, *store.Tx, Act, registry.Child) error
	}{
		{"withdrawn", func(ctx context.Context, tx *store.Tx, act Act, c registry.Child) error {
			_, err := Withdraw(ctx, tx, act, []registry.ChildID{c.ID})
			return err
		}},
		{"entered at the counter", func(ctx context.Context, tx *store.Tx, act Act, c registry.Child) error {
			_, err := Enter(ctx, tx, act, c.ID, c.Version, nil, registry.EvidenceCertificate)
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			assignTo(w, t, w.Women, 1)
			child := w.Child(t, 1)
			taken(t, w, w.Officer, func(ctx context.Context, tx *store.Tx, act Act) error {
				return c.do(ctx, tx, act, child)
			})
			if n, err := w.Store.Unsaid(t.Context(), casetest.ChatWomen); err != nil || n != 1 {
				t.Fatalf("%d notices wait after the step (%v)", n, err)
			}
			if _, err := undo(w, w.Officer, false); err != nil {
				t.Fatal(err)
			}
			if n, err := w.Store.Unsaid(t.Context(), casetest.ChatWomen); err != nil || n != 0 {
				t.Errorf("%d notices wait after the undo (%v)", n, err)
			}
			if got := w.Child(t, 1); got.Stage != registry.StageAssigned || got.Assignee != w.Women.ID {
				t.Errorf("record is %v with %d", got.Stage, got.Assignee)
			}
		})
	}
}

func TestUndo_confirmClearsTheOthersThatHeldTheNumber(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 2)
	other := w.Child(t, 7)
	other.Values.IDNumber, other.Version = "096321900002", other.Version+1
	err := w.Store.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error { return tx.SaveChild(t.Context(), &other) })
	if err != nil {
		t.Fatal(err)
	}
	taken(t, w, w.Police, func(ctx context.Context, tx *store.Tx, act Act) error {
		_, err := Confirm(ctx, tx, act, w.Child(t, 2).ID, "096321900002")
		return err
	})
	if !w.Child(t, 7).Defects.Has(registry.IDDuplicate) {
		t.Fatal("the other holder is not faulted")
	}
	if _, err := undo(w, w.Police, false); err != nil {
		t.Fatal(err)
	}
	if w.Child(t, 7).Defects.Has(registry.IDDuplicate) {
		t.Error("the other holder is still faulted")
	}
}

func TestUndo_isRefusedToWhoMayNot(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	_, err := undo(w, w.Leader, false)
	var refused *registry.RefusedError
	if !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
	if _, err := undo(w, w.Women, false); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("got %v", err)
	}
}
