package casework

import (
	"context"
	"errors"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// readLast finds who stood on the last list of the same kind and scope. Before that was kept, every
// record that some list had brought stood on a whole one.
func (p *importPlan) readLast(ctx context.Context, known []store.Known) error {
	if !p.options.Kind.IsComplete() {
		return nil
	}
	last, err := p.tx.LastImport(ctx, store.Import{Unit: p.commune, Source: p.options.Source, Kind: p.options.Kind, Scope: p.options.Scope})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case last.Seen != nil:
		p.last = last.Seen
		return nil
	}
	for i := range known {
		if known[i].Listed {
			p.last = append(p.last, known[i].ID)
		}
	}
	return nil
}

// inScope: the list is about this hamlet. Without hamlets it is about the whole unit.
func (p *importPlan) inScope(unit registry.UnitID) bool {
	return len(p.options.Scope) == 0 || slices.Contains(p.options.Scope, unit)
}

// judgeLeft looks at the records that the list does not name: who stood on the last one of its kind and
// scope is missing now, as long as anybody follows the record. A list of the children with something
// missing or wrong proves one thing more: what was put back into the software, and stood on the last
// such list, has nothing missing or wrong there any more.
func (p *importPlan) judgeLeft() {
	was := make(map[registry.ChildID]bool, len(p.last))
	for _, id := range p.last {
		was[id] = true
	}
	for _, k := range p.left {
		if !was[k.ID] || k.Stage == registry.StageClosed || !p.inScope(k.Unit) {
			continue
		}
		if p.options.Kind == registry.ListDefective && k.Stage == registry.StageUpdated {
			p.look[k.ID], p.proved[k.ID] = nil, true
			continue
		}
		p.miss(k.ID)
	}
}

// miss counts who stood on the last list and does not stand on this one.
func (p *importPlan) miss(id registry.ChildID) {
	p.summary.Missing++
	p.summary.Gone = append(p.summary.Gone, id)
	p.options.lines.record(ListGone, id)
}

// prove takes an update for proved, where our own rules find nothing either.
func (p *importPlan) prove(c *registry.Child) error {
	found := p.findings(c)
	if found.Only(registry.SeverityDefect) != 0 {
		p.miss(c.ID)
		return nil
	}
	return c.Apply(registry.Event{Kind: registry.EventListed, By: p.act.By, Defects: found})
}

// declared reads the unit's own word on its total.
func (p *importPlan) declared(ctx context.Context) error {
	totals, err := p.tx.UnitTotals(ctx, p.commune.ID)
	for _, t := range totals {
		if t.Unit == p.commune.ID {
			p.summary.Declared, p.summary.DeclaredOn = t.Total, t.On
		}
	}
	return err
}
