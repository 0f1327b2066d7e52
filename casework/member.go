package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// ErrOwnMembership says that nobody ends their own membership: a commune would lock itself out.
var ErrOwnMembership = errors.New("own membership")

// Ended is a membership that has ended, and how many open assignments came back to the officer.
type Ended struct {
	Member    registry.Membership
	Withdrawn int
}

// MemberAtWork is a colleague, and how much open work hangs on them.
type MemberAtWork struct {
	Member  registry.Membership
	Unit    registry.Unit
	Open    int  // assigned records that wait for their re-check
	Reached bool // some chat leads to them
}

// Colleague looks at an active membership of the actor's unit; any other is not found.
func Colleague(ctx context.Context, tx *store.Tx, act Act, id registry.MembershipID) (MemberAtWork, error) {
	m, err := tx.Membership(ctx, id)
	if err != nil {
		return MemberAtWork{}, fmt.Errorf("find colleague: %w", err)
	}
	if m.Ended || !act.By.MayOn(registry.ActMembers, m.UKey) {
		return MemberAtWork{}, fmt.Errorf("find colleague: %w", store.ErrNotFound)
	}
	at := MemberAtWork{Member: m}
	if at.Unit, err = tx.Unit(ctx, m.Unit); err != nil {
		return at, err
	}
	if at.Reached, err = tx.HasAccount(ctx, id); err != nil {
		return at, err
	}
	err = tx.Widen(ctx, "transfers", func(tx *store.Tx) error {
		at.Open, err = tx.CountChildren(ctx, openOf(id))
		return err
	})
	return at, err
}

func openOf(id registry.MembershipID) registry.Filter {
	return registry.Filter{Assignee: id, Stages: []registry.Stage{registry.StageAssigned}}
}

// MayEnd reports whether an actor may end a membership: those of the own unit, but not the own one, and
// admins only by admins.
func MayEnd(by, m registry.Membership) bool {
	return m.ID != by.ID && m.Member != by.Member && !m.Ended && by.MayOn(registry.ActMembers, m.UKey) &&
		(m.Role != registry.RoleAdmin || by.Role == registry.RoleAdmin)
}

// End takes a membership away at once: the person's next message is a stranger's, unless another
// membership is left, in which they act from now on. Their open assignments go back to the officer. It
// cannot be undone by a press; the person is invited anew.
func End(ctx context.Context, tx *store.Tx, act Act, id registry.MembershipID) (Ended, error) {
	at, err := Colleague(ctx, tx, act, id)
	if err != nil {
		return Ended{}, err
	}
	m := at.Member
	switch {
	case m.Member == act.By.Member:
		return Ended{}, ErrOwnMembership
	case !MayEnd(act.By, m):
		return Ended{}, &registry.RefusedError{Action: registry.ActMembers, Role: act.By.Role}
	}
	return act.end(ctx, tx, m, "end")
}

// end lets nothing go on in the name of the membership: what waits for delivery, conversations, jobs,
// requests, invitations and sessions end with it.
func (a Act) end(ctx context.Context, tx *store.Tx, m registry.Membership, action string) (Ended, error) {
	if err := tx.EndMembership(ctx, m.ID); err != nil {
		return Ended{}, err
	}
	tx.Journal(store.Entry{Actor: a.By.ID, For: m.ID, Door: string(a.Door), Action: action, UKey: m.UKey, Note: string(m.Role)})
	if err := dropSeconds(ctx, tx, m.ID); err != nil {
		return Ended{}, err
	}
	if err := tx.Forget(ctx, m.ID); err != nil {
		return Ended{}, err
	}
	if _, err := tx.CloseInvitationsOf(ctx, m.ID, a.By.ID); err != nil {
		return Ended{}, err
	}
	if err := a.leaveTraining(ctx, tx, m); err != nil {
		return Ended{}, err
	}
	if err := actElsewhere(ctx, tx, m); err != nil {
		return Ended{}, err
	}
	done := Ended{Member: m}
	err := tx.Widen(ctx, "transfers", func(tx *store.Tx) (err error) {
		done.Withdrawn, err = a.withdrawAll(ctx, tx, m.ID)
		return err
	})
	return done, err
}

// actElsewhere lets the chats of who acted in an ended membership act in another one, if there is any.
func actElsewhere(ctx context.Context, tx *store.Tx, ended registry.Membership) error {
	left, err := tx.MembershipsOf(ctx, ended.Member)
	if err != nil || len(left) == 0 {
		return err
	}
	chats, err := tx.ChatsOf(ctx, ended.ID)
	if err != nil {
		return err
	}
	for _, id := range chats {
		chat, err := tx.Chat(ctx, id)
		if err != nil {
			return err
		}
		if chat.Acting != ended.ID {
			continue
		}
		if err := tx.LinkChat(ctx, id, left[0]); err != nil {
			return err
		}
	}
	return nil
}

// withdrawAll gives the open records of a member back. It leaves no image for undo: an assignment to
// somebody who has left must not come back.
func (a Act) withdrawAll(ctx context.Context, tx *store.Tx, from registry.MembershipID) (int, error) {
	ids, err := tx.ChildIDs(ctx, openOf(from))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	children, err := tx.Children(ctx, ids)
	if err != nil {
		return 0, err
	}
	system := registry.Membership{Role: registry.RoleSystem}
	for i := range children {
		c := &children[i]
		was := c.Stage
		if err := c.Apply(registry.Event{Kind: registry.EventWithdraw, By: system, Today: registry.DateOf(tx.Now)}); err != nil {
			return 0, fmt.Errorf("withdraw child %d: %w", c.ID, err)
		}
		tx.Journal(store.Entry{
			Actor: a.By.ID, For: from, Door: string(a.Door), Action: string(registry.EventWithdraw), Child: c.ID, UKey: c.UKey, From: was, To: c.Stage,
		})
	}
	if err := tx.SaveChildren(ctx, children); err != nil {
		return 0, fmt.Errorf("withdraw %d records: %w", len(children), err)
	}
	return len(children), nil
}
