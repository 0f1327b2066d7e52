package store

import (
	"context"
	"fmt"
	"time"

	"rasoat/registry"
)

// Figures is how a unit stands at a cut-off. It holds counts and places, no child and no name of
// one, so it may be shown to a leader and forwarded. A snapshot is its JSON: fields are only added.
type Figures struct {
	Unit      registry.UnitID        `json:"unit"`
	CutOff    registry.Date          `json:"cutoff"`              // figures as of the end of that day
	CountedAt time.Time              `json:"counted_at,omitzero"` // when they were counted, if something had happened since the cut-off
	Total     int                    `json:"total"`               // followed: all but the closed ones
	Done      int                    `json:"done"`                // complete and right, or put back into the software
	Stages    map[string]int         `json:"stages"`              // by Stage.String
	Classes   map[registry.Class]int `json:"classes"`
	NoID      int                    `json:"no_id"`      // without a number, of Total
	NoIDDone  int                    `json:"no_id_done"` // without a number, of Done
	Overdue   int                    `json:"overdue"`
	Returned  int                    `json:"returned"` // given back by the police and not approved again
	Obstacles []ObstacleCount        `json:"obstacles,omitempty"`
	Places    []PlaceFigures         `json:"places,omitempty"`
	// Declared is the unit's own word on its total, with the day of it; 0 for none.
	Declared   int           `json:"declared,omitempty"`
	DeclaredOn registry.Date `json:"declared_on,omitzero"`
}

// PlaceFigures is one unit directly below, or the unit itself for what stands on no hamlet.
type PlaceFigures struct {
	Unit    registry.UnitID `json:"unit"`
	Name    string          `json:"name"` // with its type; empty for an unknown hamlet
	Total   int             `json:"total"`
	Done    int             `json:"done"`
	Overdue int             `json:"overdue,omitempty"`
}

// ObstacleCount is how many records one cause holds up.
type ObstacleCount struct {
	Obstacle registry.Obstacle `json:"obstacle"`
	Count    int               `json:"count"`
}

// Left is what remains to be done.
func (f Figures) Left() int { return f.Total - f.Done }

// Left is what remains to be done there.
func (p PlaceFigures) Left() int { return p.Total - p.Done }

// Figures counts how a commune or hamlet stands now, for a cut-off that has just passed. What the
// scope does not show is not counted.
func (tx *Tx) Figures(ctx context.Context, unit registry.UnitID, cutoff registry.Date) (Figures, error) {
	f := Figures{Unit: unit, CutOff: cutoff, Stages: map[string]int{}, Classes: map[registry.Class]int{}}
	here := registry.Filter{Units: []registry.UnitID{unit}}
	tallies, err := tx.TallyChildren(ctx, here)
	if err != nil {
		return f, err
	}
	late := here
	late.Overdue = true
	overdue, err := tx.TallyChildren(ctx, late)
	if err != nil {
		return f, err
	}
	if f.Places, err = tx.places(ctx, unit, tallies); err != nil {
		return f, err
	}
	for _, t := range tallies {
		f.add(t)
	}
	for _, t := range overdue {
		f.Overdue += t.Count
		f.at(t.Unit).Overdue += t.Count
	}
	if f.Returned, err = tx.CountChildren(ctx, registry.Filter{Units: here.Units, Returned: true, Stages: registry.OpenStages()}); err != nil {
		return f, err
	}
	if f.Obstacles, err = tx.obstacleCounts(ctx, unit); err != nil {
		return f, err
	}
	if err := tx.declared(ctx, &f); err != nil {
		return f, err
	}
	return f, tx.dated(ctx, &f)
}

// dated notes when the figures were counted, unless they are exactly those of the cut-off.
func (tx *Tx) dated(ctx context.Context, f *Figures) error {
	u, err := tx.Unit(ctx, f.Unit)
	if err != nil {
		return err
	}
	lo, hi := u.Key.Subtree()
	var changed bool
	err = tx.GetContext(ctx, &changed, `
		SELECT EXISTS (SELECT FROM journal WHERE ukey BETWEEN $1 AND $2 AND at >= $3 AND NOT looked)`,
		int64(lo), int64(hi), f.CutOff.AddDays(1).At(0, 0))
	if changed {
		f.CountedAt = tx.Now
	}
	return wrapped(err, "look for changes since the cut-off")
}

// add counts one tally. Closed records stand outside every total.
func (f *Figures) add(t Tally) {
	f.Stages[t.Stage.String()] += t.Count
	if t.Stage == registry.StageClosed {
		return
	}
	place, isDone := f.at(t.Unit), t.Stage == registry.StageClean || t.Stage == registry.StageUpdated
	f.Total += t.Count
	place.Total += t.Count
	if isDone {
		f.Done += t.Count
		place.Done += t.Count
	}
	for _, class := range t.Defects.Classes() {
		f.Classes[class] += t.Count
	}
	if t.Defects.Has(registry.IDMissing) {
		f.NoID += t.Count
		if isDone {
			f.NoIDDone += t.Count
		}
	}
}

// at is the place of a unit among Places; places has made sure that it is there.
func (f *Figures) at(unit registry.UnitID) *PlaceFigures {
	for i := range f.Places {
		if f.Places[i].Unit == unit {
			return &f.Places[i]
		}
	}
	f.Places = append(f.Places, PlaceFigures{Unit: unit})
	return &f.Places[len(f.Places)-1]
}

// places lists the hamlets in their order, and last the unit itself where records stand on it.
func (tx *Tx) places(ctx context.Context, unit registry.UnitID, tallies []Tally) ([]PlaceFigures, error) {
	below, err := tx.UnitsBelow(ctx, unit)
	if err != nil {
		return nil, err
	}
	counted := map[registry.UnitID]bool{}
	for _, t := range tallies {
		counted[t.Unit] = true
	}
	var places []PlaceFigures
	for _, u := range below {
		if counted[u.ID] {
			places = append(places, PlaceFigures{Unit: u.ID, Name: u.FullName()})
		}
	}
	if counted[unit] {
		places = append(places, PlaceFigures{Unit: unit})
	}
	return places, nil
}

func (tx *Tx) obstacleCounts(ctx context.Context, unit registry.UnitID) ([]ObstacleCount, error) {
	w, err := tx.where(ctx, registry.Filter{Units: []registry.UnitID{unit}, Stages: registry.OpenStages()})
	if err != nil {
		return nil, err
	}
	w.add("obstacle <> ''")
	var counts []ObstacleCount
	err = tx.SelectContext(ctx, &counts, `
		SELECT obstacle, count(*) AS count FROM children `+w.String()+`
		GROUP BY obstacle ORDER BY count(*) DESC, obstacle`, w.args...)
	return counts, wrapped(err, "count obstacles")
}

// declared adds the unit's own word on its total.
func (tx *Tx) declared(ctx context.Context, f *Figures) error {
	totals, err := tx.UnitTotals(ctx, f.Unit)
	if err != nil {
		return fmt.Errorf("read declared total: %w", err)
	}
	for _, t := range totals {
		if t.Unit == f.Unit {
			f.Declared, f.DeclaredOn = t.Total, t.On
		}
	}
	return nil
}

// CountedCommunes lists the communes that hold records, in the order of their places. It leaps from one
// held commune to the next: there are thousands that hold none, and asking each of them takes seconds
// while the planner knows nothing about a fresh list.
func (tx *Tx) CountedCommunes(ctx context.Context) ([]registry.UnitID, error) {
	var ids []registry.UnitID
	err := tx.SelectContext(ctx, &ids, `
		WITH RECURSIVE held (ukey) AS (
			SELECT min(ukey) - min(ukey) % ($2::bigint + 1) FROM children
			UNION ALL
			SELECT (SELECT min(c.ukey) - min(c.ukey) % ($2::bigint + 1) FROM children AS c WHERE c.ukey > h.ukey + $2::bigint)
			FROM held AS h WHERE h.ukey IS NOT NULL)
		SELECT u.id FROM held AS h JOIN units AS u ON u.ukey = h.ukey
		WHERE u.level = $1 ORDER BY u.ukey`, int(registry.LevelCommune), communeSpan)
	return ids, wrapped(err, "list communes with records")
}

// communeSpan is the width of a commune's range of places without its own.
const communeSpan = 9_999
