package ask

import (
	"strconv"
	"time"

	"rasoat/registry"
)

// monthFrom reads what follows the word for month: "3/2020", "3 năm 2020", "ba 2020", "3".
func (r *reader) monthFrom(i int) (period, int, bool) {
	if i < len(r.tokens) && r.tokens[i].number && !r.tokens[i].digits {
		p, ok := r.written(r.tokens[i].text)
		return p, i + 1, ok && p.precision == oneMonth
	}
	month, at, ok := r.count(i)
	if !ok || month < 1 || month > 12 {
		return period{}, i, false
	}
	if year, end, found := r.yearBehind(at); found {
		return monthPeriod(year, time.Month(month)), end, true
	}
	if m, found := r.longest(at, "when"); found {
		if p := r.when(m.value); p.precision == oneYear {
			return monthPeriod(p.first.Year, time.Month(month)), m.to, true
		}
	}
	year := r.who.Today.Year
	p := monthPeriod(year, time.Month(month))
	p.hasYear = false
	return p, at, true
}

func (r *reader) yearFrom(i int) (period, int, bool) {
	year, at, ok := r.count(i)
	if !ok {
		return period{}, i, false
	}
	if year < 100 && i < len(r.tokens) && r.tokens[i].digits && len(r.tokens[i].text) == 2 && 2000+year <= r.who.Today.Year {
		year += 2000
	}
	return yearPeriod(year), at, isYear(year)
}

// quarter reads "1/2020", "1 năm 2020", "1".
func (r *reader) quarter(i int) (period, int, bool) {
	year := r.who.Today.Year
	number, at, ok := r.count(i)
	if !ok && i < len(r.tokens) && r.tokens[i].number {
		p, isWritten := r.written(r.tokens[i].text)
		number, year, at, ok = int(p.first.Month), p.first.Year, i+1, isWritten && p.precision == oneMonth
	} else if said, end, found := r.yearBehind(at); found {
		year, at = said, end
	}
	if !ok || number < 1 || number > 4 {
		return period{}, i, false
	}
	first := time.Month(3*number - 2)
	return period{registry.Date{Year: year, Month: first, Day: 1}, lastOfMonth(year, first+2), oneQuarter, false, true, false}, at, true
}

// when is the stretch that a word such as "hôm nay" names.
func (r *reader) when(value string) period {
	today := r.who.Today
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	month := func(n int) period {
		first := registry.DateOf(time.Date(today.Year, today.Month+time.Month(n), 1, 0, 0, 0, 0, registry.Zone()))
		return monthPeriod(first.Year, first.Month)
	}
	week := func(n int) period {
		return period{first: monday.AddDays(7 * n), last: monday.AddDays(7*n + 6), precision: oneWeek}
	}
	p := dayPeriod(today)
	switch value {
	case "yesterday":
		p = dayPeriod(today.AddDays(-1))
	case "tomorrow":
		p = dayPeriod(today.AddDays(1))
	case "day_after":
		p = dayPeriod(today.AddDays(2))
	case "this_week":
		p = week(0)
	case "next_week":
		p = week(1)
	case "last_week":
		p = week(-1)
	case "this_month":
		p = month(0)
	case "month_end":
		p = month(0)
		p.isEnd = true
	case "next_month":
		p = month(1)
	case "last_month":
		p = month(-1)
	case "this_year":
		p = yearPeriod(today.Year)
	case "last_year":
		p = yearPeriod(today.Year - 1)
	case "year_before":
		p = yearPeriod(today.Year - 2)
	case "next_year":
		p = yearPeriod(today.Year + 1)
	}
	p.isRelative, p.hasYear = true, true
	return p
}

// weekday reads "thứ sáu", "thứ sáu tuần sau": the next such day from today, or that of the week that is named.
func (r *reader) weekday(i int) (period, int, bool) {
	m, found := r.longest(i, "weekday")
	if !found {
		return period{}, i, false
	}
	n, err := strconv.Atoi(m.value)
	if err != nil {
		return period{}, i, false
	}
	offset := (n - int(r.who.Today.Weekday()) + 7) % 7
	d, at := r.who.Today.AddDays(offset), m.to
	if named, ok := r.longest(at, "when"); ok {
		if week := r.when(named.value); week.precision == oneWeek {
			d, at = week.first.AddDays((n+6)%7), named.to
		}
	}
	p := dayPeriod(d)
	p.isRelative, p.hasYear = true, true
	return p, at, true
}
