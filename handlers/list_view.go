package handlers

import (
	"rasoat/registry"
	"rasoat/store"
)

func (t *Turn) lineViews(lines []store.Line) ([]lineView, error) {
	names := map[registry.UnitID]string{}
	views := make([]lineView, len(lines))
	for i, line := range lines {
		if _, ok := names[line.Unit]; !ok {
			unit, err := t.Tx.Unit(t.ctx, line.Unit)
			if err != nil {
				return nil, err
			}
			names[line.Unit] = hamletName(unit)
		}
		overdue := line.Stage == registry.StageAssigned && !line.Due.IsZero() && line.Due.Before(t.Today())
		views[i] = lineView{Line: line, Hamlet: names[line.Unit], Classes: line.Defects.Classes(), Overdue: overdue}
	}
	return views, nil
}

// hamletCounts splits a question by hamlet; the commune itself stands for children of unknown hamlet.
func (t *Turn) hamletCounts(f registry.Filter) ([]hamletView, error) {
	tallies, err := t.Tx.TallyChildren(t.ctx, f)
	if err != nil {
		return nil, err
	}
	return t.hamletsOf(tallies)
}

func (t *Turn) hamletsOf(tallies []store.Tally) ([]hamletView, error) {
	counts := map[registry.UnitID]int{}
	for _, tally := range tallies {
		counts[tally.Unit] += tally.Count
	}
	hamlets, err := t.hamlets()
	if err != nil {
		return nil, err
	}
	var views []hamletView
	for _, unit := range hamlets {
		if counts[unit.ID] > 0 {
			views = append(views, hamletView{Unit: unit, Name: hamletName(unit), Count: counts[unit.ID]})
		}
	}
	return views, nil
}
