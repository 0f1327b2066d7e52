package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// obstacleRoute reports what keeps a re-check from being done; for the officer it lists what was reported.
func obstacleRoute() Route {
	return Route{
		Name:     "obstacle",
		Commands: []string{"vuongmac"},
		Right:    registry.ActObstacle,
		Start:    (*Turn).obstacleStart,
		Presses: map[string]func(*Turn) error{
			"ob_one":  (*Turn).obstacleWhy,
			"ob_why":  (*Turn).obstacleDone,
			"ob_list": (*Turn).obstacleList,
		},
	}
}

// obstacleStart lets a collaborator choose the child first, and the officer a cause.
func (t *Turn) obstacleStart() error {
	if t.Me.May(registry.ActRecheck) {
		mine := registry.Filter{Stages: []registry.Stage{registry.StageAssigned}, Assignee: t.Me.ID}
		return t.showList(listing{Title: "obstacle_of", Filter: mine, Verb: "ob_one"})
	}
	t.End()
	var rows [][]Choice
	for i, cause := range registry.Obstacles() {
		n, err := t.Tx.CountChildren(t.ctx, obstructed(cause))
		if err != nil {
			return err
		}
		if n > 0 {
			rows = append(rows, row(choiceWith("obstacle_count", map[string]any{"Cause": cause, "Count": n}, "ob_list", int64(i))))
		}
	}
	if len(rows) == 0 {
		return t.Ask("obstacle.none", nil, row(choice("menu", "menu")))
	}
	return t.Ask("obstacle.show", nil, append(rows, row(choice("menu", "menu")))...)
}

// obstructed are the records that a cause holds up.
func obstructed(cause registry.Obstacle) registry.Filter {
	return registry.Filter{Obstacle: cause, Stages: []registry.Stage{registry.StageDefective, registry.StageAssigned}}
}

func (t *Turn) obstacleList() error {
	cause, ok := t.cause(0)
	if !ok {
		return sentence("error.stale", nil)
	}
	return t.showList(listing{Title: "obstacle", Filter: obstructed(cause)})
}

// cause is the n-th id of the press.
func (t *Turn) cause(n int) (registry.Obstacle, bool) {
	i, ok := t.id(n)
	if !ok || i < 0 || i >= int64(len(registry.Obstacles())) {
		return "", false
	}
	return registry.Obstacles()[i], true
}

// obstacleWhy asks for the cause; the way back leads to the question from which it was pressed.
func (t *Turn) obstacleWhy() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	if c.Stage != registry.StageAssigned && c.Stage != registry.StageDefective {
		return &registry.StepError{From: c.Stage, Event: registry.EventObstacle, Why: registry.StepWrongStage}
	}
	view, err := t.recheckView(c, casework.DoorChat)
	if err != nil {
		return err
	}
	var causes []Choice
	for i, cause := range registry.Obstacles() {
		causes = append(causes, choiceWith("obstacle_why", cause, "ob_why", int64(c.ID), int64(i)))
	}
	back := choice("back", "card", int64(c.ID))
	if t.conv.Flow == "recheck" {
		back = choice("back", "rc_start", int64(c.ID))
	}
	t.End()
	return t.Ask("obstacle.why", view, append(column(causes...), row(back))...)
}

func (t *Turn) obstacleDone() error {
	c, err := t.child()
	if err != nil {
		return err
	}
	cause, ok := t.cause(1)
	if !ok {
		return sentence("error.stale", nil)
	}
	if c, err = casework.Obstruct(t.ctx, t.Tx, t.act(), c.ID, cause); err != nil {
		return err
	}
	view, err := t.recheckView(c, casework.DoorChat)
	if err != nil {
		return err
	}
	t.End()
	if !t.Me.May(registry.ActRecheck) {
		return t.Ask("obstacle.done", view, row(choice("undo", "undo"), choice("menu", "menu")))
	}
	return t.recheckAfter("obstacle.done", view)
}
