package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// around are the findings that other records cause.
const around = registry.Defects(1<<registry.IDDuplicate | 1<<registry.ChildDuplicate)

// decide says for each row whether it is new, changed or unchanged, and looks again at records that
// share a number or a name with what has come or gone.
func (p *importPlan) decide(ctx context.Context, known []store.Known) error {
	p.recognise(known)
	var err error
	if p.twins, err = p.countTwins(ctx); err != nil {
		return err
	}
	today := registry.DateOf(p.tx.Now)
	look := map[registry.ChildID]*listed{} // nil: not for what its row says
	for _, l := range p.rows {
		confirmed := l.known != nil && l.known.Confirmed
		l.found = registry.Check(l.clean, p.twins.of(l.said, l.self, confirmed), today)
		p.summary.count(l.found)
		switch {
		case l.known == nil:
			if err := p.addNew(l); err != nil {
				return err
			}
		case p.needsLook(l):
			look[l.known.ID] = l
		default:
			p.summary.Unchanged++
			p.lookAround(look, l.known)
		}
	}
	for _, k := range p.left {
		p.lookAround(look, k)
		if k.Listed && k.Stage != registry.StageClosed {
			p.summary.Missing++
		}
	}
	p.summary.Classes = dropEmpty(p.summary.Classes)
	return p.meetAll(ctx, look)
}

// recognise finds the record of every row, and what each will be taken for.
func (p *importPlan) recognise(known []store.Known) {
	m := newMatcher(known)
	m.match(p.rows)
	for _, l := range p.rows {
		l.self = l.said
		if l.known == nil {
			continue
		}
		switch {
		case l.rests():
			l.self = &identity{}
		case isWorkedOn(l.known.Stage):
			l.self = knownIdentity(l.known)
		case l.known.Confirmed:
			l.self = &identity{hash: string(l.known.NumberHash), child: l.said.child, facts: l.said.facts}
		}
		p.selves[l.known.ID] = l.self
	}
	p.left = m.left()
	for _, k := range p.left {
		p.selves[k.ID] = knownIdentity(k)
	}
}

// isWorkedOn: from assigned to confirmed an import writes no working values (design 3).
func isWorkedOn(s registry.Stage) bool {
	return s >= registry.StageAssigned && s <= registry.StageConfirmed
}

func isIdle(s registry.Stage) bool { return s == registry.StageDefective || s == registry.StageClean }

// isSame: the row says what it said last time, as far as it says anything of the code.
func (l *listed) isSame() bool {
	return bytes.Equal(l.known.RowHash, l.row) && (l.raw.Software == "" || l.raw.Software == l.known.Software)
}

// rests: closed by somebody, and the list says nothing new of the child. Who is over age is closed by
// the list itself, and still holds the number there.
func (l *listed) rests() bool {
	return l.known != nil && l.known.Stage == registry.StageClosed && l.known.Closed != registry.ClosedOverAge && l.isSame()
}

// needsLook: the row says something new, or the same of a record that stands elsewhere by now. A list
// that is not the very file of before may prove or disprove what was put back into the software.
func (p *importPlan) needsLook(l *listed) bool {
	k := l.known
	switch {
	case !l.isSame():
		return true
	case isIdle(k.Stage):
		return registry.Defects(k.Defects)&around != l.found&around || k.Unit == p.commune.ID && l.unit != 0
	case k.Stage == registry.StageUpdated || k.Stage == registry.StageConfirmed:
		return !p.summary.Again
	}
	return false
}

// lookAround marks a record whose duplicates seem to have come or gone. Later stages finish with the
// findings that they have.
func (p *importPlan) lookAround(look map[registry.ChildID]*listed, k *store.Known) {
	if k.Stage > registry.StageRechecked && k.Stage != registry.StageClean {
		return
	}
	self, had := p.selves[k.ID], registry.Defects(k.Defects)
	n := p.twins.of(self, self, k.Confirmed)
	if n.SameChild != had.Has(registry.ChildDuplicate) || (n.NumberHeld && !n.NumberConfirmed) != had.Has(registry.IDDuplicate) {
		look[k.ID] = nil
	}
}

func (p *importPlan) addNew(l *listed) error {
	c := &registry.Child{
		Issuer: p.commune.ID, Software: l.raw.Software, Household: p.household(l),
		Imported: l.imported, Values: l.clean, Proposals: l.proposed,
	}
	p.place(c, l)
	if err := c.Apply(registry.Event{Kind: registry.EventListed, By: p.act.By, Defects: l.found}); err != nil {
		return err
	}
	p.summary.New++
	p.write = append(p.write, c)
	return nil
}

// place puts a record where the list says; what it does not say moves nobody.
func (p *importPlan) place(c *registry.Child, l *listed) {
	switch u, ok := p.hamlets.units[l.unit]; {
	case ok:
		c.Unit, c.UKey = u.ID, u.Key
	case c.Unit == 0:
		c.Unit, c.UKey = p.commune.ID, p.commune.Key
	}
}

// household groups brothers and sisters: by the list's own column, else by both parents in a hamlet.
// The key is hashed, since names of parents are in it.
func (p *importPlan) household(l *listed) string {
	if l.raw.Household != "" {
		return l.raw.Household
	}
	if l.clean.Mother == "" && l.clean.Father == "" {
		return ""
	}
	key := "household\x00" + hamletKey(l.hamlet) + "\x00" + registry.MatchKey(l.clean.Mother) + "\x00" + registry.MatchKey(l.clean.Father)
	return hex.EncodeToString(p.tx.Keys().Hash(key)[:8])
}

// meetAll reads the records that may change, in one order, and writes those that do.
func (p *importPlan) meetAll(ctx context.Context, look map[registry.ChildID]*listed) error {
	ids := make([]registry.ChildID, 0, len(look))
	for id := range look {
		ids = append(ids, id)
	}
	children, err := p.tx.Children(ctx, ids)
	if err != nil {
		return fmt.Errorf("read known records: %w", err)
	}
	for i := range children {
		c := &children[i]
		before := *c
		if l := look[c.ID]; l != nil {
			err = p.meet(c, l)
		} else {
			err = p.relook(c)
		}
		if err != nil {
			return fmt.Errorf("import child %d: %w", c.ID, err)
		}
		if differs(&before, c) {
			p.write = append(p.write, c)
		}
		if before.Unit != c.Unit {
			p.summary.Moved++
		}
	}
	return nil
}
