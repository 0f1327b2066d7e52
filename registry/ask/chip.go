package ask

import (
	"slices"

	"rasoat/registry"
)

// ChipKind is which part of a filter a chip shows.
type ChipKind string

// The kinds of chips, in the order in which they are shown.
const (
	ChipUnit         ChipKind = "unit"
	ChipClass        ChipKind = "class"
	ChipCode         ChipKind = "code"
	ChipStage        ChipKind = "stage"
	ChipOpen         ChipKind = "open" // every stage of unfinished work
	ChipHasNumber    ChipKind = "has_number"
	ChipReturned     ChipKind = "returned"
	ChipOverdue      ChipKind = "overdue"
	ChipDue          ChipKind = "due"
	ChipBorn         ChipKind = "born"
	ChipSex          ChipKind = "sex"
	ChipEthnicity    ChipKind = "ethnicity"
	ChipAssignee     ChipKind = "assignee"
	ChipOrganisation ChipKind = "organisation"
	ChipObstacle     ChipKind = "obstacle"
	ChipName         ChipKind = "name"
	ChipDigits       ChipKind = "digits"
	ChipCase         ChipKind = "case"
)

// Chip is one condition of a filter, to be shown and switched off: the template ask.chip gives its words. Value is the
// stable text of the condition; which fields beside it hold something depends on the kind.
type Chip struct {
	Kind     ChipKind
	Value    string
	Unit     registry.Unit
	From, To registry.Date // births; To is the due day

	id registry.UnitID
}

// Chips are the conditions of a filter in a stable order. Fields that no sentence sets give none. A unit that the tree does
// not have has no name; a caller with other units passes nil and looks it up by Unit.ID.
func Chips(f registry.Filter, tree *Tree) []Chip {
	var chips []Chip
	add := func(is bool, c Chip) {
		if is {
			chips = append(chips, c)
		}
	}
	for _, id := range f.Units {
		u := registry.Unit{ID: id}
		if tree != nil {
			u, _ = tree.Unit(id)
		}
		add(true, Chip{Kind: ChipUnit, Unit: u, id: id})
	}
	for _, class := range f.Classes {
		add(true, Chip{Kind: ChipClass, Value: string(class)})
	}
	for _, code := range f.Codes {
		add(true, Chip{Kind: ChipCode, Value: code.String()})
	}
	isOpen := slices.Equal(f.Stages, registry.OpenStages())
	add(isOpen, Chip{Kind: ChipOpen})
	for _, stage := range f.Stages {
		add(!isOpen, Chip{Kind: ChipStage, Value: stage.String()})
	}
	add(f.HasNumber, Chip{Kind: ChipHasNumber})
	add(f.Returned, Chip{Kind: ChipReturned})
	add(f.Overdue, Chip{Kind: ChipOverdue})
	add(!f.DueTo.IsZero(), Chip{Kind: ChipDue, Value: f.DueTo.String(), To: f.DueTo})
	add(!f.BornFrom.IsZero() || !f.BornTo.IsZero(), Chip{Kind: ChipBorn, From: f.BornFrom, To: f.BornTo})
	add(f.Sex != registry.SexUnknown, Chip{Kind: ChipSex, Value: string(f.Sex)})
	add(f.Ethnicity != "", Chip{Kind: ChipEthnicity, Value: f.Ethnicity})
	add(f.AssigneeName != "", Chip{Kind: ChipAssignee, Value: f.AssigneeName})
	add(f.Organisation != "", Chip{Kind: ChipOrganisation, Value: string(f.Organisation)})
	add(f.AnyObstacle, Chip{Kind: ChipObstacle, Value: anyObstacle})
	add(f.Obstacle != registry.ObstacleNone, Chip{Kind: ChipObstacle, Value: string(f.Obstacle)})
	add(f.Name != "", Chip{Kind: ChipName, Value: f.Name})
	add(f.Digits != "", Chip{Kind: ChipDigits, Value: f.Digits})
	add(f.Case != 0, Chip{Kind: ChipCase, Value: f.Case.String()})
	return chips
}

// Off is the filter without the condition.
func (c Chip) Off(f registry.Filter) registry.Filter {
	switch c.Kind {
	case ChipUnit:
		f.Units = without(f.Units, c.id)
	case ChipClass:
		f.Classes = without(f.Classes, registry.Class(c.Value))
	case ChipCode:
		f.Codes = slices.DeleteFunc(slices.Clone(f.Codes), func(code registry.Code) bool { return code.String() == c.Value })
	case ChipOpen:
		f.Stages = nil
	case ChipStage:
		f.Stages = slices.DeleteFunc(slices.Clone(f.Stages), func(s registry.Stage) bool { return s.String() == c.Value })
	case ChipBorn:
		f.BornFrom, f.BornTo = registry.Date{}, registry.Date{}
	case ChipObstacle:
		f.Obstacle, f.AnyObstacle = registry.ObstacleNone, false
	default:
		c.clear(&f)
	}
	return f
}

func (c Chip) clear(f *registry.Filter) {
	switch c.Kind {
	case ChipHasNumber:
		f.HasNumber = false
	case ChipReturned:
		f.Returned = false
	case ChipOverdue:
		f.Overdue = false
	case ChipDue:
		f.DueTo = registry.Date{}
	case ChipSex:
		f.Sex = registry.SexUnknown
	case ChipEthnicity:
		f.Ethnicity = ""
	case ChipAssignee:
		f.AssigneeName = ""
	case ChipOrganisation:
		f.Organisation = ""
	case ChipName:
		f.Name = ""
	case ChipDigits:
		f.Digits = ""
	case ChipCase:
		f.Case = 0
	}
}

func without[T comparable](all []T, one T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return x == one })
}

// Spans says how a stretch of births is best put: a year, a month, a day, or from one day to another, which may be open.
func (c Chip) Spans() string {
	switch {
	case c.From.IsZero():
		return "until"
	case c.To.IsZero():
		return "since"
	case c.From == c.To:
		return "day"
	case c.From.Year == c.To.Year && c.From.Month == c.To.Month && c.From.Day == 1 && c.To == lastOfMonth(c.To.Year, c.To.Month):
		return "month"
	case c.From == yearPeriod(c.From.Year).first && c.To == yearPeriod(c.To.Year).last:
		if c.From.Year == c.To.Year {
			return "year"
		}
		return "years"
	}
	return "between"
}
