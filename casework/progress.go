package casework

import (
	"context"
	"errors"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// ErrNoFigures says that the actor's unit stands above the communes, or that the actor may see no
// record: such figures come out of tables without children, and there are none yet.
var ErrNoFigures = errors.New("no figures for this unit")

// Progress counts how the actor's commune or hamlet stands now, within what the actor may see: for a
// collaborator these are their own assignments. Places come with what remains most first.
func Progress(ctx context.Context, tx *store.Tx, act Act, unit registry.Unit) (store.Figures, error) {
	if err := act.By.Require(registry.ActFigures, act.By.UKey); err != nil {
		return store.Figures{}, err
	}
	if unit.Level < registry.LevelCommune || tx.Scope.Lo > tx.Scope.Hi {
		return store.Figures{}, ErrNoFigures
	}
	f, err := tx.Figures(ctx, unit.ID, registry.DateOf(tx.Now))
	if err != nil {
		return f, err
	}
	f.CountedAt = tx.Now
	slices.SortStableFunc(f.Places, func(a, b store.PlaceFigures) int { return b.Left() - a.Left() })
	return f, nil
}

// DocketProgress is how far one list at the police has come.
type DocketProgress struct {
	store.Docket
	Made      registry.Date
	Confirmed int
	Returned  int
}

// Settled is how many lines are answered.
func (p DocketProgress) Settled() int { return p.Lines - p.Open }

// ProgressOf counts the answers of a docket that the caller may see.
func ProgressOf(ctx context.Context, tx *store.Tx, d store.Docket) (DocketProgress, error) {
	p := DocketProgress{Docket: d, Made: registry.DateOf(d.MadeAt)}
	lines, err := tx.DocketLines(ctx, d.ID)
	for _, line := range lines {
		switch line.Outcome {
		case store.LineConfirmed:
			p.Confirmed++
		case store.LineReturned:
			p.Returned++
		}
	}
	return p, err
}

// DocketsProgress lists a commune's dockets, the oldest first; those that were taken back are left out.
func DocketsProgress(ctx context.Context, tx *store.Tx, act Act, commune registry.UnitID) ([]DocketProgress, error) {
	if err := act.By.Require(registry.ActFigures, act.By.UKey); err != nil {
		return nil, err
	}
	dockets, err := tx.Dockets(ctx, commune, false)
	if err != nil {
		return nil, err
	}
	var all []DocketProgress
	for _, d := range dockets {
		if d.Lines == 0 {
			continue
		}
		p, err := ProgressOf(ctx, tx, d)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
