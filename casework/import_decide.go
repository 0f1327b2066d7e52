package casework

import (
	"context"
	"fmt"
	"slices"

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
	for _, l := range p.rows {
		confirmed := l.known != nil && l.known.Confirmed
		l.found = l.alone
		if n := p.twins.of(&l.said, l.self, confirmed); n.NumberHeld || n.SameChild {
			l.found = registry.Check(l.clean, n, today)
		}
		p.summary.count(l)
		p.gather(l)
		switch {
		case l.known == nil:
			p.added = append(p.added, l)
			p.options.lines.row(ListNew, l)
		case p.needsLook(l):
			p.look[l.known.ID] = l
		default:
			p.summary.Unchanged++
			p.lookAround(l.known)
		}
		if len(p.options.Scope) > 0 && !p.inScope(l.unit) {
			p.summary.Outside++
			p.options.lines.row(ListOutside, l)
		}
	}
	p.summary.New = len(p.added)
	for _, k := range p.left {
		p.lookAround(k)
	}
	p.judgeLeft()
	p.summary.Classes = dropEmpty(p.summary.Classes)
	return nil
}

// gather adds a row to what a preview can open.
func (p *importPlan) gather(l *listed) {
	lines := p.options.lines
	if lines == nil {
		return
	}
	lines.offers(l)
	if l.found&around != 0 {
		lines.row(ListDoubled, l)
	}
	if l.found.Has(registry.OverAge) {
		lines.row(ListOverAge, l)
		return
	}
	lines.findings(l)
}

// recognise finds the record of every row, and what each will be taken for.
func (p *importPlan) recognise(known []store.Known) {
	m := newMatcher(known)
	m.match(p.rows)
	for _, l := range p.rows {
		l.self = &l.said
		if l.known == nil {
			continue
		}
		switch {
		case l.rests():
			l.self = &identity{}
		case isWorkedOn(l.known.Stage):
			l.self = identityOf(l.known)
		case isIdle(l.known.Stage) && l.isSame() && l.took == nil && digestOf(l.known.NumberHash) != l.number:
			l.self = identityOf(l.known) // a repair was accepted
		case l.known.Confirmed:
			confirmed := newIdentity(digestOf(l.known.NumberHash), l.said.row.Facts)
			l.self = &confirmed
		}
		l.self.id = l.known.ID
		p.selves[l.known.ID] = l.self
	}
	p.left = m.left()
	for _, k := range p.left {
		p.selves[k.ID] = identityOf(k)
	}
}

// isWorkedOn: from assigned to confirmed an import writes no working values (design 3).
func isWorkedOn(s registry.Stage) bool {
	return s >= registry.StageAssigned && s <= registry.StageConfirmed
}

func isIdle(s registry.Stage) bool { return s == registry.StageDefective || s == registry.StageClean }

// isSame: the row says what it said last time, as far as it says anything of the code.
func (l *listed) isSame() bool {
	return digestOf(l.known.RowHash) == l.row && (l.software == "" || l.software == l.known.Software)
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
	case isIdle(k.Stage) && l.took != nil:
		return true
	case isIdle(k.Stage):
		return registry.Defects(k.Defects)&around != l.found&around || k.Unit == p.commune.ID && l.unit != 0 // #nosec G115 -- a set of bits, kept as int32
	case k.Stage == registry.StageUpdated || k.Stage == registry.StageConfirmed:
		return !p.summary.Again
	}
	return false
}

// lookAround marks a record whose duplicates seem to have come or gone. Later stages finish with the
// findings that they have.
func (p *importPlan) lookAround(k *store.Known) {
	if k.Stage > registry.StageRechecked && k.Stage != registry.StageClean {
		return
	}
	self, had := p.selves[k.ID], registry.Defects(k.Defects) // #nosec G115 -- a set of bits, kept as int32
	n := p.twins.of(self, self, k.Confirmed)
	if n.SameChild != had.Has(registry.ChildDuplicate) || (n.NumberHeld && !n.NumberConfirmed) != had.Has(registry.IDDuplicate) {
		p.look[k.ID] = nil
	}
}

// newChild makes the record of a row that nobody knows; several goroutines call it at once.
func (p *importPlan) newChild(l *listed) (*registry.Child, error) {
	c := &registry.Child{
		Issuer: p.commune.ID, Software: l.software, Household: l.householdKey(p.tx.Keys()),
		Imported: l.imported, Values: l.clean, Proposals: l.proposals(),
	}
	p.place(c, l)
	return c, c.Apply(registry.Event{Kind: registry.EventListed, By: p.act.By, Defects: l.found})
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

// meetChunk is how many records are open at a time.
const meetChunk = 4096

// meetAll reads the records that may change, in one order, and writes those that do, unless it is a
// preview.
func (p *importPlan) meetAll(ctx context.Context) error {
	ids := make([]registry.ChildID, 0, len(p.look))
	for id := range p.look {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for chunk := range slices.Chunk(ids, meetChunk) {
		if err := p.meetSome(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

func (p *importPlan) meetSome(ctx context.Context, ids []registry.ChildID) error {
	children, err := p.tx.Children(ctx, ids)
	if err != nil {
		return fmt.Errorf("read known records: %w", err)
	}
	m := store.Merge{Import: p.id, Commune: p.commune, Tell: p.tell()}
	for i := range children {
		c := &children[i]
		before := *c
		switch l := p.look[c.ID]; {
		case l != nil:
			err = p.meet(c, l)
		case p.proved[c.ID]:
			err = p.prove(c)
		default:
			err = p.relook(c)
		}
		if err != nil {
			return fmt.Errorf("import child %d: %w", c.ID, err)
		}
		p.summary.compare(&before, c)
		if l := p.look[c.ID]; l != nil && before.Unit != c.Unit {
			p.options.lines.row(ListMoved, l)
		}
		if !differs(&before, c) {
			continue
		}
		if m.Changed = append(m.Changed, c); p.id != 0 {
			m.Before = append(m.Before, &before)
		}
	}
	if p.dry || len(m.Changed) == 0 {
		return nil
	}
	if err := p.tx.MergeImport(ctx, m); err != nil {
		return fmt.Errorf("import %d records: %w", len(m.Changed), err)
	}
	p.written += len(m.Changed)
	return nil
}
