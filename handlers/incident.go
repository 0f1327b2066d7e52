package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/templates"
)

// incidentRoute records what happened to the data: first the moment, then the facts, then the report.
func incidentRoute() Route {
	return Route{
		Name:     "incident",
		Commands: []string{"suco"},
		Right:    registry.ActIncident,
		Aside:    true,
		Start:    (*Turn).incidentStart,
		Presses: map[string]func(*Turn) error{
			"in_start": (*Turn).incidentStart,
			"in_new":   (*Turn).incidentNew,
			"in_one":   (*Turn).incidentOne,
			"in_what":  (*Turn).incidentWhat,
			"in_kind":  (*Turn).incidentKind,
			"in_since": (*Turn).incidentSince,
			"in_who":   (*Turn).incidentWho,
			"in_file":  (*Turn).incidentFile,
			"in_sent":  (*Turn).incidentSent,
			"in_close": (*Turn).incidentClose,
		},
	}
}

// incidentView is what the templates incident.* are given.
type incidentView struct {
	List  []casework.Incident
	I     casework.Incident
	Hours int // left of the clock; negative when it has run out
}

func (t *Turn) incidentStart() error {
	open, err := t.Tx.OpenIncidents(t.ctx, t.Me.UKey)
	if err != nil {
		return err
	}
	var view incidentView
	var rows [][]Choice
	for _, i := range open[:min(len(open), pageSize)] {
		found, err := casework.ReadIncident(t.ctx, t.Tx, t.act(), i.ID)
		if err != nil {
			return err
		}
		view.List = append(view.List, found)
		rows = append(rows, row(choiceWith("incident_one", found, "in_one", i.ID)))
	}
	t.End()
	return t.Ask("incident.list", view, append(rows, row(choice("incident_new", "in_new"), choice("menu", "menu")))...)
}

// incidentNew keeps the moment before anything is asked.
func (t *Turn) incidentNew() error {
	found, err := casework.OpenIncident(t.ctx, t.Tx, t.act())
	if err != nil {
		return err
	}
	return t.incidentAsk(found)
}

func (t *Turn) incidentWhat() error {
	found, err := t.incidentPressed()
	if err != nil {
		return err
	}
	return t.incidentAsk(found)
}

func (t *Turn) incidentAsk(found casework.Incident) error {
	var choices []Choice
	for i, kind := range registry.IncidentKinds() {
		choices = append(choices, choiceWith("incident_kind", kind, "in_kind", found.ID, int64(i)))
	}
	t.End()
	return t.Ask("incident.what", t.incidentView(found), append(column(choices...), row(choice("menu", "menu")))...)
}

func (t *Turn) incidentView(found casework.Incident) incidentView {
	return incidentView{I: found, Hours: int(found.Due().Sub(t.Tx.Now).Hours())}
}

// incidentPressed is the incident that the press names.
func (t *Turn) incidentPressed() (casework.Incident, error) {
	id, ok := t.id(0)
	if !ok {
		return casework.Incident{}, sentence("error.stale", nil)
	}
	return casework.ReadIncident(t.ctx, t.Tx, t.act(), id)
}

func (t *Turn) describe(facts casework.IncidentFacts) (casework.Incident, error) {
	id, _ := t.id(0)
	found, err := casework.DescribeIncident(t.ctx, t.Tx, t.act(), id, facts)
	return found, closedIncident(err)
}

func closedIncident(err error) error {
	if errors.Is(err, casework.ErrIncidentClosed) {
		return sentence("error.stale", nil)
	}
	return err
}

func (t *Turn) incidentKind() error {
	n, ok := t.id(1)
	if !ok || n < 0 || n >= int64(len(registry.IncidentKinds())) {
		return sentence("error.stale", nil)
	}
	found, err := t.describe(casework.IncidentFacts{Kind: registry.IncidentKinds()[n]})
	if err != nil {
		return err
	}
	var choices []Choice
	for _, days := range casework.IncidentBacks() {
		choices = append(choices, choiceWith("incident_back", days, "in_since", found.ID, int64(days)))
	}
	return t.Ask("incident.since", t.incidentView(found), append(grid(2, choices...), row(choice("menu", "menu")))...)
}

func (t *Turn) incidentSince() error {
	days, ok := t.id(1)
	if !ok || !slices.Contains(casework.IncidentBacks(), int(days)) {
		return sentence("error.stale", nil)
	}
	found, err := t.describe(casework.IncidentFacts{Back: int(days)})
	if err != nil {
		return err
	}
	people, err := t.Tx.Colleagues(t.ctx, found.Unit)
	if err != nil {
		return err
	}
	choices := []Choice{choice("incident_nobody", "in_who", found.ID, 0)}
	for _, p := range people[:min(len(people), 3*pageSize)] {
		choices = append(choices, named(p.Name, "in_who", found.ID, int64(p.ID)))
	}
	return t.Ask("incident.who", t.incidentView(found), append(grid(2, choices...), row(choice("menu", "menu")))...)
}

func (t *Turn) incidentWho() error {
	who, ok := t.id(1)
	if !ok {
		return sentence("error.stale", nil)
	}
	found, err := t.describe(casework.IncidentFacts{Member: registry.MembershipID(who), Nobody: who == 0})
	if err != nil {
		return err
	}
	return t.incidentShow(found)
}

func (t *Turn) incidentOne() error {
	found, err := t.incidentPressed()
	if err != nil {
		return err
	}
	return t.incidentShow(found)
}

func (t *Turn) incidentShow(found casework.Incident) error {
	rows := [][]Choice{row(choice("incident_file", "in_file", found.ID))}
	if found.Closed.IsZero() {
		if found.Reported.IsZero() {
			rows = append(rows, row(choice("incident_sent", "in_sent", found.ID)))
		}
		rows = append(rows, row(choice("incident_what", "in_what", found.ID), choice("incident_close", "in_close", found.ID)))
	}
	t.End()
	return t.Ask("incident.one", t.incidentView(found), append(rows, row(choice("incidents", "in_start"), choice("menu", "menu")))...)
}

func (t *Turn) incidentSent() error {
	id, _ := t.id(0)
	found, err := casework.ReportIncident(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedIncident(err)
	}
	return t.incidentShow(found)
}

func (t *Turn) incidentClose() error {
	id, _ := t.id(0)
	found, err := casework.CloseIncident(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedIncident(err)
	}
	return t.incidentShow(found)
}

func (t *Turn) incidentFile() error {
	found, err := t.incidentPressed()
	if err != nil {
		return err
	}
	doc, err := casework.IncidentFile(t.ctx, t.Tx, t.act(), found.ID)
	if err != nil {
		return err
	}
	name, err := templates.Text("incident.file_name", map[string]any{"ID": found.ID})
	if err != nil {
		return err
	}
	return t.SendFile(name, doc.Content, "incident.file", t.incidentView(found))
}
