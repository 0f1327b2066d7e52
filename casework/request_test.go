package casework_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func takes(t *testing.T, w *casetest.World, n int, kind registry.RequestKind) (r store.Request) {
	t.Helper()
	c := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = casework.TakeRequest(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, w.Child(t, n).ID, kind, casework.RelationMother, c)
		return err
	})
	return r
}

func TestPrintRecord_holdsEverything(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	w.Answer(t, 1, registry.FieldName, "Nguyễn Văn Ân")
	opens(t, w, w.Women, 1, 2)
	r := takes(t, w, 1, registry.RequestSee)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		doc, err := casework.PrintRecord(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, r.ID)
		if err == nil && !bytes.HasPrefix(doc.Content, []byte("%PDF")) {
			t.Error("no PDF")
		}
		return err
	})
}

func TestRestrictRecord_isNotUsed(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	r := takes(t, w, 1, registry.RequestRestrict)
	act := casework.Act{By: w.Officer, Door: casework.DoorChat}
	id := w.Child(t, 1).ID
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.RestrictRecord(ctx, tx, act, r.ID)
		return err
	})
	if c := w.Child(t, 1); c.Stage != registry.StageDefective || c.Assignee != 0 {
		t.Errorf("the record is %s of %d", c.Stage, c.Assignee)
	}
	err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Assign(ctx, tx, act, []registry.ChildID{id}, w.Women.ID, registry.Date{})
		return err
	})
	if !errors.Is(err, casework.ErrRestricted) {
		t.Errorf("assigning it: %v", err)
	}
	var b bytes.Buffer
	var n int
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		n, err = casework.ExportTo(ctx, tx, act, registry.Filter{Units: []registry.UnitID{w.Commune.ID}}, "", casework.Words{Title: "x"}, &b)
		return err
	})
	if all := len(casetest.Children()); n != all-1 {
		t.Errorf("%d of %d records leave", n, all)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		if _, err := casework.ReleaseRecord(ctx, tx, act, id); err != nil {
			return err
		}
		_, err := casework.Assign(ctx, tx, act, []registry.ChildID{id}, w.Women.ID, registry.Date{})
		return err
	})
}

func TestRequests_areTheOfficersAlone(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	r := takes(t, w, 1, registry.RequestDelete)
	c := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	for _, who := range []registry.Membership{w.Women, w.Police, w.Leader, w.Youth} {
		for name, do := range map[string]func(context.Context, *store.Tx, casework.Act) error{
			"take": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.TakeRequest(ctx, tx, act, w.Child(t, 1).ID, registry.RequestSee, casework.RelationMother, c)
				return err
			},
			"print": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.PrintRecord(ctx, tx, act, r.ID)
				return err
			},
			"close": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.CloseRequest(ctx, tx, act, r.ID, store.RequestDone)
				return err
			},
			"erase": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.AskErase(ctx, tx, act, 1, r.ID, "x", "x")
				return err
			},
			"release": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.ReleaseRecord(ctx, tx, act, w.Child(t, 1).ID)
				return err
			},
		} {
			err := w.Try(who, func(ctx context.Context, tx *store.Tx) error { return do(ctx, tx, casework.Act{By: who}) })
			var refused *registry.RefusedError
			if !errors.As(err, &refused) && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s may %s: %v", who.Role, name, err)
			}
		}
	}
	// Nothing is erased without a second person, and nothing is settled twice.
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		act := casework.Act{By: w.Officer, Door: casework.DoorChat}
		if _, err := casework.ExtendRequest(ctx, tx, act, r.ID); err != nil {
			return err
		}
		if _, err := casework.ExtendRequest(ctx, tx, act, r.ID); !errors.Is(err, casework.ErrRequestClosed) {
			t.Errorf("extended twice: %v", err)
		}
		if _, err := casework.CloseRequest(ctx, tx, act, r.ID, store.RequestRefused); err != nil {
			return err
		}
		if _, err := casework.AskErase(ctx, tx, act, 1, r.ID, "x", "x"); !errors.Is(err, casework.ErrRequestClosed) {
			t.Errorf("erasing what is settled: %v", err)
		}
		return nil
	})
}

func TestIncident_keepsTheMomentAndCounts(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	opens(t, w, w.Officer, 1, 2)
	opens(t, w, w.Officer, 2, 1)
	admin := registry.Membership{ID: w.Leader.ID, Role: registry.RoleAdmin, Unit: w.Commune.ID, UKey: w.Commune.Key}
	act := casework.Act{By: admin, Door: casework.DoorChat}
	began := w.Clock.Now()
	var id int64
	w.Do(t, admin, func(ctx context.Context, tx *store.Tx) error {
		found, err := casework.OpenIncident(ctx, tx, act)
		id = found.ID
		return err
	})
	w.Clock.Set(began.AddDate(0, 0, 1))
	w.Do(t, admin, func(ctx context.Context, tx *store.Tx) error {
		if _, err := casework.DescribeIncident(ctx, tx, act, id, casework.IncidentFacts{Kind: registry.IncidentFile, Back: 7}); err != nil {
			return err
		}
		found, err := casework.ReadIncident(ctx, tx, act, id)
		if err != nil {
			return err
		}
		if !found.Detected.Equal(began) || !found.Due().Equal(began.AddDate(0, 0, 3)) || found.Affected.Records != 2 || found.Affected.Cards != 2 || found.Affected.People != 1 {
			t.Errorf("got %+v", found)
		}
		if doc, err := casework.IncidentFile(ctx, tx, act, id); err != nil || !bytes.HasPrefix(doc.Content, []byte("%PDF")) {
			t.Errorf("the paper: %v", err)
		}
		if _, err := casework.CloseIncident(ctx, tx, act, id); err != nil {
			return err
		}
		if _, err := casework.ReportIncident(ctx, tx, act, id); !errors.Is(err, casework.ErrIncidentClosed) {
			t.Errorf("a closed incident is reported: %v", err)
		}
		return nil
	})
	for _, who := range []registry.Membership{w.Officer, w.Women, w.Police, w.Leader} {
		err := w.Try(who, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.OpenIncident(ctx, tx, casework.Act{By: who})
			return err
		})
		var refused *registry.RefusedError
		if !errors.As(err, &refused) {
			t.Errorf("%s opens an incident: %v", who.Role, err)
		}
	}
}
