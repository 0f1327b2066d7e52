package handlers

import (
	"errors"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// trainingRoute is the course: which lessons are done, the way into training and the way back.
func trainingRoute() Route {
	return Route{
		Name:     "training",
		Commands: []string{"taphuan"},
		Right:    registry.ActPersonal,
		Aside:    true,
		Start:    (*Turn).trainingStart,
		Presses:  map[string]func(*Turn) error{"tr_start": (*Turn).trainingStart},
	}
}

// trainingView is what the template training.show is given.
type trainingView struct {
	Me     registry.Membership
	Course casework.Course
	Inside bool // the reader acts in training
	Rates  bool // the reader sees how far everybody is
}

func (t *Turn) trainingStart() error {
	t.End()
	commune, err := t.commune()
	if err != nil {
		return err
	}
	course, err := casework.LookAtCourse(t.ctx, t.Tx, t.Me, commune.ID)
	if errors.Is(err, store.ErrNotFound) {
		return t.Ask("training.none", map[string]any{"Me": t.Me, "Unit": commune}, row(choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	view := trainingView{Me: t.Me, Course: course, Inside: t.Me.IsTraining()}
	view.Rates = t.Me.Role == registry.RoleOfficer || t.Me.Role == registry.RoleAdmin
	ways, err := t.trainingWays(course)
	if err != nil {
		return err
	}
	return t.Ask("training.show", view, append(column(ways...), row(choice("menu", "menu")))...)
}

// trainingWays are the other memberships of the training, and from there the way back to the real work.
func (t *Turn) trainingWays(course casework.Course) ([]Choice, error) {
	var ways []Choice
	for _, m := range course.Members {
		if m.ID != t.Me.ID {
			ways = append(ways, choiceWith("training_to", m, "ro_to", int64(m.ID)))
		}
	}
	if !t.Me.IsTraining() {
		return ways, nil
	}
	mine, err := t.Tx.MembershipsOf(t.ctx, t.Me.Member)
	if err != nil {
		return nil, err
	}
	for _, m := range mine {
		if !m.IsTraining() && m.UKey.Commune() == t.Me.UKey.Rehearsed().Commune() {
			ways = append(ways, choiceWith("training_back", m, "ro_to", int64(m.ID)))
		}
	}
	return ways, nil
}

// crossing is the sentence for who goes over to another membership: over the border to training it is said loudly.
func crossing(from, to registry.Membership) string {
	switch {
	case to.IsTraining() && !from.IsTraining():
		return "training.in"
	case from.IsTraining() && !to.IsTraining():
		return "training.back"
	}
	return "role.now"
}

// markRoom is what the mark of training takes of every message.
func (t *Turn) markRoom() int {
	if !t.Me.IsTraining() {
		return 0
	}
	return bot.Length(templates.Word("training", "mark")) + len("\n")
}
