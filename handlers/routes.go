package handlers

import (
	"fmt"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/templates"
)

// Route is one feature: how it is called, which right it needs, and what answers to it. The one list
// of routes makes commands, menus and help; a right is asked for at every message.
type Route struct {
	Name     string          // of the feature: files, templates and the label "label.cmd_NAME"
	Commands []string        // without slash, the canonical one first; none: reached by choices only
	Right    registry.Action // empty: for everybody, strangers included
	Hidden   bool            // not listed in menu and help
	Aside    bool            // in help and among the channel's commands, but no choice of the menu
	Start    func(*Turn) error
	Presses  map[string]func(*Turn) error // by verb
	Steps    map[string]func(*Turn) error // by step awaiting a text
	Expects  map[string]Expect            // what a step awaits; every step says so
	File     func(*Turn) error            // a document arrives while the flow is on
}

// allRoutes is the table, in the order of the menu.
func allRoutes() []Route {
	return []Route{
		startRoute(),
		rulesRoute(),
		menuRoute(),
		workRoute(),
		findRoute(),
		cardRoute(),
		assignRoute(),
		recheckRoute(),
		obstacleRoute(),
		pairRoute(),
		conflictRoute(),
		approveRoute(),
		enterRoute(),
		docketRoute(),
		confirmRoute(),
		updateRoute(),
		paperRoute(),
		importRoute(),
		exportRoute(),
		progressRoute(),
		membersRoute(),
		staffRoute(),
		secondRoute(),
		roleRoute(),
		undoRoute(),
		journalRoute(),
		requestRoute(),
		incidentRoute(),
		trainingRoute(),
		helpRoute(),
		cancelRoute(),
		askRoute(),
		savedRoute(),
		asideRoute(),
		directRoute(),
	}
}

// routes is the table indexed by all the ways in.
type routes struct {
	list    []Route
	command map[string]*Route
	label   map[string]*Route // folded labels: "giao ra soat"
	name    map[string]*Route
	press   map[string]*Route
}

func newRoutes(list []Route) (*routes, error) {
	r := &routes{
		list: list, command: map[string]*Route{}, label: map[string]*Route{},
		name: map[string]*Route{}, press: map[string]*Route{},
	}
	for i := range list {
		route := &list[i]
		r.name[route.Name] = route
		for _, command := range route.Commands {
			if r.command[command] != nil {
				return nil, fmt.Errorf("command %s has two routes", command)
			}
			r.command[command] = route
		}
		for verb := range route.Presses {
			if r.press[verb] != nil {
				return nil, fmt.Errorf("press %s has two routes", verb)
			}
			r.press[verb] = route
		}
		if len(route.Commands) == 0 {
			continue
		}
		for _, role := range append(registry.Roles(), "") {
			label, err := route.label(role)
			if err != nil {
				return nil, err
			}
			r.label[registry.Fold(label)] = route
		}
	}
	return r, nil
}

// label is what the feature is called, for some roles in words of their own.
func (r Route) label(role registry.Role) (string, error) {
	if name := "label.cmd_" + r.Name + "." + string(role); templates.Has(name) {
		return templates.Text(name, nil)
	}
	return templates.Text("label.cmd_"+r.Name, nil)
}

// open reports whether the feature is for the membership; a stranger has the zero one.
func (r Route) open(me registry.Membership) bool {
	return r.Right == "" || me.May(r.Right)
}

// Commands are the channel's command menu for a membership, the zero one for strangers.
func (h *Handler) Commands(me registry.Membership) ([]bot.Command, error) {
	var commands []bot.Command
	for _, r := range h.routes.list {
		if len(r.Commands) == 0 || r.Hidden || !r.open(me) {
			continue
		}
		label, err := r.label(me.Role)
		if err != nil {
			return nil, err
		}
		commands = append(commands, bot.Command{Name: r.Commands[0], Description: label})
	}
	return commands, nil
}
