package registry

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDateOf_isTheDayInVietnam(t *testing.T) {
	if got := DateOf(time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC)); got != (Date{2026, 11, 23}) {
		t.Errorf("17:00 UTC falls on %s", got)
	}
	if got := DateOf(time.Time{}); !got.IsZero() {
		t.Errorf("the zero time falls on %s", got)
	}
	if got := DateOf(today.At(0, 0)); got != today {
		t.Errorf("midnight falls on %s", got)
	}
}

func TestDate_arithmetic(t *testing.T) {
	leap := Date{2012, 2, 29}
	for got, want := range map[Date]Date{
		today.AddDays(9):   {2026, 12, 1},
		today.AddDays(-22): {2026, 10, 31},
		leap.AddYears(16):  {2028, 2, 29},
		leap.AddYears(1):   {2013, 3, 1},
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if n := (Date{2026, 12, 31}).DaysUntil(Date{2027, 1, 1}); n != 1 {
		t.Errorf("%d days from New Year's Eve", n)
	}
	if n := today.DaysUntil(today.AddDays(-400)); n != -400 {
		t.Errorf("%d days back, want -400", n)
	}
	if !today.Before(today.AddDays(1)) || today.After(today) || today.Weekday() != time.Sunday {
		t.Error("22 November 2026 is a Sunday before the 23rd")
	}
}

func TestDate_JSON(t *testing.T) {
	type row struct {
		On Date `json:"on,omitzero"`
	}
	for _, d := range []Date{today, {}} {
		text, err := json.Marshal(row{d})
		if err != nil {
			t.Fatal(err)
		}
		var got row
		if err := json.Unmarshal(text, &got); err != nil || got.On != d {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"on":"22/11/2026"}`), &row{}); err == nil {
		t.Error("a date in another form is read")
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-11-22")
	f.Add("0000-01-01")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDate(text); err == nil && d.String() != text {
			t.Errorf("%q is printed as %q", text, d)
		}
	})
}
