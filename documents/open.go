package documents

import (
	"fmt"
	"io"
)

// List is a list of children in a file that was recognised. It reads the file again for every pass.
type List struct {
	Name   string
	book   book
	tables []table
	unread map[int]bool // sheets that hold something, but no list
	blank  map[int]bool // sheets without any text
	skips  *Skips       // of the last time that the list was read to its end
	study  *Study       // the same
	tell   func(int)    // hears how far the reading is
}

// Sheet is one sheet of a file and whether a list was found on it.
type Sheet struct {
	Name   string
	Hidden bool
	List   bool
	Unread bool // it holds something that is no list: people must hear of it
}

// Open recognises a file by its content and finds the lists in it. It returns an *Error when the
// file is none that can be used; the name only serves to say which file is meant.
func Open(name string, content io.ReaderAt, size int64) (*List, error) {
	return OpenWithin(name, content, size, MaxUpload)
}

// OpenWithin is Open for a file of at most limit bytes: lists of a whole province, which stand on the
// machine's own disk, are larger than what may be uploaded.
func OpenWithin(name string, content io.ReaderAt, size, limit int64) (*List, error) {
	list, err := open(name, content, size, limit)
	if err != nil {
		typed := asError(err)
		typed.Name = name
		return nil, typed
	}
	return list, nil
}

func open(name string, content io.ReaderAt, size, limit int64) (l *List, err error) {
	defer caught(&err)
	if size > limit {
		return nil, &Error{Kind: KindTooLarge, Limit: int(limit >> 20)}
	}
	kind, err := recognise(content, size)
	if err != nil {
		return nil, err
	}
	l = &List{Name: name, unread: map[int]bool{}, blank: map[int]bool{}}
	if l.book, err = openBook(kind, content, size); err != nil {
		return nil, err
	}
	if err := countRows(l.book); err != nil {
		return nil, err
	}
	if err := l.proposeEncodings(); err != nil {
		return nil, err
	}
	return l, l.findTables()
}

// findTables needs one list; other sheets may hold tables of codes and the like.
func (l *List) findTables() error {
	nameless := false
	for i, sheet := range l.book.sheets() {
		if l.blank[i] {
			continue
		}
		t, result, err := findTable(l.book, i)
		if err != nil {
			typed := asError(err)
			typed.Sheet = sheet.name
			return typed
		}
		if result.found {
			l.tables = append(l.tables, t)
		}
		l.unread[i] = result.written && !result.found
		nameless = nameless || result.nameless
	}
	switch {
	case len(l.tables) > 0:
		return nil
	case nameless:
		return &Error{Kind: KindNoNameColumn}
	}
	return l.nothing()
}

// nothing tells a file without any text from one without a list.
func (l *List) nothing() error {
	for i := range l.book.sheets() {
		if l.blank[i] {
			continue
		}
		for line, err := range l.book.lines(i) {
			if err != nil {
				return err
			}
			if len(filledCells(line)) > 0 {
				return &Error{Kind: KindNotAList}
			}
		}
	}
	return &Error{Kind: KindEmpty}
}

// Sheets lists the sheets of the file; a file without sheets has none.
func (l *List) Sheets() []Sheet {
	var sheets []Sheet
	for i, info := range l.book.sheets() {
		if info.name == "" {
			continue
		}
		sheet := Sheet{Name: info.name, Hidden: info.hidden, Unread: l.unread[i]}
		for _, t := range l.tables {
			sheet.List = sheet.List || t.sheet == i
		}
		sheets = append(sheets, sheet)
	}
	return sheets
}

// Several reports whether a row needs its sheet's name to be found.
func (l *List) Several() bool {
	named := 0
	for _, info := range l.book.sheets() {
		if info.name != "" {
			named++
		}
	}
	return named > 1
}

// caught turns a panic over a broken file into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &Error{Kind: KindDamaged, Err: fmt.Errorf("panic: %v", p)}
	}
}
