package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

func names(units []registry.Unit) string {
	all := make([]string, len(units))
	for i, u := range units {
		all[i] = u.FullName()
	}
	return strings.Join(all, ", ")
}

func TestUnit_isFoundByIdAndCode(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		byID, err := tx.Unit(ctx, w.commune.ID)
		must(t, byID, err)
		byCode, err := tx.UnitByCode(ctx, "2026", "32167")
		must(t, byCode, err)
		if byID != w.commune || byCode != w.commune {
			t.Errorf("want %+v, got %+v, %+v", w.commune, byID, byCode)
		}
		for name, find := range map[string]func() (registry.Unit, error){
			"id":     func() (registry.Unit, error) { return tx.Unit(ctx, 0) },
			"scheme": func() (registry.Unit, error) { return tx.UnitByCode(ctx, "2022", "32167") },
			"code":   func() (registry.Unit, error) { return tx.UnitByCode(ctx, "", "") },
		} {
			if _, err := find(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("an unknown %s gives %v", name, err)
			}
		}
	})
}

func TestUnitsBelow_readInVietnameseOrder(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, u := range []registry.Unit{{Type: "Khóm", Name: "1"}, {Type: "Ấp", Name: "Đồng Tâm"}, {Type: "Ấp", Name: "Dân Quân"}, {Type: "Ấp", Name: "10A"}} {
			u.Level = registry.LevelHamlet
			w.unit(ctx, tx, w.commune.ID, u)
		}
		below, err := tx.UnitsBelow(ctx, w.commune.ID)
		if want := "Ấp 2, Ấp 10, Ấp 10A, Ấp Dân Quân, Ấp Đồng Tâm, Khóm 1"; names(must(t, below, err)) != want {
			t.Errorf("got %s\nwant %s", names(below), want)
		}
		top, err := tx.UnitsBelow(ctx, 0)
		if names(must(t, top, err)) != "Tỉnh Cà Mau" {
			t.Errorf("provinces are %s", names(top))
		}
	})
}

func TestUnitPath_goesFromTheProvinceDown(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		path, err := tx.UnitPath(ctx, w.hamlets[1].ID)
		if want := "Tỉnh Cà Mau, Xã Tân Thuận, Ấp 10"; names(must(t, path, err)) != want {
			t.Errorf("got %s, want %s", names(path), want)
		}
		if _, err := tx.UnitPath(ctx, 99_999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown unit gives %v", err)
		}
	})
}

func TestAddUnit_givesDifferentKeysToTwoAtOnce(t *testing.T) {
	w := newWorld(t)
	const n = 6
	keys, provinces := make([]registry.UKey, n), make([]registry.UKey, n)
	for i, err := range atOnce(n, func(i int) error {
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			name := string(rune('A' + i))
			hamlet, err := tx.AddUnit(t.Context(), w.commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: name})
			if err != nil {
				return err
			}
			province, err := tx.AddUnit(t.Context(), 0, registry.Unit{Level: registry.LevelProvince, Scheme: "2026", Code: "1" + name, Name: name})
			keys[i], provinces[i] = hamlet.Key, province.Key
			return err
		})
	}) {
		if err != nil {
			t.Fatalf("unit %d: %v", i, err)
		}
	}
	seen := map[registry.UKey]bool{w.hamlets[0].Key: true, w.hamlets[1].Key: true}
	for i := range n {
		if seen[keys[i]] || seen[provinces[i]] || !w.commune.Key.Contains(keys[i]) || provinces[i].Level() != registry.LevelProvince {
			t.Errorf("keys %d and %d were given twice or stand elsewhere", keys[i], provinces[i])
		}
		seen[keys[i]], seen[provinces[i]] = true, true
	}
}

func TestAddUnit_refuses(t *testing.T) {
	w := newWorld(t)
	cases := []struct {
		name   string
		parent registry.UnitID
		unit   registry.Unit
		is     func(error) bool
	}{
		{"the same hamlet twice", w.commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: "2"},
			func(err error) bool { return store.IsUnique(err, "units_hamlet_unique") }},
		{"the same code twice", w.commune.Parent, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Name: "X"},
			func(err error) bool { return store.IsUnique(err, "units_code_unique") }},
		{"a commune below a hamlet", w.hamlets[0].ID, registry.Unit{Level: registry.LevelCommune, Name: "X"},
			func(err error) bool { return errors.Is(err, store.ErrUnitLevel) }},
		{"a commune below nothing", 0, registry.Unit{Level: registry.LevelCommune, Name: "X"},
			func(err error) bool { return errors.Is(err, store.ErrUnitLevel) }},
		{"an unknown parent", 99_999, registry.Unit{Level: registry.LevelHamlet, Name: "X"},
			func(err error) bool { return errors.Is(err, store.ErrNotFound) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
				_, err := tx.AddUnit(t.Context(), c.parent, c.unit)
				return err
			})
			if !c.is(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAddUnit_saysWhenNoKeyIsLeft(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		if _, err := tx.ExecContext(ctx, `UPDATE units SET last_child = 9998 WHERE id = $1`, int64(w.commune.ID)); err != nil {
			t.Fatal(err)
		}
		last := w.unit(ctx, tx, w.commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: "cuối"})
		if !w.commune.Key.Contains(last.Key) {
			t.Errorf("the last hamlet stands at %d, outside its commune", last.Key)
		}
		_, err := tx.AddUnit(ctx, w.commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: "nữa"})
		if !errors.Is(err, store.ErrUnitsFull) {
			t.Errorf("got %v", err)
		}
	})
}

func TestDeclareTotal_isKeptWithItsDay(t *testing.T) {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		on := registry.Date{Year: 2026, Month: 11, Day: 1}
		for _, total := range []int{2000, 1867} {
			if err := tx.DeclareTotal(ctx, w.commune.ID, total, on); err != nil {
				t.Fatal(err)
			}
		}
		totals, err := tx.UnitTotals(ctx, w.commune.Parent)
		want := store.UnitTotal{Unit: w.commune.ID, Total: 1867, On: on}
		if must(t, totals, err); len(totals) != 1 || totals[0] != want {
			t.Errorf("got %+v, want only %+v", totals, want)
		}
		if err := tx.DeclareTotal(ctx, 99_999, 1, on); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown unit gives %v", err)
		}
	})
}
