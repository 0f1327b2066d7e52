package registry

import (
	"slices"
	"strings"
	"testing"
)

func TestParseEthnicity_everyNameAndVariant(t *testing.T) {
	if n := len(Ethnicities()); n != 56 {
		t.Fatalf("%d groups, want 54, foreigners and unknown", n)
	}
	for _, row := range table("ethnic_groups", "name", "spelling_variants") {
		for _, text := range append(alternatives(row[1]), row[0], strings.ToUpper(row[0]), Fold(row[0]), "dân tộc "+row[0]) {
			got, candidates := ParseEthnicity(text)
			if got != row[0] {
				t.Errorf("ParseEthnicity(%q) = %q, %v; want %s", text, got, candidates, row[0])
			}
			if len(candidates) > 0 && text == row[0] && row[0] != "Thổ" {
				t.Errorf("ParseEthnicity(%q) asks about %v", text, candidates)
			}
		}
	}
}

func TestParseEthnicity_oldNamesAreAsked(t *testing.T) {
	for text, want := range map[string]struct {
		group      string
		candidates []string
	}{
		"Thổ": {"Thổ", []string{"Thổ", "Tày", "Khơ-me"}}, "Mèo": {"", []string{"Hmông"}}, "mán": {"", []string{"Dao"}}, "Chil": {"", []string{"Cơ-ho", "Mnông"}},
		"Lao": {"Lào", []string{"Lào", "La Hủ"}}, "Lào": {"Lào", nil}, "Lừ": {"Lự", nil}, "Miên": {"", []string{"Khơ-me"}}, "Hẹ": {"", []string{"Hoa"}},
		"Klingon": {}, "": {}, "04": {}, "Kinh, Hoa": {},
	} {
		group, candidates := ParseEthnicity(text)
		if group != want.group || !slices.Equal(candidates, want.candidates) {
			t.Errorf("ParseEthnicity(%q) = %q, %v; want %q, %v", text, group, candidates, want.group, want.candidates)
		}
	}
}

func TestEthnicities_codes(t *testing.T) {
	for name, want := range map[string]EthnicGroup{
		"Hoa": {"Hoa", "04", "06"}, "Khơ-me": {"Khơ-me", "05", "05"}, "Mường": {"Mường", "06", "04"}, "Người nước ngoài": {"Người nước ngoài", "55", ""},
	} {
		i := slices.IndexFunc(Ethnicities(), func(g EthnicGroup) bool { return g.Name == name })
		if i < 0 || Ethnicities()[i] != want {
			t.Errorf("%s: %+v", name, Ethnicities()[max(i, 0)])
		}
	}
}

func TestParseSex(t *testing.T) {
	for text, want := range map[string]Sex{"Nam": SexMale, "NAM": SexMale, " nam ": SexMale, "Trai": SexMale, "male": SexMale, "Nữ": SexFemale, "nu\u031b\u0303": SexFemale, "gái": SexFemale, "F": SexFemale} {
		if got, ok := ParseSex(text); !ok || got != want {
			t.Errorf("ParseSex(%q) = %q, %v; want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "Năm", "0", "1", "2", "nam/nữ", "x", "khác"} {
		if got, ok := ParseSex(text); ok || got != SexUnknown {
			t.Errorf("ParseSex(%q) = %q, %v; want nothing", text, got, ok)
		}
	}
}

func FuzzParseEthnicity(f *testing.F) {
	for _, s := range []string{"Khmer", "Thổ", "dân tộc Kinh", "H'Mông", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		group, candidates := ParseEthnicity(text)
		for _, name := range append(candidates, group) {
			if again, _ := ParseEthnicity(name); again != name {
				t.Errorf("%q gives %q, which is read as %q", text, name, again)
			}
		}
		if sex, ok := ParseSex(text); ok {
			if again, ok := ParseSex(string(sex)); !ok || again != sex {
				t.Errorf("%q is %q, read again %q", text, sex, again)
			}
		}
	})
}
