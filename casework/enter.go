package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// Enter is the officer herself with a parent and the papers at the counter: her corrections, together with
// the proposals that are open already, become the values, entered and approved by one person. The
// corrections hold field, new text as ReadAnswer gives it, and evidence; evidence is what the whole relies
// on. seen is the version that she was shown: ErrChanged when it is not the record's any more. It refuses
// as Approve does.
func Enter(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, seen int, corrections []registry.Proposal, evidence registry.Evidence) (registry.Child, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if c.Version != seen {
		return c, ErrChanged
	}
	before := c
	Correct(&c, corrections)
	if err := act.approve(ctx, tx, before, &c, registry.Event{Kind: registry.EventEnter, Evidence: evidence}); err != nil {
		return c, err
	}
	if before.Stage != registry.StageAssigned {
		return c, nil
	}
	return c, notice(ctx, tx, before.Assignee, NoticeWithdrawn, "", Notice{Children: []registry.ChildID{c.ID}})
}

// Correct opens corrections as proposals of the record in memory; one that says what already stands takes
// back an open proposal.
func Correct(c *registry.Child, corrections []registry.Proposal) {
	for _, p := range corrections {
		p.Old = c.Values.Get(p.Field)
		if p.New == p.Old {
			c.Drop(p.Field)
			continue
		}
		c.Propose(p)
	}
}
