package registry

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// DayKind says how a listed day differs from what its weekday makes it.
type DayKind string

// The kinds of days that a calendar lists.
const (
	DayOff     DayKind = "off"
	DayTet     DayKind = "tet"     // off, and no reminder from two days before until work begins again
	DayWorking DayKind = "working" // a Saturday that is worked in exchange
)

// Holiday is one listed day. Admins edit the list; DefaultHolidays is where it begins.
type Holiday struct {
	Date Date
	Name string
	Kind DayKind
}

// Span is a time of day, in minutes after midnight in Vietnam, without its end.
type Span struct{ From, To int }

// OfficeHours are the times at which people may be reminded; provinces set their own.
type OfficeHours []Span

// DefaultOfficeHours are 07:30 to 11:00 and 13:30 to 16:30.
func DefaultOfficeHours() OfficeHours {
	return OfficeHours{{7*60 + 30, 11 * 60}, {13*60 + 30, 16*60 + 30}}
}

// Calendar knows which days are worked and when people may be reminded. It does not change.
type Calendar struct {
	days  map[Date]DayKind
	hours OfficeHours
}

// tetLead is how many days before Tết nobody is reminded any more.
const tetLead = 2

// longestBreak bounds in days how far ahead a working day is looked for: a list that leaves none is a slip.
const longestBreak = 366

// NewCalendar makes a calendar of listed days and office hours.
func NewCalendar(days []Holiday, hours OfficeHours) Calendar {
	c := Calendar{days: make(map[Date]DayKind, len(days)), hours: slices.Clone(hours)}
	slices.SortFunc(c.hours, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for _, day := range days {
		c.days[day.Date] = day.Kind
	}
	return c
}

// IsWorkday reports whether offices work on that day: Monday to Friday and swapped Saturdays, except holidays.
func (c Calendar) IsWorkday(d Date) bool {
	switch c.days[d] {
	case DayOff, DayTet:
		return false
	case DayWorking:
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// QuietAt reports whether nobody may be reminded at that moment: outside office hours, on a day that is
// not worked, and in the days before Tết.
func (c Calendar) QuietAt(t time.Time) bool {
	day := DateOf(t)
	if !c.IsWorkday(day) || c.beforeTet(day) {
		return true
	}
	minute := minuteOf(t)
	return !slices.ContainsFunc(c.hours, func(s Span) bool { return s.From <= minute && minute < s.To })
}

// NextOpen is the first moment at or after t at which people may be reminded; t itself when there are no office hours.
func (c Calendar) NextOpen(t time.Time) time.Time {
	if !c.QuietAt(t) {
		return t
	}
	day, minute := DateOf(t), minuteOf(t)
	for range longestBreak {
		for _, s := range c.hours {
			open := day.At(0, s.From)
			if s.From > minute && !c.QuietAt(open) {
				return open
			}
		}
		day, minute = day.AddDays(1), -1
	}
	return t
}

func minuteOf(t time.Time) int {
	local := t.In(Zone())
	return local.Hour()*60 + local.Minute()
}

func (c Calendar) beforeTet(d Date) bool {
	for i := 1; i <= tetLead; i++ {
		if c.days[d.AddDays(i)] == DayTet {
			return true
		}
	}
	return false
}

// DefaultHolidays is the shipped list, 2026 to 2030: the law's days, swaps as far as they were announced.
func DefaultHolidays() []Holiday { return slices.Clone(holidays()) }

var holidays = sync.OnceValue(func() []Holiday {
	var days []Holiday
	for _, row := range table("vn_holidays", "date", "name", "kind") {
		date, err := ParseDate(row[0])
		if err != nil {
			panic("table vn_holidays: " + err.Error())
		}
		days = append(days, Holiday{date, row[1], dayKind(row[2])})
	}
	return days
})

func dayKind(kind string) DayKind {
	switch kind {
	case "working_saturday":
		return DayWorking
	case "tet_core":
		return DayTet
	}
	return DayOff
}
