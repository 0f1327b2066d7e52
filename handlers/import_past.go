package handlers

import (
	"rasoat/casework"
	"rasoat/store"
)

// pastView is what the template import.past is given.
type pastView struct {
	Lines []store.Import
	Undo  bool // some can be taken back
}

// importPast lists the newest imports, and offers to take back those that can be.
func (t *Turn) importPast() error {
	lines, err := t.Tx.Imports(t.ctx, t.Unit.ID, pageSize)
	if err != nil {
		return err
	}
	view := pastView{Lines: lines}
	var undo []Choice
	for _, line := range lines {
		if casework.MayUndo(line, t.Tx.Now) && line.Added+line.Changed > 0 {
			undo = append(undo, choiceWith("import_undo", line.ID, "im_undo", line.ID))
		}
	}
	view.Undo = len(undo) > 0
	t.End()
	return t.Ask("import.past", view, append(grid(2, undo...), row(choice("import_back", "im_start"), choice("menu", "menu")))...)
}

// importUndo looks what taking an import back would do; the worker tells.
func (t *Turn) importUndo() error { return t.startUndo("import.undo_looking", true) }

// importBack takes it back.
func (t *Turn) importBack() error { return t.startUndo("import.undo_going", false) }

func (t *Turn) startUndo(says string, look bool) error {
	id, _ := t.id(0)
	if err := casework.StartUndo(t.ctx, t.Tx, t.act(), t.chat.ID, id, look); err != nil {
		return err
	}
	t.End()
	return t.Say(says, nil)
}
