package ask

import (
	"slices"

	"rasoat/registry"
)

// Whose name it is, as the words around it say.
const (
	nameChild    = "child"
	nameParent   = "parent"
	nameAssignee = "assignee"
	namePerson   = "person" // a parent or somebody who re-checks: to be asked about
	nameBare     = "bare"   // nothing says
)

const (
	longestName     = 7 // words
	perUnknown      = 6 // a word of a name that means nothing else
	perGiven        = 5 // a word of a name that is also a word
	perBare         = 2 // a word that may be part of a name, beside nothing that says so
	familyBonus     = 4
	titleBonus      = 3
	perChildTitle   = 3
	perKnowingTitle = 8 // "con chị", "giao cho": words that leave no doubt
)

// namesAt adds the names that begin at token i with the words that say whose they are.
func (r *reader) namesAt(i int) {
	for _, m := range r.found[i] {
		if !m.isWhole { // a title is not read over anything
			continue
		}
		switch m.kind {
		case "find":
			r.named(i, m.to, nameChild, perChildTitle, false)
		case "surname":
			r.surname(i, m.to)
		case "called":
			r.named(i, m.to, nameChild, perKnowingTitle, false)
		case "kid":
			if !r.isPlural(i) {
				r.named(i, m.to, nameChild, perChildTitle, false)
				r.torn(i, m.to)
			}
		case "softkid":
			r.named(i, m.to, nameChild, perChildTitle, true)
		case "parent":
			r.named(i, m.to, nameParent, perKnowingTitle, false)
			r.persons(i, m.to, nameParent)
		case "assign", "assigned", "unassigned":
			r.assigned(i, m)
		case "person", "worker":
			r.person(i, m)
		}
	}
	r.named(i, i, nameBare, 0, false)
}

// persons reads "chị" and the like in front of a name.
func (r *reader) persons(i, at int, whose string) {
	for _, m := range r.matchesAt(at) {
		if m.kind == "person" || m.kind == "worker" && whose == nameAssignee {
			r.named(i, m.to, whose, perKnowingTitle, false)
			for _, second := range r.matchesAt(m.to) { // a title in front of a title: "chị cộng tác viên"
				if second.kind == "worker" || second.kind == "person" {
					r.named(i, second.to, whose, perKnowingTitle, false)
				}
			}
		}
	}
}

func (r *reader) matchesAt(i int) []match {
	if i >= len(r.tokens) {
		return nil
	}
	return r.found[i]
}

// assigned reads "giao cho chị Lụa"; in front of an organisation the words mean nothing by themselves.
func (r *reader) assigned(i int, m match) {
	before := len(r.pieces[i])
	at := m.to
	r.persons(i, at, nameAssignee)
	r.named(i, at, nameAssignee, perKnowingTitle, r.words(i, at) == r.tokens[i].text)
	for k := before; k < len(r.pieces[i]); k++ {
		p := &r.pieces[i][k]
		switch {
		case p.kind != pieceName:
		case m.kind == "assigned":
			p.filter.Stages = []registry.Stage{registry.StageAssigned}
		case m.kind == "unassigned":
			p.kind = pieceUnsure
		}
	}
	if r.isOrganisation(r.overFillers(at)) && m.kind != "unassigned" {
		p := piece{kind: pieceFiller, from: i, to: at, score: m.score}
		if m.kind == "assigned" {
			p.kind, p.filter.Stages = pieceCondition, []registry.Stage{registry.StageAssigned}
		}
		r.add(p)
	}
}

func (r *reader) isOrganisation(i int) bool {
	_, ok := r.longest(i, "organisation")
	return ok
}

// overFillers is the next token that is more than courtesy.
func (r *reader) overFillers(i int) int {
	for i < len(r.tokens) {
		m, ok := r.longest(i, "filler")
		if !ok || r.isOrganisation(i) {
			break
		}
		if _, isTitle := r.longest(i, "kid"); isTitle {
			break
		}
		if _, isTitle := r.longest(i, "parent"); isTitle {
			break
		}
		i = m.to
	}
	return i
}

// person reads "chị Lụa": with "phụ trách" behind it somebody who re-checks, as "cộng tác viên Lụa" always is.
func (r *reader) person(i int, m match) {
	before := len(r.pieces[i])
	whose := namePerson
	if m.kind == "worker" {
		whose = nameAssignee
	}
	perTitle := perChildTitle
	if m.kind == "worker" {
		perTitle = perToken
	}
	r.named(i, m.to, whose, perTitle, false)
	r.persons(i, m.to, whose)
	for _, p := range slices.Clone(r.pieces[i][before:]) {
		end, ok := r.after(p.to, "keeper")
		if !ok || p.kind != pieceName || p.value == nameAssignee && m.kind != "worker" {
			continue
		}
		if p.value == namePerson {
			p.value, p.filter = nameAssignee, nameFilter(nameAssignee, p.filter.Name)
		}
		p.score += perToken*(end-p.to) + titleBonus
		p.to = end
		r.add(p)
	}
}

// keeper takes "phụ trách" beside an organisation for what it is: nothing by itself.
func (r *reader) keeper(i int) {
	m, ok := r.longest(i, "keeper")
	if !ok {
		return
	}
	for from := range i {
		for _, before := range r.found[from] {
			if before.kind == "organisation" && before.to == i {
				r.add(piece{kind: pieceFiller, from: i, to: m.to, score: m.score})
				return
			}
		}
	}
}

// isPlural reports whether the word before says that several are meant: "các em nam" is no child called Nam.
func (r *reader) isPlural(i int) bool {
	if i == 0 {
		return false
	}
	m, ok := r.longest(i-1, "plural")
	return ok && m.to == i
}

// torn adds "em nam", which may be a boy or a name, unless it begins with a capital.
func (r *reader) torn(i, at int) {
	m, ok := r.longest(at, "sex")
	if !ok || m.to != at+1 || r.tokens[at].isTitle || !r.isNameable(at, false) {
		return
	}
	if next, isGiven := r.nextName(m.to); isGiven && next {
		return
	}
	r.add(piece{kind: pieceUnsure, from: i, to: m.to, score: scoreOf(m.to - i),
		candidates: []registry.Filter{r.condition("sex", m.value), {Name: r.words(at, m.to)}}})
}

// nextName reports whether the token is a word of a name and of nothing else.
func (r *reader) nextName(i int) (is, ok bool) {
	if i >= len(r.tokens) {
		return false, false
	}
	return r.isNameable(i, false) && !r.known[r.tokens[i].fold], true
}

// named adds the names that begin at token at as pieces from token i, one for every length. isSoft asks for a family name
// or a capital.
func (r *reader) named(i, at int, whose string, perTitle int, isSoft bool) {
	if at >= len(r.tokens) || at > i && r.tokens[at].apart {
		return
	}
	isFamily := r.isFamily(at)
	if isSoft && !isFamily && !r.tokens[at].isTitle {
		return
	}
	score := perTitle * (at - i)
	if at > i {
		score += titleBonus
	}
	for end := at + 1; end <= min(len(r.tokens), at+longestName); end++ {
		word := end - 1
		isIn := isFamily && word > at || at > i && r.isFirm(word)
		if word > at && r.tokens[word].apart || !isFamily && !r.isNameable(word, isIn) || isFamily && word > at && !r.isNameable(word, isIn) {
			return
		}
		score += r.nameScore(word, isFamily, whose == nameBare)
		total := score
		switch {
		case isFamily && (end-at > 2 || end-at == 2 && !(r.known[r.tokens[at].fold] && r.known[r.tokens[word].fold])):
			total += familyBonus
		case isFamily && end-at == 1 && whose == nameBare:
			total = perBare
		}
		if whose == namePerson {
			total -= perPiece // "có lỗi" without its accents is no aunt
		}
		if whose == nameBare && end-at < 3 && r.isCourteous(at) {
			continue // "ho co", "le thi": a family name only when more follows
		}
		if whose == nameBare {
			total = max(1, total-1)
		}
		p := piece{kind: pieceName, value: whose, from: i, to: end, score: total}
		p.filter = nameFilter(whose, r.words(at, end))
		p.isNear = whose == nameBare && (isFamily && end-at > 1 || r.areGiven(at, end))
		r.add(p)
	}
}
