package notify

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// assignedView is what a collaborator is told of new work, or reminded of.
type assignedView struct {
	Reader  registry.Membership
	Count   int
	Hamlets []hamletView
	Due     registry.Date // the earliest
}

type hamletView struct {
	Name  string // with its type; empty when unknown
	Count int
}

func sayAssigned(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	if len(ids.Children) == 0 {
		return message{}, nil
	}
	groups, err := tx.DueWork(ctx, reader.ID, ids.Children, registry.DateOf(tx.Now))
	if err != nil || len(groups) == 0 {
		return message{}, err
	}
	view := assignedView{Reader: reader, Due: groups[0].Due}
	for _, g := range groups {
		view.Count += g.Count
		view.Hamlets = addHamlet(view.Hamlets, g)
	}
	return message{template: "notify.assigned", data: view, choices: []choice{openWork("mine", workMine)}}, nil
}

func addHamlet(hamlets []hamletView, g store.DueGroup) []hamletView {
	name := ""
	if g.Level == registry.LevelHamlet {
		name = registry.Unit{Type: g.Type, Name: g.Name}.FullName()
	}
	for i := range hamlets {
		if hamlets[i].Name == name {
			hamlets[i].Count += g.Count
			return hamlets
		}
	}
	return append(hamlets, hamletView{name, g.Count})
}

// sayWithdrawn counts by the ids alone: the records themselves are out of sight by now.
func sayWithdrawn(_ context.Context, _ *store.Tx, reader registry.Membership, ids about) (message, error) {
	if len(ids.Children) == 0 {
		return message{}, nil
	}
	view := assignedView{Reader: reader, Count: len(ids.Children)}
	return message{template: "notify.withdrawn", data: view, choices: []choice{openWork("mine", workMine)}}, nil
}

type sentBackView struct {
	Reader registry.Membership
	Cases  []sentBackCase
}

type sentBackCase struct {
	Case   registry.CaseCode
	Reason string
	Due    registry.Date
}

func saySentBack(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view := sentBackView{Reader: reader}
	m := message{template: "notify.sent_back"}
	for _, id := range ids.Children {
		c, err := tx.Child(ctx, id)
		if err != nil {
			return message{}, err
		}
		if c.Stage != registry.StageAssigned || c.Assignee != reader.ID || c.SentBack == "" {
			continue
		}
		view.Cases = append(view.Cases, sentBackCase{c.Case, c.SentBack, c.Due})
		m.choices = append(m.choices, openCard(id))
	}
	if len(view.Cases) == 0 {
		return message{}, nil
	}
	if len(m.choices) > 1 {
		m.choices = []choice{openWork("mine", workMine)}
	}
	m.data = view
	return m, nil
}
