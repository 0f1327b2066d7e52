package ask

import (
	"rasoat/registry"
)

// What is said of a field: it is missing, wrong, or either.
const (
	saidLack   = "lack"
	saidWrong  = "wrong"
	saidBroken = "broken"
)

// said is the defect that a predicate makes of a field.
func said(predicate, field string) string {
	table := map[string][3]string{
		"no_id":      {"no_id", "bad_id", "bad_id"},
		"name":       {"name_missing", "name_invalid", "name"},
		"birth_date": {"dob_missing", "dob_invalid", "birth_date"},
		"sex":        {"sex_missing", "sex_invalid", "sex"},
		"ethnicity":  {"ethnicity_missing", "ethnicity_unknown", "ethnicity"},
		"guardian":   {"guardian_missing", "guardian_invalid", "guardian"},
	}
	switch predicate {
	case saidLack:
		return table[field][0]
	case saidWrong:
		return table[field][1]
	}
	return table[field][2]
}

// predicateOf is what a defect says of which field; false for those that say something of their own.
func predicateOf(f registry.Filter) (predicate, field string, ok bool) {
	names := defectNames(f)
	if len(names) != 1 {
		return "", "", false
	}
	for _, field := range []string{"no_id", "name", "birth_date", "sex", "ethnicity", "guardian"} {
		for _, predicate := range []string{saidLack, saidWrong, saidBroken} {
			if said(predicate, field) == names[0] {
				return predicate, field, true
			}
		}
	}
	return "", "", false
}

// predicates lets "thiếu mã và ngày sinh" reach both fields, and "thiếu, sai mã" say both of one.
func (j *joiner) predicates() {
	j.subjects()
	predicate, behind := "", -1 // and the predicate that waits for its field
	for k := range j.pieces {
		p := &j.pieces[k]
		switch {
		case p.kind == "pred":
			predicate, behind = p.value, k
		case p.kind == "field" && predicate != "":
			j.becomes(p, said(predicate, p.value))
			j.spend(&behind)
		case p.kind == pieceCondition && p.value == "defect":
			other, field, ok := predicateOf(p.filter)
			if ok && behind >= 0 {
				addDefect(&p.filter, said(predicate, field))
				j.spend(&behind)
			}
			if predicate = ""; ok {
				predicate = other
			}
		case p.kind == "and", p.kind == pieceFiller:
		default:
			predicate, behind = "", -1
		}
	}
	for k := range j.pieces {
		p := &j.pieces[k]
		switch p.kind {
		case "field":
			p.candidates = []registry.Filter{j.condition("defect", said(saidLack, p.value)), j.condition("defect", said(saidWrong, p.value))}
			p.kind = pieceUnsure
		case "pred":
			p.kind, p.candidates = pieceUnsure, j.allFields(p.value)
		}
	}
}

func (j *joiner) becomes(p *piece, defect string) {
	p.kind, p.value, p.filter = pieceCondition, "defect", j.condition("defect", defect)
}

// spend marks a predicate that has found its field.
func (j *joiner) spend(at *int) {
	if *at >= 0 {
		j.pieces[*at].kind = pieceFiller
		*at = -1
	}
}

func (j *joiner) allFields(predicate string) []registry.Filter {
	var all []registry.Filter
	for _, field := range []string{"no_id", "name", "birth_date", "sex", "ethnicity", "guardian"} {
		all = append(all, j.condition("defect", said(predicate, field)))
	}
	return all
}

// subjects takes "cha mẹ" before what keeps a re-check from being done for who it is about: "cha mẹ đi làm ăn xa".
func (j *joiner) subjects() {
	for k := range j.pieces {
		next := j.next(k + 1)
		if p := &j.pieces[k]; p.kind == "field" && next < len(j.pieces) && j.pieces[next].value == "obstacle" {
			p.kind = pieceFiller
		}
	}
}
