package ask

import (
	"strings"
)

// writtenRange reads "2015-2017", "2015-17", "3/2019-6/2020" and "25/11-30/11" written as one.
func (r *reader) writtenRange(text string) (interval, bool) {
	head, tail, ok := cutDash(text)
	if !ok {
		return interval{}, false
	}
	first, isFirst := r.writtenPeriod(head)
	if len(tail) == 2 && isFirst && first.precision == oneYear {
		tail = head[:2] + tail
	}
	last, isLast := r.writtenPeriod(tail)
	if !isFirst || !isLast || first.precision != last.precision || last.last.Before(first.first) {
		return interval{}, false
	}
	v := first.interval()
	v.to, v.hasFrom = last.last, true
	return v, true
}

func (r *reader) writtenRangeAt(i int) (interval, bool) {
	if i >= len(r.tokens) {
		return interval{}, false
	}
	return r.writtenRange(r.tokens[i].text)
}

// cutDash cuts at the only dash.
func cutDash(text string) (head, tail string, ok bool) {
	text = strings.ReplaceAll(text, "\u2013", "-")
	head, tail, ok = strings.Cut(text, "-")
	return head, tail, ok && head != "" && tail != "" && !strings.Contains(tail, "-")
}

func (r *reader) writtenPeriod(text string) (period, bool) {
	if strings.Trim(text, "0123456789") == "" {
		n := 0
		for _, digit := range text {
			n = n*10 + int(digit-'0')
		}
		return yearPeriod(n), len(text) == 4 && isYear(n)
	}
	return r.written(text)
}

// ahead reads "3 ngày tới", "trong 3 ngày", "2 tuần nữa": from today on.
func (r *reader) ahead(i, at int) (interval, int, bool) {
	at, isWithin := r.after(at, "within")
	n, end, ok := r.count(at)
	if !ok || n > 366 {
		return interval{}, i, false
	}
	unit := 1
	behind, isDays := r.after(end, "day")
	if !isDays {
		if behind, isDays = r.after(end, "week"); !isDays {
			return interval{}, i, false
		}
		unit = 7
	}
	next, isAhead := r.after(behind, "ahead")
	if !isAhead && !isWithin {
		return interval{}, i, false
	}
	v := dayPeriod(r.who.Today.AddDays(n * unit)).interval()
	v.isRelative, v.hasYear = true, true
	return v, next, true
}
