package registry

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"
)

// names are pairs that an order by code points would get wrong, and some that no Vietnamese wrote.
func keyNames() []string {
	return []string{
		"", "An", "Ân", "Ăn", "Án", "Ấn", "Anh", "An Nhiên", "Nguyễn An", "Nguyễn Án", "Nguyễn Anh", "Trần An", "Lê Đức", "Lê Dức", "Lê Đực",
		"Nguyễn Thị Hạnh", "Nguyễn Thị Hành", "Nguyễn Thị Hanh", "Nguyễn Thi Hanh", "Nguyễn Thị Ngọc Hạnh", "K'Brơi", "H'Hen Niê", "Y Bhăm", "Ƀun", "Čil",
		"Hòa", "Hoà", "Hoá", "Huỳnh Như", "Hoàng Ơn", "Hoàng Ôn", "Hoàng On", "Ông", "Zakaria", "Æsa", "Nguyễn 2", "Nguyễn 10", "Ưng", "Ung", "Út", "Ứt",
	}
}

func TestSortKey_ordersAsCompareNames(t *testing.T) {
	for _, a := range keyNames() {
		for _, b := range keyNames() {
			got, want := bytes.Compare(SortKey(a), SortKey(b)), CompareNames(a, b)
			if got != want && !(got == 0 && strings.EqualFold(a, b)) && !(got == 0 && Fold(a) == Fold(b) && MatchKey(a) == MatchKey(b)) {
				t.Errorf("%q and %q: keys say %d, names %d", a, b, got, want)
			}
		}
	}
}

func FuzzSortKey(f *testing.F) {
	for _, name := range keyNames() {
		f.Add(name, "Nguyễn Văn An")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = CleanText(a), CleanText(b)
		if len(a) > 200 || len(b) > 200 || strings.ContainsFunc(a+b, isOddForKeys) {
			return
		}
		got, want := bytes.Compare(SortKey(a), SortKey(b)), CompareNames(a, b)
		if got != want && got != 0 {
			t.Errorf("%q and %q: keys say %d, names %d", a, b, got, want)
		}
	})
}

// isOddForKeys: of letters that neither Vietnamese nor the highlands write only the place behind z is promised.
func isOddForKeys(r rune) bool {
	l, ok := latinOf(r)
	return r > 0x7f && !ok || ok && (l.bare < 'a' || l.bare > 'z')
}

func TestListKey_keepsHouseholdsTogether(t *testing.T) {
	list := []Household{
		{Key: "10", Mother: "Trần Thị An", Name: "Lê Văn Ba"},
		{Key: "2", Mother: "Trần Thị Út", Name: "Lê Văn Út"},
		{Key: "2", Mother: "Trần Thị Út", Name: "Lê Văn Ân"},
		{Key: "9f8e7d6c5b4a3928", Mother: "Phan Thị Lụa", Name: "Trần Gia Hân"},
		{Key: "1f8e7d6c5b4a3928", Mother: "Phan Thị Bé", Name: "Trần Gia Bình"},
		{Key: "9f8e7d6c5b4a3928", Mother: "Phan Thị Lụa", Name: "Trần Gia An"},
		{Name: "Cao Văn Ất"},
	}
	slices.SortFunc(list, func(a, b Household) int {
		return cmp.Or(bytes.Compare(a.ListKey(), b.ListKey()), strings.Compare(a.Name, b.Name))
	})
	var names []string
	for _, h := range list {
		names = append(names, h.Name)
	}
	want := []string{"Lê Văn Ân", "Lê Văn Út", "Lê Văn Ba", "Trần Gia Bình", "Trần Gia An", "Trần Gia Hân", "Cao Văn Ất"}
	if !slices.Equal(names, want) {
		t.Errorf("the list is %q, want %q", names, want)
	}
}

func TestBackwards(t *testing.T) {
	for name, want := range map[string]string{"": "", "y": "y", "nguyen thi hanh": "hanh thi nguyen"} {
		if got := Backwards(name); got != want {
			t.Errorf("%q backwards is %q, want %q", name, got, want)
		}
	}
	if NameCode("hanh") == NameCode("han") || NameCode("hanh") == 0 || NameCode("") != 0 {
		t.Error("codes do not tell names apart")
	}
}
