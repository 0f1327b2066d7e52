package handlers

import (
	"errors"
	"fmt"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// docketRoute is the officer's side of the police: what waits to go, what is there, what came back.
func docketRoute() Route {
	return Route{
		Name:     "docket",
		Commands: []string{"congan"},
		Right:    registry.ActHandOver,
		Start:    (*Turn).docketStart,
		Presses: map[string]func(*Turn) error{
			"dk_start": (*Turn).docketStart,
			"dk_make":  (*Turn).docketMake,
			"dk_one":   (*Turn).docketOne,
			"dk_file":  (*Turn).docketFile,
		},
	}
}

// docketView is what the templates docket.* are given.
type docketView struct {
	Unit      registry.Unit
	Number    int
	Lines     int
	Left      int
	Approved  int
	AtPolice  int
	Returned  int
	Confirmed int
	Open      []casework.DocketProgress
	Held      []store.Line
	Told      bool // somebody of the police has the list in their chat
}

func (t *Turn) docketStart() error {
	t.End()
	view, last, err := t.docketView()
	if err != nil {
		return err
	}
	var rows [][]Choice
	if view.Approved > 0 {
		// The number makes a second press of the same button harmless.
		rows = append(rows, row(choiceWith("docket_make", view, "dk_make", int64(last))))
	}
	for _, d := range view.Open {
		rows = append(rows, row(choiceWith("docket_one", d, "dk_one", int64(d.ID))))
	}
	rows = append(rows, t.routeChoices("paper", "update"))
	return t.Ask("docket.show", view, append(rows, row(choice("menu", "menu")))...)
}

// docketView counts what stands where; last is the number of the newest docket.
func (t *Turn) docketView() (view docketView, last int, err error) {
	commune, err := t.commune()
	if err != nil {
		return view, 0, err
	}
	view.Unit = commune
	returned := registry.Filter{Returned: true, Stages: []registry.Stage{registry.StageDefective, registry.StageAssigned, registry.StageRechecked}}
	for _, c := range []struct {
		into   *int
		filter registry.Filter
	}{
		{&view.Approved, registry.Filter{Stages: []registry.Stage{registry.StageApproved}}},
		{&view.AtPolice, registry.Filter{Stages: []registry.Stage{registry.StageHandedOver}}},
		{&view.Confirmed, registry.Filter{Stages: []registry.Stage{registry.StageConfirmed}}},
		{&view.Returned, returned},
	} {
		if *c.into, err = t.Tx.CountChildren(t.ctx, c.filter); err != nil {
			return view, 0, err
		}
	}
	all, err := t.Tx.Dockets(t.ctx, commune.ID, false)
	for _, d := range all {
		last = d.Number
		if d.Open > 0 {
			view.Open = append(view.Open, casework.DocketProgress{Docket: d, Made: registry.DateOf(d.MadeAt)})
		}
	}
	return view, last, err
}

// docketMake makes the next docket and sends its list, to be printed and signed.
func (t *Turn) docketMake() error {
	view, last, err := t.docketView()
	if err != nil {
		return err
	}
	if seen, ok := t.id(0); !ok || int(seen) != last {
		return sentence("error.stale", nil)
	}
	done, err := casework.HandOver(t.ctx, t.Tx, t.act(), view.Unit)
	view.Held = done.Held
	if errors.Is(err, casework.ErrNothingApproved) {
		return t.Ask("docket.none", view, append(heldChoices(done.Held), row(choice("menu", "menu")))...)
	}
	if err != nil {
		return err
	}
	view.Number, view.Lines, view.Left = done.Docket.Number, done.Docket.Lines, done.Left
	police, err := t.Tx.Colleagues(t.ctx, view.Unit.ID, registry.RolePolice)
	if err != nil {
		return err
	}
	view.Told = len(police) > 0
	if err := t.sendDocket(view, done.Docket); err != nil {
		return err
	}
	t.End()
	rows := heldChoices(done.Held)
	if done.Left > 0 {
		rows = append(rows, row(choiceWith("docket_next", view, "dk_make", int64(done.Docket.Number))))
	}
	return t.Ask("docket.made", view, append(rows, row(choice("undo", "undo"), choice("docket_back", "dk_start"), choice("menu", "menu")))...)
}

// heldChoices open the records that were held back, as many as a screen takes.
func heldChoices(held []store.Line) [][]Choice {
	var choices []Choice
	for _, line := range held[:min(len(held), pageSize)] {
		choices = append(choices, named(line.Name, "card", int64(line.ID)))
	}
	return column(choices...)
}

func (t *Turn) sendDocket(view docketView, d store.Docket) error {
	title, err := templates.Text("docket.title", view)
	if err != nil {
		return err
	}
	unit, err := templates.Text("docket.unit", view)
	if err != nil {
		return err
	}
	name, err := templates.Text("docket.file_name", view)
	if err != nil {
		return err
	}
	words := casework.Words{Title: title, Unit: unit, Code: fmt.Sprintf("%s-%d", view.Unit.Code, d.Number)}
	file, err := casework.DocketFile(t.ctx, t.Tx, t.act(), d.ID, words)
	if err != nil {
		return err
	}
	return t.SendFile(name, file.Content, "docket.file", view)
}

// docket reads the docket that the press names.
func (t *Turn) docket() (casework.DocketProgress, error) {
	id, ok := t.id(0)
	if !ok {
		return casework.DocketProgress{}, sentence("error.stale", nil)
	}
	d, err := t.Tx.Docket(t.ctx, registry.DocketID(id))
	if err != nil {
		return casework.DocketProgress{}, err
	}
	return casework.ProgressOf(t.ctx, t.Tx, d)
}

func (t *Turn) docketOne() error {
	p, err := t.docket()
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("docket.one", p, row(choice("docket_file", "dk_file", int64(p.ID))),
		row(choice("docket_back", "dk_start"), choice("menu", "menu")))
}

// docketFile sends the list once more.
func (t *Turn) docketFile() error {
	p, err := t.docket()
	if err != nil {
		return err
	}
	unit, err := t.Tx.Unit(t.ctx, p.Unit)
	if err != nil {
		return err
	}
	return t.sendDocket(docketView{Unit: unit, Number: p.Number, Lines: p.Lines}, p.Docket)
}

// routeChoices lead to other features, those that there are and that the member may use.
func (t *Turn) routeChoices(names ...string) []Choice {
	var choices []Choice
	for i, r := range t.h.routes.list {
		for _, name := range names {
			if r.Name != name || !r.open(t.Me) {
				continue
			}
			if label, err := r.label(t.Me.Role); err == nil {
				choices = append(choices, named(label, "go", int64(i)))
			}
		}
	}
	return choices
}
