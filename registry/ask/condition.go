package ask

import (
	"fmt"
	"strconv"
	"strings"

	"rasoat/registry"
)

// condition is the filter that a row of phrases.tsv stands for. A row that says nothing is a mistake of ours.
func (r *reader) condition(kind, value string) registry.Filter {
	var f registry.Filter
	switch kind {
	case "defect", "field":
		for name := range strings.SplitSeq(value, ",") {
			addDefect(&f, name)
		}
	case "stage":
		f.Stages = stagesOf(value)
	case "has_number":
		f.HasNumber = true
	case "returned":
		f.Returned = true
	case "overdue":
		f.Overdue = true
	case "sex":
		f.Sex = registry.Sex(value)
	case "ethnicity":
		f.Ethnicity = value
	case "organisation":
		f.Organisation = registry.Organisation(value)
	case "obstacle":
		f.AnyObstacle = value == "any"
		if !f.AnyObstacle {
			f.Obstacle = registry.Obstacle(value)
		}
	case "ages":
		low, high, _ := strings.Cut(value, "-")
		f = r.between(atoi(low), atoi(high))
		if low == "0" { // nobody is younger
			f.BornTo = registry.Date{}
		}
	case "due":
		f.DueTo = r.who.Today.AddDays(atoi(value))
	default:
		panic(fmt.Sprintf("phrases: %s %s is no condition", kind, value))
	}
	return f
}

func addDefect(f *registry.Filter, name string) {
	if code, err := registry.ParseCode(name); err == nil {
		f.Codes = append(f.Codes, code)
		return
	}
	f.Classes = append(f.Classes, registry.Class(name))
}

func stagesOf(value string) []registry.Stage {
	if value == "open" {
		return registry.OpenStages()
	}
	stage, err := registry.ParseStage(value)
	if err != nil {
		panic(fmt.Sprintf("phrases: %v", err))
	}
	return []registry.Stage{stage}
}

func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("phrases: %v", err))
	}
	return n
}

const (
	perFiller = 3
	perUnsure = 5
	perWord   = 4 // "và", "không": more than a filler, less than anything that asks
)

// phrases adds what the table says at token i.
func (r *reader) phrases(i int) {
	for _, m := range r.found[i] {
		p := piece{kind: m.kind, value: m.value, from: m.from, to: m.to, score: m.score, order: m.order}
		switch m.kind {
		case "defect", "stage", "has_number", "returned", "overdue", "sex", "organisation", "obstacle", "ages", "ethnicity":
			p.kind, p.filter = pieceCondition, r.condition(m.kind, m.value)
			p.value = m.kind
			if m.isWhole && m.to-m.from > 1 {
				p.score += perFiller // goes before a name of the same words
			}
			if m.kind == "sex" && r.isCalled(m) {
				continue
			}
		case "unsure", "asked":
			if m.kind == "unsure" {
				p.kind = pieceUnsure
			}
			p.score -= perUnsure // a phrase that is clear goes before
			for _, one := range strings.Split(m.value, ";") {
				kind, value, _ := strings.Cut(one, "=")
				p.candidates = append(p.candidates, r.condition(kind, value))
			}
		case "unplaced":
			p.kind, p.score = pieceUnsure, p.score-perPiece
		case "find":
			p.kind, p.score = pieceFiller, perFiller*(m.to-m.from)
		case "filler":
			if !m.isWhole {
				continue
			}
			p.score = perFiller + (perFiller+perWord)*(m.to-m.from-1)
		case "and", "negate":
			p.score = perWord
		case "everywhere":
			p.kind = pieceFiller
		case "field":
			if m.to == m.from+1 && !r.tokens[m.from].isAccented {
				p.score = perBare // "ma" is more often "mà"
			}
		case "pred", "intent", "command", "greeting", "exclude":
		default:
			continue
		}
		if p.score > 0 {
			r.add(p)
		}
	}
}

// isCalled reports whether a capital makes a name of what would be a sex: "bé Nam", "em Nam".
func (r *reader) isCalled(m match) bool {
	last := m.to - 1
	return last > m.from && r.tokens[last].isTitle && !r.tokens[m.from].isTitle && r.isGiven(&r.tokens[last])
}
