package ask

import "rasoat/registry"

func nameFilter(whose, name string) registry.Filter {
	if whose == nameAssignee {
		return registry.Filter{AssigneeName: name}
	}
	return registry.Filter{Name: name}
}

func (r *reader) nameScore(i int, isFamily, isBare bool) int {
	switch {
	case isBare && !isFamily:
		return perBare
	case isFamily && r.tokens[i].isTitle:
		return perUnknown + 1
	case !r.known[r.tokens[i].fold] || isFamily:
		return perUnknown
	}
	return perGiven
}

// isFamily reports whether the token is a family name by itself, also when Telex left something in it.
func (r *reader) isFamily(i int) bool {
	t := &r.tokens[i]
	fold := r.decodedFold(t)
	return !r.isPlainTitle(i) && !t.number && r.names.family[fold] && (!t.isAccented || fold != t.fold || r.names.familyAs[t.key])
}

// isNameable reports whether a token may be a word of a name: a syllable that means nothing else, or one that is given as a name.
func (r *reader) isNameable(i int, isInName bool) bool {
	t := &r.tokens[i]
	switch {
	case t.number, !isInName && r.isPlainTitle(i):
		return false
	case isInName && t.isTitle && r.tokens[i-1].isTitle: // capitals go on: "Nguyễn Văn A", or the names of the Khmer
		return true
	case !r.isNameWord(t):
		return false
	}
	if _, isCourtesy := r.longest(i, "filler"); isCourtesy && !isInName && (r.courtesy[t.key] || !t.isAccented || !r.isGiven(t)) {
		return t.isTitle && r.isGiven(t)
	}
	if r.known[t.fold] || len(r.readings[t.fold]) > 0 {
		return r.isGiven(t)
	}
	return true
}

func (r *reader) isGiven(t *token) bool {
	if t.isAccented {
		return r.names.givenAs[t.key]
	}
	return r.names.given[t.fold] || r.names.family[t.fold]
}

// areGiven reports whether all the tokens are given names, so that they may stand alone: one that is no other word, or several.
func (r *reader) areGiven(from, to int) bool {
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		isAlone := t.isTitle && r.isAlone(i)
		if to-from == 1 && r.known[t.fold] && !isAlone || !r.isGiven(t) {
			return false
		}
	}
	return to > from
}

// isFirm reports whether a word without accents is a name rather than the courtesy that it also spells: "em nhi", "con chi lua".
func (r *reader) isFirm(i int) bool { return !r.tokens[i].isAccented && r.names.firm[r.tokens[i].fold] }

// isCourteous reports whether a word without accents is also one of courtesy: "le", "ho", "do".
func (r *reader) isCourteous(i int) bool {
	_, ok := r.longest(i, "filler")
	return ok && !r.tokens[i].isAccented && !r.tokens[i].isTitle
}

// isAlone reports whether everything else is courtesy.
func (r *reader) isAlone(i int) bool {
	for at := 0; at < len(r.tokens); {
		m, ok := r.longest(at, "filler")
		switch {
		case at == i:
			at++
		case !ok:
			return false
		default:
			at = m.to
		}
	}
	return true
}

// surname adds "họ Danh", unless more of the name follows.
func (r *reader) surname(i, at int) {
	if at >= len(r.tokens) || !r.isFamily(at) || at+1 < len(r.tokens) && r.isNameable(at+1, false) {
		return
	}
	r.add(piece{kind: pieceName, value: nameChild, from: i, to: at + 1, score: scoreOf(at+1-i) + titleBonus,
		filter: registry.Filter{Name: r.words(at, at+1)}})
}

// isPlainTitle reports whether a word without accents is more often in front of names than in them: "chau", "be", "tra".
func (r *reader) isPlainTitle(i int) bool {
	t := &r.tokens[i]
	_, isKid := r.longest(i, "kid")
	_, isFind := r.longest(i, "find")
	return (isKid || isFind) && !t.isAccented && !t.isTitle
}
