package registry

import "sync"

// Province is one of the 63 provinces whose prefixes numbers bear (Circular 07/2016/TT-BCA, Appendix 1).
// The prefix is never looked up in the list of 34 of 2025, which gives seven of the numbers to others.
type Province struct {
	Prefix        string // three digits, "096"
	Type, Name    string // as it was in 2022
	SuccessorType string // what it belongs to since 2025/26
	Successor     string
}

// IsMerged reports whether the province has since become part of one with another name.
func (p Province) IsMerged() bool { return p.Name != p.Successor }

// ProvinceByPrefix finds the province of a prefix; false for one outside the 63: a birth registered
// abroad, or a typing error.
func ProvinceByPrefix(prefix string) (Province, bool) {
	i, ok := provinces().at[prefix]
	if !ok {
		return Province{}, false
	}
	return provinces().list[i], true
}

type provinceIndex struct {
	list []Province
	at   map[string]int
}

var provinces = sync.OnceValue(func() provinceIndex {
	index := provinceIndex{at: map[string]int{}}
	for _, row := range table("province_codes", "id_prefix", "type_2022", "name_2022", "successor_type_2026", "successor_name_2026") {
		index.at[row[0]] = len(index.list)
		index.list = append(index.list, Province{row[0], row[1], row[2], row[3], row[4]})
	}
	return index
})
