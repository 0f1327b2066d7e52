package registry_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"rasoat/registry"
)

func TestSuspects(t *testing.T) {
	t.Parallel()
	boy := registry.Values{Sex: "male", BirthDate: "05/03/2015"}
	tests := []struct {
		name, written string
		want          []registry.Suspect
	}{
		{"agrees", "096215123456", nil},
		{"sex digit", "096315123456", []registry.Suspect{{"096215123456", registry.SlipDigit, 4}}},
		{"year digit", "096225123456", []registry.Suspect{{"096215123456", registry.SlipDigit, 5}}},
		{"swapped year", "096251123456", []registry.Suspect{{"096215123456", registry.SlipSwap, 5}}},
		{"another digit, or swapped with the prefix", "042915123456", []registry.Suspect{{"042215123456", registry.SlipDigit, 4}, {"049215123456", registry.SlipSwap, 3}}},
		{"the same elsewhere", "092615123456", []registry.Suspect{{"092215123456", registry.SlipDigit, 4}, {"096215123456", registry.SlipSwap, 3}}},
		{"a zero lost, and another sex", "96315123456", nil},
		{"two readings", "096216523456", []registry.Suspect{{"096215523456", registry.SlipDigit, 6}, {"096215623456", registry.SlipSwap, 6}}},
		{"two digits wrong", "096326123456", nil},
		{"a digit missing in the middle", "09615123456", []registry.Suspect{{"096215123456", registry.SlipMissing, 4}}},
		{"a random digit missing", "09621512345", nil},
		{"a digit too many", "0962145123456", []registry.Suspect{{"096215123456", registry.SlipExtra, 6}}},
		{"a digit too many, three readings", "0962215123456", []registry.Suspect{{"062215123456", registry.SlipExtra, 2}, {"092215123456", registry.SlipExtra, 3}, {"096215123456", registry.SlipExtra, 4}}},
		{"a random digit too many", "0962151234567", nil},
		{"random digits doubled", "0962155555555", []registry.Suspect{{"096215555555", registry.SlipExtra, 6}}},
		{"placeholder", "000000000000", nil},
		{"no number", "chờ cấp", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := registry.Suspects(boy.With(registry.FieldIDNumber, tt.written)); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	for _, v := range []registry.Values{
		{BirthDate: "05/03/2015", IDNumber: "096316123456"}, {Sex: "male", IDNumber: "096316123456"},
	} {
		if got := registry.Suspects(v); got != nil {
			t.Errorf("without evidence: %v", got)
		}
	}
}

// numbered is a child with a number that agrees with it, of any province.
func numbered(r *rand.Rand) (registry.Values, string) {
	prefix := ""
	for found := false; !found; _, found = registry.ProvinceByPrefix(prefix) {
		prefix = fmt.Sprintf("%03d", 1+r.IntN(99))
	}
	v := registry.Values{Name: "Lê An", Sex: string(registry.SexMale), Ethnicity: "Kinh", Mother: "Trần Tư"}
	lead := 2
	if r.IntN(2) == 0 {
		v.Sex, lead = string(registry.SexFemale), 3
	}
	year := 2011 + r.IntN(15)
	v.BirthDate = registry.BirthDate{Year: year, Month: 6, Day: 1 + r.IntN(28)}.String()
	number := fmt.Sprintf("%s%d%02d%06d", prefix, lead, year%100, r.IntN(1_000_000))
	return v.With(registry.FieldIDNumber, number), number
}

// Every single error in the digits of sex and year is seen, and the true number is among the suspects.
func TestSuspects_singleErrorsAreCaught(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	asOf := registry.Date{Year: 2026, Month: 11, Day: 21}
	proposed, all := 0, 0
	for range 2000 {
		v, number := numbered(r)
		for at := 3; at < 6; at++ {
			for d := byte('0'); d <= '9'; d++ {
				if d == number[at] {
					continue
				}
				all++
				slip := v.With(registry.FieldIDNumber, number[:at]+string(d)+number[at+1:])
				if found := registry.Check(slip, registry.Neighbours{}, asOf); !found.Has(registry.IDSex) && !found.Has(registry.IDBirthYear) {
					t.Fatalf("%v: nothing found", slip)
				}
				suspects := registry.Suspects(slip)
				if !slices.ContainsFunc(suspects, func(s registry.Suspect) bool { return string(s.Number) == number }) {
					t.Fatalf("%v: the true number is not among %v", slip, suspects)
				}
				for _, p := range registry.Propose(slip) {
					if len(suspects) != 1 || p.New != number {
						t.Fatalf("%v: proposed %v of %v", slip, p, suspects)
					}
					proposed++
				}
			}
		}
	}
	if share := float64(proposed) / float64(all); share < 0.85 {
		t.Errorf("only %.3f of the errors lead to a proposal", share)
	}
}

func TestSuspects_validNumbersOfAllProvincesAreLeftAlone(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	asOf := registry.Date{Year: 2026, Month: 11, Day: 21}
	for range 10_000 {
		v, _ := numbered(r)
		clean, proposals := registry.Clean(v)
		if found := registry.Check(clean, registry.Neighbours{}, asOf); found != 0 || len(proposals) > 0 || registry.Suspects(v) != nil {
			t.Fatalf("%v: %v %v", v, found.Codes(), proposals)
		}
	}
}

func TestWithoutSlips(t *testing.T) {
	t.Parallel()
	v := registry.Values{Name: "Tra6n2 An", Sex: "male", BirthDate: "05/03/2015", IDNumber: "096315123456"}
	proposals := registry.Propose(v)
	if kept := registry.WithoutSlips(proposals); len(proposals) != 2 || len(kept) != 1 || kept[0].Why != registry.WhyVNI {
		t.Errorf("of %v kept %v", proposals, kept)
	}
}
