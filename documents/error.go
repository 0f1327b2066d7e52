package documents

import (
	"errors"
	"fmt"
)

// Kind is the stable code of why a file cannot be used; the template "document.<kind>" says it to
// people, with the Error as its data.
type Kind string

// The reasons for which a file is refused.
const (
	KindNotAList       Kind = "not_a_list"        // no table with a header that we know
	KindNoNameColumn   Kind = "no_name_column"    // a table, but no column of names
	KindNoHeader       Kind = "no_header"         // names and facts of children, but nothing says which is which
	KindTooLarge       Kind = "too_large"         // more bytes than Limit, as uploaded
	KindInflated       Kind = "inflated"          // more bytes than Limit when unpacked
	KindOldExcel       Kind = "old_excel"         // .xls and others that Excel can save as .xlsx
	KindProtected      Kind = "protected"         // needs a password
	KindDamaged        Kind = "damaged"           // begins as a workbook, cannot be read to the end
	KindEmpty          Kind = "empty"             // nothing in it, or a header without rows
	KindTooManyRows    Kind = "too_many_rows"     // more rows than Limit
	KindTooManyColumns Kind = "too_many_columns"  // more columns than Limit
	KindCellTooLong    Kind = "cell_too_long"     // more characters in a cell than Limit
	KindLongTexts      Kind = "long_texts"        // cells of more than LongCell characters that are more than Limit megabytes together
	KindEncoding       Kind = "csv_encoding"      // text whose encoding cannot be told
	KindQuotes         Kind = "csv_quotes"        // text in which a quote swallows what follows, from Row on
	KindUnknownSheet   Kind = "sheet_unsupported" // a workbook of another office program
	KindPicture        Kind = "picture"           // a photograph or a scan
	KindPDF            Kind = "pdf"               // a paper, perhaps with a list on it
	KindWriting        Kind = "word"              // a text of an office program, perhaps with a table in it
	KindArchive        Kind = "archive"           // packed files, perhaps with lists among them
	KindProgram        Kind = "program"           // nothing that anybody should open
	KindTraining       Kind = "training"          // a list of our own with invented children, for real work
)

// Kinds lists every reason; a test keeps the templates complete.
func Kinds() []Kind {
	return []Kind{
		KindNotAList, KindNoNameColumn, KindNoHeader, KindTooLarge, KindInflated, KindOldExcel, KindProtected, KindDamaged,
		KindEmpty, KindTooManyRows, KindTooManyColumns, KindCellTooLong, KindLongTexts, KindEncoding, KindQuotes, KindUnknownSheet,
		KindPicture, KindPDF, KindWriting, KindArchive, KindProgram, KindTraining,
	}
}

// Error says why a file is refused, and where.
type Error struct {
	Kind  Kind
	Name  string // of the file, as it was given
	Sheet string // where there is one
	Row   int    // as the spreadsheet shows it; 0 when no row is to blame
	Limit int    // megabytes, rows, columns or characters
	Err   error  // the cause, for the log
}

func (e *Error) Error() string {
	text := "read list: " + string(e.Kind)
	if e.Row > 0 {
		text += fmt.Sprintf(" at row %d", e.Row)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// asError gives any failure of a reader a kind; what has none is damage.
func asError(err error) *Error {
	var typed *Error
	if errors.As(err, &typed) {
		return typed
	}
	return &Error{Kind: KindDamaged, Err: err}
}
