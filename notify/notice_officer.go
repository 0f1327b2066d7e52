package notify

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// countView is one number for a reader.
type countView struct {
	Reader registry.Membership
	Count  int
}

func sayRechecked(ctx context.Context, tx *store.Tx, reader registry.Membership, _ about) (message, error) {
	n, err := countStage(ctx, tx, reader, registry.StageRechecked)
	if err != nil || n == 0 {
		return message{}, err
	}
	view := countView{reader, n}
	return message{template: "notify.rechecked", data: view, choices: []choice{openWork("review", workRechecked)}}, nil
}

func countStage(ctx context.Context, tx *store.Tx, reader registry.Membership, stage registry.Stage) (int, error) {
	return tx.CountChildren(ctx, registry.Filter{Units: []registry.UnitID{reader.Unit}, Stages: []registry.Stage{stage}})
}

// docketView is how a docket stands.
type docketView struct {
	Reader    registry.Membership
	Number    int
	Lines     int
	Open      int
	Confirmed int
	Returned  int
}

func viewDocket(ctx context.Context, tx *store.Tx, reader registry.Membership, id registry.DocketID) (docketView, error) {
	d, err := tx.Docket(ctx, id)
	if err != nil {
		return docketView{}, err
	}
	lines, err := tx.DocketLines(ctx, id)
	if err != nil {
		return docketView{}, err
	}
	view := docketView{Reader: reader, Number: d.Number, Lines: d.Lines, Open: d.Open}
	for _, line := range lines {
		switch line.Outcome {
		case store.LineConfirmed:
			view.Confirmed++
		case store.LineReturned:
			view.Returned++
		}
	}
	return view, nil
}

func sayHandedOver(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewDocket(ctx, tx, reader, ids.Docket)
	if err != nil || view.Open == 0 {
		return message{}, err
	}
	return message{template: "notify.handed_over", data: view, choices: []choice{press("confirm", pressConfirm, int64(ids.Docket))}}, nil
}

func saySettled(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewDocket(ctx, tx, reader, ids.Docket)
	if err != nil || view.Open == view.Lines {
		return message{}, err
	}
	m := message{template: "notify.settled", data: view}
	if view.Confirmed > 0 {
		m.choices = append(m.choices, press("update", pressUpdate))
	}
	if view.Returned > 0 {
		m.choices = append(m.choices, openWork("returned", workReturned))
	}
	return m, nil
}

// sayTakenBack tells the police that a list they were sent is not to be worked on.
func sayTakenBack(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewDocket(ctx, tx, reader, ids.Docket)
	if err != nil || view.Lines > 0 {
		return message{}, err
	}
	return message{template: "notify.taken_back", data: view}, nil
}

// memberView is a colleague, and how much of the work hangs on them.
type memberView struct {
	Reader registry.Membership
	Member registry.Membership
	Unit   registry.Unit
	Open   int
}

func viewMember(ctx context.Context, tx *store.Tx, reader registry.Membership, id registry.MembershipID) (view memberView, err error) {
	view.Reader = reader
	if view.Member, err = tx.Membership(ctx, id); err != nil {
		return view, err
	}
	view.Unit, err = tx.Unit(ctx, view.Member.Unit)
	return view, err
}

// sayUnreachable is said only while something waits for the member, who is still out of reach.
func sayUnreachable(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewMember(ctx, tx, reader, ids.Member)
	if err != nil {
		return message{}, err
	}
	if chats, err := tx.ChatsOf(ctx, ids.Member); err != nil || len(chats) > 0 {
		return message{}, err
	}
	open := registry.Filter{Units: []registry.UnitID{reader.Unit}, Stages: []registry.Stage{registry.StageHandedOver}}
	if view.Member.Role == registry.RoleCollaborator {
		open.Stages, open.Assignee = []registry.Stage{registry.StageAssigned}, view.Member.ID
	}
	if view.Open, err = tx.CountChildren(ctx, open); err != nil || view.Open == 0 {
		return message{}, err
	}
	return message{template: "notify.unreachable", data: view}, nil
}
