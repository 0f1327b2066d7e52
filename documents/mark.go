package documents

import (
	"encoding/xml"
	"slices"
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

// markTraining stands beside the mark of a list that was made in training.
const markTraining = "training"

// setMark writes the mark, with our code of the document where it has one, and whether it is of training.
func setMark(f *excelize.File, mark Mark, code string, training bool) error {
	keywords := markPrefix + string(mark)
	if training {
		keywords += " " + markPrefix + markTraining
	}
	return f.SetDocProps(&excelize.DocProperties{Creator: "Rasoat", Keywords: keywords, Identifier: code})
}

// Mark is what the file is when this program has written it, "" for any other file.
func (l *List) Mark() Mark {
	for _, word := range l.keywords() {
		switch mark := Mark(word); mark {
		case MarkList, MarkExport, MarkDocket, MarkChecked:
			return mark
		}
	}
	return ""
}

// IsTraining reports whether this program has written the file in training: its children are invented.
func (l *List) IsTraining() bool { return slices.Contains(l.keywords(), markTraining) }

// keywords are those of the document, without our prefix.
func (l *List) keywords() []string {
	raw := l.book
	if decoded, is := raw.(*legacyBook); is {
		raw = decoded.book
	}
	book, ok := raw.(*xlsxBook)
	if !ok {
		return nil
	}
	r, err := book.open("docProps/core.xml")
	if err != nil {
		return nil
	}
	defer r.Close()
	var core struct {
		Keywords string `xml:"keywords"`
	}
	if err := xml.NewDecoder(r).Decode(&core); err != nil {
		return nil
	}
	var words []string
	for word := range strings.FieldsSeq(core.Keywords) {
		words = append(words, strings.TrimPrefix(strings.Trim(word, ",;"), markPrefix))
	}
	return words
}
