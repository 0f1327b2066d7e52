package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// ErrLastOne says that nobody else could let people in, or do the work, once the member has left.
var ErrLastOne = errors.New("last of the role")

// Leave ends one's own membership. The last officer of a commune and the last admin of a unit cannot: they
// invite a successor first.
func Leave(ctx context.Context, tx *store.Tx, act Act) (Ended, error) {
	if err := act.By.Require(registry.ActPersonal, act.By.UKey); err != nil {
		return Ended{}, err
	}
	if act.By.Role == registry.RoleOfficer || act.By.Role == registry.RoleAdmin {
		others, err := tx.Colleagues(ctx, act.By.Unit, act.By.Role)
		if err != nil {
			return Ended{}, err
		}
		if !slices.ContainsFunc(others, func(m registry.Membership) bool {
			return m.Member != act.By.Member && m.Unit == act.By.Unit
		}) {
			return Ended{}, ErrLastOne
		}
	}
	return act.end(ctx, tx, act.By, "leave")
}

// Changed is a membership that stands for another one now.
type Changed struct {
	Before, After registry.Membership
	Withdrawn     int // open assignments that came back to the officer
}

// ChangeRole gives a colleague another role, or the same on another unit, in place of the one they have. It
// holds from the next message on: the old membership ends like any other (End), and the chats that acted in
// it act in the new one. Nobody changes their own.
func ChangeRole(ctx context.Context, tx *store.Tx, act Act, id registry.MembershipID, unit registry.Unit, to store.Invitation) (Changed, error) {
	at, err := Colleague(ctx, tx, act, id)
	if err != nil {
		return Changed{}, err
	}
	before := at.Member
	switch {
	case before.Member == act.By.Member:
		return Changed{}, ErrOwnMembership
	case !MayEnd(act.By, before):
		return Changed{}, &registry.RefusedError{Action: registry.ActMembers, Role: act.By.Role}
	}
	if to, err = act.offered(unit, to); err != nil {
		return Changed{}, err
	}
	if before.Role == to.Role && before.Unit == unit.ID && before.Organisation == to.Organisation && before.EnterFor == to.EnterFor {
		return Changed{Before: before, After: before}, nil
	}
	return act.change(ctx, tx, before, unit, to)
}

func (a Act) change(ctx context.Context, tx *store.Tx, before registry.Membership, unit registry.Unit, to store.Invitation) (Changed, error) {
	acting, err := chatsIn(ctx, tx, before)
	if err != nil {
		return Changed{}, err
	}
	done, err := a.end(ctx, tx, before, "change")
	if err != nil {
		return Changed{}, err
	}
	after, err := tx.AddMembership(ctx, registry.Membership{
		Member: before.Member, Role: to.Role, Unit: unit.ID, Organisation: to.Organisation, EnterFor: to.EnterFor,
	})
	if err != nil {
		return Changed{}, err
	}
	for _, chat := range acting {
		if err := tx.LinkChat(ctx, chat, after); err != nil {
			return Changed{}, err
		}
	}
	tx.Journal(store.Entry{Actor: a.By.ID, For: after.ID, Door: string(a.Door), Action: "changed", UKey: after.UKey, Note: string(after.Role)})
	if err := notice(ctx, tx, after.ID, NoticeChanged, "", Notice{Member: after.ID}); err != nil {
		return Changed{}, fmt.Errorf("tell of a change: %w", err)
	}
	return Changed{Before: before, After: after, Withdrawn: done.Withdrawn}, nil
}

// chatsIn are the chats of a person that act in a membership at the moment.
func chatsIn(ctx context.Context, tx *store.Tx, m registry.Membership) ([]int64, error) {
	chats, err := tx.ChatsOf(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	var acting []int64
	for _, id := range chats {
		chat, err := tx.Chat(ctx, id)
		if err != nil {
			return nil, err
		}
		if chat.Acting == m.ID {
			acting = append(acting, id)
		}
	}
	return acting, nil
}
