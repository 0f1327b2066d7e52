package ask

import "rasoat/registry"

// names decides whose the names are. A child's comes first; a parent's is looked for when no child's is given; somebody of
// whom nothing is said is asked about.
func (j *joiner) names() {
	hasChild := false
	for k := range j.pieces {
		p := &j.pieces[k]
		hasChild = hasChild || p.kind == pieceName && (p.value == nameChild || p.value == nameBare && p.isNear)
	}
	isTaken := false
	for k := range j.pieces {
		p := &j.pieces[k]
		if p.kind != pieceName {
			continue
		}
		switch {
		case p.value == namePerson:
			p.kind = pieceUnsure
			p.candidates = []registry.Filter{{Name: p.filter.Name}, {AssigneeName: p.filter.Name}}
		case p.value == nameBare && !p.isNear:
			p.kind = pieceUnsure
			p.candidates = []registry.Filter{{Name: p.filter.Name}}
		case p.value == nameParent && hasChild, p.value != nameAssignee && isTaken:
			p.kind, p.candidates = pieceUnsure, []registry.Filter{p.filter}
		case p.value != nameAssignee:
			isTaken = true
		}
	}
}
