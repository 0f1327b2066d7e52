package registry

import (
	"testing"
	"time"
)

func defaultCalendar() Calendar { return NewCalendar(DefaultHolidays(), DefaultOfficeHours()) }

func TestCalendar_IsWorkday(t *testing.T) {
	c := defaultCalendar()
	for day, want := range map[Date]bool{
		{2026, 11, 20}: true, {2026, 11, 21}: false, {2026, 11, 22}: false, {2026, 11, 23}: true, {2026, 11, 24}: false, {2026, 8, 22}: true, {2026, 8, 31}: false,
		{2027, 2, 5}: false, {2027, 2, 10}: false, {2027, 2, 11}: true, {2027, 5, 3}: false,
	} {
		if c.IsWorkday(day) != want {
			t.Errorf("%s is worked: %v", day, !want)
		}
	}
}

func TestCalendar_QuietAt(t *testing.T) {
	c := defaultCalendar()
	for _, x := range []struct {
		day          Date
		hour, minute int
		quiet        bool
	}{
		{Date{2026, 11, 23}, 7, 29, true}, {Date{2026, 11, 23}, 7, 30, false}, {Date{2026, 11, 23}, 10, 59, false}, {Date{2026, 11, 23}, 11, 0, true},
		{Date{2026, 11, 23}, 13, 30, false}, {Date{2026, 11, 23}, 16, 30, true}, {Date{2026, 11, 24}, 9, 0, true}, {Date{2026, 11, 22}, 9, 0, true},
		{Date{2027, 2, 2}, 9, 0, false}, {Date{2027, 2, 3}, 9, 0, true}, {Date{2027, 2, 4}, 9, 0, true}, {Date{2027, 2, 11}, 9, 0, false},
	} {
		if got := c.QuietAt(x.day.At(x.hour, x.minute)); got != x.quiet {
			t.Errorf("quiet on %s at %02d:%02d: %v", x.day, x.hour, x.minute, got)
		}
	}
	if c.QuietAt(today.AddDays(1).At(7, 30).UTC()) {
		t.Error("the clock of another zone makes it quiet")
	}
}

func TestCalendar_NextOpen(t *testing.T) {
	c := defaultCalendar()
	at := today.AddDays(1)
	for _, x := range [][2]string{
		{"2026-11-23 08:15", "2026-11-23 08:15"}, {"2026-11-23 06:00", "2026-11-23 07:30"}, {"2026-11-23 12:00", "2026-11-23 13:30"},
		{"2026-11-23 17:00", "2026-11-25 07:30"}, {"2026-11-21 09:00", "2026-11-23 07:30"}, {"2027-02-02 16:30", "2027-02-11 07:30"},
	} {
		got := c.NextOpen(clock(t, x[0]))
		if got.Format("2006-01-02 15:04") != x[1] {
			t.Errorf("after %s people may be reminded at %s, want %s", x[0], got, x[1])
		}
	}
	if never := NewCalendar(nil, nil); !never.NextOpen(at.At(9, 0)).Equal(at.At(9, 0)) {
		t.Error("without office hours there is a next moment")
	}
}

func TestNewCalendar_isNotChangedFromOutside(t *testing.T) {
	hours := DefaultOfficeHours()
	c := NewCalendar(nil, hours)
	hours[0] = Span{}
	if c.QuietAt(today.AddDays(1).At(8, 0)) {
		t.Error("the calendar shares the caller's office hours")
	}
}

func clock(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}
