package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// loadEverything is what first start does; a template holds it for every test that needs the country.
func loadEverything(s *store.Store) error {
	units, successors, err := store.EmbeddedUnits()
	if err != nil {
		return err
	}
	return s.AsWork(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		_, err := tx.LoadUnits(context.Background(), units, successors)
		return err
	})
}

func withCountry(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	return &world{Store: storetest.From(t, "every unit", loadEverything), t: t}
}

func TestLoadUnits_holdsBothReformsApart(t *testing.T) {
	w := withCountry(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		old, err := tx.UnitByCode(ctx, "2022", "32167")
		path, err2 := tx.UnitPath(ctx, must(t, old, err).ID)
		if got, want := names(must(t, path, err2)), "Tỉnh Cà Mau, Huyện Đầm Dơi, Xã Tân Thuận"; got != want {
			t.Errorf("2022: got %s, want %s", got, want)
		}
		now, err := tx.UnitByCode(ctx, "2026", "32167")
		path, err2 = tx.UnitPath(ctx, must(t, now, err).ID)
		if got, want := names(must(t, path, err2)), "Tỉnh Cà Mau, Xã Tân Thuận"; got != want {
			t.Errorf("2026: got %s, want %s", got, want)
		}
		took, err := tx.Successors(ctx, old.ID)
		if must(t, took, err); len(took) != 1 || took[0] != now {
			t.Errorf("successors are %+v", took)
		}
		if old.To.String() != "2025-06-30" || now.From.String() != "2025-07-01" || old.Key == now.Key {
			t.Errorf("validity or key is wrong: %+v, %+v", old, now)
		}
		province, err := tx.UnitByCode(ctx, "2026", "96")
		below, err2 := tx.UnitsBelow(ctx, must(t, province, err).ID)
		if must(t, below, err2); len(below) != 64 {
			t.Errorf("the new province has %d communes, want 64", len(below))
		}
	})
}

func TestLoadUnits_everyKeyLiesBelowItsParent(t *testing.T) {
	w := withCountry(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		var wrong, all int
		err := tx.GetContext(ctx, &wrong, `
			SELECT count(*) FROM units u LEFT JOIN units p ON p.id = u.parent_id
			WHERE CASE u.level
				WHEN 1 THEN u.ukey % 10000000000 <> 0 OR p.id IS NOT NULL
				WHEN 2 THEN u.ukey % 10000000 <> 0 OR u.ukey / 10000000000 <> p.ukey / 10000000000 OR u.ukey <= p.ukey
				ELSE u.ukey % 10000 <> 0 OR u.ukey <= p.ukey OR u.ukey / CASE p.level WHEN 1 THEN 10000000000 ELSE 10000000 END
					<> p.ukey / CASE p.level WHEN 1 THEN 10000000000 ELSE 10000000 END
			END OR p.scheme <> u.scheme`)
		if err != nil || wrong != 0 {
			t.Errorf("%d units stand outside their parent (%v)", wrong, err)
		}
		if err := tx.GetContext(ctx, &all, `SELECT count(*) FROM units`); err != nil || all != 11_367+3_355 {
			t.Errorf("%d units (%v)", all, err)
		}
	})
}

// The time is logged, not judged: the machine is shared by all tests.
func TestLoadUnits_aSecondTimeChangesNothing(t *testing.T) {
	t.Parallel()
	w := &world{Store: storetest.New(t), t: t}
	units, successors, err := store.EmbeddedUnits()
	must(t, units, err)
	for _, want := range []int{len(units) + len(successors), 0} {
		err := w.AsWork(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			began := time.Now()
			n, err := tx.LoadUnits(t.Context(), units, successors)
			t.Logf("%d rows written in %v", n, time.Since(began))
			if n != want {
				t.Errorf("wrote %d rows, want %d", n, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoadUnits_bringsNamesUpToDate(t *testing.T) {
	w := newWorld(t)
	renamed := store.UnitRow{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", ParentCode: "96", Type: "Phường", Name: "Tân Thuận"}
	added := store.UnitRow{Level: registry.LevelCommune, Scheme: "2026", Code: "32170", ParentCode: "96", Type: "Xã", Name: "Mới"}
	w.do(func(ctx context.Context, tx *store.Tx) {
		n, err := tx.LoadUnits(ctx, []store.UnitRow{renamed, added}, nil)
		if must(t, n, err) != 2 {
			t.Errorf("wrote %d rows, want 2", n)
		}
		u, err := tx.Unit(ctx, w.commune.ID)
		if must(t, u, err).Type != "Phường" || u.Key != w.commune.Key {
			t.Errorf("got %+v", u)
		}
		fresh, err := tx.UnitByCode(ctx, "2026", "32170")
		if must(t, fresh, err).Key == w.other.Key || fresh.Key == w.commune.Key {
			t.Errorf("the new commune took a key that was given: %d", fresh.Key)
		}
		next := w.unit(ctx, tx, w.commune.Parent, registry.Unit{Level: registry.LevelCommune, Name: "Sau"})
		if next.Key == fresh.Key {
			t.Error("AddUnit gives a key again that LoadUnits has given")
		}
	})
}

func TestLoadUnits_refusesWhatHasNoPlace(t *testing.T) {
	w := newWorld(t)
	orphan := store.UnitRow{Level: registry.LevelCommune, Scheme: "2026", Code: "1", ParentCode: "77", Name: "A"}
	lost := store.SuccessorRow{OldScheme: "2022", OldCode: "5", NewScheme: "2026", NewCode: "32167"}
	cases := map[string]func(*store.Tx) (int, error){
		"2026:1": func(tx *store.Tx) (int, error) { return tx.LoadUnits(t.Context(), []store.UnitRow{orphan}, nil) },
		"2022:5": func(tx *store.Tx) (int, error) {
			return tx.LoadUnits(t.Context(), nil, []store.SuccessorRow{lost})
		},
	}
	for code, load := range cases {
		t.Run(code, func(t *testing.T) {
			err := w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error { _, err := load(tx); return err })
			var missing *store.MissingUnitsError
			if !errors.As(err, &missing) || len(missing.Codes) != 1 || missing.Codes[0] != code {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestLoadUnits_twoAtOnce(t *testing.T) {
	t.Parallel()
	w := &world{Store: storetest.New(t), t: t}
	units := []store.UnitRow{
		{Level: registry.LevelCommune, Scheme: "2026", Code: "00001", ParentCode: "01", Name: "A"},
		{Level: registry.LevelProvince, Scheme: "2026", Code: "01", Name: "P"},
	}
	written := make([]int, 2)
	for _, err := range atOnce(2, func(i int) error {
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) (err error) {
			written[i], err = tx.LoadUnits(t.Context(), units, nil)
			return err
		})
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	if written[0]+written[1] != 2 {
		t.Errorf("wrote %v rows, want 2 in all", written)
	}
}
