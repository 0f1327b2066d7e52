package casework

import (
	"slices"

	"rasoat/documents"
)

// places are the former communes that the rows name, spellings merged; nothing where they name none or one.
func (l *List) places() []documents.PlaceCount {
	var places []documents.PlaceCount
	at := map[string]int{}
	for _, row := range l.rows {
		key := communeKey(row.commune)
		if key == "" {
			continue
		}
		i, known := at[key]
		if !known {
			i = len(places)
			at[key], places = i, append(places, documents.PlaceCount{Name: row.commune})
		}
		places[i].Rows++
	}
	if len(places) < 2 {
		return nil
	}
	return places
}

// ofCommunes keeps the rows of some communes, by communeKey, and those that name none.
func (l *List) ofCommunes(keys []string) *List {
	kept := &List{asOf: l.asOf}
	for _, row := range l.rows {
		if row.commune == "" || slices.Contains(keys, communeKey(row.commune)) {
			kept.add(row)
		}
	}
	return kept
}

// keepApart adds the former commune to the names of hamlets that several of them have: the Ấp 1 of one is not
// that of the other.
func (l *List) keepApart() {
	owners := map[string]map[string]bool{}
	for _, row := range l.rows {
		if row.commune == "" || row.hamlet == "" {
			continue
		}
		key := hamletKey(row.hamlet)
		if owners[key] == nil {
			owners[key] = map[string]bool{}
		}
		owners[key][communeKey(row.commune)] = true
	}
	for _, row := range l.rows {
		if row.commune != "" && row.hamlet != "" && len(owners[hamletKey(row.hamlet)]) > 1 {
			row.hamlet += " (" + row.commune + ")"
		}
	}
}
