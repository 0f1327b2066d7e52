package documents

import (
	"encoding/xml"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Mark says what a workbook of ours is. It stands in the workbook's own properties, which survive being edited
// and saved by a spreadsheet program.
type Mark string

// The workbooks that this program writes.
const (
	MarkList    Mark = "list"    // a list of children as the software would give it
	MarkExport  Mark = "export"  // confirmed records on their way into the software
	MarkDocket  Mark = "docket"  // a list for the police
	MarkChecked Mark = "checked" // a copy of somebody's list with findings
)

// markPrefix stands before the mark among the keywords of the document.
const markPrefix = "rasoat-"

// markOf tells from its columns what a written list is.
func markOf(columns []Column) Mark {
	mark := MarkList
	for _, c := range columns {
		switch c {
		case ColumnPoliceNumber:
			return MarkDocket
		case ColumnCase:
			mark = MarkExport
		}
	}
	return mark
}

// setMark writes the mark, with our code of the document where it has one.
func setMark(f *excelize.File, mark Mark, code string) error {
	return f.SetDocProps(&excelize.DocProperties{Creator: "Rasoat", Keywords: markPrefix + string(mark), Identifier: code})
}

// Mark is what the file is when this program has written it, "" for any other file.
func (l *List) Mark() Mark {
	raw := l.book
	if decoded, is := raw.(*legacyBook); is {
		raw = decoded.book
	}
	book, ok := raw.(*xlsxBook)
	if !ok {
		return ""
	}
	r, err := book.open("docProps/core.xml")
	if err != nil {
		return ""
	}
	defer r.Close()
	var core struct {
		Keywords string `xml:"keywords"`
	}
	if err := xml.NewDecoder(r).Decode(&core); err != nil {
		return ""
	}
	for word := range strings.FieldsSeq(core.Keywords) {
		switch mark := Mark(strings.TrimPrefix(strings.Trim(word, ",;"), markPrefix)); mark {
		case MarkList, MarkExport, MarkDocket, MarkChecked:
			return mark
		}
	}
	return ""
}
