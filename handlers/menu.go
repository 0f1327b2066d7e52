package handlers

import (
	"slices"
	"sync"

	"rasoat/registry"
	"rasoat/templates"
)

// menuRoute lists what the member may do, from the route table.
func menuRoute() Route {
	return Route{
		Name:     "menu",
		Commands: []string{"menu"},
		Right:    registry.ActPersonal,
		Hidden:   true,
		Start:    (*Turn).showMenu,
		Presses:  map[string]func(*Turn) error{"menu": (*Turn).showMenu, "go": (*Turn).menuGo},
	}
}

// menuView names the member and where they act.
type menuView struct {
	Me      registry.Membership
	Unit    registry.Unit
	Several bool // the person has other memberships to act in
}

func (t *Turn) menuView() menuView { return menuView{Me: t.Me, Unit: t.Unit} }

func (t *Turn) showMenu() error {
	t.End()
	var choices []Choice
	for i, r := range t.h.routes.list {
		if len(r.Commands) == 0 || r.Hidden || r.Aside || !r.open(t.Me) {
			continue
		}
		label, err := r.label(t.Me.Role)
		if err != nil {
			return err
		}
		choices = append(choices, named(label, "go", int64(i)))
	}
	kinds, own, err := t.workCounts(true)
	if err != nil {
		return err
	}
	mine, err := t.Tx.MembershipsOf(t.ctx, t.Me.Member)
	if err != nil {
		return err
	}
	view := t.menuView()
	view.Several = len(mine) > 1
	if slices.ContainsFunc(mine, registry.Membership.IsTraining) {
		own = append(own, choice("cmd_training", "tr_start"))
	}
	// Behind the features, whose numbers are learnt by heart.
	return t.Ask("menu.show", view, append(append(grid(2, choices...), grid(2, kinds...)...), column(own...)...)...)
}

// menuGo starts the feature of a menu choice. After an update of the program an old menu may name
// another one; its right is asked for like any other's.
func (t *Turn) menuGo() error {
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(t.h.routes.list)) {
		return sentence("error.stale", nil)
	}
	t.Text = ""
	return t.start(&t.h.routes.list[i])
}

// helpRoute explains the commands of the member's role.
func helpRoute() Route {
	return Route{
		Name:     "help",
		Commands: []string{"trogiup", "help"},
		Start:    (*Turn).help,
	}
}

// helpLine is one feature as help lists it.
type helpLine struct{ Command, Label string }

func (t *Turn) help() error {
	var lines []helpLine
	for _, r := range t.h.routes.list {
		if len(r.Commands) == 0 || r.Hidden || !r.open(t.Me) {
			continue
		}
		label, err := r.label(t.Me.Role)
		if err != nil {
			return err
		}
		lines = append(lines, helpLine{r.Commands[0], label})
	}
	view := map[string]any{"Lines": lines, "Me": t.Me, "Unit": t.Unit, "Contact": t.h.Contact}
	if !t.isMember() {
		return t.Say("help.stranger", view)
	}
	err := t.Say("help.show", view)
	if err == nil {
		t.Share()
	}
	return err
}

// cancelRoute stops whatever is going on; nothing that was saved is lost.
func cancelRoute() Route {
	return Route{
		Name:     "cancel",
		Commands: []string{"huy"},
		Right:    registry.ActPersonal,
		Aside:    true,
		Start:    (*Turn).cancel,
		Presses:  map[string]func(*Turn) error{"cancel": (*Turn).cancel},
	}
}

func (t *Turn) cancel() error {
	t.End()
	return t.Ask("cancel.done", nil, row(choice("menu", "menu")))
}

// cancelWords are the words by which people stop, folded.
var cancelWords = sync.OnceValues(func() (map[string]bool, error) {
	text, err := templates.Text("words.cancel", nil)
	if err != nil {
		return nil, err
	}
	words := map[string]bool{}
	for _, line := range splitLines(text) {
		words[registry.Fold(line)] = true
	}
	return words, nil
})
