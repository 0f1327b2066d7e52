package documents

import (
	"strings"
	"unicode/utf8"
)

// EncodedColumns are the columns of one sheet that were most likely written in the same encoding, for one
// question about all of them.
type EncodedColumns struct {
	Sheet         string
	Columns       []string // their letters
	Encoding      Encoding
	Before, After string // the longest sample, as it stands in the file and as it reads
}

// EncodedColumns puts together what Encodings lists one by one.
func (l *List) EncodedColumns() []EncodedColumns {
	var all []EncodedColumns
	at := map[[2]string]int{}
	for _, e := range l.Encodings() {
		key := [2]string{e.Sheet, string(e.Encoding)}
		i, known := at[key]
		if !known {
			i = len(all)
			at[key], all = i, append(all, EncodedColumns{Sheet: e.Sheet, Encoding: e.Encoding})
		}
		all[i].Columns = append(all[i].Columns, e.Column)
		for n := range min(len(e.Before), len(e.After)) {
			if utf8.RuneCountInString(e.After[n]) > utf8.RuneCountInString(all[i].After) {
				all[i].Before, all[i].After = e.Before[n], e.After[n]
			}
		}
	}
	return all
}

// Letters are the columns in a row, as people write them.
func (e EncodedColumns) Letters() string { return strings.Join(e.Columns, ", ") }
