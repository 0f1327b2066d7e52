package casework

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// acceptance is what became of a row by the proposals that somebody has accepted before the import.
type acceptance struct {
	plain    registry.Values // as the row says, cleaned
	accepted []registry.Proposal
}

// offerKey names a proposal of a file: where its row stands, and the field.
func offerKey(sheet string, line int, f registry.Field) string {
	return fmt.Sprintf("%s\x00%d\x00%s", sheet, line, f)
}

// accept takes over the proposals with these keys: their rows are worked on as if they said so, while what the
// list says is kept as it came. No other proposal changes anything.
func (l *List) accept(keys *store.Keys, accepted map[string]bool) error {
	if len(accepted) == 0 {
		return nil
	}
	for _, row := range l.rows {
		if len(row.proposed) == 0 || row.took != nil {
			continue
		}
		if err := row.accept(reader{keys: keys, asOf: l.asOf}, accepted); err != nil {
			return err
		}
	}
	return nil
}

func (l *listed) accept(r reader, accepted map[string]bool) error {
	took := acceptance{plain: l.clean}
	var left []registry.Proposal
	for _, p := range l.proposed {
		if !accepted[offerKey(l.sheet, l.line, p.Field)] {
			left = append(left, p)
			continue
		}
		took.accepted = append(took.accepted, p)
		l.clean = l.clean.With(p.Field, p.New)
	}
	if len(took.accepted) == 0 {
		return nil
	}
	l.took, l.proposed = &took, left
	r.derive(l)
	return nil
}

// says is what the row says, cleaned, whatever was accepted.
func (l *listed) says() registry.Values {
	if l.took != nil {
		return l.took.plain
	}
	return l.clean
}

// offered are the proposals of a row that an officer can accept before the import, and which she has: those of
// records that the list may still write. What is worked on, confirmed or unchanged has its proposals on its card.
func (l *listed) offered() (open, accepted []registry.Proposal) {
	if k := l.known; k != nil && (!isIdle(k.Stage) || l.isSame() && l.took == nil) {
		return nil, nil
	}
	open = l.proposals()
	if l.took != nil {
		accepted = l.took.accepted
	}
	if l.known != nil && l.known.Confirmed {
		confirmed := func(p registry.Proposal) bool { return p.Field == registry.FieldIDNumber }
		open = slices.DeleteFunc(slices.Clone(open), confirmed)
		accepted = slices.DeleteFunc(slices.Clone(accepted), confirmed)
	}
	return open, accepted
}

// offers adds the proposals of a row, each a line, in the order of the fields.
func (g *importLines) offers(l *listed) {
	if g == nil {
		return
	}
	open, accepted := l.offered()
	all := slices.Concat(open, accepted)
	slices.SortStableFunc(all, func(a, b registry.Proposal) int {
		return slices.Index(registry.Fields(), a.Field) - slices.Index(registry.Fields(), b.Field)
	})
	for _, p := range all {
		g.row(ListOffered, l, func(line *ImportLine) {
			line.Name, line.Birth = l.says().Name, l.says().BirthDate
			line.Changes = []registry.Proposal{p}
		})
	}
}

// keepRepairs are the repairs that were accepted in an earlier list and that this one makes necessary again: the row
// still says what was repaired, and the record holds what was proposed for it.
func keepRepairs(c *registry.Child, l *listed) (kept []registry.Proposal) {
	if c.Imported == (registry.Values{}) {
		return nil
	}
	before := registry.CleanOnly(c.Imported)
	for _, p := range l.proposed {
		if p.New == c.Values.Get(p.Field) && l.says().Get(p.Field) == before.Get(p.Field) {
			kept = append(kept, p)
		}
	}
	return kept
}

// withRepairs is the row with repairs of an earlier list, and what is found in it then.
func (p *importPlan) withRepairs(l *listed, kept []registry.Proposal) (registry.Values, registry.Defects) {
	v, number := l.clean, l.number
	for _, k := range kept {
		v = v.With(k.Field, k.New)
	}
	if v.IDNumber != l.clean.IDNumber {
		number = reader{keys: p.tx.Keys()}.numberOf(v)
	}
	facts := registry.Facts{Name: v.Name, BirthDate: v.BirthDate, Sex: v.Sex, Father: v.Father, Mother: v.Mother}
	repaired := newIdentity(number, facts)
	repaired.id = l.known.ID
	return v, registry.Check(v, p.twins.of(&repaired, l.self, l.known.Confirmed), registry.DateOf(p.tx.Now))
}

// Offer is a proposal of a list that waits, for the officer to accept or to leave.
type Offer struct {
	ImportLine
	Accepted bool
	Mark     int64 // of the proposal itself: a press for another one does not count
}

// Proposal is what is offered.
func (o *Offer) Proposal() registry.Proposal { return o.Changes[0] }

func (o *Offer) key() string { return offerKey(o.Sheet, o.Line, o.Proposal().Field) }

// ImportOffers are the proposals of a list that waits, in the order of the list.
func ImportOffers(ctx context.Context, tx *store.Tx, act Act, chat, job int64) (file string, offers []Offer, err error) {
	_, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return "", nil, err
	}
	offers, err = p.offers()
	return p.Name, offers, err
}

func (p *importJob) offers() ([]Offer, error) {
	lines, _, err := p.open(ListOffered)
	if err != nil {
		return nil, err
	}
	offers := make([]Offer, len(lines))
	for i, line := range lines {
		offers[i].ImportLine = line
		key := offers[i].key()
		mark := fnv.New32a()
		_, _ = mark.Write([]byte(key)) // never fails
		offers[i].Accepted, offers[i].Mark = p.Answers.Accepted[key], int64(mark.Sum32())
	}
	return offers, nil
}

// DecideOffers accepts proposals of a list that waits, or leaves them as they are, until the list is brought in.
// Nothing is written before that. ErrChanged when none is meant.
func DecideOffers(ctx context.Context, tx *store.Tx, act Act, chat, job int64, meant func(*Offer) bool, accept bool) error {
	j, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	offers, err := p.offers()
	if err != nil {
		return err
	}
	if p.Answers.Accepted == nil {
		p.Answers.Accepted = map[string]bool{}
	}
	n := 0
	for i := range offers {
		if !meant(&offers[i]) {
			continue
		}
		if n++; accept {
			p.Answers.Accepted[offers[i].key()] = true
		} else {
			delete(p.Answers.Accepted, offers[i].key())
		}
	}
	if n == 0 {
		return ErrChanged
	}
	payload, err := p.bytes()
	if err != nil {
		return err
	}
	return tx.KeepParked(ctx, j, payload)
}
