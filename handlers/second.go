package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// secondRoute takes the second person's word; the question is a notice.
func secondRoute() Route {
	return Route{
		Name:   "second",
		Right:  registry.ActSecond,
		Hidden: true,
		Presses: map[string]func(*Turn) error{
			"se_yes": func(t *Turn) error { return t.secondWord(true) },
			"se_no":  func(t *Turn) error { return t.secondWord(false) },
		},
	}
}

// secondView is what the template second.answered is given.
type secondView struct {
	Kind  string
	Yes   bool
	Count int
	Asker registry.Membership
}

func (t *Turn) secondWord(yes bool) error {
	id, _ := t.id(0)
	a, err := casework.AnswerSecond(t.ctx, t.Tx, t.act(), id, yes)
	if err != nil {
		return err
	}
	asker, err := t.Tx.Membership(t.ctx, a.AskedBy)
	if err != nil {
		return err
	}
	return t.Say("second.answered", secondView{Kind: a.Kind, Yes: yes, Count: a.Count, Asker: asker})
}
