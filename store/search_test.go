package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// named adds children to the first hamlet of the world's commune.
func (w *world) named(ctx context.Context, tx *store.Tx, list ...registry.Values) []registry.Child {
	w.t.Helper()
	first, err := tx.NextCases(ctx, w.commune.ID, len(list))
	must(w.t, first, err)
	var added []registry.Child
	for i, v := range list {
		c := registry.Child{
			Issuer: w.commune.ID, Case: first + registry.CaseCode(i), Unit: w.hamlets[0].ID, UKey: w.hamlets[0].Key,
			Imported: v, Values: v, Stage: registry.StageDefective, Version: 1,
		}
		if err := tx.AddChild(ctx, &c); err != nil {
			w.t.Fatal(err)
		}
		added = append(added, c)
	}
	return added
}

func searchWorld(t *testing.T) *world {
	w := newWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		list := []registry.Values{
			{Name: "Nguyễn Thị Hạnh", BirthDate: "05/03/2015", Mother: "Trần Thị Lụa", Father: "Nguyễn Văn Sáu"},
			{Name: "Nguyễn Thị Hành", BirthDate: "06/03/2016", Mother: "Lê Thị Mận"},
			{Name: "Nguyễn Thị Hanh", BirthDate: "07/03/2017", Mother: "Phan Thị Cúc"},
			{Name: "Trần Gia Hân", BirthDate: "2018", Mother: "Lê Thị Hoa"},
			{Name: "Trần Nguyễn Gia Bảo", BirthDate: "01/01/2019", Father: "Trần Văn Bình"},
			{Name: "Lý Thúy Hòa", BirthDate: "02/01/2019", Mother: "Kim Thị Sa Rây"},
			{Name: "Đỗ Văn Đức", BirthDate: "03/01/2020", Mother: "Ngô Thị Bé"},
			{Name: "Phạm Quỳnh Như", BirthDate: "04/01/2020", IDNumber: "096320900004"},
			{Name: "Võ Quỳnh", BirthDate: "05/01/2020", Guardian: "Nguyễn Thị Út Em"},
			{Name: "K'Brơi", BirthDate: "06/01/2020"},
			{Name: "Nguyễn Thị Hạnh", BirthDate: "05/03/2012", Mother: "Trần Thị An"},
		}
		w.named(ctx, tx, list...)
	})
	return w
}

// TestFindChildren asks each question twice: inside the commune, where every record is weighed, and with
// the whole country in sight, where names are looked up.
func TestFindChildren(t *testing.T) {
	w := searchWorld(t)
	for _, c := range []struct {
		what, text string
		want       string // the first that is found
		level      store.Level
		field      registry.Field
		nearOnly   bool
	}{
		{"the very name", "Nguyễn Thị Hành", "Nguyễn Thị Hành", store.LevelExact, registry.FieldName, false},
		{"another very name", "nguyễn thị hanh", "Nguyễn Thị Hanh", store.LevelExact, registry.FieldName, false},
		{"without accents the plain one is the very one", "nguyen thi hanh", "Nguyễn Thị Hanh", store.LevelAccent, registry.FieldName, false},
		{"the tone in its other place", "Lý Thuý Hoà", "Lý Thúy Hòa", store.LevelTone, registry.FieldName, false},
		{"no accents, d for đ", "do van duc", "Đỗ Văn Đức", store.LevelAccent, registry.FieldName, false},
		{"accents on one word only", "do van đức", "Đỗ Văn Đức", store.LevelAccent, registry.FieldName, false},
		{"given name", "Đức", "Đỗ Văn Đức", store.LevelPart, registry.FieldName, false},
		{"as the child is called", "gia han", "Trần Gia Hân", store.LevelPart, registry.FieldName, false},
		{"a middle name left out", "Tran Bao", "Trần Nguyễn Gia Bảo", store.LevelPart, registry.FieldName, true},
		{"one of two middle names left out", "tran gia bao", "Trần Nguyễn Gia Bảo", store.LevelPart, registry.FieldName, false},
		{"given name first", "Hân Trần Gia", "Trần Gia Hân", store.LevelPart, registry.FieldName, false},
		{"backwards", "han gia tran", "Trần Gia Hân", store.LevelPart, registry.FieldName, false},
		{"Telex left over", "Ddoox Vawn Dduwsc", "Đỗ Văn Đức", store.LevelExact, registry.FieldName, false},
		{"VNI left over", "Nguye6n4 Thi5 Ha5nh", "Nguyễn Thị Hạnh", store.LevelExact, registry.FieldName, false},
		{"a letter too many", "tran gia hann", "Trần Gia Hân", store.LevelSlip, registry.FieldName, false},
		{"a letter too few", "Phạm Quỳn Như", "Phạm Quỳnh Như", store.LevelSlip, registry.FieldName, false},
		{"two letters swapped", "phma quynh nhu", "Phạm Quỳnh Như", store.LevelSlip, registry.FieldName, false},
		{"a blank too few", "dovan duc", "Đỗ Văn Đức", store.LevelSlip, registry.FieldName, false},
		{"a blank too many", "pham quy nh nhu", "Phạm Quỳnh Như", store.LevelSlip, registry.FieldName, false},
		{"two slips", "phan quinh nhu", "Phạm Quỳnh Như", store.LevelSlip, registry.FieldName, false},
		{"mother", "Lê Thị Hoa", "Trần Gia Hân", store.LevelParent, registry.FieldMother, false},
		{"mother without accents", "kim thi sa ray", "Lý Thúy Hòa", store.LevelParent, registry.FieldMother, false},
		{"father", "tran van binh", "Trần Nguyễn Gia Bảo", store.LevelParent, registry.FieldFather, false},
		{"guardian", "nguyen thi ut em", "Võ Quỳnh", store.LevelParent, registry.FieldGuardian, false},
		{"mother with a slip", "ngo thi beh", "Đỗ Văn Đức", store.LevelSlip, registry.FieldMother, false},
		{"mother by her given name", "Mận", "Nguyễn Thị Hành", store.LevelParent, registry.FieldMother, true},
		{"a name with an apostrophe", "k'broi", "K'Brơi", store.LevelAccent, registry.FieldName, false},
		{"a whole number", "096320900004", "Phạm Quỳnh Như", store.LevelExact, registry.FieldIDNumber, false},
		{"the end of a number", "00004", "Phạm Quỳnh Như", store.LevelExact, registry.FieldIDNumber, true},
		{"a case code", "0004-9", "Trần Gia Hân", store.LevelExact, "", false},
	} {
		for scope, s := range map[string]store.Scope{"near": store.ScopeOf(w.officer), "wide": store.SystemScope()} {
			if c.nearOnly && scope == "wide" {
				continue
			}
			t.Run(c.what+"/"+scope, func(t *testing.T) {
				w.as(s, func(ctx context.Context, tx *store.Tx) {
					text := c.text
					if c.what == "a case code" {
						text = registry.CaseCode(4).String()
					}
					found, err := tx.FindChildren(ctx, store.Search{Text: text, Limit: 8})
					if err != nil || len(found) == 0 {
						t.Fatalf("%q finds nothing (%v)", text, err)
					}
					if f := found[0]; f.Name != c.want || f.Level != c.level || f.Field != c.field {
						t.Errorf("%q finds %s (%s, %s), want %s (%s, %s)", text, f.Name, f.Level, f.Field, c.want, c.level, c.field)
					}
				})
			})
		}
	}
}

func foundNames(found []store.Found) []string {
	var list []string
	for _, f := range found {
		list = append(list, f.Name+" "+f.Birth)
	}
	return list
}

// TestFindChildren_order: the very name, the older of namesakes first, then other accents; the same each time.
func TestFindChildren_order(t *testing.T) {
	w := searchWorld(t)
	want := []string{"Nguyễn Thị Hạnh 05/03/2012", "Nguyễn Thị Hạnh 05/03/2015", "Nguyễn Thị Hanh 07/03/2017", "Nguyễn Thị Hành 06/03/2016"}
	for _, s := range []store.Scope{store.ScopeOf(w.officer), store.SystemScope()} {
		w.as(s, func(ctx context.Context, tx *store.Tx) {
			for range 3 {
				found, err := tx.FindChildren(ctx, store.Search{Text: "Nguyễn Thị Hạnh", Limit: 4})
				if got := foundNames(found); err != nil || !slices.Equal(got, want) {
					t.Errorf("found %q (%v), want %q", got, err, want)
				}
			}
		})
	}
}

func TestFindChildren_narrows(t *testing.T) {
	w := searchWorld(t)
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		for _, c := range []struct {
			what string
			find store.Search
			want []string
		}{
			{"by a parent", store.Search{Text: "Hạnh", Parent: "Lụa", Limit: 3}, []string{"Nguyễn Thị Hạnh 05/03/2015"}},
			{"by a parent that is not there", store.Search{Text: "Hạnh", Parent: "Quỳnh Chi", Limit: 3}, nil},
			{"by birth", store.Search{Text: "nguyen thi hanh", Filter: registry.Filter{BornFrom: registry.Date{Year: 2016, Month: 1, Day: 1}, BornTo: registry.Date{Year: 2016, Month: 12, Day: 31}}, Limit: 3}, []string{"Nguyễn Thị Hành 06/03/2016"}},
			{"by a foreign commune", store.Search{Text: "Hạnh", Filter: registry.Filter{Units: []registry.UnitID{w.other.ID}}, Limit: 3}, nil},
			{"nothing alike", store.Search{Text: "Zoravar", Limit: 3}, nil},
			{"nothing", store.Search{Text: "  ", Limit: 3}, nil},
			{"noise", store.Search{Text: "'; DROP TABLE children; --", Limit: 3}, nil},
		} {
			found, err := tx.FindChildren(ctx, c.find)
			if got := foundNames(found); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s: found %q (%v), want %q", c.what, got, err, c.want)
			}
		}
	})
}

// TestFindChildren_keepsToTheScope: what others hold is not found, and no error tells that it is there.
func TestFindChildren_keepsToTheScope(t *testing.T) {
	w := searchWorld(t)
	stranger := registry.Membership{ID: 1, Role: registry.RoleOfficer, Unit: w.other.ID, UKey: w.other.Key}
	for who, m := range map[string]registry.Membership{"another commune": stranger, "a collaborator": w.collaborator, "police": w.police} {
		w.as(store.ScopeOf(m), func(ctx context.Context, tx *store.Tx) {
			for _, text := range []string{"Nguyễn Thị Hạnh", "hanh", "096320900004", "0004", registry.CaseCode(4).String(), "tran gia hann"} {
				if found, err := tx.FindChildren(ctx, store.Search{Text: text, Limit: 3}); err != nil || len(found) > 0 {
					t.Errorf("%s finds %q by %q (%v)", who, foundNames(found), text, err)
				}
			}
		})
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		if _, err := tx.FindChildren(ctx, store.Search{Text: "00004", Limit: 3}); !errors.Is(err, store.ErrDigitsWide) {
			t.Errorf("part of a number, the whole country in sight: %v", err)
		}
	})
}

// TestFindChildren_learnsWords: a word that a later save brings is corrected to at once, by another program as well.
func TestFindChildren_learnsWords(t *testing.T) {
	w := searchWorld(t)
	find := func(s *store.Store) (found []store.Found) {
		err := s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) (err error) {
			found, err = tx.FindChildren(t.Context(), store.Search{Text: "tran thuowgn khe", Limit: 3})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := find(w.Store); len(found) != 0 {
		t.Fatalf("finds %q before it is there", foundNames(found))
	}
	err := w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		w.named(t.Context(), tx, registry.Values{Name: "Trần Thượng Khuê"})
		return errors.New("no")
	})
	if err == nil {
		t.Fatal("not rolled back")
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		w.named(ctx, tx, registry.Values{Name: "Trần Thường Khê"})
	})
	if got := foundNames(find(w.Store)); !slices.Equal(got, []string{"Trần Thường Khê "}) {
		t.Errorf("finds %q afterwards", got)
	}
}
