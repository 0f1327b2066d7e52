package ask

import (
	"slices"
	"strconv"
	"strings"

	"rasoat/registry"
)

const (
	longestPlace   = 5  // words of a unit's name
	perPlaceWord   = 8  // of a name without "ấp" or "xã" before it
	unknownPlace   = 3  // of a name that no unit has
	mostOfARange   = 40 // units of "ấp 1 đến ấp 5"
	shortestSlip   = 6  // letters of a unit's name in which a slip is mended
	longestUnknown = 3  // words taken for the name of a unit that is not there
)

func levelsOf(value string) []registry.Level {
	name, _, _ := strings.Cut(value, ":")
	for _, l := range []registry.Level{registry.LevelProvince, registry.LevelDistrict, registry.LevelCommune, registry.LevelHamlet} {
		if l.String() == name {
			return []registry.Level{l}
		}
	}
	return nil
}

// places adds the units that begin at token i.
func (r *reader) places(i int) {
	kinds := map[int]*mention{} // by end: "thành phố" stands on two levels
	for _, m := range r.found[i] {
		if m.kind != "unit" && m.kind != "short" {
			continue
		}
		known := kinds[m.to]
		if known == nil {
			known = &mention{kind: registry.Fold(r.words(i, m.to))}
			kinds[m.to] = known
		}
		known.levels = append(known.levels, levelsOf(m.value)...)
		if _, kind, ok := strings.Cut(m.value, ":"); ok {
			known.kind = registry.Fold(kind)
		}
		r.placed(i, m, *known)
	}
	r.unnamed(i)
}

// placed reads the name behind a kind of unit, and the others that follow: "ấp 5, 7 và 9", "ấp 1 đến ấp 5".
func (r *reader) placed(i int, m match, kind mention) {
	isShort := m.kind == "short"
	if at, ok := r.after(m.to, "ordinal"); ok {
		if _, _, isNumber := r.count(at); isNumber {
			m.to = at
		}
	}
	if isShort && !r.isShortKind(i, m.to) {
		return
	}
	first, ok := r.placeName(m.to, kind)
	if !ok && !isShort {
		if range_, end := r.numberedRange(m.to, m.to, kind); range_ != nil {
			r.add(piece{kind: pieceUnits, from: i, to: end, score: scoreOf(end - i), mentions: range_})
			return
		}
		r.unknownPlace(i, m.to, kind)
		return
	}
	if !ok || isShort && len(first.found) == 0 {
		return
	}
	first.from = i
	mentions, end := []mention{first}, first.to
	if more, to := r.numberedRange(m.to, first.to, kind); more != nil {
		mentions, end = more, to
	}
	for {
		next, ok := r.another(end, kind)
		if !ok {
			break
		}
		mentions, end = append(mentions, next), next.to
	}
	p := piece{kind: pieceUnits, from: i, to: end, score: scoreOf(end - i), mentions: mentions}
	r.add(p)
}

// isShortKind allows "a3", "a 3" and "x. Tân Thuận", not any single letter.
func (r *reader) isShortKind(i, to int) bool {
	if to >= len(r.tokens) {
		return false
	}
	return r.tokens[to].digits || r.tokens[to].apart || len(r.tokens[i].text) > 1
}

// placeName reads the name of a unit at token i: a number in any spelling, or the longest name that a unit has.
func (r *reader) placeName(i int, kind mention) (mention, bool) {
	if i >= len(r.tokens) || r.tokens[i].apart && len(r.tokens[i-1].text) > 2 {
		return mention{}, false
	}
	m := kind
	m.from = i
	for n := min(longestPlace, len(r.tokens)-i); n > 0; n-- {
		if r.isApartWithin(i, i+n) {
			continue
		}
		words := r.words(i, i+n)
		m.key = registry.MatchKey(words)
		m.found = r.spelt(m.key, r.tree.lookup(nameKey(words), kind.levels))
		if t := &r.tokens[i]; n == 1 && r.known[t.fold] && !t.isTitle && !t.number { // "xã còn": a far unit may have any name
			m.found = r.tree.near(m.found, r.who.Unit)
		}
		if len(m.found) > 0 {
			m.to = i + n
			return m, true
		}
	}
	if n, end, ok := r.count(i); ok && n > 0 {
		m.to, m.key = end, strconv.Itoa(n)
		m.found = r.tree.lookup(m.key, kind.levels)
		return m, true
	}
	if n := roman(r.tokens[i].text); n > 0 {
		m.to, m.key = i+1, strconv.Itoa(n)
		m.found = r.tree.lookup(m.key, kind.levels)
		return m, len(m.found) > 0
	}
	return r.mendedPlace(i, m)
}

// spelt keeps the units whose names agree with the accents that were typed; near the asker wrong ones are read over.
func (r *reader) spelt(key string, found []*unit) []*unit {
	if agreed := keep(found, func(u *unit) bool { return keysAgree(key, u.key) }); len(agreed) > 0 {
		return agreed
	}
	if r.meant[key] { // "xã với": another word
		return nil
	}
	return r.tree.near(found, r.who.Unit)
}

// roman reads I to XII in capitals, 0 for anything else.
func roman(text string) int {
	return slices.Index([]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}, text)
}

// mendedPlace finds a long name with one slip in it, among the units near the asker.
func (r *reader) mendedPlace(i int, m mention) (mention, bool) {
	for n := min(longestPlace, len(r.tokens)-i); n > 0; n-- {
		key := nameKey(r.words(i, i+n))
		if len(key) < shortestSlip || r.isApartWithin(i, i+n) {
			continue
		}
		var found []*unit
		for _, u := range r.tree.neighbours(r.who.Unit) {
			if slices.Contains(m.levels, u.Level) && isSlip(key, u.name) {
				found = append(found, u)
			}
		}
		if len(found) > 0 {
			m.to, m.key, m.found = i+n, key, found
			return m, true
		}
	}
	return mention{}, false
}

// another reads one more unit of the same kind: "và 7", ", 9", "và ấp 7" stays a piece of its own.
func (r *reader) another(i int, kind mention) (mention, bool) {
	if i >= len(r.tokens) {
		return mention{}, false
	}
	at, ok := r.after(i, "and")
	if !ok && !r.tokens[i].apart && !r.isNextNumber(i) {
		return mention{}, false
	}
	if at >= len(r.tokens) {
		return mention{}, false
	}
	isNumber := r.tokens[at].digits && len(r.tokens[at].text) <= 2
	if _, _, isAge := r.amount(at); isAge {
		return mention{}, false
	}
	kind.from = at
	if isNumber {
		m := kind
		m.to, m.key = at+1, strconv.Itoa(atoi(r.tokens[at].text))
		m.found = r.tree.lookup(m.key, kind.levels)
		return m, true
	}
	m, ok := r.placeName(at, kind)
	return m, ok && len(m.found) > 0 && len(r.tree.near(m.found, r.who.Unit)) > 0
}

// isNextNumber reports whether a short number follows another: "ấp 3 4 5", but not "ấp 3 4 em".
func (r *reader) isNextNumber(i int) bool {
	isNumber := func(i int) bool { return r.tokens[i].digits && len(r.tokens[i].text) <= 2 && !r.tokens[i].glued }
	_, isCounted := r.longest(i+1, "kid")
	return i > 0 && isNumber(i) && r.tokens[i-1].digits && !isCounted
}

// numberedRange reads "1-5" or "1 đến 5" from the first number at token at; nil when it is no range.
func (r *reader) numberedRange(at, end int, kind mention) ([]mention, int) {
	low, high := 0, 0
	if head, tail, ok := cutDash(r.tokens[min(at, len(r.tokens)-1)].text); ok && at < len(r.tokens) && len(head) <= 2 && len(tail) <= 2 && plain(head+tail) != "" {
		low, high, end = atoi(head), atoi(tail), at+1
	} else {
		first, _, ok := r.count(at)
		behind, isRange := r.after(end, "to")
		if !isRange {
			behind, isRange = r.after(end, "dash")
		}
		if m, isKind := r.longest(behind, "unit"); isKind && slices.Equal(levelsOf(m.value), kind.levels) {
			behind = m.to
		}
		last, stop, isLast := r.count(behind)
		if !ok || !isRange || !isLast {
			return nil, end
		}
		low, high, end = first, last, stop
	}
	if low < 1 || high <= low || high-low > mostOfARange {
		return nil, end
	}
	var mentions []mention
	for n := low; n <= high; n++ {
		m := kind
		m.from, m.to, m.key = at, end, strconv.Itoa(n)
		m.found = r.tree.lookup(m.key, kind.levels)
		mentions = append(mentions, m)
	}
	return mentions, end
}

// unknownPlace takes the words behind a kind of unit for a name that no unit has: they are asked about.
func (r *reader) unknownPlace(i, at int, kind mention) {
	end := at
	for end < len(r.tokens) && end-at < longestUnknown && !r.tokens[end].apart && !r.tokens[end].number && !r.known[r.tokens[end].fold] {
		end++
	}
	if end == at {
		return
	}
	kind.from, kind.to = i, end
	for n := end - at; n > 0 && len(kind.found) == 0; n-- {
		key := nameKey(r.words(at, at+n))
		kind.found = keep(r.tree.neighbours(r.who.Unit), func(u *unit) bool {
			return slices.Contains(kind.levels, u.Level) && strings.HasPrefix(u.name, key)
		})
		kind.isPart, kind.key, kind.to = true, registry.MatchKey(r.words(at, at+n)), at+n
	}
	if len(kind.found) > 0 {
		end = kind.to
	}
	kind.to = end
	r.add(piece{kind: pieceUnits, from: i, to: end, score: perToken*(at-i) + unknownPlace*(end-at), mentions: []mention{kind}})
}

// unnamed adds a unit that is named without its kind, when it lies near the asker or is a province.
func (r *reader) unnamed(i int) {
	all := []registry.Level{registry.LevelProvince, registry.LevelDistrict, registry.LevelCommune, registry.LevelHamlet}
	for n := min(longestPlace, len(r.tokens)-i); n > 1; n-- {
		if r.isApartWithin(i, i+n) || r.tokens[i].number {
			continue
		}
		words := r.words(i, i+n)
		found := r.tree.lookup(nameKey(words), all)
		near := r.tree.near(found, r.who.Unit)
		if len(near) == 0 {
			near = keep(found, func(u *unit) bool { return u.Level == registry.LevelProvince })
		}
		m := mention{from: i, to: i + n, levels: all, key: registry.MatchKey(words), found: near}
		if len(near) > 0 && slices.ContainsFunc(near, func(u *unit) bool { return keysAgree(m.key, u.key) }) {
			r.add(piece{kind: pieceUnits, from: i, to: i + n, score: perPlaceWord*n - perPiece, mentions: []mention{m}})
			return
		}
	}
}
