package ask

import (
	"cmp"
	"slices"
	"strings"

	"rasoat/registry"
)

// joiner puts the chosen pieces of a sentence together.
type joiner struct {
	*reader
	q       *Question
	pieces  []piece
	isOpen  bool // the last unclear words may be continued
	intents map[string]bool
}

func (j *joiner) join() {
	j.intents = map[string]bool{}
	j.takeOut()
	j.predicates()
	j.resolveUnits()
	j.names()
	for k := range j.pieces {
		j.place(k)
	}
	j.asked()
	slices.SortFunc(j.q.Filter.Units, j.byPlace)
	if len(j.q.Unclear) > mostUnclear {
		j.q.Unclear = j.q.Unclear[:mostUnclear]
	}
	j.q.Intent = j.intent()
}

// byPlace sorts units as the tree was given.
func (j *joiner) byPlace(a, b registry.UnitID) int {
	return j.tree.units[a].place - j.tree.units[b].place
}

// place gives one piece its place in the filter, or among what is unclear.
func (j *joiner) place(k int) {
	p := &j.pieces[k]
	wasOpen := j.isOpen
	j.isOpen = false
	switch p.kind {
	case pieceCondition, pieceTime, pieceUnits, pieceName:
		joined, ok := Join(j.q.Filter, p.filter)
		if !ok {
			j.unclear(p, p.filter)
			return
		}
		j.q.Filter = joined
		j.q.Code = cmp.Or(j.q.Code, p.code)
		j.q.Unclear = append(j.q.Unclear, p.open...)
	case pieceUnsure:
		j.unclear(p, p.candidates...)
	case pieceRest:
		j.rest(p, wasOpen)
	case "intent":
		j.intents[p.value] = true
	case "command", "greeting":
		j.intents[p.kind] = true
		j.unclear(p)
		j.isOpen = true
	case pieceFiller:
		j.isOpen = wasOpen && p.kind == pieceFiller && j.continues(p)
	}
}

// continues adds courtesy behind a command to its words: "xóa em này".
func (j *joiner) continues(p *piece) bool {
	last := &j.q.Unclear[len(j.q.Unclear)-1]
	if j.tokens[p.from].apart || !strings.HasSuffix(last.Words, j.words(p.from-1, p.from)) {
		return false
	}
	last.Words = bounded(last.Words + " " + j.words(p.from, p.to))
	return true
}

func (j *joiner) unclear(p *piece, candidates ...registry.Filter) {
	j.q.Unclear = append(j.q.Unclear, Unclear{bounded(j.words(p.from, p.to)), candidates[:min(len(candidates), mostCandidates)]})
}

// rest lists what nothing fits. It may be a name.
func (j *joiner) rest(p *piece, _ bool) {
	words := j.words(p.from, p.to)
	if strings.Trim(words, signs+"/ ") == "" {
		return
	}
	isName := true
	for i := p.from; i < p.to; i++ {
		isName = isName && j.isNameable(i, false)
	}
	if isName {
		j.unclear(p, registry.Filter{Name: words})
		return
	}
	j.unclear(p)
}

// asked settles "có mã chưa": of one child the record answers it, of many it may mean either.
func (j *joiner) asked() {
	f := j.q.Filter
	if f.Name != "" || j.q.Code != "" || f.Digits != "" || j.intents["progress"] {
		return
	}
	for k := range j.pieces {
		if p := &j.pieces[k]; p.kind == "asked" {
			j.unclear(p, p.candidates...)
		}
	}
}

// intent is what the words ask for; a name or a number that is looked for makes it find.
func (j *joiner) intent() Intent {
	f := j.q.Filter
	isOne := f.Name != "" || j.q.Code != "" || f.Digits != ""
	switch {
	case j.intents["command"]:
		return IntentList
	case j.intents["export"]:
		return IntentExport
	case j.intents["progress"] && !isOne:
		return IntentProgress
	case j.intents["count"], j.intents["few"] && !j.intents["list"]:
		return IntentCount
	case isOne:
		return IntentFind
	}
	return IntentList
}

// next is the next piece from k on that is more than courtesy; len(j.pieces) when there is none.
func (j *joiner) next(k int) int {
	for k < len(j.pieces) && j.pieces[k].kind == pieceFiller {
		k++
	}
	return k
}

// asks reports whether a piece may be excluded or negated.
func (p *piece) asks() bool {
	switch p.kind {
	case pieceCondition, pieceTime, pieceUnits, pieceName, pieceUnsure, pieceRest, "field":
		return true
	}
	return false
}

// takeOut turns "trừ ấp 5", "không phải Kinh" and "không quá hạn" into questions: the filter has no field for them.
func (j *joiner) takeOut() {
	var kept []piece
	for k := 0; k < len(j.pieces); k++ {
		p := j.pieces[k]
		end := j.excluded(k)
		switch {
		case end > k:
			out := piece{kind: pieceUnsure, from: p.from, to: j.pieces[end].to}
			for _, excluded := range j.pieces[k+1 : end+1] {
				out.candidates = append(out.candidates, j.meant(excluded)...)
			}
			if last := len(kept) - 1; last >= 0 && kept[last].kind == "field" && p.kind == "exclude" {
				out.from = kept[last].from
				kept = kept[:last]
			}
			kept = append(kept, out)
			k = end
			continue
		case p.kind == "exclude":
			p.kind = pieceRest
		case p.kind == "negate":
			p.kind = pieceFiller
		}
		kept = append(kept, p)
	}
	j.pieces = kept
}

// meant is what a piece would ask for if it were not excluded.
func (j *joiner) meant(p piece) []registry.Filter {
	switch p.kind {
	case pieceUnits:
		var f registry.Filter
		for _, m := range p.mentions {
			for _, u := range j.tree.resolve(m, nil, j.who.Unit) {
				f.Units = append(f.Units, u.ID)
			}
		}
		return []registry.Filter{f}
	case pieceCondition, pieceTime, pieceName:
		return []registry.Filter{p.filter}
	case pieceUnsure:
		return p.candidates
	}
	return nil
}

// excluded is the last piece that the exclusion at k reaches, k itself when there is none: the next one that asks, and those
// of its kind that "và" or a comma adds. A mere "không" reaches what stands right behind it and says something of a record.
func (j *joiner) excluded(k int) int {
	p := &j.pieces[k]
	if p.kind != "exclude" && p.kind != "negate" {
		return k
	}
	at := j.next(k + 1)
	if at == len(j.pieces) || !j.pieces[at].asks() {
		return k
	}
	target := &j.pieces[at]
	if p.kind == "negate" && (at > k+1 || target.kind != pieceCondition || j.tokens[target.from].apart || !negatable(target.value)) {
		return k
	}
	for {
		behind := at + 1
		if behind < len(j.pieces) && j.pieces[behind].kind == "and" {
			behind++
		}
		if behind >= len(j.pieces) || j.pieces[behind].kind != target.kind || j.pieces[behind].value != target.value ||
			behind == at+1 && !j.tokens[j.pieces[behind].from].apart {
			return at
		}
		at = behind
	}
}

func negatable(kind string) bool {
	switch kind {
	case "defect", "stage", "has_number", "returned", "overdue", "obstacle":
		return true
	}
	return false
}
