package ask

import (
	"cmp"
	"slices"

	"rasoat/registry"
)

// Join adds what one filter asks for to another: lists grow, births narrow. false when the two cannot both hold in one
// filter, as two names cannot; the first is then returned as it was.
func Join(f, more registry.Filter) (registry.Filter, bool) {
	joined := f
	joined.Units = union(f.Units, more.Units)
	joined.Classes = union(f.Classes, more.Classes)
	joined.Codes = union(f.Codes, more.Codes)
	joined.Stages = union(f.Stages, more.Stages)
	slices.SortFunc(joined.Classes, func(a, b registry.Class) int {
		return cmp.Compare(slices.Index(registry.Classes(), a), slices.Index(registry.Classes(), b))
	})
	slices.Sort(joined.Codes)
	slices.Sort(joined.Stages)
	joined.Returned = f.Returned || more.Returned
	joined.Overdue = f.Overdue || more.Overdue
	joined.HasNumber = f.HasNumber || more.HasNumber
	isOne := one(&joined.Sex, more.Sex) && one(&joined.Ethnicity, more.Ethnicity) && one(&joined.AssigneeName, more.AssigneeName) &&
		one(&joined.Organisation, more.Organisation) && one(&joined.Name, more.Name) && one(&joined.Digits, more.Digits) &&
		one(&joined.Case, more.Case) && joinObstacle(&joined, more)
	joined.BornFrom = latest(f.BornFrom, more.BornFrom)
	joined.BornTo = earliest(f.BornTo, more.BornTo)
	joined.DueTo = earliest(f.DueTo, more.DueTo)
	isEmpty := !joined.BornFrom.IsZero() && !joined.BornTo.IsZero() && joined.BornTo.Before(joined.BornFrom)
	if !isOne || isEmpty || joined.HasNumber && slices.Contains(joined.Classes, registry.ClassNoID) {
		return f, false
	}
	return joined, true
}

func joinObstacle(joined *registry.Filter, more registry.Filter) bool {
	if more.Obstacle == registry.ObstacleNone {
		joined.AnyObstacle = joined.AnyObstacle || more.AnyObstacle
		if joined.Obstacle != registry.ObstacleNone {
			joined.AnyObstacle = false
		}
		return true
	}
	joined.AnyObstacle = false
	return one(&joined.Obstacle, more.Obstacle)
}

// one sets what may be set once.
func one[T comparable](into *T, value T) bool {
	var none T
	if value == none || *into == value {
		return true
	}
	if *into != none {
		return false
	}
	*into = value
	return true
}

func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

func latest(a, b registry.Date) registry.Date {
	if a.IsZero() || !b.IsZero() && a.Before(b) {
		return b
	}
	return a
}

func earliest(a, b registry.Date) registry.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
