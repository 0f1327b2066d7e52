package documents

import (
	"rasoat/registry"
)

// kin knows which rows of a list share a number, and which seem to be the same child.
type kin struct {
	index   *registry.Kin
	keys    []string // by row: its number, empty when it has none
	numbers map[string]int32
	same    []bool
}

// kinRow is what tells whose a row is.
type kinRow struct {
	number string
	row    registry.KinRow
}

func newKin() *kin { return &kin{index: registry.NewKin(0), numbers: map[string]int32{}} }

// read takes from a row what tells whose it is; it may be called from several goroutines.
func (k *kin) read(raw registry.Values) kinRow {
	raw.Ethnicity, raw.Guardian, raw.Address, raw.Hamlet, raw.Phone = "", "", "", "", "" // which tell nothing
	clean := registry.CleanOnly(raw)
	row := kinRow{row: registry.ReadKin(registry.FactsOf(clean))}
	if number, err := registry.ParseIDNumber(clean.IDNumber); err == nil {
		row.number = string(number)
	}
	return row
}

func (k *kin) add(row kinRow) {
	if row.number != "" {
		k.numbers[row.number]++
	}
	k.keys = append(k.keys, row.number)
	k.index.Put(row.row)
}

// compare marks both rows of every pair that may be one child.
func (k *kin) compare() {
	k.same = make([]bool, k.index.Len())
	for _, pair := range k.index.Pairs() {
		k.same[pair.A], k.same[pair.B] = true, true
	}
	k.index = nil // the facts of a whole list are no longer needed
}

func (k *kin) neighbours(i int) registry.Neighbours {
	if i >= len(k.same) {
		return registry.Neighbours{}
	}
	return registry.Neighbours{NumberHeld: k.numbers[k.keys[i]] > 1, SameChild: k.same[i]}
}

// ChildKey is equal for rows that may be the same child: the name but for the place of its tones, and
// the full birth date (domain 8.3). It is "" where that is too little to compare, as for a name that
// only stands in for one.
func ChildKey(clean registry.Values) string {
	birth, err := registry.ParseBirthDate(clean.BirthDate)
	if err != nil || birth.Precision() != registry.PrecisionDay || clean.Name == "" || registry.IsPlaceholderName(clean.Name) {
		return ""
	}
	return registry.MatchKey(clean.Name) + "\x00" + birth.String()
}

// SameParents reports whether nothing about the parents tells two rows with the same ChildKey apart:
// no father or mother whom both name is another. A row that names nobody contradicts nobody.
func SameParents(a, b registry.Values) bool {
	same := func(x, y string) bool {
		return x == "" || y == "" || registry.MatchKey(x) == registry.MatchKey(y)
	}
	return same(a.Father, b.Father) && same(a.Mother, b.Mother)
}

// Crowd is so many rows of one name and day that only one child can be meant.
const Crowd = 500
