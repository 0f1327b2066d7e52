package handlers

import (
	"errors"
	"strconv"
	"strings"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// paperRoute is for the officer who enters what others have written or signed: a police list line by
// line (paper_line.go), or a collaborator's sheet.
func paperRoute() Route {
	return Route{
		Name:     "paper",
		Commands: []string{"nhapgiay"},
		Right:    registry.ActEnterFor,
		Start:    (*Turn).paperStart,
		Presses: map[string]func(*Turn) error{
			"pa_docket": (*Turn).paperDocket,
			"pa_signer": (*Turn).paperSigner,
			"pa_by":     (*Turn).paperBy,
			"pa_on":     (*Turn).paperOn,
			"pa_lines":  (*Turn).paperLines,
			"pa_line":   (*Turn).paperOpen,
			"pa_skip":   (*Turn).paperSkip,
			"pa_why":    (*Turn).paperReturn,
			"pa_sheets": (*Turn).paperSheets,
			"pa_sheet":  (*Turn).paperSheet,
		},
		Steps: map[string]func(*Turn) error{
			"signer": (*Turn).paperSignerTyped,
			"date":   (*Turn).paperDateTyped,
			"first":  (*Turn).paperFirst,
			"second": (*Turn).paperSecond,
			"words":  (*Turn).paperWords,
		},
		Expects: map[string]Expect{
			"signer": expectsName, "date": expectsDate, "first": expectsNumber, "second": expectsNumber, "words": expectsText,
		},
	}
}

// papering is where the entry stands: who signed, or a line with its number typed once.
type papering struct {
	Docket registry.DocketID `json:"docket"`
	Signer string            `json:"signer,omitempty"`
	Child  registry.ChildID  `json:"child,omitempty"`
	Number registry.IDNumber `json:"number,omitempty"`
}

// paperView is what the templates paper.* are given.
type paperView struct {
	confirmView
	Open   []store.Docket
	Signer string
	Made   registry.Date
	Sheets int
}

// paperStart offers the open lists and the sheets that are out.
func (t *Turn) paperStart() error {
	t.End()
	commune, err := t.commune()
	if err != nil {
		return err
	}
	var view paperView
	if view.Open, err = t.Tx.Dockets(t.ctx, commune.ID, true); err != nil {
		return err
	}
	if view.Sheets, err = t.Tx.CountChildren(t.ctx, sheetsOut()); err != nil {
		return err
	}
	var rows [][]Choice
	for _, d := range view.Open {
		rows = append(rows, row(choiceWith("paper_docket", d, "pa_docket", int64(d.ID))))
	}
	if view.Sheets > 0 {
		rows = append(rows, row(choiceWith("paper_sheets", view, "pa_sheets")))
	}
	return t.Ask("paper.start", view, append(rows, row(choice("menu", "menu")))...)
}

// sheetsOut are the records whose sheet a collaborator may bring back.
func sheetsOut() registry.Filter {
	return registry.Filter{Stages: []registry.Stage{registry.StageAssigned}}
}

func (t *Turn) paperSheets() error {
	return t.showList(listing{Title: "assigned", Filter: sheetsOut()})
}

// paperSheet goes through the questions of a re-check on the word of the collaborator.
func (t *Turn) paperSheet() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if err := t.Me.Require(registry.ActEnterFor, c.UKey); err != nil {
		return err
	}
	if c.Stage != registry.StageAssigned {
		return &registry.StepError{From: c.Stage, Event: registry.EventRecheck, Why: registry.StepWrongStage}
	}
	return t.recheckFor(c, casework.DoorPaper)
}

// paperOf reads the docket that the press names, or the one of the flow.
func (t *Turn) paperOf() (d store.Docket, at papering, err error) {
	id, ok := t.id(0)
	if t.Data("paper", &at) && !ok {
		id = int64(at.Docket)
	}
	d, err = t.Tx.Docket(t.ctx, registry.DocketID(id))
	return d, at, err
}

// paperDocket goes on with a list whose signature is known, else asks for it.
func (t *Turn) paperDocket() error {
	d, _, err := t.paperOf()
	if err != nil {
		return err
	}
	if d.Signer == "" {
		return t.paperSigner()
	}
	t.End()
	return t.Ask("paper.signed", paperView{confirmView: confirmView{Docket: d}},
		row(choice("paper_go", "pa_lines", int64(d.ID))), row(choice("paper_signer", "pa_signer", int64(d.ID)), choice("menu", "menu")))
}

// paperSigner asks who has signed; the police of the commune are offered.
func (t *Turn) paperSigner() error {
	d, _, err := t.paperOf()
	if err != nil {
		return err
	}
	police, err := t.Tx.Colleagues(t.ctx, d.Unit, registry.RolePolice)
	if err != nil {
		return err
	}
	var choices []Choice
	for _, p := range police {
		choices = append(choices, named(p.Name, "pa_by", int64(d.ID), int64(p.ID)))
	}
	if err := t.Await("paper", "signer", papering{Docket: d.ID}); err != nil {
		return err
	}
	return t.Ask("paper.signer", paperView{confirmView: confirmView{Docket: d}}, append(column(choices...), row(choice("cancel", "cancel")))...)
}

func (t *Turn) paperBy() error {
	d, _, err := t.paperOf()
	if err != nil {
		return err
	}
	id, _ := t.id(1)
	m, err := t.Tx.Membership(t.ctx, registry.MembershipID(id))
	if err != nil {
		return err
	}
	if m.Role != registry.RolePolice || m.Ended || !t.Me.UKey.Contains(m.UKey) {
		return sentence("error.stale", nil)
	}
	return t.paperDate(d, m.Name)
}

func (t *Turn) paperSignerTyped() error {
	d, _, err := t.paperOf()
	if err != nil {
		return err
	}
	name := registry.CleanText(t.Text)
	if !isName(name) {
		return sentence("invite.bad_name", nil)
	}
	return t.paperDate(d, name)
}

// paperDate asks for the day that stands under the list.
func (t *Turn) paperDate(d store.Docket, signer string) error {
	if err := t.Await("paper", "date", papering{Docket: d.ID, Signer: signer}); err != nil {
		return err
	}
	var days []Choice
	for ago, label := range []string{"paper_today", "paper_yesterday"} {
		on := t.Today().AddDays(-ago)
		if !on.Before(registry.DateOf(d.MadeAt)) {
			days = append(days, choiceWith(label, on, "pa_on", int64(d.ID), int64(ago)))
		}
	}
	view := paperView{confirmView: confirmView{Docket: d}, Signer: signer, Made: registry.DateOf(d.MadeAt)}
	return t.Ask("paper.date", view, days, row(choice("cancel", "cancel")))
}

func (t *Turn) paperOn() error {
	ago, ok := t.id(1)
	if !ok || ago < 0 || ago > 1 {
		return sentence("error.stale", nil)
	}
	return t.paperSign(t.Today().AddDays(-int(ago)))
}

// paperDateTyped reads a day as people write it under a list; without a year the last such day is meant.
func (t *Turn) paperDateTyped() error {
	text := strings.NewReplacer("-", "/", ".", "/", " ", "").Replace(t.Text)
	if strings.Count(text, "/") == 1 {
		text += "/" + strconv.Itoa(t.Today().Year)
	}
	read, err := registry.ParseBirthDate(text)
	if err != nil || read.Precision() != registry.PrecisionDay {
		return sentence("paper.bad_date", nil)
	}
	on := read.First()
	if on.After(t.Today()) && strings.Count(t.Text, "/") < 2 {
		on = on.AddYears(-1)
	}
	return t.paperSign(on)
}

func (t *Turn) paperSign(on registry.Date) error {
	d, at, err := t.paperOf()
	if err != nil {
		return err
	}
	if at.Docket != d.ID || at.Signer == "" {
		return sentence("error.stale", nil)
	}
	act := t.act()
	act.Door = casework.DoorPaper
	err = casework.Sign(t.ctx, t.Tx, act, d.ID, at.Signer, on)
	if errors.Is(err, casework.ErrSignedOn) || errors.Is(err, casework.ErrSigner) {
		return sentence("paper.bad_day", paperView{Made: registry.DateOf(d.MadeAt)})
	}
	if err != nil {
		return err
	}
	return t.paperNext(d.ID, 0, nil)
}
