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
	k.index.Put(&row.row)
}

// compare marks both rows of every pair that may be one child.
func (k *kin) compare() {
	k.same = k.index.Alike(nil)
	k.index = nil // the facts of a whole list are no longer needed
}

func (k *kin) neighbours(i int) registry.Neighbours {
	if i >= len(k.same) {
		return registry.Neighbours{}
	}
	return registry.Neighbours{NumberHeld: k.numbers[k.keys[i]] > 1, SameChild: k.same[i]}
}
