package documents

import (
	"iter"
	"slices"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// Encodings lists the columns whose texts were most likely not written in Unicode, until Decode has been
// told what to do with them. They are decoded only to find the table; its rows come as they are written, with
// what they would become as proposals.
func (l *List) Encodings() []ColumnEncoding {
	b, ok := l.book.(*legacyBook)
	if !ok || b.accepted {
		return nil
	}
	var all []ColumnEncoding
	for sheet := range b.sheets() {
		for _, e := range b.columns[sheet] {
			e.Header = l.headerOver(sheet, e.column)
			all = append(all, e)
		}
	}
	return all
}

func (l *List) headerOver(sheet, column int) string {
	for i := range l.tables {
		if t := &l.tables[i]; t.sheet == sheet {
			return registry.CleanText(t.header.texts[column])
		}
	}
	return ""
}

// Decode settles the question of Encodings: the columns that are named are read in the encoding that is named,
// all others as they are written. The choice may have been kept since an earlier Open of the same file.
func (l *List) Decode(choices []ColumnEncoding) {
	raw := l.book
	if b, ok := raw.(*legacyBook); ok {
		raw = b.book
	}
	b := &legacyBook{book: raw, columns: map[int][]ColumnEncoding{}, accepted: true}
	for i, info := range raw.sheets() {
		for _, choice := range choices {
			n, err := excelize.ColumnNameToNumber(choice.Column)
			if err == nil && choice.Sheet == info.name && choice.Encoding != EncodingUnicode {
				choice.column = n - 1
				b.columns[i] = append(b.columns[i], choice)
			}
		}
	}
	l.book = b
}

// proposeEncodings lays the encodings that are found over the book.
func (l *List) proposeEncodings() error {
	b := &legacyBook{book: l.book, columns: map[int][]ColumnEncoding{}}
	for i := range l.book.sheets() {
		columns, lines, err := studyEncodings(l.book, i)
		if err != nil {
			typed := asError(err)
			typed.Sheet = l.book.sheets()[i].name
			return typed
		}
		if l.blank[i] = lines == 0; len(columns) > 0 {
			b.columns[i] = columns
		}
	}
	if len(b.columns) > 0 {
		l.book = b
	}
	return nil
}

// legacyBook reads another book with some columns decoded. Until that is accepted its lines hold the cells as they
// are written as well.
type legacyBook struct {
	book
	columns  map[int][]ColumnEncoding // by sheet
	accepted bool
}

func (b *legacyBook) lines(sheet int) iter.Seq2[line, error] {
	columns := b.columns[sheet]
	if len(columns) == 0 {
		return b.book.lines(sheet)
	}
	return func(yield func(line, error) bool) {
		var cells []cell
		for l, err := range b.book.lines(sheet) {
			if err == nil {
				if err = l.check(); err == nil {
					cells = b.decode(cells[:0], l.cells, columns)
					if !b.accepted {
						l.raw = l.cells
					}
					l.cells = cells
				}
			}
			if !yield(l, err) {
				return
			}
		}
	}
}

func (b *legacyBook) decode(into, cells []cell, columns []ColumnEncoding) []cell {
	into = append(into, cells...)
	for i := range into {
		if isASCII(into[i].text) {
			continue
		}
		at := slices.IndexFunc(columns, func(e ColumnEncoding) bool { return e.column == i })
		switch {
		case at >= 0:
			into[i].text = columns[at].readsAs(into[i])
		default: // a header over numbers, a section
			into[i].text = columns[0].hints(into[i])
		}
	}
	return into
}

// asWritten is the line as the file holds it.
func (l line) asWritten() line {
	if l.raw != nil {
		l.cells, l.raw = l.raw, nil
	}
	return l
}

// decodings are the proposals by which a row as written becomes the decoded one.
func decodings(written, decoded registry.Values) []registry.Proposal {
	var proposals []registry.Proposal
	for _, f := range registry.Fields() {
		if old, now := written.Get(f), decoded.Get(f); old != now {
			why := registry.WhyLegacyFont
			if decodeMojibake(old) == now {
				why = registry.WhyMojibake
			}
			proposals = append(proposals, registry.Proposal{Field: f, Old: old, New: now, Why: why})
		}
	}
	return proposals
}
