package documents

import (
	"strconv"
	"strings"
	"time"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// dateSource is how a birth date stood in its cell, which its own text no longer tells.
type dateSource struct {
	kind          dateKind
	first, second int8 // as written; of a day number the day and the month
}

type dateKind uint8

const (
	dateOther  dateKind = iota // none, a year, year first, in words, in three columns
	dateText                   // two numbers of up to two digits, then the year
	dateSerial                 // the day number of a workbook
)

func (r reader) dateSource() dateSource {
	c := r.cell(colBirth)
	if c.text == "" || len(c.text) > longestSaid || c.repeated {
		return dateSource{}
	}
	kind, text := dateText, c.text
	if c.number {
		if kind, text = dateSerial, r.date(c); text == c.text {
			return dateSource{}
		}
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/-. \\", r) })
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return dateSource{}
	}
	first, err1 := strconv.ParseInt(parts[0], 10, 8)
	second, err2 := strconv.ParseInt(parts[1], 10, 8)
	if _, err := strconv.Atoi(parts[2]); err != nil || err1 != nil || err2 != nil || first < 1 || second < 1 {
		return dateSource{}
	}
	return dateSource{kind, int8(first), int8(second)}
}

// DateOrder is which of two numbers of a column of dates is the day.
type DateOrder string

// The orders that a column can have.
const (
	DayFirst     DateOrder = "day_first"
	MonthFirst   DateOrder = "month_first"
	OrderMixed   DateOrder = "mixed"         // both, so that the others cannot be told
	OrderUnknown DateOrder = "unknown"       // no day above 12: read as day first
	OrderSwapped DateOrder = "dates_swapped" // texts are day first, real dates were read month first
)

const months = 12

// ColumnDates counts how the dates of one column are written.
type ColumnDates struct {
	Dated, FirstOfJanuary         int
	dayFirst, monthFirst, either  int
	serials, serialsWithLaterDays int
}

func (d *ColumnDates) add(s dateSource) {
	if s.kind == dateOther {
		return
	}
	d.Dated++
	if s.first == 1 && s.second == 1 {
		d.FirstOfJanuary++
	}
	switch {
	case s.kind == dateSerial:
		d.serials++
		if s.first > months {
			d.serialsWithLaterDays++
		}
	case s.first > months && s.second <= months:
		d.dayFirst++
	case s.second > months && s.first <= months:
		d.monthFirst++
	case s.first != s.second && s.first <= months:
		d.either++
	}
}

// swappedSerials is how many real dates without a day above 12 cannot be chance: 1 in 240.
const swappedSerials = 6

// Order decides from the dates that can be read in one way only. A machine with American settings turns
// 5/3 into 3 May, a real date, and leaves 25/3 a text: then all texts are day first, and no real date lies
// behind the 12th.
func (d *ColumnDates) Order() DateOrder {
	switch {
	case d.dayFirst > 2 && d.monthFirst+d.either == 0 && d.serials >= swappedSerials && d.serialsWithLaterDays == 0:
		return OrderSwapped
	case d.dayFirst == 0 && d.monthFirst > 0:
		return MonthFirst
	case d.monthFirst*10 > d.dayFirst:
		return OrderMixed
	case d.dayFirst == 0 && d.either > 0:
		return OrderUnknown
	}
	return DayFirst
}

// yearOnly reports whether 1 January stands for "some day of that year": people are born then once in 365.
func (d *ColumnDates) yearOnly() bool {
	return d.FirstOfJanuary >= 5 && d.FirstOfJanuary*33 >= d.Dated
}

// Study learns from all rows of a list what no row tells by itself: the order of day and month in each
// column of dates, and whether 1 January is a way to write a year. Add every row, then Mark each.
type Study struct {
	Dates map[string]*ColumnDates // by sheet

	last  *ColumnDates
	sheet string
}

// Add learns from a row.
func (s *Study) Add(row Row) { s.of(row.Sheet).add(row.dated) }

// Tells reports whether Mark has anything to say of any row.
func (s *Study) Tells() bool {
	for _, d := range s.Dates {
		if d.yearOnly() || d.Order() != DayFirst {
			return true
		}
	}
	return false
}

func (s *Study) of(sheet string) *ColumnDates {
	if s.last != nil && s.sheet == sheet {
		return s.last
	}
	if s.Dates == nil {
		s.Dates = map[string]*ColumnDates{}
	}
	if s.Dates[sheet] == nil {
		s.Dates[sheet] = &ColumnDates{}
	}
	s.last, s.sheet = s.Dates[sheet], sheet
	return s.last
}

// Mark says what the column tells about a row: what it cannot tell, and the date that the other rows
// speak for.
func (s *Study) Mark(row Row) (notes Notes, proposals []registry.Proposal) {
	d := s.Dates[row.Sheet]
	if d == nil || row.dated.kind == dateOther {
		return 0, nil
	}
	at := row.dated
	if at.first == 1 && at.second == 1 && d.yearOnly() {
		notes |= NoteYearOnly
	}
	if at.first == at.second || at.first > months || at.second > months {
		return notes, nil
	}
	order := d.Order()
	swap := order == MonthFirst && at.kind == dateText || order == OrderSwapped && at.kind == dateSerial
	switch {
	case swap:
		proposals = swapped(row.Values.BirthDate)
	case order == OrderMixed && at.kind == dateText:
		notes |= NoteDateOrder
	case order == OrderUnknown && at.kind == dateText:
		notes |= NoteDateUnknown
	}
	return notes, proposals
}

// DateColumn is a column of dates in which the day does not certainly stand first.
type DateColumn struct {
	Sheet, Column, Header string // its letter, and what stands over it
	Order                 DateOrder
}

// DateOrders lists the columns of dates that somebody should look at, once the list was read to its end.
func (l *List) DateOrders() []DateColumn {
	if l.study == nil {
		return nil
	}
	var all []DateColumn
	for i := range l.tables {
		t := &l.tables[i]
		at, ok := t.header.at[colBirth]
		name := l.book.sheets()[t.sheet].name
		d := l.study.Dates[name]
		if !ok || d == nil || d.Order() == DayFirst {
			continue
		}
		letter, err := excelize.ColumnNumberToName(at + 1)
		if err == nil {
			all = append(all, DateColumn{Sheet: name, Column: letter, Header: registry.CleanText(t.header.all[at]), Order: d.Order()})
		}
	}
	return all
}

// swapped proposes the date with day and month in each other's place.
func swapped(text string) []registry.Proposal {
	born, err := registry.ParseBirthDate(text)
	if err != nil || born.Precision() != registry.PrecisionDay {
		return nil
	}
	other := registry.BirthDate{Year: born.Year, Month: time.Month(born.Day), Day: int(born.Month)}
	return []registry.Proposal{{Field: registry.FieldBirthDate, Old: born.String(), New: other.String(), Why: registry.WhyColumnOrder}}
}
