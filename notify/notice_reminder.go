package notify

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// soonDays is how near a due day is to be named as coming.
const soonDays = 3

// reminderView is everything due of one collaborator, in three heaps.
type reminderView struct {
	Reader registry.Membership
	Today  registry.Date
	Heaps  []heapView
	Count  int
}

// heapView is what is late, due today, or due soon; Name is a word of "due".
type heapView struct {
	Name    string
	Count   int
	Hamlets []hamletView
	Due     registry.Date // the earliest
}

func sayReminder(ctx context.Context, tx *store.Tx, reader registry.Membership, _ about) (message, error) {
	today := registry.DateOf(tx.Now)
	groups, err := tx.DueWork(ctx, reader.ID, nil, today)
	if err != nil {
		return message{}, err
	}
	view := reminderView{Reader: reader, Today: today}
	for _, g := range groups {
		view.add(g)
	}
	if view.Count == 0 {
		return message{}, nil
	}
	m := message{template: "notify.reminder", data: view, choices: []choice{openWork("mine", workMine)}}
	if view.Heaps[0].Name == "late" {
		m.choices = append([]choice{openWork("overdue", workOverdue)}, m.choices...)
	}
	return m, nil
}

// add puts a group on its heap; groups come by due day, so heaps do too.
func (v *reminderView) add(g store.DueGroup) {
	name := ""
	switch left := v.Today.DaysUntil(g.Due); {
	case left < 0:
		name = "late"
	case left == 0:
		name = "today"
	case left <= soonDays:
		name = "soon"
	default:
		return
	}
	if len(v.Heaps) == 0 || v.Heaps[len(v.Heaps)-1].Name != name {
		v.Heaps = append(v.Heaps, heapView{Name: name, Due: g.Due})
	}
	heap := &v.Heaps[len(v.Heaps)-1]
	heap.Count += g.Count
	heap.Hamlets = addHamlet(heap.Hamlets, g)
	v.Count += g.Count
}

// openWorkView is what waits for an officer.
type openWorkView struct {
	Reader registry.Membership
	Rechecked, Returned, Approved,
	Confirmed int
	Late []store.LateWork // collaborators who are late by more than the days after which the officer is told
}

// toldAfter is by how many days a re-check is late when the officer hears of it.
const toldAfter = 3

func sayOpenWork(ctx context.Context, tx *store.Tx, reader registry.Membership, _ about) (message, error) {
	view := openWorkView{Reader: reader}
	tallies, err := tx.TallyChildren(ctx, registry.Filter{Units: []registry.UnitID{reader.Unit}, Stages: registry.OpenStages()})
	if err != nil {
		return message{}, err
	}
	for _, t := range tallies {
		switch t.Stage {
		case registry.StageRechecked:
			view.Rechecked += t.Count
		case registry.StageApproved:
			view.Approved += t.Count
		case registry.StageConfirmed:
			view.Confirmed += t.Count
		}
	}
	returned := registry.Filter{Units: []registry.UnitID{reader.Unit}, Returned: true, Stages: []registry.Stage{registry.StageDefective}}
	if view.Returned, err = tx.CountChildren(ctx, returned); err != nil {
		return message{}, err
	}
	if view.Late, err = tx.LateWorkers(ctx, reader.Unit, registry.DateOf(tx.Now).AddDays(1-toldAfter)); err != nil {
		return message{}, err
	}
	return view.message(), nil
}

func (v openWorkView) message() message {
	m := message{template: "notify.open_work", data: v}
	for _, c := range []struct {
		count int
		choice
	}{
		{v.Rechecked, openWork("review", workRechecked)},
		{v.Returned, openWork("returned", workReturned)},
		{v.Approved, press("hand_over", pressHand)},
		{v.Confirmed, press("update", pressUpdate)},
		{len(v.Late), openWork("late", workLate)},
	} {
		if c.count > 0 {
			m.choices = append(m.choices, c.choice)
		}
	}
	if len(m.choices) == 0 {
		return message{}
	}
	return m
}
