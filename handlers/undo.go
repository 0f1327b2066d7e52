package handlers

import (
	"encoding/binary"
	"errors"

	"github.com/google/uuid"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
)

// undoRoute takes back the member's last step, until the next person has acted.
func undoRoute() Route {
	return Route{
		Name:     "undo",
		Commands: []string{"hoantac"},
		Right:    registry.ActUndo,
		Start:    (*Turn).undoAsk,
		Presses: map[string]func(*Turn) error{
			"undo":      (*Turn).undoPressed,
			"undo_yes":  (*Turn).undoYes,
			"undo_rest": (*Turn).undoRest,
		},
	}
}

// undoView is what the templates undo.* are given.
type undoView struct {
	Last  casework.LastStep
	Kind  registry.EventKind
	Shown []registry.Child
	More  int // records that are not shown by name
	Count int
	Stage registry.Stage // where all of them stand again; none when they stand apart
	Stuck []casework.Stuck
	Rest  int // stuck records that are not shown
}

// named records of one answer; the others are counted.
const mostNames = 10

func newUndoView(last casework.LastStep, children []registry.Child, stuck []casework.Stuck) undoView {
	view := undoView{Last: last, Kind: last.Kind, Count: len(children)}
	view.Shown = children[:min(len(children), mostNames)]
	view.Stuck = stuck[:min(len(stuck), mostNames)]
	view.More, view.Rest = len(children)-len(view.Shown), len(stuck)-len(view.Stuck)
	for i, c := range children {
		if i > 0 && c.Stage != view.Stage {
			view.Stage = registry.StageNone
			break
		}
		view.Stage = c.Stage
	}
	return view
}

// undoAsk says what would be taken back, since a command is typed long after the step.
func (t *Turn) undoAsk() error {
	last, err := casework.Last(t.ctx, t.Tx, t.act())
	if errors.Is(err, casework.ErrNothingToUndo) {
		return t.Ask("undo.nothing", nil, row(choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	if len(last.Free) == 0 || len(last.Stuck) > 0 {
		return t.undoStuck(last)
	}
	return t.Ask("undo.ask", newUndoView(last, last.Free, nil),
		row(choice("undo_yes", "undo_yes", batchTag(last.Batch)), choice("cancel", "cancel")))
}

// undoPressed takes the step back at once where its button stands on the newest message; anywhere
// else another step may have followed, so that it is named first.
func (t *Turn) undoPressed() error {
	if t.Msg.Kind == bot.KindPress && t.chat.Last != int64(t.Msg.MessageID) {
		return t.undoAsk()
	}
	return t.undo(false)
}

func (t *Turn) undoYes() error { return t.undoMeant(false) }

// undoRest leaves the records on which somebody has acted since as they are.
func (t *Turn) undoRest() error { return t.undoMeant(true) }

// undoMeant takes back the step that was named, and no later one.
func (t *Turn) undoMeant(rest bool) error {
	last, err := casework.Last(t.ctx, t.Tx, t.act())
	if err != nil && !errors.Is(err, casework.ErrNothingToUndo) {
		return err
	}
	if tag, ok := t.id(0); err != nil || !ok || tag != batchTag(last.Batch) {
		return sentence("undo.other", nil)
	}
	return t.undo(rest)
}

func (t *Turn) undo(rest bool) error {
	done, err := casework.Undo(t.ctx, t.Tx, t.act(), rest)
	var stuck *casework.StuckError
	switch {
	case errors.Is(err, casework.ErrNothingToUndo):
		return t.Ask("undo.nothing", nil, row(choice("menu", "menu")))
	case errors.As(err, &stuck):
		return t.undoStuck(stuck.Last)
	case err != nil:
		return err
	}
	t.End()
	view := newUndoView(casework.LastStep{Kind: done.Kind}, done.Children, done.Stuck)
	var rows [][]Choice
	if len(done.Children) == 1 {
		rows = append(rows, row(choiceWith("undo_open", done.Children[0], "card", int64(done.Children[0].ID))))
	}
	return t.Ask("undo.done", view, append(rows, row(choice("menu", "menu")))...)
}

// undoStuck says which records cannot be taken back any more, and offers the others.
func (t *Turn) undoStuck(last casework.LastStep) error {
	view := newUndoView(last, last.Free, last.Stuck)
	var rows [][]Choice
	if last.Partial() {
		rows = append(rows, row(choiceWith("undo_rest", view, "undo_rest", batchTag(last.Batch))))
	}
	return t.Ask("undo.stuck", view, append(rows, row(choice("menu", "menu")))...)
}

// batchTag tells one step from another inside a press.
func batchTag(batch uuid.UUID) int64 { return int64(binary.BigEndian.Uint64(batch[:8]) >> 1) } // #nosec G115 -- 63 bits are left
