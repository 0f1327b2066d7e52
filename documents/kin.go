package documents

import (
	"hash/maphash"

	"rasoat/registry"
)

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

// kin knows which rows of a list share a number, and which seem to be the same child. It keeps
// hashes, no texts.
type kin struct {
	seed    maphash.Seed
	rows    []kinRow
	numbers map[uint64]int32
	same    map[int]bool
}

type kinRow struct{ number, child, father, mother uint64 }

func newKin() *kin { return &kin{seed: maphash.MakeSeed(), numbers: map[uint64]int32{}} }

// read takes from a row what tells whose it is; it may be called from several goroutines.
func (k *kin) read(clean registry.Values) kinRow {
	row := kinRow{
		child:  k.hash(ChildKey(clean)),
		father: k.hash(registry.MatchKey(clean.Father)),
		mother: k.hash(registry.MatchKey(clean.Mother)),
	}
	if number, err := registry.ParseIDNumber(clean.IDNumber); err == nil {
		row.number = k.hash(string(number))
	}
	return row
}

func (k *kin) add(row kinRow) {
	if row.number != 0 {
		k.numbers[row.number]++
	}
	k.rows = append(k.rows, row)
}

// hash is never 0 but for the empty text.
func (k *kin) hash(text string) uint64 {
	if text == "" {
		return 0
	}
	return maphash.String(k.seed, text) | 1
}

// compare looks closer at rows with the same name and birth date: there are few of them.
func (k *kin) compare() {
	count := make(map[uint64]int32, len(k.rows))
	for _, row := range k.rows {
		count[row.child]++
	}
	groups := map[uint64][]int{}
	for i, row := range k.rows {
		if row.child != 0 && count[row.child] > 1 {
			groups[row.child] = append(groups[row.child], i)
		}
	}
	k.same = map[int]bool{}
	for _, group := range groups {
		k.compareGroup(group)
	}
}

// Crowd is so many rows of one name and day that only one child can be meant; comparing all pairs of
// a file that repeats one row would never end.
const Crowd = 500

func (k *kin) compareGroup(group []int) {
	for n, i := range group {
		for _, j := range group[n+1:] {
			if len(group) > Crowd || k.rows[i].sameParents(k.rows[j]) {
				k.same[i], k.same[j] = true, true
			}
			if len(group) > Crowd {
				break
			}
		}
	}
}

func (r kinRow) sameParents(other kinRow) bool {
	same := func(x, y uint64) bool { return x == 0 || y == 0 || x == y }
	return same(r.father, other.father) && same(r.mother, other.mother)
}

func (k *kin) neighbours(i int) registry.Neighbours {
	if i >= len(k.rows) {
		return registry.Neighbours{}
	}
	return registry.Neighbours{NumberHeld: k.numbers[k.rows[i].number] > 1, SameChild: k.same[i]}
}
