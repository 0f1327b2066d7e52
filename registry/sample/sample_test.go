package sample_test

import (
	"slices"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/registry/sample"
)

func TestAnswerKeyAgreesWithCheck(t *testing.T) {
	t.Parallel()
	big, err := sample.New(sample.Options{
		Seed: 7, Commune: "Xã Thử", Province: "tỉnh Thử", Children: 20_000, AsOf: registry.Date{Year: 2026, Month: 6, Day: 1},
		Hamlets: []sample.Hamlet{{Type: "Ấp", Name: "1"}, {Type: "Khóm", Name: "2"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, world := range map[string]*sample.World{"demo": sample.TanThuan(), "big": big} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asOf, wrong := world.Options().AsOf, 0
			for row := range world.Rows() {
				clean, _ := registry.Clean(row.Values)
				got := registry.Check(clean, row.Neighbours(), asOf)
				if got != row.Defects {
					wrong++
					if wrong < 20 {
						t.Errorf("%s %+v: check finds %v, key says %v", row.Software, row.Values, got.Codes(), row.Defects.Codes())
					}
				}
			}
			if wrong > 0 {
				t.Errorf("%d rows differ", wrong)
			}
		})
	}
}

func TestTruthIsClean(t *testing.T) {
	t.Parallel()
	world := sample.TanThuan()
	for row := range world.Rows() {
		clean, proposals := registry.Clean(row.Truth)
		found := registry.Check(clean, registry.Neighbours{}, world.Options().AsOf)
		if clean != row.Truth || len(proposals) > 0 || found.Without(registry.OverAge) != 0 {
			t.Errorf("truth %+v becomes %+v, %v, %v", row.Truth, clean, proposals, found.Codes())
		}
	}
}

func TestDemoIsTheCommuneOfTheArticle(t *testing.T) {
	t.Parallel()
	world := sample.TanThuan()
	rows := slices.Collect(world.Rows())
	if len(rows) != 1867 {
		t.Errorf("%d children, want 1867", len(rows))
	}
	missing, hamlets, codes := 0, map[string]int{}, registry.Defects(0)
	for _, row := range rows {
		if row.Defects.Has(registry.IDMissing) {
			missing++
		}
		hamlets[row.Truth.Hamlet]++
		codes |= row.Defects
	}
	if share := float64(missing) / float64(len(rows)); share < 0.333 || share > 0.373 {
		t.Errorf("%.3f without a number, want 0.353", share)
	}
	if len(hamlets) != 17 {
		t.Errorf("hamlets: %v", hamlets)
	}
	for _, rule := range registry.Rules() {
		if !codes.Has(rule.Code) {
			t.Errorf("no row shows %s", rule.Name)
		}
	}
}

func TestNumbersAreSyntheticAndUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]registry.Values{}
	for row := range sample.TanThuan().Rows() {
		n := row.Truth.IDNumber
		if !strings.HasPrefix(n, "096") || n[6:] < "900000" || len(n) != 12 {
			t.Errorf("number %s", n)
		}
		if other, taken := seen[n]; taken && !row.Copy {
			t.Errorf("number %s of %+v and %+v", n, row.Truth, other)
		}
		seen[n] = row.Truth
	}
}

func TestSameOptionsSameRows(t *testing.T) {
	t.Parallel()
	world := sample.TanThuan()
	if !slices.Equal(slices.Collect(world.Rows()), slices.Collect(world.Rows())) {
		t.Error("two listings of one world differ")
	}
}

func TestPairsAreWhole(t *testing.T) {
	t.Parallel()
	numbers, children := map[string]int{}, map[string]int{}
	for row := range sample.TanThuan().Rows() {
		if row.Twin {
			clean, _ := registry.Clean(row.Values)
			numbers[strings.Map(digit, clean.IDNumber)]++
		}
		if row.Copy {
			children[row.Truth.IDNumber]++
		}
	}
	for key, n := range numbers {
		if n != 2 {
			t.Errorf("number %s stands on %d rows", key, n)
		}
	}
	for key, n := range children {
		if n != 2 {
			t.Errorf("child %s is listed %d times", key, n)
		}
	}
	if len(numbers) == 0 || len(children) == 0 {
		t.Error("no pairs at all")
	}
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	if _, err := sample.New(sample.Options{Children: 1}); err == nil {
		t.Error("a world without hamlets and day")
	}
}

func BenchmarkRows(b *testing.B) {
	o := sample.TanThuan().Options()
	o.Children = b.N
	world, err := sample.New(o)
	if err != nil {
		b.Fatal(err)
	}
	for range world.Rows() {
	}
}

// TestWide: names are made of at least 1,500 syllables, and the answer key still agrees.
func TestWide(t *testing.T) {
	t.Parallel()
	world, err := sample.New(sample.Options{
		Seed: 7, Commune: "Xã Thử", Province: "tỉnh Thử", Children: 20_000, AsOf: registry.Date{Year: 2026, Month: 6, Day: 1},
		Hamlets: []sample.Hamlet{{Type: "Ấp", Name: "1"}, {Type: "Khóm", Name: "2"}}, Wide: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	words, wrong := map[string]bool{}, 0
	for row := range world.Rows() {
		for _, word := range strings.Fields(strings.ToLower(row.Truth.Name)) {
			words[word] = true
		}
		clean, _ := registry.Clean(row.Values)
		if registry.Check(clean, row.Neighbours(), world.Options().AsOf) != row.Defects {
			wrong++
		}
	}
	if len(words) < 1500 || wrong > 0 {
		t.Errorf("%d syllables, %d rows that a check judges otherwise", len(words), wrong)
	}
}
