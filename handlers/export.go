package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/templates"
)

// exportRoute sends a list to work on as a file.
func exportRoute() Route {
	return Route{
		Name:     "export",
		Commands: []string{"xuat", "tai"},
		Right:    registry.ActExport,
		Start:    (*Turn).exportStart,
		Presses: map[string]func(*Turn) error{
			"ex_start":   (*Turn).exportStart,
			"ex_kind":    (*Turn).exportKind,
			"ex_hamlets": (*Turn).exportHamlets,
			"ex_unit":    (*Turn).exportUnit,
			"ex_why":     (*Turn).exportWhy,
		},
		Steps:   map[string]func(*Turn) error{"why": (*Turn).exportWhyTyped},
		Expects: map[string]Expect{"why": expectsText},
	}
}

// exportKinds are the lists that can be had, as words of "list_title"; the first is the one that the
// national software waits for.
func exportKinds() []workKind {
	stages := func(s ...registry.Stage) registry.Filter { return registry.Filter{Stages: s} }
	return []workKind{
		{"confirmed", stages(registry.StageConfirmed)},
		{"defective", stages(registry.StageDefective)},
		{"assigned", stages(registry.StageAssigned)},
		{"returned", registry.Filter{Returned: true, Stages: []registry.Stage{registry.StageDefective}}},
		{"approved", stages(registry.StageApproved)},
		{"handed_over", stages(registry.StageHandedOver)},
		{"export_all", registry.Filter{}},
	}
}

// exportView is what the templates export.* are given.
type exportView struct {
	Kind    string // a word of "list_title", empty for a hamlet
	Words   string // the conditions of a list that was on the screen
	Hamlet  string
	Unit    registry.Unit
	Count   int
	Purpose string
	Asked   []registry.Membership
}

// exporting is the list that is being asked for, by its place among the kinds or by its hamlet.
type exporting struct {
	Kind   int              `json:"kind"` // from 1; 0: a hamlet, or a list that was on the screen
	Hamlet registry.UnitID  `json:"hamlet,omitempty"`
	Filter *registry.Filter `json:"filter,omitempty"`
	Words  string           `json:"words,omitempty"` // what Filter means
}

// exportPurposes are the usual ones, as words of "purpose"; any other is typed.
func exportPurposes() []string {
	return []string{"software", "fieldwork", "compare", "report", "archive"}
}

func (t *Turn) exportStart() error {
	t.End()
	var choices []Choice
	for i, kind := range exportKinds() {
		n, err := t.Tx.CountChildren(t.ctx, kind.filter)
		if err != nil {
			return err
		}
		if n > 0 {
			choices = append(choices, choiceWith("work", map[string]any{"Kind": kind.name, "Count": n}, "ex_kind", int64(i)))
		}
	}
	if len(choices) == 0 {
		return t.Ask("export.none", nil, row(choice("menu", "menu")))
	}
	return t.Ask("export.what", nil, append(column(choices...), row(choice("export_hamlets", "ex_hamlets"), choice("menu", "menu")))...)
}

func (t *Turn) exportKind() error {
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(exportKinds())) {
		return sentence("error.stale", nil)
	}
	return t.exportAsk(exporting{Kind: int(i) + 1})
}

func (t *Turn) exportHamlets() error {
	hamlets, err := t.hamletCounts(registry.Filter{})
	if err != nil {
		return err
	}
	var choices []Choice
	for _, h := range hamlets {
		choices = append(choices, choiceWith("hamlet", h, "ex_unit", int64(h.Unit.ID)))
	}
	return t.Ask("export.where", nil, append(grid(2, choices...), row(choice("back", "ex_start")))...)
}

func (t *Turn) exportUnit() error {
	id, _ := t.id(0)
	return t.exportAsk(exporting{Hamlet: registry.UnitID(id)})
}

// order is the list in the words of the file and of the messages; empty ones are refused.
func (t *Turn) order(at exporting) (o casework.Order, view exportView, err error) {
	if view.Unit, err = t.commune(); err != nil {
		return o, view, err
	}
	if at.Filter != nil {
		o.Filter, view.Words = *at.Filter, at.Words
	} else if at.Kind > 0 && at.Kind <= len(exportKinds()) {
		kind := exportKinds()[at.Kind-1]
		o.Filter, view.Kind = kind.filter, kind.name
	} else {
		unit, err := t.Tx.Unit(t.ctx, at.Hamlet)
		if err != nil {
			return o, view, err
		}
		o.Filter, view.Hamlet = registry.Filter{Units: []registry.UnitID{unit.ID}, OnlyUnit: true}, hamletName(unit)
	}
	if view.Count, err = t.Tx.CountChildren(t.ctx, o.Filter); err != nil {
		return o, view, err
	}
	if view.Count == 0 {
		return o, view, sentence("error.stale", nil)
	}
	title, err := templates.Text("export.title", view)
	if err != nil {
		return o, view, err
	}
	if o.Subject, err = templates.Text("export.which", view); err != nil {
		return o, view, err
	}
	o.Words = casework.Words{Title: title, Unit: view.Unit.FullName()}
	o.File, err = templates.Text("export.file_name", map[string]any{"Day": t.Today().String(), "Kind": view.Kind})
	return o, view, err
}

// exportAsk asks what the list is for: it stands on the file and in the journal.
func (t *Turn) exportAsk(at exporting) error {
	_, view, err := t.order(at)
	if err != nil {
		return err
	}
	if err := t.Await("export", "why", at); err != nil {
		return err
	}
	var choices []Choice
	for i, word := range exportPurposes() {
		choices = append(choices, choiceWith("purpose", word, "ex_why", int64(i)))
	}
	return t.Ask("export.why", view, append(column(choices...), row(choice("cancel", "cancel")))...)
}

func (t *Turn) exportWhy() error {
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(exportPurposes())) {
		return sentence("error.stale", nil)
	}
	word := exportPurposes()[i]
	return t.export(templates.Word("purpose", word), word)
}

// exportWhyTyped takes any other purpose; a number or a whole story is none.
func (t *Turn) exportWhyTyped() error {
	purpose := registry.CleanText(t.Text)
	if len([]rune(purpose)) < shortestPurpose {
		return sentence("export.why_short", nil)
	}
	return t.export(purpose, "other: "+purpose)
}

const shortestPurpose = 5 // letters

// export leaves the list to the worker, or asks a second person for their word first.
func (t *Turn) export(purpose, why string) error {
	var at exporting
	if !t.Data("export", &at) {
		return sentence("error.stale", nil)
	}
	o, view, err := t.order(at)
	if err != nil {
		return err
	}
	o.Purpose, o.Why, o.Alone = purpose, why, t.h.ExportAlone
	done, err := casework.OrderExport(t.ctx, t.Tx, t.act(), t.chat.ID, o)
	if err != nil {
		return err
	}
	t.End()
	if len(done.Asked) == 0 {
		return nil // the job says how far it is
	}
	view.Count, view.Purpose, view.Asked = done.Count, purpose, done.Asked
	return t.Ask("export.asked", view, row(choice("export_more", "ex_start"), choice("menu", "menu")))
}
