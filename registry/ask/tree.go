package ask

import (
	"slices"
	"strings"

	"rasoat/registry"
)

// Tree is the tree of units in which a sentence's places are found. It is read by many at once and never changed.
type Tree struct {
	units  map[registry.UnitID]*unit
	byName map[string][]*unit // the name without accents and blanks
	byCode map[string]*unit
	below  map[*unit][]*unit // everything in a province
}

type unit struct {
	registry.Unit
	parent *unit
	key    string // of the name
	name   string // as it is looked up
	kind   string // the type without accents
	place  int    // in the order in which the units were given
}

// NewTree indexes units by what people call them. Parents are found by id; a unit whose parent is missing stands by itself.
func NewTree(units []registry.Unit) *Tree {
	t := &Tree{units: make(map[registry.UnitID]*unit, len(units)), byName: map[string][]*unit{}, byCode: map[string]*unit{}, below: map[*unit][]*unit{}}
	all := make([]*unit, len(units))
	for i, u := range units {
		all[i] = &unit{Unit: u, key: registry.MatchKey(u.Name), name: nameKey(u.Name), kind: registry.Fold(u.Type), place: i}
		t.units[u.ID] = all[i]
		t.byCode[codeOf(u)] = all[i]
		t.byName[all[i].name] = append(t.byName[all[i].name], all[i])
	}
	for _, u := range all {
		if u.Parent != u.ID {
			u.parent = t.units[u.Parent]
		}
	}
	for _, u := range all {
		if top := u.above(registry.LevelProvince); top != nil {
			t.below[top] = append(t.below[top], u)
		}
	}
	return t
}

// nameKey is a name as it is looked up: without accents and blanks, a number without leading zeros.
func nameKey(name string) string {
	key := strings.Map(func(c rune) rune {
		if strings.ContainsRune(" -'.", c) {
			return -1
		}
		return c
	}, registry.Fold(name))
	if trimmed := strings.TrimLeft(key, "0"); trimmed != "" {
		return trimmed
	}
	return key
}

// codeOf is a unit's code with its scheme, as files and commands have it.
func codeOf(u registry.Unit) string {
	if u.Scheme == "" {
		return u.Code
	}
	return u.Scheme + ":" + u.Code
}

// Code is the code of a unit with its scheme, "" for a unit that the tree does not have.
func (t *Tree) Code(id registry.UnitID) string {
	if u := t.units[id]; u != nil {
		return codeOf(u.Unit)
	}
	return ""
}

// Unit is the unit of an id; false when the tree does not have it.
func (t *Tree) Unit(id registry.UnitID) (registry.Unit, bool) {
	if u := t.units[id]; u != nil {
		return u.Unit, true
	}
	return registry.Unit{}, false
}

// Find is the unit of a code, with its scheme or as it stands in the list; without a scheme today's is meant.
func (t *Tree) Find(code, today string) (registry.UnitID, bool) {
	scheme, plain := registry.ParseUnitCode(code, today)
	for _, key := range []string{code, scheme + ":" + plain, plain} {
		if u := t.byCode[key]; u != nil {
			return u.ID, true
		}
	}
	return 0, false
}

// within reports whether the unit is the other or stands below it.
func (u *unit) within(other *unit) bool {
	for at, steps := u, 0; at != nil && steps < 8; at, steps = at.parent, steps+1 {
		if at == other {
			return true
		}
	}
	return false
}

// above is the unit on a level that the unit is or stands below; nil when there is none.
func (u *unit) above(level registry.Level) *unit {
	for at, steps := u, 0; at != nil && steps < 8; at, steps = at.parent, steps+1 {
		if at.Level == level {
			return at
		}
	}
	return nil
}

// near keeps the units that the asker's own unit decides for: in the own commune or below the own unit, then the units
// in which it lies, then communes and districts of the own province, in whatever scheme.
func (t *Tree) near(found []*unit, who registry.UnitID) []*unit {
	own := t.units[who]
	if own == nil {
		return nil
	}
	home := own
	if commune := own.above(registry.LevelCommune); commune != nil {
		home = commune
	}
	province := own.above(registry.LevelProvince)
	for _, isNear := range []func(*unit) bool{
		func(u *unit) bool { return u.within(home) },
		func(u *unit) bool { return home.within(u) },
		func(u *unit) bool {
			if u.Level == registry.LevelHamlet || province == nil {
				return false
			}
			other := u.above(registry.LevelProvince)
			return other != nil && (other == province || other.key == province.key)
		},
	} {
		if kept := keep(found, isNear); len(kept) > 0 {
			return kept
		}
	}
	return nil
}

func keep(units []*unit, is func(*unit) bool) []*unit {
	var kept []*unit
	for _, u := range units {
		if is(u) {
			kept = append(kept, u)
		}
	}
	return kept
}

// prefer keeps those that are so, or all when none is.
func prefer(units []*unit, is func(*unit) bool) []*unit {
	if kept := keep(units, is); len(kept) > 0 {
		return kept
	}
	return units
}

// newest keeps the units of the latest scheme.
func newest(units []*unit) []*unit {
	latest := ""
	for _, u := range units {
		latest = max(latest, u.Scheme)
	}
	return prefer(units, func(u *unit) bool { return u.Scheme == latest || u.Level == registry.LevelHamlet })
}

// mention is a unit as a sentence names it.
type mention struct {
	from, to int // tokens
	kind     string
	levels   []registry.Level
	key      string // of the name as typed
	found    []*unit
	isPart   bool // only the beginning of their names was typed
}

// lookup finds the units of the levels by a name as it is looked up.
func (t *Tree) lookup(name string, levels []registry.Level) []*unit {
	return keep(t.byName[name], func(u *unit) bool { return slices.Contains(levels, u.Level) })
}

// resolve decides which of the units is meant: the parent named decides between equals, then the asker's own unit, then
// today's scheme. More than one left is a question.
func (t *Tree) resolve(m mention, parents []*unit, who registry.UnitID) []*unit {
	found := prefer(m.found, func(u *unit) bool { return keysAgree(m.key, u.key) })
	if len(parents) > 0 {
		found = keep(found, func(u *unit) bool {
			return slices.ContainsFunc(parents, func(p *unit) bool { return u != p && u.within(p) })
		})
	} else if near := t.near(found, who); len(near) > 0 {
		found = near
	}
	found = newest(prefer(found, func(u *unit) bool { return u.kind == m.kind }))
	return found
}

// keysAgree compares names word by word; a typed word may lack accents.
func keysAgree(typed, meant string) bool {
	a, b := strings.Fields(typed), strings.Fields(meant)
	if len(a) != len(b) {
		return true // written in another way, a number in words perhaps
	}
	for i := range a {
		if !agrees(a[i], b[i]) {
			return false
		}
	}
	return true
}

// neighbours are the units of the asker's own province, those of the own commune among them.
func (t *Tree) neighbours(who registry.UnitID) []*unit {
	own := t.units[who]
	if own == nil {
		return nil
	}
	home := own.above(registry.LevelProvince)
	if home == nil {
		home = own
	}
	return t.below[home]
}

// resolveAll is what a unit may be as a parent: all readings that are left when nothing decides.
func (t *Tree) resolveAll(m mention, who registry.UnitID) []*unit {
	all := prefer(m.found, func(u *unit) bool { return keysAgree(m.key, u.key) })
	if near := t.near(all, who); len(near) > 0 {
		return near
	}
	return all
}
