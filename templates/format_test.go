package templates

import (
	"testing"
	"time"

	"rasoat/registry"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 140096: "140.096", 1000000: "1.000.000", -12400: "-12.400", -999: "-999",
	} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, d int
		want string
	}{
		{140096, 188584, "74,29%"},
		{32462, 40737, "79,69%"},
		{0, 10, "0%"},
		{10, 10, "100%"},
		{0, 0, "–"},
		{199999, 200000, "99,99%"},
		{1, 8, "12,50%"},
		{1, 16, "6,25%"},
		{1, 800, "0,13%"}, // 0,125: half goes up
		{11, 10, "110,00%"},
	} {
		if got := Percent(c.n, c.d); got != c.want {
			t.Errorf("Percent(%d, %d) = %q, want %q", c.n, c.d, got, c.want)
		}
	}
}

func TestDayAndMoment(t *testing.T) {
	t.Parallel()
	if got := Day(registry.Date{Year: 2026, Month: time.November, Day: 3}); got != "03/11/2026" {
		t.Errorf("Day = %q", got)
	}
	if got := Day(registry.Date{}); got != "" {
		t.Errorf("Day of no day = %q", got)
	}
	at := time.Date(2026, time.November, 23, 0, 30, 0, 0, time.UTC)
	if got := Moment(at); got != "07:30 23/11/2026" {
		t.Errorf("Moment = %q", got)
	}
	if got := Moment(time.Time{}); got != "" {
		t.Errorf("Moment of no time = %q", got)
	}
}
