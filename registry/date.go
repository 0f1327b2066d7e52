package registry

import (
	"fmt"
	"time"
)

// Zone is the zone of all business times: Vietnam keeps UTC+7 all year.
func Zone() *time.Location { return time.FixedZone("ICT", 7*60*60) }

// Date is a calendar day in Vietnam; the zero value is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day in Vietnam on which t falls; the zero time gives the zero date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(Zone()).Date()
	return Date{y, m, d}
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Time is the day as midnight UTC, the form in which it is stored; the zero time for no day.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// At is the moment of a clock time in Vietnam on that day.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Zone())
}

// AddDays returns the day n calendar days later, earlier for a negative n.
func (d Date) AddDays(n int) Date { return fromTime(d.Time().AddDate(0, 0, n)) }

// AddYears returns the same day n years later; 29 February becomes 1 March in other years.
func (d Date) AddYears(n int) Date { return fromTime(d.Time().AddDate(n, 0, 0)) }

// Before reports whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Time().Before(other.Time()) }

// After reports whether d is a later day than other.
func (d Date) After(other Date) bool { return other.Before(d) }

// DaysUntil counts calendar days from d to other, negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.Time().Sub(d.Time()) / (24 * time.Hour))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is the ISO form 2026-11-23, empty for no day. It is stable; people see templates' forms.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// ParseDate reads the ISO form 2026-11-23.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("parse date %q: want YYYY-MM-DD", text)
	}
	return fromTime(t), nil
}

func fromTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}
