package handlers

import (
	"errors"

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
		},
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
	Kind   string // a word of "list_title", empty for a hamlet
	Hamlet string
	Unit   registry.Unit
	Count  int
	Limit  int
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
	kind := exportKinds()[i]
	return t.export(kind.filter, exportView{Kind: kind.name})
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
	unit, err := t.Tx.Unit(t.ctx, registry.UnitID(id))
	if err != nil {
		return err
	}
	f := registry.Filter{Units: []registry.UnitID{unit.ID}, OnlyUnit: true}
	return t.export(f, exportView{Hamlet: hamletName(unit)})
}

// export sends the file: not protected, for it must reach a PC.
func (t *Turn) export(f registry.Filter, view exportView) error {
	var err error
	if view.Unit, err = t.commune(); err != nil {
		return err
	}
	title, err := templates.Text("export.title", view)
	if err != nil {
		return err
	}
	words := casework.Words{Title: title, Unit: view.Unit.FullName()}
	file, err := casework.Export(t.ctx, t.Tx, t.act(), f, casework.ExportNote(f), words)
	var tooMany *casework.TooManyError
	if errors.As(err, &tooMany) {
		view.Count, view.Limit = tooMany.Count, tooMany.Limit
		return t.Ask("export.too_many", view, row(choice("export_hamlets", "ex_hamlets"), choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	if view.Count = file.Count; view.Count == 0 {
		return sentence("error.stale", nil)
	}
	name, err := templates.Text("export.file_name", map[string]any{"Day": t.Today().String(), "Kind": view.Kind})
	if err != nil {
		return err
	}
	if err := t.SendFile(name, file.Content, "export.file", view); err != nil {
		return err
	}
	return t.Ask("export.done", view, row(choice("export_more", "ex_start"), choice("menu", "menu")))
}
