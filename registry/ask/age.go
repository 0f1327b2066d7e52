package ask

import (
	"strconv"
	"strings"
	"time"

	"rasoat/registry"
)

// amount is an age in months, of which step make one unit as it was said: 12 for years.
type amount struct{ months, step int }

func years(n int) amount { return amount{12 * n, 12} }

// oldestAsked bounds what is an age.
const oldestAsked = 120

// back is the birthday of who is so many months old today. Who was born on a day that the month lacks has had it on its last.
func (r *reader) back(months int) registry.Date {
	today := r.who.Today
	first := time.Date(today.Year, today.Month-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := lastOfMonth(first.Year(), first.Month())
	last.Day = min(last.Day, today.Day)
	return last
}

// Ages are counted in completed units.
func (r *reader) atLeast(a amount) registry.Date { return r.back(a.months) }

func (r *reader) atMost(a amount) registry.Date { return r.back(a.months + a.step).AddDays(1) }

func (r *reader) below(a amount) registry.Date { return r.back(a.months).AddDays(1) }

func (r *reader) above(a amount) registry.Date { return r.back(a.months + a.step) }

// ages adds the ages that begin at token i.
func (r *reader) ages(i int) {
	at, isAge := r.after(i, "ageword")
	if f, end, ok := r.age(at, isAge && r.isAgeWord(i)); ok {
		r.add(piece{kind: pieceCondition, from: i, to: end, score: scoreOf(end - i), filter: f})
	}
	if isAge {
		if f, end, ok := r.age(i, false); ok {
			r.add(piece{kind: pieceCondition, from: i, to: end, score: scoreOf(end - i), filter: f})
		}
	}
}

// isAgeWord reports whether the word in front names ages, so that the numbers need no unit.
func (r *reader) isAgeWord(i int) bool {
	m, ok := r.longest(i, "ageword")
	if !ok {
		return false
	}
	for at := i; at < m.to; at++ {
		if _, found := r.after(at, "age"); found {
			return true
		}
	}
	return false
}

// amount reads "6 tuổi", "6t", "12 tháng", "3 tháng tuổi".
func (r *reader) amount(i int) (amount, int, bool) {
	n, at, ok := r.count(i)
	if !ok || n > oldestAsked {
		return amount{}, i, false
	}
	if after, found := r.after(at, "age"); found {
		return years(n), after, true
	}
	if after, found := r.after(at, "agemonth"); found {
		if _, _, isMonth := r.count(after); !isMonth {
			return amount{n, 1}, after, true
		}
	}
	return amount{}, i, false
}

// amountOrNumber reads an amount, or a bare number when the unit stands elsewhere.
func (r *reader) amountOrNumber(i int) (a amount, next int, isBare, ok bool) {
	if a, next, ok = r.amount(i); ok {
		return a, next, false, true
	}
	n, next, ok := r.count(i)
	return years(n), next, true, ok && n <= oldestAsked
}

// age reads an age or a range of ages; isNamed when a word in front has said that it is about ages.
func (r *reader) age(i int, isNamed bool) (f registry.Filter, next int, ok bool) {
	if f, next, ok = r.oneSided(i, isNamed); ok {
		return f, next, true
	}
	if f, next, ok = r.ageRange(i, isNamed); ok {
		return f, next, true
	}
	a, next, isBare, ok := r.amountOrNumber(i)
	if !ok || isBare && !isNamed {
		return f, i, false
	}
	if end, found := r.after(next, "up"); found {
		return registry.Filter{BornTo: r.atLeast(a)}, end, true
	}
	if end, found := r.after(next, "down"); found {
		return registry.Filter{BornFrom: r.atMost(a)}, end, true
	}
	if a.step == 1 && !r.isAgeOfMonths(next-1) {
		return f, i, false
	}
	return registry.Filter{BornFrom: r.atMost(a), BornTo: r.atLeast(a)}, next, true
}

// isAgeOfMonths reports whether the word for age stands behind months: "12 tháng" alone is no age.
func (r *reader) isAgeOfMonths(i int) bool {
	_, ok := r.after(i, "age")
	return ok
}

// oneSided reads an age with one open side: below, above, at most and at least so old, as in "dưới 6 tuổi".
func (r *reader) oneSided(i int, isNamed bool) (f registry.Filter, next int, ok bool) {
	for _, kind := range []string{"under", "over", "until", "to", "least"} {
		at, found := r.after(i, kind)
		if !found {
			continue
		}
		a, end, isBare, found := r.amountOrNumber(at)
		if !found || isBare && !isNamed {
			continue
		}
		switch kind {
		case "under":
			f.BornFrom = r.below(a)
			end, _ = r.after(end, "down")
		case "over":
			f.BornTo = r.above(a)
			end, _ = r.after(end, "up")
		case "least":
			if _, isRange := r.after(end, "to"); isRange {
				if _, isOpen := r.after(end, "up"); !isOpen {
					continue
				}
			}
			if _, isRange := r.after(end, "dash"); isRange {
				continue
			}
			f.BornTo = r.atLeast(a)
			end, _ = r.after(end, "up")
		default:
			f.BornFrom = r.atMost(a)
		}
		return f, end, true
	}
	return f, i, false
}

// ageRange reads two ages and what joins them, the unit with one or both, as in "từ 6 đến 10 tuổi" or "6-10 tuổi".
func (r *reader) ageRange(i int, isNamed bool) (f registry.Filter, next int, ok bool) {
	at, isFrom := r.after(i, "from")
	if after, found := r.after(i, "least"); found {
		at, isFrom = after, true
	}
	if at < len(r.tokens) {
		if low, high, end, found := r.writtenAges(at, isNamed); found {
			return registry.Filter{BornFrom: r.atMost(high), BornTo: r.atLeast(low)}, end, true
		}
	}
	low, end, isLowBare, ok := r.amountOrNumber(at)
	if !ok {
		return f, i, false
	}
	for _, kind := range []string{"to", "dash", "and", ""} {
		behind, found := r.after(end, kind)
		isListed := kind == "" && end < len(r.tokens) && r.tokens[end].apart || found && kind == "and" && !isFrom // "5, 6 tuổi", "5 và 6 tuổi"
		if !found && !isListed {
			continue
		}
		behind, isBelow := r.after(behind, "under")
		if isBelow && isListed {
			continue
		}
		high, stop, isHighBare, found := r.amountOrNumber(behind)
		if !found || isHighBare && isLowBare && !isNamed || isHighBare && !isLowBare && !isFrom {
			continue
		}
		if isLowBare {
			low = amount{low.months / 12 * high.step, high.step}
		}
		if low.months > high.months || isListed && low.months+high.step != high.months {
			continue
		}
		f = registry.Filter{BornFrom: r.atMost(high), BornTo: r.atLeast(low)}
		if isBelow {
			f.BornFrom = r.below(high)
		}
		return f, stop, true
	}
	return f, i, false
}

// writtenAges reads "6-10" and the unit behind it.
func (r *reader) writtenAges(i int, isNamed bool) (low, high amount, next int, ok bool) {
	head, tail, ok := cutDash(r.tokens[i].text)
	if !ok || !r.tokens[i].number {
		return low, high, i, false
	}
	first, err := strconv.Atoi(head)
	last, errLast := strconv.Atoi(strings.TrimSpace(tail))
	if err != nil || errLast != nil || first > last || last > oldestAsked {
		return low, high, i, false
	}
	if end, found := r.after(i+1, "age"); found {
		return years(first), years(last), end, true
	}
	if end, found := r.after(i+1, "agemonth"); found {
		return amount{first, 1}, amount{last, 1}, end, true
	}
	return years(first), years(last), i + 1, isNamed
}

// between are the births of who is from low to high years old.
func (r *reader) between(low, high int) registry.Filter {
	return registry.Filter{BornFrom: r.atMost(years(high)), BornTo: r.atLeast(years(low))}
}

// schoolYear adds "lớp 1" as what may mean a year of birth: the class of who turns six in the year in which school begins.
func (r *reader) schoolYear(i int) {
	at, found := r.after(i, "class")
	if !found {
		return
	}
	n, end, ok := r.count(at)
	if !ok || n < 1 || n > 12 {
		return
	}
	begins := r.who.Today.Year
	if r.who.Today.Month < time.July {
		begins--
	}
	v := yearPeriod(begins - 5 - n)
	r.add(piece{kind: pieceUnsure, from: i, to: end, score: scoreOf(end - i),
		candidates: []registry.Filter{{BornFrom: v.first, BornTo: v.last}}})
}
