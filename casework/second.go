package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// secondTime is how long a request for a second person's word stands.
const secondTime = 24 * time.Hour

// What needs a second person.
const (
	SecondExport = "export"
	SecondPurge  = "purge"
)

var (
	// ErrNoSecond says that nobody can be asked: the commune has no second person with a chat, and there
	// is no admin above it.
	ErrNoSecond = errors.New("nobody to ask for a second word")
	// ErrSecondGone says that a request does not wait any more: answered, expired, or its asker has left.
	ErrSecondGone = errors.New("request does not wait for a second word")
	// ErrSecondOwn says that nobody is their own second person, in whatever role.
	ErrSecondOwn = errors.New("own request")
)

// Second is what a second person is asked for. The job is added, with the asker as its actor, once one of
// them agrees; its kind alone tells the worker that they did.
type Second struct {
	Kind    string // SecondExport or SecondPurge
	Unit    registry.Unit
	Count   int
	Subject string // which records, as people read it
	Purpose string // what for
	Chat    int64  // where the asker hears of the job
	Job     string
	Payload []byte
}

// AskSecond asks all who may be the second person; the first answer counts. ErrNoSecond when there is none.
func AskSecond(ctx context.Context, tx *store.Tx, act Act, s Second) (id int64, asked []registry.Membership, err error) {
	if asked, err = seconds(ctx, tx, act.By, s.Unit); err != nil {
		return 0, nil, err
	}
	if len(asked) == 0 {
		return 0, nil, ErrNoSecond
	}
	id, err = tx.AddApproval(ctx, store.Approval{
		Kind: s.Kind, Unit: s.Unit.ID, AskedBy: act.By.ID, Expires: tx.Now.Add(secondTime), Chat: s.Chat, Count: s.Count,
		Subject: s.Subject, Purpose: s.Purpose, Job: s.Job, Payload: s.Payload,
	})
	if err != nil {
		return 0, nil, err
	}
	tx.Journal(store.Entry{
		Actor: act.By.ID, Door: string(act.Door), Action: "second_ask", UKey: s.Unit.Key, Count: s.Count, Note: fmt.Sprintf("%s %d", s.Kind, id),
	})
	return id, asked, tellSeconds(ctx, tx, asked, id)
}

// seconds are the other people of the commune with the right, whom a chat reaches; where there are none, the
// nearest admins above it.
func seconds(ctx context.Context, tx *store.Tx, by registry.Membership, unit registry.Unit) ([]registry.Membership, error) {
	near, err := tx.Colleagues(ctx, unit.ID)
	if err != nil {
		return nil, err
	}
	above, err := tx.AdminsAbove(ctx, unit.Key)
	if err != nil {
		return nil, err
	}
	for _, circle := range [][]registry.Membership{near, above} {
		var asked []registry.Membership
		for _, m := range circle {
			if m.Member == by.Member || !m.MayOn(registry.ActSecond, unit.Key) || slices.ContainsFunc(asked, func(o registry.Membership) bool { return o.Member == m.Member }) {
				continue
			}
			chats, err := tx.ChatsOf(ctx, m.ID)
			if err != nil {
				return nil, err
			}
			if len(chats) > 0 {
				asked = append(asked, m)
			}
		}
		if len(asked) > 0 {
			return asked, nil
		}
	}
	return nil, nil
}

// tellSeconds leaves one message for each, which says how the request stands when it is read.
func tellSeconds(ctx context.Context, tx *store.Tx, asked []registry.Membership, id int64) error {
	for _, m := range asked {
		if err := notice(ctx, tx, m.ID, NoticeSecond, fmt.Sprintf("second:%d", id), Notice{Approval: id}); err != nil {
			return fmt.Errorf("ask a second person: %w", err)
		}
	}
	return nil
}

// AnswerSecond is the second person's word. ErrSecondGone when the request does not wait any more.
func AnswerSecond(ctx context.Context, tx *store.Tx, act Act, id int64, yes bool) (store.Approval, error) {
	a, asker, unit, err := WaitingSecond(ctx, tx, act, id)
	if err != nil {
		return a, err
	}
	outcome := store.ApprovalRefused
	if yes {
		outcome = store.ApprovalAgreed
	}
	if err := tx.EndApproval(ctx, id, act.By.ID, outcome); err != nil {
		return a, err
	}
	tx.Journal(store.Entry{
		Actor: act.By.ID, For: asker.ID, Door: string(act.Door), Action: "second_" + outcome, UKey: unit.Key, Count: a.Count,
		Note: fmt.Sprintf("%s %d", a.Kind, id),
	})
	if yes {
		if _, err := tx.AddJob(ctx, store.Job{Kind: a.Job, Chat: a.Chat, Actor: asker.ID, Payload: a.Payload}); err != nil {
			return a, err
		}
	}
	a.Outcome = outcome
	return a, tellAnswer(ctx, tx, asker, unit, id)
}

// WaitingSecond looks at a request that the actor may answer.
func WaitingSecond(ctx context.Context, tx *store.Tx, act Act, id int64) (a store.Approval, asker registry.Membership, unit registry.Unit, err error) {
	if a, err = tx.Approval(ctx, id); err != nil {
		return a, asker, unit, err
	}
	if unit, err = tx.Unit(ctx, a.Unit); err != nil {
		return a, asker, unit, err
	}
	if !act.By.MayOn(registry.ActSecond, unit.Key) {
		return a, asker, unit, fmt.Errorf("find request: %w", store.ErrNotFound)
	}
	if asker, err = tx.Membership(ctx, a.AskedBy); err != nil {
		return a, asker, unit, err
	}
	switch {
	case asker.Member == act.By.Member:
		err = ErrSecondOwn
	case a.Outcome != "" || asker.Ended || !tx.Now.Before(a.Expires):
		err = ErrSecondGone
	}
	return a, asker, unit, err
}

// tellAnswer tells who asked, and lets the messages of the others say that it is answered.
func tellAnswer(ctx context.Context, tx *store.Tx, asker registry.Membership, unit registry.Unit, id int64) error {
	asked, err := seconds(ctx, tx, asker, unit)
	if err != nil {
		return err
	}
	if err := tellSeconds(ctx, tx, asked, id); err != nil {
		return err
	}
	return notice(ctx, tx, asker.ID, NoticeSecondDone, "", Notice{Approval: id})
}

// ExpireSeconds ends the requests that nobody has answered in time, and tells who asked.
func ExpireSeconds(ctx context.Context, s *store.Store) error {
	return s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		due, err := tx.ApprovalsDue(ctx)
		if err != nil {
			return err
		}
		for _, a := range due {
			if err := endSecond(ctx, tx, a, store.ApprovalExpired); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropSeconds ends what a membership that ends has asked for.
func dropSeconds(ctx context.Context, tx *store.Tx, id registry.MembershipID) error {
	open, err := tx.ApprovalsOf(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range open {
		if err := endSecond(ctx, tx, a, store.ApprovalDropped); err != nil {
			return err
		}
	}
	return nil
}

func endSecond(ctx context.Context, tx *store.Tx, a store.Approval, outcome string) error {
	if err := tx.EndApproval(ctx, a.ID, 0, outcome); err != nil {
		return err
	}
	asker, err := tx.Membership(ctx, a.AskedBy)
	if err != nil {
		return err
	}
	unit, err := tx.Unit(ctx, a.Unit)
	if err != nil {
		return err
	}
	tx.Journal(store.Entry{For: asker.ID, Action: "second_" + outcome, UKey: unit.Key, Count: a.Count, Note: fmt.Sprintf("%s %d", a.Kind, a.ID)})
	return tellAnswer(ctx, tx, asker, unit, a.ID)
}
