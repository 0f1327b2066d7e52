package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// pairSame asks which of the two stays, the better kept one first.
func (t *Turn) pairSame() error {
	card, err := t.pairOf()
	if err != nil {
		return err
	}
	view, err := t.pairView(card)
	if err != nil {
		return err
	}
	a, b := card.A, card.B
	sides := [2]pairSide{view.A, view.B}
	if card.Stays == b.ID {
		a, b, sides[0], sides[1] = b, a, sides[1], sides[0]
	}
	shown := int64(a.Version + b.Version)
	return t.Ask("pair.stays", view,
		row(choiceWith("pair_keep", sides[0], "pr_keep", int64(a.ID), int64(b.ID), shown)),
		row(choiceWith("pair_keep", sides[1], "pr_keep", int64(b.ID), int64(a.ID), shown)),
		row(choice("back", "pr_one", int64(card.A.ID), int64(card.B.ID))))
}

// pairKeep merges what was shown: the press names the versions that it belongs to.
func (t *Turn) pairKeep() error {
	card, err := t.pairOf()
	if err != nil {
		return err
	}
	if shown, ok := t.id(2); !ok || shown != int64(card.A.Version+card.B.Version) {
		return sentence("pair.changed", nil)
	}
	stays, _ := t.id(0)
	leaves, _ := t.id(1)
	done, err := casework.Merge(t.ctx, t.Tx, t.act(), registry.ChildID(stays), registry.ChildID(leaves))
	if err != nil {
		return err
	}
	view := pairView{Moved: done.Moved}
	if view.A, err = t.pairSide(done.Stays); err != nil {
		return err
	}
	if view.B, err = t.pairSide(done.Closed); err != nil {
		return err
	}
	t.End()
	return t.Ask("pair.merged", view,
		row(choice("undo", "undo"), choiceWith("pair_open", view.A, "card", int64(done.Stays.ID))), row(choice("pair_list", "pr_list"), choice("menu", "menu")))
}

func (t *Turn) pairDiffer() error {
	a, _ := t.id(0)
	b, _ := t.id(1)
	card, err := casework.Differ(t.ctx, t.Tx, t.act(), registry.ChildID(a), registry.ChildID(b))
	if err != nil {
		return err
	}
	return t.pairSaid("pair.different", card)
}

func (t *Turn) pairUnsure() error {
	a, _ := t.id(0)
	b, _ := t.id(1)
	card, err := casework.PutOffPair(t.ctx, t.Tx, t.act(), registry.ChildID(a), registry.ChildID(b))
	if err != nil {
		return err
	}
	return t.pairSaid("pair.unsure", card)
}

func (t *Turn) pairSaid(template string, card casework.PairCard) error {
	view, err := t.pairView(card)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask(template, view,
		row(choice("undo", "pr_again", int64(card.A.ID), int64(card.B.ID)), choice("pair_list", "pr_list")), row(choice("menu", "menu")))
}

// pairAgain takes back what was said of the pair.
func (t *Turn) pairAgain() error {
	a, _ := t.id(0)
	b, _ := t.id(1)
	card, err := casework.AskPairAgain(t.ctx, t.Tx, t.act(), registry.ChildID(a), registry.ChildID(b))
	if err != nil {
		return err
	}
	return t.showPair(card)
}

// doubts are the officer's open questions that are no list of records: pairs, and where a new list contradicts
// the work, each with its count.
func (t *Turn) doubts() ([][]Choice, error) {
	var rows [][]Choice
	if t.Me.May(registry.ActClose) {
		pairs, err := casework.Pairs(t.ctx, t.Tx, t.act())
		if err != nil {
			return nil, err
		}
		if n := len(pairs); n > 0 {
			rows = append(rows, row(choiceWith("work_pairs", n, "pr_list")))
		}
	}
	if t.Me.May(registry.ActApprove) {
		n, err := t.Tx.CountContradicted(t.ctx)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			rows = append(rows, row(choiceWith("work_conflicts", n, "cf_list")))
		}
	}
	return rows, nil
}

// cardDoubts lead from a card to the open questions about it.
func (t *Turn) cardDoubts(c registry.Child, view cardView) []Choice {
	var doubts []Choice
	if c.Defects.Has(registry.ChildDuplicate) && c.Stage != registry.StageClosed && t.Me.MayOn(registry.ActClose, c.UKey) {
		doubts = append(doubts, choice("card_pairs", "pr_list"))
	}
	if len(view.Differs) > 0 {
		doubts = append(doubts, choice("card_conflicts", "cf_one", int64(c.ID)))
	}
	return doubts
}

// readDoubts adds to a card what only an officer sees: of which record it is the duplicate, and where a list says
// otherwise.
func (t *Turn) readDoubts(c registry.Child, view *cardView) (err error) {
	if c.Closed == registry.ClosedDuplicate && t.Me.MayOn(registry.ActClose, c.UKey) {
		if view.Twin, err = casework.DuplicateOf(t.ctx, t.Tx, c); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	if !t.Me.MayOn(registry.ActApprove, c.UKey) || c.Stage == registry.StageClosed {
		return nil
	}
	open, err := casework.StillOpen(t.ctx, t.Tx, c)
	if err != nil || len(open) == 0 {
		return err
	}
	shown, err := t.conflictView(c, open)
	view.Differs = shown.Fields
	return err
}
