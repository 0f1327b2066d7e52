package registry_test

import (
	"testing"

	"rasoat/registry"
	"rasoat/registry/sample"
)

func child(name, birth, sex, mother, father, number string) registry.Facts {
	return registry.Facts{Name: name, BirthDate: birth, Sex: sex, Mother: mother, Father: father, Number: number}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	const mother, father = "Trần Thị Lành", "Nguyễn Văn Bảy"
	an := child("Nguyễn Văn An", "05/03/2019", "male", mother, father, "")
	for name, c := range map[string]struct {
		a, b     registry.Facts
		probable bool
		certain  bool
		reason   registry.Reason
	}{
		"the same row":                      {an, an, true, true, registry.ReasonBirthSame},
		"another place of the tone":         {child("Lê Thị Hòa", "05/03/2019", "", mother, "", ""), child("Lê Thị Hoà", "05/03/2019", "", "", father, ""), true, true, "name_tone"},
		"i beside y":                        {child("Lê Thị Mỹ", "05/03/2019", "", mother, "", ""), child("Lê Thị Mĩ", "05/03/2019", "", mother, "", ""), true, false, "name_variant"},
		"typed without accents":             {an, child("nguyen van an", "05/03/2019", "male", "", "", ""), true, false, "name_plain"},
		"whole name without accents":        {child("Nguyễn Thị Hồng", "05/03/2019", "", mother, "", ""), child("NGUYEN THI HONG", "05/03/2019", "", "", "", ""), true, false, "name_plain"},
		"leftovers of Telex":                {child("Nguyễn Thị Hồng", "05/03/2019", "", "", "", ""), child("Nguyeenx Thij Hoongf", "05/03/2019", "", mother, "", ""), true, false, "name_typed"},
		"same name and day, other parents":  {an, child("Nguyễn Văn An", "05/03/2019", "male", "Lê Thị Hoa", "Nguyễn Văn Tám", ""), false, false, ""},
		"same mother, another father":       {an, child("Nguyễn Văn An", "05/03/2019", "male", mother, "Lê Văn Tám", ""), true, false, registry.ReasonParentOther},
		"the mother with a slip":            {an, child("Nguyễn Văn An", "05/03/2019", "male", "Trần Thi Lành", "", ""), true, true, registry.ReasonMotherLike},
		"day and month swapped":             {an, child("Nguyễn Văn An", "03/05/2019", "male", mother, "", ""), true, false, registry.ReasonBirthSwapped},
		"one digit of the day":              {an, child("Nguyễn Văn An", "06/03/2019", "male", mother, "", ""), true, false, registry.ReasonBirthDigit},
		"one digit, nothing of the parents": {an, child("Nguyễn Văn An", "06/03/2019", "male", "", "", ""), false, false, ""},
		"another day":                       {an, child("Nguyễn Văn An", "16/08/2019", "male", mother, father, ""), false, false, ""},
		"the year alone":                    {an, child("Nguyễn Văn An", "2019", "male", mother, "", ""), true, false, registry.ReasonBirthPartial},
		"another year alone":                {an, child("Nguyễn Văn An", "2018", "male", mother, father, ""), false, false, ""},
		"a slip, same parents":              {child("Trần Thị Hạnh", "05/03/2019", "female", mother, "", ""), child("Trần Thị Hành", "05/03/2019", "female", mother, "", ""), true, false, "name_slip"},
		"a slip, nothing of the parents":    {child("Trần Thị Hạnh", "05/03/2019", "female", "", "", ""), child("Trần Thị Hành", "05/03/2019", "female", mother, "", ""), false, false, ""},
		"a slip and another number":         {child("Trần Thị Hạnh", "05/03/2019", "female", mother, "", "1"), child("Trần Thị Hành", "05/03/2019", "female", mother, "", "2"), false, false, ""},
		"doublet of a region":               {child("Hoàng Văn An", "05/03/2019", "", mother, "", ""), child("Huỳnh Văn An", "05/03/2019", "", mother, "", ""), true, false, "name_doublet"},
		"the mother's family name":          {an, child("Trần Văn An", "05/03/2019", "male", mother, "", ""), true, false, "name_family"},
		"twins":                             {an, child("Nguyễn Văn Bình", "05/03/2019", "male", mother, father, ""), false, false, ""},
		"twins, girl and boy":               {an, child("Nguyễn Thị Ân", "05/03/2019", "female", mother, father, ""), false, false, ""},
		"twins with numbers":                {child("Lê Gia Hân", "05/03/2019", "female", mother, father, "1"), child("Lê Gia Hưng", "05/03/2019", "male", mother, father, "2"), false, false, ""},
		"renamed, with its number":          {child("Nguyễn Văn Tèo", "05/03/2019", "male", mother, "", "1"), child("Nguyễn Minh Khôi", "05/03/2019", "male", "", father, "1"), true, false, registry.ReasonNumberSame},
		"a number copied into a wrong line": {child("Nguyễn Văn Tèo", "05/03/2019", "male", mother, "", "1"), child("Lê Minh Khôi", "17/08/2016", "male", "", "", "1"), false, false, ""},
		"same number, another day":          {child("Nguyễn Văn An", "05/03/2019", "male", mother, "", "1"), child("Nguyễn Văn An", "17/08/2018", "male", "", father, "1"), true, false, registry.ReasonNumberSame},
		"a newborn has got its name":        {child("Con bà Trần Thị Lành", "05/03/2019", "male", "", "", ""), an, true, false, registry.ReasonPlaceholder},
		"a newborn, month alone":            {child("Con bà Trần Thị Lành", "03/2019", "", mother, "", ""), an, true, false, registry.ReasonPlaceholder},
		"a newborn of another sex":          {child("Con bà Trần Thị Lành", "05/03/2019", "female", mother, "", ""), an, false, false, ""},
		"a newborn of another mother":       {child("Con bà Lê Thị Hoa", "05/03/2019", "male", "", "", ""), an, false, false, ""},
		"two newborns of one mother":        {child("Con bà Lành 1", "05/03/2019", "", mother, "", ""), child("Con bà Lành 2", "05/03/2019", "", mother, "", ""), false, false, ""},
		"one newborn listed twice":          {child("Con bà Lành", "05/03/2019", "", mother, "", ""), child("con bà Lành", "05/03/2019", "", mother, "", ""), true, true, registry.ReasonMotherSame},
		"no name at all":                    {child("", "05/03/2019", "male", mother, father, ""), an, false, false, ""},
		"highland names":                    {child("Y Bhăm Niê", "05/03/2019", "male", "H'Hen Niê", "", ""), child("Y Bhuk Niê", "05/03/2019", "male", "H'Hen Niê", "", ""), false, false, ""},
	} {
		l, probable := registry.Compare(c.a, c.b)
		back, again := registry.Compare(c.b, c.a)
		if probable != c.probable || again != probable || back != l {
			t.Errorf("%s: probable %v and back %v, want %v: %+v", name, probable, again, c.probable, l)
			continue
		}
		if probable && l.IsCertain() != c.certain {
			t.Errorf("%s: certain %v, want %v: %+v", name, l.IsCertain(), c.certain, l)
		}
		if has := contains(l.Reasons(), c.reason); probable && !has {
			t.Errorf("%s: reasons %v, want %s among them", name, l.Reasons(), c.reason)
		}
		kin := registry.NewKin(2)
		kin.Add(c.a)
		kin.Add(c.b)
		if found := len(kin.Pairs()) == 1; found != c.probable {
			t.Errorf("%s: the index finds it %v, Compare %v", name, found, c.probable)
		}
		if kin.Has(registry.ReadKin(c.a), 0) != c.probable || kin.Has(registry.ReadKin(c.b), 1) != c.probable {
			t.Errorf("%s: asked from either side the index says %v and %v", name, kin.Has(registry.ReadKin(c.a), 0), kin.Has(registry.ReadKin(c.b), 1))
		}
	}
}

func contains(reasons []registry.Reason, want registry.Reason) bool {
	for _, r := range reasons {
		if r == want {
			return true
		}
	}
	return false
}

// TestKin_findsWhatTheSampleHides: every child that is listed twice, and nobody else.
func TestKin_findsWhatTheSampleHides(t *testing.T) {
	t.Parallel()
	world, err := sample.New(sample.Options{
		Seed: 11, Commune: "Xã Thử", Province: "tỉnh Thử", Children: 20_000, AsOf: registry.Date{Year: 2026, Month: 6, Day: 1},
		Hamlets: []sample.Hamlet{{Type: "Ấp", Name: "1"}, {Type: "Khóm", Name: "2"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	kin, copies, facts := registry.NewKin(20_000), []bool{}, []registry.Facts{}
	for row := range world.Rows() {
		clean, _ := registry.Clean(row.Values)
		facts = append(facts, registry.FactsOf(clean))
		kin.Add(facts[len(facts)-1])
		copies = append(copies, row.Copy)
	}
	found := make([]bool, len(copies))
	for _, p := range kin.Pairs() {
		found[p.A], found[p.B] = true, true
		if !copies[p.A] || !copies[p.B] {
			t.Logf("rows %d and %d: %v", p.A, p.B, p.Reasons())
		}
	}
	missed, extra := 0, 0
	for i := range copies {
		if copies[i] && !found[i] {
			if !listedTwice(facts, i) {
				continue // the end of the list has cut off its second row
			}
			t.Logf("row %d: %+v", i, facts[i])
			missed++
		}
		if found[i] && !copies[i] {
			extra++
		}
	}
	if missed > 0 || extra > 0 {
		t.Errorf("%d missed, %d found that are none", missed, extra)
	}
}

func listedTwice(facts []registry.Facts, i int) bool {
	for j, f := range facts {
		if j != i && f.BirthDate == facts[i].BirthDate && f.Mother == facts[i].Mother && registry.Fold(f.Name) == registry.Fold(facts[i].Name) {
			return true
		}
	}
	return false
}

// TestKin_endsInACrowd: a file that repeats one row is no reason to compare all with all.
func TestKin_endsInACrowd(t *testing.T) {
	t.Parallel()
	kin := registry.NewKin(0)
	for range 20_000 {
		kin.Add(child("Nguyễn Văn An", "05/03/2019", "male", "Trần Thị Lành", "Nguyễn Văn Bảy", "1"))
	}
	found := map[int]bool{}
	for _, p := range kin.Pairs() {
		found[p.A], found[p.B] = true, true
	}
	if len(found) != kin.Len() {
		t.Errorf("%d of %d are found", len(found), kin.Len())
	}
}

// BenchmarkKin is a province: 188,584 records in one second.
func BenchmarkKin(b *testing.B) {
	world, err := sample.New(sample.Options{
		Seed: 3, Commune: "Tỉnh", Province: "Tỉnh", Children: 188_584, AsOf: registry.Date{Year: 2026, Month: 6, Day: 1},
		Hamlets: []sample.Hamlet{{Type: "Ấp", Name: "1"}, {Type: "Khóm", Name: "2"}},
	})
	if err != nil {
		b.Fatal(err)
	}
	var facts []registry.Facts
	for row := range world.Rows() {
		clean, _ := registry.Clean(row.Values)
		facts = append(facts, registry.FactsOf(clean))
	}
	b.ReportAllocs()
	for b.Loop() {
		kin := registry.NewKin(len(facts))
		for _, f := range facts {
			kin.Add(f)
		}
		b.ReportMetric(float64(len(kin.Pairs())), "pairs")
	}
}
