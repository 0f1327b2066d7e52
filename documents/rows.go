package documents

import (
	"iter"
	"slices"
	"strings"

	"rasoat/registry"
)

// Row is one child of a list, as written there.
type Row struct {
	Sheet     string
	Line      int  // as the spreadsheet shows it
	Hidden    bool // on a hidden row or sheet
	Values    registry.Values
	Commune   string // as a column or section names it: files of merged communes hold several
	Notes     Notes  // what has to be said beside the rules
	Software  string // the child's code in the national software
	Household string
	Note      string
	// Encoded are the values that would read otherwise if the list were decoded as Encodings proposes.
	Encoded []registry.Proposal

	dated dateSource
}

// Rows streams the children of all sheets. It ends with an *Error when the file breaks off or
// passes a limit; what was yielded before is then not the whole list. Of a list without a header it yields
// only an *Error until its columns are known (Use).
func (l *List) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if i := slices.IndexFunc(l.tables, func(t table) bool { return t.unnamed }); i >= 0 {
			yield(Row{}, l.located(&Error{Kind: KindNoHeader}, l.tables[i]))
			return
		}
		for e, err := range l.entries() {
			if err != nil {
				yield(Row{}, err)
				return
			}
			if e.child && !yield(e.row, nil) {
				return
			}
		}
	}
}

// entry is any line of the lists, with the child that stands on it.
type entry struct {
	table *table
	line  line
	kind  lineKind
	child bool
	row   Row
}

// entries streams every line below and above the headers, for those who copy the file.
func (l *List) entries() iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		var seen tally
		skips, study, infos := &Skips{}, &Study{}, l.book.sheets()
		for i := range l.tables {
			for e, err := range l.tableEntries(l.tables[i]) {
				if err == nil {
					err = seen.add(e)
				}
				if err != nil {
					yield(entry{}, l.located(err, l.tables[i]))
					return
				}
				if l.tell != nil && seen.lines%tellEvery == 0 {
					l.tell(seen.children)
				}
				if e.child {
					study.Add(e.row)
				} else {
					skips.add(infos[e.table.sheet].name, e)
				}
				if !yield(e, nil) {
					return
				}
			}
		}
		l.skips, l.study = skips, study
	}
}

// tellEvery is so many lines that counting them costs nothing.
const tellEvery = 1 << 10

// Tell lets somebody hear of every further reading of the list how many children were read; it may be called from
// another goroutine, never from two at once.
func (l *List) Tell(tell func(children int)) { l.tell = tell }

// tally holds a list as a whole to its limits: a text that a thousand cells share counts a thousand times.
type tally struct{ lines, children, bytes, long int }

// mostLines is what may stand around the children of the longest list.
const mostLines = MaxRows + MaxRows/10

func (t *tally) add(e entry) error {
	t.lines++
	t.bytes += e.line.bytes
	t.long += e.line.long
	if e.child {
		t.children++
	}
	switch {
	case t.children > MaxRows, t.lines > mostLines:
		return &Error{Kind: KindTooManyRows, Row: e.line.row, Limit: MaxRows}
	case t.bytes > MaxInflated:
		return &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
	}
	return tooLong(t.long, e.line.row)
}

func (l *List) located(err error, t table) error {
	typed := asError(err)
	typed.Name, typed.Sheet = l.Name, l.book.sheets()[t.sheet].name
	return typed
}

// tableEntries walks one sheet; the table is a copy, since a sheet may hold a second header.
func (l *List) tableEntries(t table) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		info := l.book.sheets()[t.sheet]
		where, signed := placeNamed(info.name), false
		next, stop := iter.Pull2(l.book.lines(t.sheet))
		defer stop()
		for {
			current, err, ok := pull(next)
			if err == nil && ok {
				err = current.check()
			}
			if err != nil {
				yield(entry{}, err)
				return
			}
			if !ok {
				return
			}
			e := entry{table: &t, line: current, kind: t.above(current)}
			if current.row >= t.body {
				e.kind = t.classify(current, signed)
			}
			switch e.kind {
			case lineHeader:
				t.adopt(current)
				signed = false
			case lineSection:
				signed = false
				where = t.section.under(where)
			case lineSignature:
				signed = true
			case lineChild:
				e.child = true
				e.line = current.asWritten()
				e.row = t.row(e.line, where, l.book.epoch1904())
				if current.raw != nil {
					e.row.Encoded = decodings(e.row.Values, t.row(current, where, l.book.epoch1904()).Values)
				}
				e.row.Sheet, e.row.Hidden = info.name, e.row.Hidden || info.hidden
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// pull asks for the next line and survives a reader that panics.
func pull(next func() (line, error, bool)) (l line, err error, ok bool) {
	defer caught(&err)
	return next()
}

// above is what a line above the list is; section and signature mean nothing there.
func (t *table) above(l line) lineKind {
	switch {
	case l.row >= t.top:
		return lineHeader
	case len(filledCells(l)) == 0:
		return lineBlank
	}
	return lineTitle
}

// adopt takes a header that is repeated with its columns elsewhere.
func (t *table) adopt(l line) {
	if l.row < t.body {
		return
	}
	if t.repeatsHeader(l) && !t.again.same(t.header) {
		t.header, t.facts = t.again, nil
	}
}

// row reads a child from a line.
func (t *table) row(l line, where place, epoch1904 bool) Row {
	r := reader{header: &t.header, line: l, epoch1904: epoch1904}
	v := registry.Values{
		Name:      r.joined(" ", colName, colNameRest, colNameGiven),
		BirthDate: r.birthDate(),
		Sex:       r.sex(),
		Ethnicity: t.ethnicity(r.own(colEthnicity)),
		IDNumber:  r.own(colIDNumber),
		Father:    r.shared(colFather),
		Mother:    r.shared(colMother),
		Guardian:  r.shared(colGuardian),
		Address:   r.shared(colAddress),
		Hamlet:    r.hamlet(),
		Phone:     r.shared(colPhone),
	}
	if v.Hamlet == "" {
		v.Hamlet = where.hamlet
	}
	if !t.header.has(colFather) && !t.header.has(colMother) && !t.header.has(colGuardian) {
		v.Guardian = r.shared(colHead)
	}
	row := Row{
		Line: l.row, Hidden: l.hidden, Values: v, Commune: r.shared(colCommune),
		Software: r.own(colSoftware), Household: r.shared(colHousehold), Note: r.own(colNote),
	}
	if row.Commune == "" {
		row.Commune = where.commune
	}
	row.dated = r.dateSource()
	row.Notes = r.notes(v)
	return row
}

// ethnicity is the group as written, or that of a code whose list somebody has declared.
func (t *table) ethnicity(text string) string {
	if t.codes == "" {
		return text
	}
	if group, ok := registry.EthnicityByCode(t.codes, text); ok {
		return group
	}
	return text
}

// reader takes the facts out of one line.
type reader struct {
	header    *header
	line      line
	epoch1904 bool
}

func (r reader) cell(col column) cell {
	i, ok := r.header.at[col]
	if !ok {
		return cell{}
	}
	for _, other := range r.header.more[col] {
		if strings.TrimSpace(r.line.at(i).text) == "" {
			i = other
		}
	}
	return r.line.at(i)
}

// own is a fact of this child alone: a merged cell does not give it to the rows below.
func (r reader) own(col column) string {
	if c := r.cell(col); !c.repeated {
		return c.text
	}
	return ""
}

// shared is a fact of the household, which lists write once in a merged cell.
func (r reader) shared(col column) string { return r.cell(col).text }

func (r reader) joined(between string, cols ...column) string {
	var parts []string
	for _, col := range cols {
		if text := r.own(col); strings.TrimSpace(text) != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, between)
}

// hamlet gives a bare number the word above it: "3" below "Ấp" is "Ấp 3".
func (r reader) hamlet() string {
	text := strings.TrimSpace(r.shared(colHamlet))
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return text
	}
	head := registry.CleanText(r.header.texts[r.header.at[colHamlet]])
	if _, whole := cutPhrase(head, phrasesHamlet); !whole || strings.ContainsAny(head, "/,(") {
		return text
	}
	return head + " " + text
}
