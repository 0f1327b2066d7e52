package handlers

import (
	"slices"
	"unicode/utf8"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// updateRoute is the typing over into the national software: one confirmed record after another, with
// its values to copy, or a whole docket at once.
func updateRoute() Route {
	return Route{
		Name:     "update",
		Commands: []string{"capnhat"},
		Right:    registry.ActUpdate,
		Start:    (*Turn).updateStart,
		Presses: map[string]func(*Turn) error{
			"up_start": (*Turn).updateStart,
			"up_show":  (*Turn).updateShow,
			"up_skip":  (*Turn).updateSkip,
			"up_one":   (*Turn).updateOne,
			"up_all":   (*Turn).updateDocket,
		},
	}
}

// updateView is what the templates update.* are given.
type updateView struct {
	Count   int // waiting
	Dockets []updateDocket
	Child   registry.Child
	Hamlet  string
	Number  registry.IDNumber
	Changed []registry.Proposal // what differs from the list that came from the software
	Done    []registry.Child    // of the press before
	Docket  updateDocket        // of the press before
	Skipped int
}

// updateDocket is how many records of a docket wait.
type updateDocket struct {
	ID     registry.DocketID
	Number int
	Count  int
}

func (t *Turn) updateStart() error {
	t.End()
	view, err := t.updateCounts()
	if err != nil {
		return err
	}
	if view.Count == 0 {
		return t.Ask("update.none", view, row(choice("menu", "menu")))
	}
	rows := [][]Choice{row(choiceWith("update_each", view, "up_show"))}
	for _, d := range view.Dockets {
		rows = append(rows, row(choiceWith("update_all", d, "up_all", int64(d.ID))))
	}
	return t.Ask("update.start", view, append(rows, row(choice("menu", "menu")))...)
}

// updateCounts counts what waits, in all and by docket.
func (t *Turn) updateCounts() (view updateView, err error) {
	lines, err := t.toUpdate()
	if err != nil {
		return view, err
	}
	view.Count = len(lines)
	counts := map[registry.DocketID]int{}
	for _, line := range lines {
		counts[line.Docket]++
	}
	commune, err := t.commune()
	if err != nil {
		return view, err
	}
	dockets, err := t.Tx.Dockets(t.ctx, commune.ID, false)
	for _, d := range dockets {
		if n := counts[d.ID]; n > 0 {
			view.Dockets = append(view.Dockets, updateDocket{d.ID, d.Number, n})
		}
	}
	return view, err
}

// toUpdate lists the confirmed records of the commune.
func (t *Turn) toUpdate() ([]store.Line, error) {
	commune, err := t.commune()
	if err != nil {
		return nil, err
	}
	return t.Tx.ListChildren(t.ctx, casework.InDocket(commune.ID, 0), store.Cursor{}, casework.ExportRows)
}

func (t *Turn) updateShow() error {
	lines, err := t.toUpdate()
	if err != nil {
		return err
	}
	return t.updateNext(updateView{}, lines, 0)
}

// updateSkip goes on behind the record that the press names.
func (t *Turn) updateSkip() error {
	lines, err := t.toUpdate()
	if err != nil {
		return err
	}
	return t.updateNext(updateView{}, lines, t.lineOf(lines)+1)
}

// lineOf is where the record that the press names stands in the list, -1 when it does not.
func (t *Turn) lineOf(lines []store.Line) int {
	id, _ := t.id(0)
	return slices.IndexFunc(lines, func(l store.Line) bool { return int64(l.ID) == id })
}

// updateNext shows a record of the list with its values to type over.
func (t *Turn) updateNext(view updateView, lines []store.Line, at int) error {
	view.Count = len(lines)
	if at >= len(lines) {
		return t.updateEnd(view)
	}
	c, err := t.Tx.Child(t.ctx, lines[at].ID)
	if err != nil {
		return err
	}
	unit, err := t.Tx.Unit(t.ctx, c.Unit)
	if err != nil {
		return err
	}
	view.Child, view.Hamlet, view.Number = c, hamletName(unit), registry.IDNumber(c.Values.IDNumber)
	view.Changed = changed(c)
	t.End()
	return t.Ask("update.card", view, t.updateChoices(view)...)
}

func (t *Turn) updateEnd(view updateView) error {
	t.End()
	foot := row(choice("menu", "menu"))
	if len(view.Done) > 0 {
		foot = append(row(choice("undo", "undo")), foot...)
	}
	if view.Count > 0 {
		return t.Ask("update.end", view, row(choiceWith("update_each", view, "up_show")), foot)
	}
	return t.Ask("update.none", view, foot)
}

// changed are the fields in which the record differs from what the software knows, the number apart.
func changed(c registry.Child) []registry.Proposal {
	known, _ := registry.Clean(c.Imported)
	var list []registry.Proposal
	for _, f := range registry.Fields() {
		old, now := known.Get(f), c.Values.Get(f)
		if f != registry.FieldIDNumber && f != registry.FieldHamlet && now != old {
			list = append(list, registry.Proposal{Field: f, Old: old, New: now})
		}
	}
	return list
}

// mostCopied is how many characters a copy button takes (Bot API, CopyTextButton).
const mostCopied = 256

// updateChoices put the number and every changed value on the clipboard.
func (t *Turn) updateChoices(view updateView) [][]Choice {
	copies := []Choice{copied("copy_id_number", string(view.Number)), copied("copy_name", view.Child.Values.Name)}
	if view.Child.Software != "" {
		copies = append(copies, copied("copy_software", view.Child.Software))
	}
	for _, p := range view.Changed {
		isOffered := p.Field == registry.FieldName || p.Field == registry.FieldSex
		if p.New != "" && !isOffered && utf8.RuneCountInString(p.New) <= mostCopied {
			copies = append(copies, copied("copy_"+string(p.Field), p.New))
		}
	}
	id := int64(view.Child.ID)
	rows := append(grid(2, copies...), row(choice("updated", "up_one", id)), row(choice("update_skip", "up_skip", id)))
	foot := row(choice("menu", "menu"))
	if len(view.Done) > 0 {
		foot = append(row(choice("undo", "undo")), foot...)
	}
	return append(rows, foot)
}

// updateOne marks a record and goes on to the next.
func (t *Turn) updateOne() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	lines, err := t.toUpdate()
	if err != nil {
		return err
	}
	if _, _, err := casework.Update(t.ctx, t.Tx, t.act(), []registry.ChildID{c.ID}); err != nil {
		return err
	}
	at := t.lineOf(lines)
	if at < 0 {
		return t.updateStart()
	}
	return t.updateNext(updateView{Done: []registry.Child{c}}, slices.Delete(lines, at, at+1), at)
}

// updateDocket marks all that wait of a docket.
func (t *Turn) updateDocket() error {
	id, ok := t.id(0)
	if !ok || id == 0 {
		return sentence("error.stale", nil)
	}
	d, err := t.Tx.Docket(t.ctx, registry.DocketID(id))
	if err != nil {
		return err
	}
	ids, err := t.Tx.ChildIDs(t.ctx, casework.InDocket(d.Unit, d.ID))
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return sentence("error.stale", nil)
	}
	done, skipped, err := casework.Update(t.ctx, t.Tx, t.act(), ids)
	if err != nil {
		return err
	}
	view, err := t.updateCounts()
	if err != nil {
		return err
	}
	view.Docket, view.Skipped = updateDocket{d.ID, d.Number, done}, skipped
	t.End()
	return t.Ask("update.docket", view, row(choice("undo", "undo"), choice("update_back", "up_start"), choice("menu", "menu")))
}
