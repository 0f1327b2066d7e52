package registry_test

import (
	"slices"
	"strings"
	"testing"

	"rasoat/registry"
)

// What is longer than any value can be is not understood, and nobody looks for what it may have been.
func TestLongValues(t *testing.T) {
	t.Parallel()
	name, digits := strings.Repeat("Nguyeenx ", 60), strings.Repeat("1 ", 300)
	v := registry.Values{
		Name: name, BirthDate: digits, Sex: name, Ethnicity: name, IDNumber: digits, Mother: name, Father: strings.Repeat("a1 ", 200), Phone: digits,
	}
	clean, proposals := registry.Clean(v)
	if clean.Name != strings.TrimSpace(name) || clean.Phone != strings.TrimSpace(digits) || len(proposals) > 0 {
		t.Errorf("%d characters of a name, %d proposals", len(clean.Name), len(proposals))
	}
	want := registry.NewDefects(registry.NameInvalid, registry.DOBInvalid, registry.SexInvalid, registry.EthnicityUnknown, registry.IDFormat, registry.GuardianInvalid)
	if got := registry.Check(clean, registry.Neighbours{}, registry.Date{Year: 2026, Month: 11, Day: 22}); got != want {
		t.Errorf("%v, want %v", got.Codes(), want.Codes())
	}
	if len(registry.Suspects(clean)) > 0 {
		t.Error("a number is guessed")
	}
	born := registry.Facts{Name: clean.Name, BirthDate: "05/03/2015", Mother: clean.Mother}
	if likeness, is := registry.Compare(born, born); is {
		t.Errorf("two with names of %d characters: %v", len(name), likeness)
	}
	short := registry.Values{Name: strings.Repeat("Nguyễn ", 30)}
	if found := registry.Check(short, registry.Neighbours{}, registry.Date{Year: 2026, Month: 11, Day: 22}).Codes(); slices.Contains(found, registry.NameInvalid) {
		t.Error("a name of 210 characters")
	}
}

// Marks piled upon one letter are cut to what a script may have; those of a real text all stay.
func TestCleanText_marks(t *testing.T) {
	t.Parallel()
	pile := strings.Repeat("\u0301", 4000)
	got := registry.CleanText("Le A" + pile + " B" + pile)
	if n := len([]rune(got)); n != len("Le A B")+15+16 { // one of them A has taken in
		t.Errorf("%d characters are left: %.80q", n, got)
	}
	for _, text := range []string{"Nguyễn Văn Ấn", "ស្រីមុំ ចន្ទ្រា", "ꨀꨩꨆꨯꩉ", "a\u0302\u0301 " + strings.Repeat("o\u031b\u0301", 30)} {
		if got, twice := registry.CleanText(text), registry.CleanText(registry.CleanText(text)); got != twice || len([]rune(got)) == 0 {
			t.Errorf("%q becomes %q and %q", text, got, twice)
		}
	}
}
