package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// mostPlaces is how many hamlets a digest names: what fits a screen of a phone.
const mostPlaces = 8

// digestView is what the template of the digest is given.
type digestView struct {
	Unit   registry.Unit
	F      store.Figures
	Since  registry.Date // cut-off of the figures compared with; zero when there are none
	Gain   int           // done since then
	Grown  int           // more or fewer in total since then
	Same   bool          // nothing has changed since then
	Steps  []stepView
	Closed int // no longer followed, outside the total
	Kinds  []kindView
	Places []store.PlaceFigures // what remains, the most first
	More   int                  // hamlets that are not named
	Rest   int                  // what remains there
}

type stepView struct {
	Stage registry.Stage
	Count int
}

type kindView struct {
	Class registry.Class
	Count int
}

func viewDigest(ctx context.Context, tx *store.Tx, f store.Figures, since registry.Date) (digestView, error) {
	view := digestView{F: f, Closed: f.Stages[registry.StageClosed.String()]}
	var err error
	if view.Unit, err = tx.Unit(ctx, f.Unit); err != nil {
		return view, err
	}
	view.rank()
	for _, stage := range registry.Stages() {
		if n := f.Stages[stage.String()]; n > 0 && stage != registry.StageClosed {
			view.Steps = append(view.Steps, stepView{stage, n})
		}
	}
	for _, class := range registry.Classes() {
		if n := f.Classes[class]; n > 0 {
			view.Kinds = append(view.Kinds, kindView{class, n})
		}
	}
	return view, view.compare(ctx, tx, since)
}

// rank orders the places by what remains and keeps as many as fit.
func (v *digestView) rank() {
	for _, p := range v.F.Places {
		if p.Left() > 0 {
			v.Places = append(v.Places, p)
		}
	}
	slices.SortStableFunc(v.Places, func(a, b store.PlaceFigures) int { return cmp.Compare(b.Left(), a.Left()) })
	if len(v.Places) <= mostPlaces {
		return
	}
	for _, p := range v.Places[mostPlaces:] {
		v.More, v.Rest = v.More+1, v.Rest+p.Left()
	}
	v.Places = v.Places[:mostPlaces]
}

func (v *digestView) compare(ctx context.Context, tx *store.Tx, since registry.Date) error {
	kept, err := tx.Snapshot(ctx, v.F.Unit, since)
	if errors.Is(err, store.ErrNotFound) {
		kept, err = tx.LastSnapshotBefore(ctx, v.F.Unit, v.F.CutOff)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	before, err := figuresOf(kept)
	if err != nil {
		return err
	}
	v.Since, v.Gain, v.Grown = kept.Cutoff, v.F.Done-before.Done, v.F.Total-before.Total
	now, then := v.F, before
	now.CutOff, now.CountedAt = then.CutOff, then.CountedAt
	same, err := equalJSON(now, then)
	v.Same = same
	return err
}

func equalJSON(a, b any) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("compare figures: %w", err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("compare figures: %w", err)
	}
	return string(x) == string(y), nil
}
