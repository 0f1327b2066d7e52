package documents

import (
	_ "embed"
	"strconv"
	"sync"

	"rasoat/registry"
	"rasoat/templates"
)

// Column is a column of a list that goes out; its title and width stand in columns.tsv.
type Column string

// The columns that a list may have beside the fields of registry, whose names are columns too.
const (
	ColumnOrder        Column = "order"
	ColumnCase         Column = "case"
	ColumnSoftware     Column = "software"
	ColumnNote         Column = "note"
	ColumnPoliceNumber Column = "police_number" // left blank, for the police to fill in
	ColumnPoliceNote   Column = "police_note"
)

// NationalColumns are those of a list as the national software would give it.
func NationalColumns() []Column {
	return []Column{
		ColumnOrder, ColumnSoftware, "name", "birth_date", "sex", "ethnicity", "id_number", "father", "mother", "guardian",
		"address", "hamlet", "phone",
	}
}

// ExportColumns are those of confirmed records on their way into the national software.
func ExportColumns() []Column {
	return []Column{
		ColumnOrder, ColumnCase, ColumnSoftware, "name", "birth_date", "sex", "ethnicity", "id_number", "father", "mother",
		"guardian", "hamlet", ColumnNote,
	}
}

// DocketColumns are those of a list for the police: what they compare, and room for their answer.
func DocketColumns() []Column {
	return []Column{
		ColumnOrder, ColumnCase, "name", "birth_date", "sex", "ethnicity", "id_number", "father", "mother", "guardian", "hamlet",
		ColumnPoliceNumber, ColumnPoliceNote,
	}
}

//go:embed columns.tsv
var columnsTSV string

type columnFace struct {
	title string
	width float64
	wide  bool // wraps, aligned left
}

var columnFaces = sync.OnceValue(func() map[Column]columnFace {
	faces := map[Column]columnFace{}
	for _, row := range tsvRows(columnsTSV) {
		width, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			panic("width of column " + row[0] + ": " + row[2])
		}
		faces[Column(row[0])] = columnFace{title: row[1], width: width, wide: row[3] == "wide"}
	}
	return faces
})

// ListRow is one child on a list that goes out.
type ListRow struct {
	Values   registry.Values
	Software string
	Case     string
	Note     string
}

// text is what a row has to say in a column; the order is the writer's.
func (r ListRow) text(c Column) string {
	switch c {
	case ColumnCase:
		return r.Case
	case ColumnSoftware:
		return r.Software
	case ColumnNote:
		return r.Note
	case Column(registry.FieldSex):
		if sex := registry.Sex(r.Values.Sex); sex == registry.SexMale || sex == registry.SexFemale {
			return templates.Word("sex", sex)
		}
	}
	return r.Values.Get(registry.Field(c))
}

// width is a fitting width for a column of a list that came in.
func (h *header) width(i int) float64 {
	for col, at := range h.at {
		if face, ok := columnFaces()[Column(col)]; ok && at == i {
			return face.width
		}
	}
	return 14
}
