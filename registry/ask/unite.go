package ask

import (
	"slices"

	"rasoat/registry"
)

// resolveUnits finds the units that are meant. A unit named beside one that lies in it is its parent and no condition of its own.
func (j *joiner) resolveUnits() {
	for _, group := range j.unitGroups() {
		used := map[int]bool{}
		for _, k := range group {
			j.resolveUnit(k, group, used)
		}
		for k := range used {
			if j.pieces[k].kind == pieceUnits {
				j.pieces[k].kind = pieceFiller
			}
		}
	}
}

// unitGroups are the pieces of units that stand together, from the highest level to the lowest.
func (j *joiner) unitGroups() [][]int {
	var groups [][]int
	isTogether := false
	for k := range j.pieces {
		switch p := &j.pieces[k]; p.kind {
		case pieceUnits:
			if !isTogether {
				groups = append(groups, nil)
			}
			last := len(groups) - 1
			groups[last] = append(groups[last], k)
			isTogether = true
		case pieceFiller:
		default:
			isTogether = false
		}
	}
	for _, group := range groups {
		slices.SortStableFunc(group, func(a, b int) int { return int(j.levelOf(a) - j.levelOf(b)) })
	}
	return groups
}

// levelOf is the lowest level on which a piece names units.
func (j *joiner) levelOf(k int) registry.Level {
	lowest := registry.LevelNation
	for _, m := range j.pieces[k].mentions {
		for _, u := range m.found {
			lowest = max(lowest, u.Level)
		}
		if len(m.found) == 0 && len(m.levels) > 0 {
			lowest = max(lowest, slices.Max(m.levels))
		}
	}
	return lowest
}

// resolveUnit gives a piece its units; parents that were needed are marked as used.
func (j *joiner) resolveUnit(k int, group []int, used map[int]bool) {
	p := &j.pieces[k]
	p.filter = registry.Filter{}
	for _, m := range p.mentions {
		found, parents := j.underParents(m, k, group)
		for _, parent := range parents {
			used[parent] = true
		}
		if len(found) == 1 && !m.isPart {
			p.filter.Units = append(p.filter.Units, found[0].ID)
			continue
		}
		open := Unclear{Words: bounded(j.words(m.from, m.to))}
		for _, u := range found[:min(len(found), mostCandidates)] {
			open.Candidates = append(open.Candidates, registry.Filter{Units: []registry.UnitID{u.ID}})
		}
		p.open = append(p.open, open)
	}
}

// underParents resolves a mention, with the units of a higher level that stand beside it as its parents.
func (j *joiner) underParents(m mention, k int, group []int) (found []*unit, used []int) {
	var parents []*unit
	for _, other := range group {
		if j.levelOf(other) >= j.levelOf(k) {
			continue
		}
		for _, higher := range j.pieces[other].mentions {
			parents = append(parents, j.tree.resolveAll(higher, j.who.Unit)...)
		}
		used = append(used, other)
	}
	if len(parents) == 0 {
		return j.tree.resolve(m, nil, j.who.Unit), nil
	}
	found = j.tree.resolve(m, parents, j.who.Unit)
	if len(found) == 0 {
		return nil, nil
	}
	if len(used) > 1 && len(found) > 1 { // the nearest of the parents decides
		found = j.tree.resolve(mention{kind: m.kind, key: m.key, found: found}, j.own(used[len(used)-1], parents), j.who.Unit)
	}
	return found, used
}

// own are the parents that one piece names.
func (j *joiner) own(k int, parents []*unit) []*unit {
	return keep(parents, func(u *unit) bool {
		return slices.ContainsFunc(j.pieces[k].mentions, func(m mention) bool { return slices.Contains(m.found, u) })
	})
}
