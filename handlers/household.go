package handlers

import (
	"rasoat/registry"
	"rasoat/store"
)

const mostDeeds = 20 // lines of a history on one screen

// deedView is one line of a record's history; who did it is named to those who may know.
type deedView struct {
	store.Deed
	On registry.Date
}

// cardHistory says who did what with a record, and when.
func (t *Turn) cardHistory() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	deeds, err := t.Tx.History(t.ctx, c.ID, mostDeeds+1)
	if err != nil {
		return err
	}
	more := len(deeds) > mostDeeds
	views := make([]deedView, min(len(deeds), mostDeeds))
	for i := range views {
		views[i] = deedView{deeds[i], registry.DateOf(deeds[i].At)}
		if !t.Me.May(registry.ActSeeAssignee) {
			views[i].Name, views[i].ForName = "", ""
		}
	}
	view := map[string]any{"Name": c.Values.Name, "Case": c.Case, "Deeds": views, "More": more}
	return t.Ask("card.history", view, row(choice("card_again", "card", int64(c.ID)), choice("menu", "menu")))
}

// childChoice opens the record of a line; of one that is restricted it says the number alone.
func childChoice(l store.Line) Choice {
	if l.Restricted {
		return choiceWith("request_record", l, "card", int64(l.ID))
	}
	return choiceWith("child", l, "card", int64(l.ID))
}

// cardHousehold lists the brothers and sisters of a child with the child.
func (t *Turn) cardHousehold() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	siblings, err := t.Tx.Household(t.ctx, c)
	if err != nil {
		return err
	}
	lines := make([]store.Line, len(siblings))
	var open []Choice
	for i, s := range siblings {
		lines[i] = s.Line
		if s.ID != c.ID {
			open = append(open, childChoice(s.Line))
		}
	}
	views, err := t.lineViews(lines)
	if err != nil {
		return err
	}
	for i, s := range siblings {
		views[i].Father, views[i].Mother, views[i].Guardian = s.Father, s.Mother, s.Guardian
	}
	view := map[string]any{"Name": c.Values.Name, "Case": c.Case, "Lines": views, "Alone": len(siblings) <= 1}
	return t.Ask("card.household", view, append(column(open...), row(choice("card_again", "card", int64(c.ID)), choice("menu", "menu")))...)
}
