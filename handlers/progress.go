package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// progressRoute says how far the work has come, at any time: the unit's figures, a collaborator's
// own, or the lists at the police.
func progressRoute() Route {
	return Route{
		Name:     "progress",
		Commands: []string{"tiendo"},
		Right:    registry.ActFigures,
		Start:    (*Turn).progressStart,
	}
}

// mostPlaces is how many hamlets are named; the others are summed.
const mostPlaces = 20

// progressView is what the templates progress.* are given.
type progressView struct {
	Me      registry.Membership
	Unit    registry.Unit
	F       store.Figures
	Steps   []stepCount
	Closed  int
	Places  []store.PlaceFigures
	More    int // places that are not named
	Rest    int // what remains there
	Dockets []casework.DocketProgress
	Sum     casework.DocketProgress
}

// stepCount is how many children stand at a stage.
type stepCount struct {
	Stage registry.Stage
	Count int
}

func (t *Turn) progressStart() error {
	t.End()
	commune, err := t.commune()
	if err != nil {
		return err
	}
	if t.Me.Role == registry.RolePolice && commune.Level == registry.LevelCommune {
		return t.progressPolice(commune)
	}
	unit := t.Unit
	if t.Me.Role == registry.RoleCollaborator {
		unit = commune
	}
	view := progressView{Me: t.Me, Unit: unit}
	view.F, err = casework.Progress(t.ctx, t.Tx, t.act(), unit)
	if errors.Is(err, casework.ErrNoFigures) {
		return t.sayProgress("progress.above", view)
	}
	if err != nil {
		return err
	}
	view.count()
	if t.Me.Role == registry.RoleCollaborator {
		return t.sayProgress("progress.own", view)
	}
	return t.sayProgress("progress.unit", view)
}

// count lays the figures out: the stages in their order, the places as far as they are named.
func (v *progressView) count() {
	for _, s := range registry.Stages() {
		n := v.F.Stages[s.String()]
		switch {
		case s == registry.StageClosed:
			v.Closed = n
		case n > 0:
			v.Steps = append(v.Steps, stepCount{s, n})
		}
	}
	for _, p := range v.F.Places {
		switch {
		case p.Total == 0:
		case len(v.Places) < mostPlaces:
			v.Places = append(v.Places, p)
		default:
			v.More++
			v.Rest += p.Left()
		}
	}
}

// At is how many children stand at a stage, by its stable name.
func (v progressView) At(stage string) int { return v.F.Stages[stage] }

// Ahead is how many have left the collaborator's hands for good, on their way to the software.
func (v progressView) Ahead() int { return v.At("approved") + v.At("handed_over") + v.At("confirmed") }

func (t *Turn) progressPolice(commune registry.Unit) error {
	view := progressView{Me: t.Me, Unit: commune}
	var err error
	if view.Dockets, err = casework.DocketsProgress(t.ctx, t.Tx, t.act(), commune.ID); err != nil {
		return err
	}
	for _, d := range view.Dockets {
		view.Sum.Lines += d.Lines
		view.Sum.Open += d.Open
		view.Sum.Confirmed += d.Confirmed
		view.Sum.Returned += d.Returned
	}
	view.F.CountedAt = t.Tx.Now
	return t.sayProgress("progress.police", view)
}

// sayProgress may be forwarded: it holds counts and places, and no child.
func (t *Turn) sayProgress(template string, view progressView) error {
	err := t.Ask(template, view, row(choice("menu", "menu")))
	if err == nil {
		t.Share()
	}
	return err
}
