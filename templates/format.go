package templates

import (
	"fmt"
	"strconv"
	"time"

	"rasoat/registry"
)

// noShare stands where a share has no meaning because there is nothing to take it of.
const noShare = "–"

// Number prints a count with dots between the thousands: 140.096.
func Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

// Percent prints the share n of d with two decimals, half rounded up: 74,29%. It never says 100%
// unless both are equal: a reader takes it as "nothing is left" (domain 5.2).
func Percent(n, d int) string {
	switch {
	case d == 0:
		return noShare
	case n == d:
		return "100%"
	case n == 0:
		return "0%"
	}
	hundredths := (n*20_000 + d) / (2 * d)
	if n < d {
		hundredths = min(hundredths, 9_999)
	}
	return fmt.Sprintf("%s,%02d%%", Number(hundredths/100), hundredths%100)
}

// Day prints a calendar day: 23/11/2026; nothing for no day.
func Day(d registry.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year)
}

// Moment prints a time of day in Vietnam and its day: 07:30 23/11/2026; nothing for the zero time.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(registry.Zone()).Format("15:04 ") + Day(registry.DateOf(t))
}
