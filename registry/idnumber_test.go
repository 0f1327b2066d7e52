package registry

import (
	"errors"
	"strings"
	"testing"
)

func TestParseIDNumber(t *testing.T) {
	for _, text := range []string{"096315000001", " 096315000001\t", "000000000000"} {
		if n, err := ParseIDNumber(text); err != nil || string(n) != strings.TrimSpace(text) {
			t.Errorf("ParseIDNumber(%q) = %q, %v", text, n, err)
		}
	}
	for text, want := range map[string]IDNumberError{
		"": {0, IDEmpty}, "  ": {0, IDEmpty}, "96315000001": {11, IDLength}, "0963150000012": {13, IDLength}, "096 315 000 001": {12, IDCharacters},
		"09631500000l": {11, IDCharacters}, "０９６３１５００００01": {2, IDCharacters}, "chưa có": {0, IDCharacters},
	} {
		_, err := ParseIDNumber(text)
		var refused *IDNumberError
		if !errors.As(err, &refused) || *refused != want {
			t.Errorf("ParseIDNumber(%q): %v, want %+v", text, err, want)
		}
	}
}

func TestIDNumberError_doesNotRepeatTheText(t *testing.T) {
	if _, err := ParseIDNumber("96315000001"); strings.Contains(err.Error(), "96315") {
		t.Errorf("the error tells the number: %v", err)
	}
}

func TestIDNumber_saysWhatItsDigitsSay(t *testing.T) {
	for number, want := range map[IDNumber]struct {
		sex     Sex
		century int
		year    int
		home    string
	}{
		"096315000001": {SexFemale, 2000, 2015, "Cà Mau"},
		"001209000001": {SexMale, 2000, 2009, "Hà Nội"},
		"095099000001": {SexMale, 1900, 1999, "Bạc Liêu"},
		"999199000001": {SexFemale, 1900, 1999, ""},
		"096900000001": {SexFemale, 2300, 2300, "Cà Mau"},
		"":             {SexUnknown, 0, 0, ""},
		"96315000001":  {SexUnknown, 0, 0, ""},
	} {
		province, ok := number.Province()
		if number.Sex() != want.sex || number.Century() != want.century || number.BirthYear() != want.year || province.Name != want.home || ok != (want.home != "") {
			t.Errorf("%s: %s, %d, %d, %q", number, number.Sex(), number.Century(), number.BirthYear(), province.Name)
		}
	}
}

func TestIDNumber_Masked(t *testing.T) {
	if got := IDNumber("096315000345").Masked(); got != "•••••••••345" {
		t.Errorf("masked as %s", got)
	}
	if got := IDNumber("345").Masked(); got != "" {
		t.Errorf("a text that is no number is masked as %s", got)
	}
}

func TestIDNumber_Explain(t *testing.T) {
	groups := IDNumber("095315000001").Explain()
	var digits string
	for _, g := range groups {
		digits += g.Digits
	}
	if len(groups) != 4 || digits != "095315000001" {
		t.Fatalf("explained as %+v", groups)
	}
	if p := groups[0].Province; p.Name != "Bạc Liêu" || p.Successor != "Cà Mau" || !p.IsMerged() {
		t.Errorf("the prefix is %+v", p)
	}
	if groups[1].Sex != SexFemale || groups[1].Century != 2000 || groups[2].Year != 2015 {
		t.Errorf("explained as %+v", groups)
	}
	if IDNumber("1").Explain() != nil {
		t.Error("a text that is no number is explained")
	}
}

// The two-digit codes of 2025 give seven numbers to other provinces; prefixes stay with the 63.
func TestProvinces(t *testing.T) {
	if n := len(provinces().list); n != 63 {
		t.Fatalf("%d provinces", n)
	}
	for prefix, name := range map[string]string{"015": "Yên Bái", "024": "Bắc Giang", "044": "Quảng Bình", "052": "Bình Định", "080": "Long An", "082": "Tiền Giang", "091": "Kiên Giang"} {
		if p, ok := ProvinceByPrefix(prefix); !ok || p.Name != name {
			t.Errorf("%s is %q, want %s", prefix, p.Name, name)
		}
	}
	for _, prefix := range []string{"", "000", "003", "097", "96", "999"} {
		if p, ok := ProvinceByPrefix(prefix); ok {
			t.Errorf("%q is %q", prefix, p.Name)
		}
	}
}

func TestCheckNumber(t *testing.T) {
	v := sound()
	partial, unknown := v, v
	partial.BirthDate, unknown.BirthDate, unknown.Sex = "2015", "", ""
	for _, c := range []struct {
		number IDNumber
		v      Values
		want   []Code
	}{
		{"096315000002", v, nil},
		{"096315000002", partial, nil},
		{"096316000002", partial, []Code{IDBirthYear}},
		{"096215000002", unknown, nil},
		{"096185000002", unknown, []Code{IDBirthYear}},
		{"096330000002", unknown, []Code{IDBirthYear}},
		{"001214000002", v, []Code{IDSex, IDBirthYear}},
		{"777214000002", v, []Code{IDSex, IDBirthYear, IDPrefix}},
		{"999999999999", v, []Code{IDPlaceholder}},
		{"", v, []Code{IDFormat}},
		{"12", v, []Code{IDFormat}},
	} {
		if got := CheckNumber(c.number, c.v, today); got != NewDefects(c.want...) {
			t.Errorf("%q speaks against itself with %v, want %v", c.number, got.Codes(), NewDefects(c.want...).Codes())
		}
	}
}

func TestCheck_neighbours(t *testing.T) {
	placeholder := sound()
	placeholder.IDNumber = "111111111111"
	for _, c := range []struct {
		v    Values
		n    Neighbours
		want []Code
	}{
		{sound(), Neighbours{NumberHeld: true}, []Code{IDDuplicate}},
		{sound(), Neighbours{NumberHeld: true, NumberConfirmed: true}, nil},
		{sound(), Neighbours{NumberConfirmed: true}, nil},
		{sound(), Neighbours{SameChild: true}, []Code{ChildDuplicate}},
		{sound(), Neighbours{NumberHeld: true, SameChild: true}, []Code{IDDuplicate, ChildDuplicate}},
		{placeholder, Neighbours{NumberHeld: true}, []Code{IDPlaceholder}},
		{sound().With(FieldIDNumber, ""), Neighbours{NumberHeld: true}, []Code{IDMissing}},
	} {
		if got := Check(c.v, c.n, today); got != NewDefects(c.want...) {
			t.Errorf("%+v: found %v, want %v", c.n, got.Codes(), NewDefects(c.want...).Codes())
		}
	}
}

func FuzzParseIDNumber(f *testing.F) {
	for _, s := range []string{"096315000001", "096 315 000 001", "9.6E+10", "０", "", "96315000001.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseIDNumber(text)
		if err == nil {
			if again, err := ParseIDNumber(string(n)); err != nil || again != n || len(n) != 12 {
				t.Errorf("%q is %q, read again %q, %v", text, n, again, err)
			}
		}
		if n := IDNumber(text); (n.Explain() == nil) != (n.Masked() == "") {
			t.Errorf("%q is explained as %v and masked as %q", text, n.Explain(), n.Masked())
		}
		v := sound()
		v.IDNumber = text
		checkProposals(t, v)
	})
}

// checkProposals wants what is proposed to be better: clean, and for a number, a name or a date without the finding.
func checkProposals(t *testing.T, raw Values) {
	t.Helper()
	clean, proposals := Clean(raw)
	again, _ := Clean(clean)
	if again != clean {
		t.Errorf("%+v is cleaned to %+v, a second time to %+v", raw, clean, again)
	}
	Check(clean, Neighbours{}, today)
	for _, p := range proposals {
		repaired := clean.With(p.Field, p.New)
		if p.Old != clean.Get(p.Field) || p.New == p.Old || p.Why == "" {
			t.Errorf("%+v: proposal %+v", clean, p)
		}
		if cleaned, _ := Clean(repaired); cleaned != repaired {
			t.Errorf("%+v: proposal %+v is not clean", clean, p)
		}
		if bad := Check(repaired, Neighbours{}, today); bad.Has(IDFormat) && p.Field == FieldIDNumber || bad.Has(DOBInvalid) && p.Field == FieldBirthDate {
			t.Errorf("%+v: proposal %+v repairs nothing", clean, p)
		}
	}
}
