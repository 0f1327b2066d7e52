package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestSaveChild_keepsEveryField(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	c := w.Child(t, 3)
	c.Values = registry.Values{
		Name: "Trần Gia Hân", BirthDate: "06/2018", Sex: "female", Ethnicity: "Khơ-me", IDNumber: "096318900003",
		Father: "Cha", Mother: "Mẹ", Guardian: "Bà", Address: "Ấp 1", Hamlet: "Ấp 1", Phone: "0911222333",
	}
	c.Proposals = []registry.Proposal{{Field: registry.FieldIDNumber, Old: "96318900003", New: "096318900003", Evidence: registry.EvidenceFamily}}
	c.Answers = []registry.Answer{{Field: registry.FieldName, Verdict: registry.VerdictKeep}}
	c.Stage, c.Assignee, c.Due = registry.StageAssigned, w.Women.ID, registry.Date{Year: 2026, Month: 12, Day: 1}
	c.Obstacle, c.ReviewOn = registry.ObstacleMovedAway, registry.Date{Year: 2026, Month: 12, Day: 20}
	c.SentBack, c.Return = "làm rõ tên", registry.ReturnName
	c.Version++
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &c) })
	got := w.Child(t, 3)
	if got.Values != c.Values || got.Imported != c.Imported {
		t.Errorf("values are %+v and %+v", got.Values, got.Imported)
	}
	got.Values, got.Imported, c.Values, c.Imported = registry.Values{}, registry.Values{}, registry.Values{}, registry.Values{}
	if len(got.Proposals) != 1 || got.Proposals[0] != c.Proposals[0] || len(got.Answers) != 1 || got.Answers[0] != c.Answers[0] {
		t.Errorf("work is %+v %+v", got.Proposals, got.Answers)
	}
	if got.Stage != c.Stage || got.Assignee != c.Assignee || got.Due != c.Due || got.Obstacle != c.Obstacle ||
		got.ReviewOn != c.ReviewOn || got.SentBack != c.SentBack || got.Return != c.Return || got.Version != c.Version {
		t.Errorf("record is %+v, want %+v", got, c)
	}
}

func TestSaveChild_refusesAnOldVersion(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	first, second := w.Child(t, 1), w.Child(t, 1)
	first.Version++
	second.Version++
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &first) })
	err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &second) })
	if !errors.Is(err, store.ErrStale) {
		t.Errorf("got %v, want ErrStale", err)
	}
}

func TestSaveChild_refusesANumberThatIsConfirmedElsewhere(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	one, two := w.Child(t, 7), w.Child(t, 1)
	one.IDConfirmed = true
	one.Version++
	two.Values.IDNumber, two.IDConfirmed = one.Values.IDNumber, true
	two.Version++
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &one) })
	err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &two) })
	if !store.IsUnique(err, "children_number_unique") {
		t.Errorf("got %v, want children_number_unique", err)
	}
}

func TestChildren_noNumberStandsInTheDatabase(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		var rows []string
		if err := tx.SelectContext(ctx, &rows, `SELECT children::text FROM children`); err != nil {
			return err
		}
		if len(rows) != len(casetest.Children()) {
			t.Errorf("%d rows, want %d", len(rows), len(casetest.Children()))
		}
		for _, row := range rows {
			for _, secret := range []string{"0963159", "0900000000", "96318900003"} {
				if strings.Contains(row, secret) {
					t.Errorf("a secret stands in the open")
				}
			}
		}
		return nil
	})
}

func TestListChildren_filtersAndPages(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	for _, c := range []struct {
		name string
		f    registry.Filter
		want int
	}{
		{"all", registry.Filter{}, 10},
		{"a hamlet", registry.Filter{Units: []registry.UnitID{w.Hamlets[0].ID}}, 3},
		{"the unknown hamlet", registry.Filter{Units: []registry.UnitID{w.Commune.ID}, OnlyUnit: true}, 1},
		{"a commune with all below", registry.Filter{Units: []registry.UnitID{w.Commune.ID}}, 10},
		{"a foreign commune", registry.Filter{Units: []registry.UnitID{w.Neighbor.ID}}, 0},
		{"a unit that does not exist", registry.Filter{Units: []registry.UnitID{999999}}, 0},
		{"a class", registry.Filter{Classes: []registry.Class{registry.ClassNoID}}, 6},
		{"a stage", registry.Filter{Stages: []registry.Stage{registry.StageClean}}, 1},
		{"words of a name without accents", registry.Filter{Name: "nguyen binh"}, 1},
		{"a wildcard is a letter like any other", registry.Filter{Name: "%"}, 0},
		{"a case code", registry.Filter{Case: 4}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
				n, err := tx.CountChildren(ctx, c.f)
				if err != nil || n != c.want {
					t.Errorf("count is %d (%v), want %d", n, err, c.want)
				}
				if paged := pages(ctx, t, tx, c.f); paged != c.want {
					t.Errorf("pages hold %d, want %d", paged, c.want)
				}
				ids, err := tx.ChildIDs(ctx, c.f)
				if len(ids) != c.want {
					t.Errorf("%d ids, want %d", len(ids), c.want)
				}
				tallies, terr := tx.TallyChildren(ctx, c.f)
				sum := 0
				for _, tally := range tallies {
					sum += tally.Count
				}
				if sum != c.want {
					t.Errorf("tallies add up to %d, want %d", sum, c.want)
				}
				return errors.Join(err, terr)
			})
		})
	}
}

func pages(ctx context.Context, t *testing.T, tx *store.Tx, f registry.Filter) int {
	seen := map[registry.ChildID]bool{}
	for at := (store.Cursor{}); ; {
		lines, err := tx.ListChildren(ctx, f, at, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			seen[l.ID] = true
		}
		if len(lines) < 3 {
			return len(seen)
		}
		at = lines[2].Next()
	}
}

func TestChildren_areSeenInScopeOnly(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	neighbor := registry.Membership{ID: 1, Role: registry.RoleOfficer, Unit: w.Neighbor.ID, UKey: w.Neighbor.Key}
	for name, m := range map[string]registry.Membership{"another commune": neighbor, "a collaborator without work": w.Women, "police without a docket": w.Police} {
		t.Run(name, func(t *testing.T) {
			w.Do(t, m, func(ctx context.Context, tx *store.Tx) error {
				n, err := tx.CountChildren(ctx, registry.Filter{})
				if n != 0 {
					t.Errorf("sees %d records, want none", n)
				}
				if _, err := tx.Child(ctx, 1); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("reads a record: %v", err)
				}
				return err
			})
		})
	}
}
