package ask

import (
	"strconv"
	"strings"
	"time"

	"rasoat/registry"
)

// period is a stretch of the calendar as it is named: a day, a week, a month, a quarter, a year.
type period struct {
	first, last registry.Date
	precision   precision
	isRelative  bool // "hôm nay": counted from today
	hasYear     bool // the year was said
	isEnd       bool // "cuối tháng": the end of it is meant
}

type precision uint8

const (
	oneDay precision = iota
	oneWeek
	oneMonth
	oneQuarter
	oneYear
)

// The years in which a record can say anything.
const (
	firstYear = 1990
	lastYear  = 2099
)

func isYear(n int) bool { return firstYear <= n && n <= lastYear }

func dayPeriod(d registry.Date) period { return period{first: d, last: d} }

func monthPeriod(year int, month time.Month) period {
	return period{first: registry.Date{Year: year, Month: month, Day: 1}, last: lastOfMonth(year, month), precision: oneMonth, hasYear: true}
}

func lastOfMonth(year int, month time.Month) registry.Date {
	return registry.Date{Year: year, Month: month, Day: time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()}
}

func yearPeriod(year int) period {
	return period{registry.Date{Year: year, Month: time.January, Day: 1}, registry.Date{Year: year, Month: time.December, Day: 31}, oneYear, false, true, false}
}

// validDay makes a day of three numbers; a year of two digits is of this century.
func validDay(day, month, year int) (registry.Date, bool) {
	if year < 100 {
		year += 2000
	}
	if !isYear(year) || month < 1 || month > 12 || day < 1 || day > lastOfMonth(year, time.Month(month)).Day {
		return registry.Date{}, false
	}
	return registry.Date{Year: year, Month: time.Month(month), Day: day}, true
}

// period reads the name of a stretch of the calendar at token i. isBirth allows years of two digits.
func (r *reader) period(i int, isBirth bool) (p period, next int, ok bool) {
	if i >= len(r.tokens) {
		return period{}, i, false
	}
	if m, found := r.longest(i, "when"); found {
		return r.when(m.value), m.to, true
	}
	if p, next, ok = r.weekday(i); ok {
		return p, next, true
	}
	if at, found := r.after(i, "quarter"); found {
		return r.quarter(at)
	}
	if at, found := r.after(i, "day"); found {
		return r.dayFrom(at)
	}
	if at, found := r.after(i, "month"); found {
		return r.monthFrom(at)
	}
	if at, found := r.after(i, "year"); found {
		return r.yearFrom(at)
	}
	t := &r.tokens[i]
	switch n, err := strconv.Atoi(t.text); {
	case !t.number:
		year, end, found := r.countWords(i)
		return yearPeriod(year), end, found && isYear(year)
	case t.digits && err == nil && isYear(n) && len(t.text) == 4:
		return yearPeriod(n), i + 1, true
	case t.digits && err == nil && isBirth && len(t.text) == 2 && 2000+n <= r.who.Today.Year:
		return yearPeriod(2000 + n), i + 1, true
	}
	p, ok = r.written(t.text)
	return p, i + 1, ok
}

// written reads a date in figures: "30/11/2026", "30-11-26", "30/11", "3/2020", "2020-03-05", "05032019".
func (r *reader) written(text string) (period, bool) {
	if len(text) == len("05032019") && strings.Trim(text, "0123456789") == "" {
		text = text[:2] + "/" + text[2:4] + "/" + text[4:]
	}
	var numbers []int
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c < '0' || c > '9' }) {
		n, err := strconv.Atoi(part)
		if err != nil || len(part) > 4 {
			return period{}, false
		}
		numbers = append(numbers, n)
	}
	switch {
	case len(numbers) == 3 && isYear(numbers[0]):
		d, ok := validDay(numbers[2], numbers[1], numbers[0])
		return withYear(dayPeriod(d)), ok
	case len(numbers) == 3:
		d, ok := validDay(numbers[0], numbers[1], numbers[2])
		return withYear(dayPeriod(d)), ok
	case len(numbers) == 2 && isYear(numbers[1]) && 1 <= numbers[0] && numbers[0] <= 12:
		return monthPeriod(numbers[1], time.Month(numbers[0])), true
	case len(numbers) == 2 && isYear(numbers[0]) && 1 <= numbers[1] && numbers[1] <= 12:
		return monthPeriod(numbers[0], time.Month(numbers[1])), true
	case len(numbers) == 2 && len(text) <= len("30/11"):
		d, ok := r.nearest(numbers[0], numbers[1])
		return dayPeriod(d), ok
	}
	return period{}, false
}

func withYear(p period) period {
	p.hasYear = true
	return p
}

// nearest is the day and month in the year that brings it closest to today.
func (r *reader) nearest(day, month int) (registry.Date, bool) {
	var best registry.Date
	distance := 0
	for _, year := range []int{r.who.Today.Year, r.who.Today.Year + 1, r.who.Today.Year - 1} {
		d, ok := validDay(day, month, year)
		if !ok {
			continue
		}
		if away := max(r.who.Today.DaysUntil(d), d.DaysUntil(r.who.Today)); best.IsZero() || away < distance {
			best, distance = d, away
		}
	}
	return best, !best.IsZero()
}

// dayFrom reads what follows the word for day: "5/3/2019", "5 tháng 3 năm 2019", "5 tháng 3", "5".
func (r *reader) dayFrom(i int) (period, int, bool) {
	if i < len(r.tokens) && r.tokens[i].number && !r.tokens[i].digits {
		p, ok := r.written(r.tokens[i].text)
		return p, i + 1, ok
	}
	day, at, ok := r.count(i)
	if !ok {
		return period{}, i, false
	}
	if after, found := r.after(at, "month"); found {
		return r.dayOfMonth(day, after)
	}
	d := registry.Date{Year: r.who.Today.Year, Month: r.who.Today.Month, Day: day}
	if d.Before(r.who.Today) {
		d.Month++
	}
	if d.Month > time.December {
		d.Year, d.Month = d.Year+1, time.January
	}
	d, ok = validDay(d.Day, int(d.Month), d.Year)
	return dayPeriod(d), at, ok
}

func (r *reader) dayOfMonth(day, i int) (period, int, bool) {
	if i < len(r.tokens) && r.tokens[i].number && !r.tokens[i].digits { // "ngày 5 tháng 3/2019"
		if p, ok := r.written(r.tokens[i].text); ok && p.precision == oneMonth {
			d, ok := validDay(day, int(p.first.Month), p.first.Year)
			return withYear(dayPeriod(d)), i + 1, ok
		}
	}
	month, at, ok := r.count(i)
	if !ok {
		return period{}, i, false
	}
	if year, end, found := r.yearBehind(at); found {
		d, ok := validDay(day, month, year)
		return withYear(dayPeriod(d)), end, ok
	}
	d, ok := r.nearest(day, month)
	return dayPeriod(d), at, ok
}

// yearBehind reads "năm 2019", or "2019" alone.
func (r *reader) yearBehind(i int) (year, next int, ok bool) {
	if after, found := r.after(i, "year"); found {
		i = after
	} else if i >= len(r.tokens) || !r.tokens[i].digits || len(r.tokens[i].text) != 4 {
		return 0, i, false
	}
	year, next, ok = r.count(i)
	if ok && year < 100 {
		year += 2000
	}
	return year, next, ok && isYear(year)
}
