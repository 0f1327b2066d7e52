package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// importPlan is an import that is decided and not yet written.
type importPlan struct {
	tx      *store.Tx
	act     Act
	commune registry.Unit
	options ImportOptions
	hamlets *hamletIndex
	rows    []*listed
	left    []*store.Known // records that the list does not name
	selves  map[registry.ChildID]*identity
	twins   *twins
	summary Summary

	dry     bool                                  // a preview: nothing is written
	id      int64                                 // of the import, once it is being written
	last    []registry.ChildID                    // who stood on the last list of this kind and scope
	added   []*listed                             // new records
	look    map[registry.ChildID]*listed          // records that may change; nil: not for what a row says
	proved  map[registry.ChildID]bool             // of these the ones that the list proves by not naming them
	open    map[registry.ChildID][]registry.Field // with a conflict that is not settled
	made    []registry.UnitID                     // hamlets
	met     []met                                 // where the list met the work, of the records that are being written
	written int
}

func planImport(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, list *List, o ImportOptions) (*importPlan, error) {
	o.complete()
	if o.Source != registry.SourceSoftware {
		return nil, errors.New("import list: only lists of the software are imported")
	}
	p := newPlan(tx, act, commune)
	p.options = o
	p.summary = Summary{File: file.Name, Kind: o.Kind, Source: o.Source, Classes: emptyClasses()}
	list, err := p.apart(ctx, list, o.Communes)
	if err != nil {
		return nil, err
	}
	p.summary.Rows, p.summary.Hidden = len(list.rows), list.hidden
	earlier, again, err := tx.EarlierImports(ctx, commune.ID, file.Hash)
	if err != nil {
		return nil, err
	}
	p.summary.First, p.summary.Again = earlier == 0, again
	if err := p.declared(ctx); err != nil {
		return nil, err
	}
	p.takeRows(list)
	if err := p.placeRows(ctx, o); err != nil {
		return nil, err
	}
	known, err := tx.KnownChildren(ctx, commune.Key)
	if err != nil {
		return nil, err
	}
	if err := p.readLast(ctx, known); err != nil {
		return nil, err
	}
	return p, p.decide(ctx, known)
}

func newPlan(tx *store.Tx, act Act, commune registry.Unit) *importPlan {
	return &importPlan{
		tx: tx, act: act, commune: commune, selves: map[registry.ChildID]*identity{},
		look: map[registry.ChildID]*listed{}, proved: map[registry.ChildID]bool{},
	}
}

// takeRows takes the rows over. One that repeats an earlier one to the letter, the software's code
// included, is a slip of the pen and left out; without a code it is a duplicate, and kept as one.
func (p *importPlan) takeRows(list *List) {
	type whole struct {
		software string
		row      digest
	}
	seen := make(map[whole]bool, len(list.rows))
	p.rows = make([]*listed, 0, len(list.rows))
	today := registry.DateOf(p.tx.Now)
	for _, l := range list.rows {
		if list.asOf != today {
			l.alone = registry.Check(l.clean, registry.Neighbours{}, today)
		}
		key := whole{l.software, l.row}
		if l.software != "" && seen[key] {
			p.summary.Twice++
			p.options.lines.row(ListTwice, l)
			continue
		}
		seen[key] = true
		p.rows = append(p.rows, l)
	}
}

// placeRows finds the hamlet of every row, and makes those that are missing when it may.
func (p *importPlan) placeRows(ctx context.Context, o ImportOptions) error {
	t := tally{counts: map[string]*FoundHamlet{}}
	for _, l := range p.rows {
		t.add(l.place)
	}
	var err error
	if p.hamlets, err = readHamlets(ctx, p.tx, p.commune.ID); err != nil {
		return err
	}
	p.hamlets.merge = o.Merge
	p.summary.findHamlets(t.found(p.hamlets), o.Merge)
	if strange := p.summary.Strange; o.Hamlets && len(strange) > 0 {
		names := make([]string, len(strange))
		for i, h := range strange {
			names[i] = h.Name
		}
		if p.made, err = EnsureHamlets(ctx, p.tx, p.commune.ID, names); err != nil {
			return err
		}
		if p.hamlets, err = readHamlets(ctx, p.tx, p.commune.ID); err != nil {
			return err
		}
		p.hamlets.merge = o.Merge
		p.summary.findHamlets(t.found(p.hamlets), o.Merge)
	}
	places := map[string]registry.UnitID{}
	for _, l := range p.rows {
		unit, known := places[l.place]
		if !known {
			unit = p.hamlets.find(l.place)
			places[l.place] = unit
		}
		l.unit = unit
	}
	return nil
}

// commit writes the plan: the import's line, the records, one line of the journal.
func (p *importPlan) commit(ctx context.Context, file File) error {
	line := store.Import{
		Unit: p.commune, Kind: p.options.Kind, Source: p.options.Source, Scope: p.options.Scope,
		FileName: file.Name, FileHash: file.Hash, By: p.act.By.ID,
	}
	var err error
	if line.ID, err = p.tx.AddImport(ctx, line); err != nil {
		return err
	}
	p.id = line.ID
	if p.open, err = p.tx.ContradictedFields(ctx, p.commune.Key); err != nil {
		return err
	}
	if err := p.meetAll(ctx); err != nil {
		return err
	}
	if err := recordConflicts(ctx, p.tx, p.id, p.commune, p.met); err != nil {
		return err
	}
	if line.Made, err = p.addAll(ctx); err != nil {
		return err
	}
	s := &p.summary
	s.Import = line.ID
	line.Rows, line.Added, line.Changed, line.Unchanged, line.Conflicts, line.Missing = s.Rows, s.New, s.Changed, s.Unchanged, len(s.Conflicts), s.Missing
	line.Seen, line.Hamlets = append(p.seen(), line.Made...), p.made
	if err := p.tx.FinishImport(ctx, line); err != nil {
		return err
	}
	if err := orderRecount(ctx, p.tx, p.sharedElsewhere()); err != nil {
		return err
	}
	p.tx.Journal(store.Entry{
		Actor: p.act.By.ID, For: p.act.For, Door: string(p.act.Door), Action: "import", UKey: p.commune.Key,
		Count: p.written, Note: s.note(line.ID),
	})
	return nil
}

// addAll makes the new records, with case codes in the order of the list, and returns their ids.
func (p *importPlan) addAll(ctx context.Context) ([]registry.ChildID, error) {
	n := len(p.added)
	if n == 0 {
		return nil, nil
	}
	first, err := p.tx.NextCases(ctx, p.commune.ID, n)
	if err != nil {
		return nil, err
	}
	ids, err := p.tx.NextChildIDs(ctx, n)
	if err != nil {
		return nil, err
	}
	err = p.tx.MergeImport(ctx, store.Merge{Import: p.id, Commune: p.commune, Added: n, New: func(i int) (*registry.Child, error) {
		c, err := p.newChild(p.added[i])
		if err == nil {
			c.ID, c.Case = ids[i], first+registry.CaseCode(i)
		}
		return c, err
	}, Tell: p.tell()})
	if err != nil {
		return nil, fmt.Errorf("import %d new records: %w", n, err)
	}
	p.written += n
	return ids, nil
}

// tell counts on from what is written already.
func (p *importPlan) tell() func(int) {
	before, say := p.written, p.options.Tell
	if say == nil {
		return nil
	}
	return func(n int) { say(before + n) }
}

// seen are the records that stand on the list and did before.
func (p *importPlan) seen() []registry.ChildID {
	seen := make([]registry.ChildID, 0, len(p.rows))
	for _, l := range p.rows {
		if l.known != nil {
			seen = append(seen, l.known.ID)
		}
	}
	return seen
}

// sharedElsewhere are the numbers, by their hashes, that have come to a record or left it by this import while
// records of other communes hold them.
func (p *importPlan) sharedElsewhere() (hashes [][]byte) {
	note := func(number digest) {
		if number != (digest{}) && p.twins.elsewhere[number] {
			hashes = append(hashes, number[:])
		}
	}
	for _, l := range p.added {
		note(l.number)
	}
	for _, l := range p.look {
		if l != nil && l.known != nil && digestOf(l.known.NumberHash) != l.number {
			note(l.number)
			note(digestOf(l.known.NumberHash))
		}
	}
	return hashes
}
