package ask

import (
	"slices"

	"rasoat/registry"
)

// interval is a stretch between two days, open where a side is zero.
type interval struct {
	period
	from, to registry.Date
	hasFrom  bool // a beginning was said: "từ", "sau"
}

func (p period) interval() interval { return interval{period: p, from: p.first, to: p.last} }

// Roles of a time: what it is the time of.
const (
	roleBirth = "birth"
	roleDue   = "due"
)

// times adds the times that begin at token i, with the word before or behind that says what they are of.
func (r *reader) times(i int) {
	for _, role := range []string{roleBirth, roleDue} {
		for _, m := range slices.Backward(r.found[i]) { // "sinh" before "sinh năm": the year may be "năm nay"
			if m.kind == role {
				r.time(i, m.to, role)
			}
		}
	}
	if m, ok := r.longest(i, "duenow"); ok {
		r.add(piece{kind: pieceCondition, from: i, to: m.to, score: m.score, filter: registry.Filter{DueTo: r.who.Today}})
	}
	r.time(i, i, "")
}

// time adds the interval that begins at token at as a piece from token i.
func (r *reader) time(i, at int, role string) {
	v, end, ok := r.interval(at, role == roleBirth)
	if !ok {
		return
	}
	if role == "" {
		at, _ := r.after(end, "is")
		for _, behind := range []string{roleDue, roleBirth} {
			if m, found := r.longest(at, behind); found && (v.isRelative || v.precision < oneQuarter) {
				if _, _, another := r.interval(m.to, true); !another {
					role, end = behind, m.to
					break
				}
			}
		}
	}
	if role == "" && v.isRelative && end == i+1 {
		return // "mai", "nay": names and courtesy
	}
	p := piece{kind: pieceTime, value: role, from: i, to: end, score: scoreOf(end - i)}
	r.place(&p, v, role)
	r.add(p)
}

// place decides what a time is of, and what it asks for.
func (r *reader) place(p *piece, v interval, role string) {
	born := registry.Filter{BornFrom: v.from, BornTo: v.to}
	due := registry.Filter{DueTo: v.to}
	if role == "" {
		role = r.roleOf(v)
	}
	switch {
	case role == roleBirth && !v.hasYear:
		p.kind, p.candidates = pieceUnsure, []registry.Filter{born}
	case role == roleBirth:
		p.filter = born
	case role == roleDue && (v.hasFrom || v.to.IsZero()):
		p.kind = pieceUnsure
		if !v.to.IsZero() {
			p.candidates = []registry.Filter{due}
		}
	case role == roleDue:
		p.filter = due
	default:
		p.kind = pieceUnsure
		p.candidates = []registry.Filter{born}
		if !v.to.IsZero() {
			p.candidates = []registry.Filter{due, born}
		}
	}
}

// recentDays is how far back a day still is somebody's due day rather than a day of birth.
const recentDays = 60

// roleOf guesses nothing: a year, and a month with its year, are of births; a day without its year is a due day, and
// so is a day of these weeks; the rest is asked about.
func (r *reader) roleOf(v interval) string {
	switch {
	case v.from.After(r.who.Today) && v.precision != oneYear:
		return roleDue // nobody is born then
	case v.isRelative && v.precision != oneYear:
		return ""
	case v.precision == oneDay && !v.hasYear:
		return roleDue
	case v.precision == oneDay && v.first.After(r.who.Today.AddDays(-recentDays)):
		if v.first.After(r.who.Today) {
			return roleDue
		}
		return ""
	case !v.hasYear:
		return ""
	}
	return roleBirth
}

// interval reads a stretch of time with two ends, with one, or named by itself, as in "từ 2015 đến 2017" or "hôm nay".
func (r *reader) interval(i int, isBirth bool) (v interval, next int, ok bool) {
	if i >= len(r.tokens) {
		return interval{}, i, false
	}
	if v, next, ok = r.bounded(i, isBirth); ok {
		return v, next, true
	}
	if v, ok = r.writtenRange(r.tokens[i].text); ok {
		return v, i + 1, true
	}
	at, isFrom := r.after(i, "from")
	if v, next, ok = r.ahead(i, at); ok {
		return v, next, true
	}
	p, next, ok := r.period(at, isBirth)
	if !ok {
		if v, ok = r.writtenRangeAt(at); ok {
			return v, at + 1, true
		}
		return interval{}, i, false
	}
	v, next = r.upTo(p, next, isFrom, isBirth)
	return v, next, true
}

// upTo reads what follows the first period: the other end, or the side that stays open.
func (r *reader) upTo(p period, i int, isFrom, isBirth bool) (interval, int) {
	v := p.interval()
	v.hasFrom = isFrom
	if m, ok := r.longest(i, "up"); ok && m.to > i {
		v.to, v.hasFrom = registry.Date{}, true
		return v, m.to
	}
	if m, ok := r.longest(i, "down"); ok {
		v.from = registry.Date{}
		return v, m.to
	}
	kinds := []string{"to", "dash"}
	if isFrom {
		kinds = append(kinds, "and")
	}
	for _, kind := range kinds {
		at, ok := r.after(i, kind)
		if !ok {
			continue
		}
		if other, end, found := r.period(at, isBirth || p.precision == oneYear && kind != "and"); found && !other.last.Before(p.first) {
			v.to, v.hasFrom = other.last, true
			v.isRelative = v.isRelative && other.isRelative
			v.hasYear = v.hasYear || other.hasYear
			if !p.hasYear && other.hasYear && p.precision <= oneMonth { // "từ tháng 3 đến tháng 6/2020"
				v.from = inYear(p, other.last.Year)
			}
			return v, end
		}
	}
	if isFrom {
		v.to = registry.Date{}
		return v, i
	}
	return r.listed(v, i, isBirth)
}

// inYear is the first day of a period in another year.
func inYear(p period, year int) registry.Date {
	d := p.first
	d.Year = year
	return d
}

// listed joins years that follow each other: "2015, 2016 và 2017". Others stay for a second piece.
func (r *reader) listed(v interval, i int, isBirth bool) (interval, int) {
	if v.precision != oneYear || v.isRelative {
		return v, i
	}
	for i < len(r.tokens) {
		at, ok := r.after(i, "and")
		if !ok && !r.tokens[i].apart {
			break
		}
		other, end, found := r.period(at, isBirth)
		if _, _, isAge := r.amount(at); !found || isAge || other.precision != oneYear {
			break
		}
		switch {
		case other.first == v.to.AddDays(1):
			v.to = other.last
		case other.last == v.from.AddDays(-1):
			v.from = other.first
		default:
			return v, i
		}
		i = end
	}
	return v, i
}

// bounded reads an interval with one open side: "trước 2018", "sau 2019", "đến 30/11", "chậm nhất 30/11".
func (r *reader) bounded(i int, isBirth bool) (v interval, next int, ok bool) {
	for _, kind := range []string{"before", "after", "until", "to"} {
		at, found := r.after(i, kind)
		if !found {
			continue
		}
		p, end, found := r.period(at, isBirth)
		if !found {
			continue
		}
		v = interval{period: p}
		switch kind {
		case "before":
			v.to = p.first.AddDays(-1)
		case "after":
			v.from, v.hasFrom = p.last.AddDays(1), true
		default:
			v.to = p.last
		}
		return v, end, true
	}
	return interval{}, i, false
}
