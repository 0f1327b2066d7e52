package casework

import (
	"slices"

	"rasoat/registry"
)

// meet is where a list meets a record (design 3). As long as nobody works on it the list decides; from
// assigned on working values are never written; what was put back into the software the list proves
// or disproves.
func (p *importPlan) meet(c *registry.Child, l *listed) error {
	if c.Restricted {
		p.summary.Unchanged++ // kept as it is until the family's word is lifted
		return nil
	}
	p.compare(c, l)
	if isWorkedOn(c.Stage) {
		return p.meetWork(c, l)
	}
	e := registry.Event{Kind: registry.EventListed, By: p.act.By, Defects: l.found}
	number, proposals := c.Values.IDNumber, l.proposals()
	kept := keepRepairs(c, l)
	c.Values = l.clean
	if len(kept) > 0 {
		c.Values, e.Defects = p.withRepairs(l, kept)
		proposals = slices.DeleteFunc(slices.Clone(proposals), func(p registry.Proposal) bool { return slices.Contains(kept, p) })
	}
	if c.IDConfirmed && number != l.clean.IDNumber {
		// What the police have confirmed stays; it is the software that still lacks it.
		c.Values.IDNumber = number
		e.Defects = e.Defects&^registry.ClassMask(registry.ClassBadID) | registry.NewDefects(registry.IDMissing)
		against := []registry.Conflict{{Field: registry.FieldIDNumber, Listed: l.clean.IDNumber, Working: number, Hard: true}}
		p.conflict(c, l, against)
		if l.clean.IDNumber != "" {
			p.met = append(p.met, met{child: c.ID, conflicts: against})
		}
	}
	c.Proposals = proposalsOfList(c.Proposals, proposals)
	c.Household = l.householdKey(p.tx.Keys())
	p.place(c, l)
	p.agree(c, l)
	p.bring(c, l)
	return c.Apply(e)
}

// compare counts what the list says of a record that it did not say last time, or what was accepted of it.
func (p *importPlan) compare(c *registry.Child, l *listed) {
	if c.Imported == l.imported && (l.software == "" || l.software == c.Software) && l.took == nil {
		p.summary.Unchanged++ // the hash may be of an earlier key
		return
	}
	p.summary.Changed++
	p.options.lines.row(ListChanged, l, func(line *ImportLine) {
		line.Changes = changesOf(registry.CleanOnly(c.Imported), l.clean)
	})
}

// agree notes the fields of an earlier conflict in which list and work have come to say the same.
func (p *importPlan) agree(c *registry.Child, l *listed) {
	if len(p.open[c.ID]) > 0 {
		p.met = append(p.met, met{child: c.ID, agreed: registry.SettledBy(c, l.says())})
	}
}

// meetWork keeps what the list says beside the work, and counts where they differ.
func (p *importPlan) meetWork(c *registry.Child, l *listed) error {
	before, _ := registry.Clean(c.Imported)
	meeting := met{child: c.ID, conflicts: registry.ConflictsOf(c, before, l.says())}
	isConflict := len(meeting.conflicts) > 0
	if isConflict {
		p.conflict(c, l, meeting.conflicts)
		p.met = append(p.met, meeting)
	}
	p.agree(c, l)
	p.bring(c, l)
	e := registry.Event{Kind: registry.EventListed, By: p.act.By, Defects: c.Defects}
	switch {
	case c.Stage == registry.StageConfirmed && !isConflict && l.took == nil && l.found.Only(registry.SeverityDefect) == 0:
		e.Number = registry.IDNumber(l.clean.IDNumber)
		if l.clean.IDNumber == c.Values.IDNumber {
			e.Defects = l.found
		}
	case c.Stage <= registry.StageRechecked:
		e.Defects = p.findings(c)
	}
	return c.Apply(e)
}

// bring keeps the row as it came. A list without a column of codes says nothing against the code.
func (p *importPlan) bring(c *registry.Child, l *listed) {
	c.Imported = l.imported
	if l.software != "" {
		c.Software = l.software
	}
}

func (p *importPlan) conflict(c *registry.Child, l *listed, against []registry.Conflict) {
	p.options.lines.row(ListClash, l, clashOf(against))
	p.summary.Conflicts = append(p.summary.Conflicts, c.ID)
	if c.Stage == registry.StageHandedOver {
		p.summary.AtPolice = append(p.summary.AtPolice, c.ID)
	}
}

// relook recomputes the findings of a record whose row, if it has one, says nothing new. No list has
// been proved by that, so it moves nothing but what nobody works on.
func (p *importPlan) relook(c *registry.Child) error {
	found := p.findings(c)
	if found == c.Defects {
		return nil
	}
	return c.Apply(registry.Event{Kind: registry.EventRecount, By: p.act.By, Defects: found})
}

// findings are those of the working values. The number that the software lacks stays a finding.
func (p *importPlan) findings(c *registry.Child) registry.Defects {
	self := p.selves[c.ID]
	found := registry.Check(c.Values, p.twins.of(self, self, c.IDConfirmed), registry.DateOf(p.tx.Now))
	if c.IDConfirmed && c.Defects.Has(registry.IDMissing) {
		found = found.With(registry.IDMissing)
	}
	return found
}

// proposalsOfList puts the repairs that the row allows in the place of those of earlier rows. What
// somebody has proposed stays.
func proposalsOfList(open, allowed []registry.Proposal) []registry.Proposal {
	var kept []registry.Proposal
	for _, p := range open {
		if p.Why == "" || p.Why == registry.WhyDuplicate || p.Why == registry.WhyImport {
			kept = append(kept, p)
		}
	}
	for _, p := range allowed {
		if !slices.ContainsFunc(kept, func(k registry.Proposal) bool { return k.Field == p.Field }) {
			kept = append(kept, p)
		}
	}
	return kept
}

// differs reports whether there is anything to write; the version alone is nothing.
func differs(a, b *registry.Child) bool {
	return a.Stage != b.Stage || a.Defects != b.Defects || a.Closed != b.Closed || a.Unit != b.Unit ||
		a.Values != b.Values || a.Imported != b.Imported || a.Software != b.Software ||
		a.Household != b.Household || !slices.Equal(a.Proposals, b.Proposals)
}
