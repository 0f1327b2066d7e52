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

// secondWord says nothing of its own: the question itself turns into what became of it.
func (t *Turn) secondWord(yes bool) error {
	id, _ := t.id(0)
	_, err := casework.AnswerSecond(t.ctx, t.Tx, t.act(), id, yes)
	return err
}
