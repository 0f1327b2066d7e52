package casework

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"

	"golang.org/x/text/unicode/norm"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// Rows is a list as it is read: an error ends it, and then nothing of it may be kept.
type Rows = iter.Seq2[documents.Row, error]

// File says where rows come from.
type File struct {
	Name string
	Hash []byte // of the whole content
}

// NewFile names a file by its content.
func NewFile(name string, content []byte) File {
	sum := sha256.Sum256(content)
	return File{Name: name, Hash: sum[:]}
}

// ImportOptions are what an import is told beside the list.
type ImportOptions struct {
	// Hamlets makes the hamlets that the list names and the commune lacks; otherwise their children
	// stand under the commune itself, whose own key is the unknown hamlet.
	Hamlets bool
}

// Import brings a list of one commune in, in the caller's transaction on the work handle: all of it or
// nothing. The same list again changes nothing. One import of a commune runs at a time, so rows that
// are slow to read are better read before (ReadRows).
func Import(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, rows Rows, o ImportOptions) (Summary, error) {
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Summary{}, err
	}
	if err := tx.LockUnit(ctx, commune.ID); err != nil {
		return Summary{}, err
	}
	p, err := planImport(ctx, tx, act, commune, file, rows, o)
	if err != nil {
		return Summary{}, err
	}
	return p.summary, p.commit(ctx, file)
}

// PreviewImport says what Import would do and changes nothing.
func PreviewImport(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, rows Rows) (Summary, error) {
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Summary{}, err
	}
	p, err := planImport(ctx, tx, act, commune, file, rows, ImportOptions{})
	if err != nil {
		return Summary{}, err
	}
	return p.summary, nil
}

// ReadRows reads a whole list before a transaction begins. tell, which may be nil, hears every so many
// rows how far it is.
func ReadRows(ctx context.Context, rows Rows, tell func(n int)) ([]documents.Row, error) {
	const every = 500
	var read []documents.Row
	for row, err := range rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("read rows: %w", err)
		}
		if read = append(read, row); tell != nil && len(read)%every == 0 {
			tell(len(read))
		}
	}
	return read, nil
}

// RowsOf are rows that were read before.
func RowsOf(read []documents.Row) Rows {
	return func(yield func(documents.Row, error) bool) {
		for _, row := range read {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// importPlan is an import that is decided and not yet written.
type importPlan struct {
	tx      *store.Tx
	act     Act
	commune registry.Unit
	hamlets *hamletIndex
	rows    []*listed
	left    []*store.Known // records that the list does not name
	selves  map[registry.ChildID]*identity
	twins   *twins
	summary Summary
	write   []*registry.Child
}

// listed is one child of the list with the record that it is.
type listed struct {
	raw      documents.Row
	imported registry.Values // as it came, NFC
	clean    registry.Values
	proposed []registry.Proposal
	hash     []byte // keyed, of a number that may be one; nil without
	row      []byte // keyed, of all values as they came
	nameKey  string
	kin      string
	hamlet   string
	unit     registry.UnitID // 0: a hamlet that the commune does not have
	known    *store.Known
	said     *identity // what the row says
	self     *identity // of the record, once the import is done
	found    registry.Defects
}

func planImport(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, rows Rows, o ImportOptions) (*importPlan, error) {
	p := &importPlan{tx: tx, act: act, commune: commune, selves: map[registry.ChildID]*identity{}}
	p.summary = Summary{File: file.Name, Classes: emptyClasses()}
	earlier, again, err := tx.EarlierImports(ctx, commune.ID, file.Hash)
	if err != nil {
		return nil, err
	}
	p.summary.First, p.summary.Again = earlier == 0, again
	if err := p.readRows(ctx, rows); err != nil {
		return nil, err
	}
	if err := p.placeRows(ctx, o); err != nil {
		return nil, err
	}
	known, err := tx.KnownChildren(ctx, commune.Key)
	if err != nil {
		return nil, err
	}
	return p, p.decide(ctx, known)
}

// readRows cleans the rows. One that repeats an earlier one to the letter, the software's code
// included, is a slip of the pen and left out; without a code it is a duplicate, and kept as one.
func (p *importPlan) readRows(ctx context.Context, rows Rows) error {
	seen := map[string]bool{}
	for raw, err := range rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("read rows: %w", err)
		}
		l, err := p.read(raw)
		if err != nil {
			return err
		}
		p.summary.Rows++
		if raw.Hidden {
			p.summary.Hidden++
		}
		whole := raw.Software + "\x00" + string(l.row)
		if raw.Software != "" && seen[whole] {
			p.summary.Twice++
			continue
		}
		seen[whole] = true
		p.rows = append(p.rows, l)
	}
	return nil
}

func (p *importPlan) read(raw documents.Row) (*listed, error) {
	l := &listed{raw: raw, imported: composed(raw.Values)}
	l.clean, l.proposed = registry.Clean(l.imported)
	l.nameKey = registry.MatchKey(l.clean.Name)
	l.kin = kinKey(l.nameKey, l.clean.BirthDate, l.clean.Mother)
	l.hamlet = hamletText(l.clean.Hamlet)
	if n, err := registry.ParseIDNumber(l.clean.IDNumber); err == nil && !n.IsPlaceholder() {
		l.hash = p.tx.NumberHash(string(n))
	}
	l.said = &identity{hash: string(l.hash), child: documents.ChildKey(l.clean), facts: l.clean}
	var err error
	l.row, err = p.tx.RowHash(l.imported)
	return l, err
}

// composed is what was written, in the normal form in which texts are kept.
func composed(v registry.Values) registry.Values {
	for _, f := range registry.Fields() {
		if text := v.Get(f); !norm.NFC.IsNormalString(text) {
			v = v.With(f, norm.NFC.String(text))
		}
	}
	return v
}

// placeRows finds the hamlet of every row, and makes those that are missing when it may.
func (p *importPlan) placeRows(ctx context.Context, o ImportOptions) error {
	t := tally{counts: map[string]*FoundHamlet{}}
	for _, l := range p.rows {
		t.add(l.hamlet)
	}
	var err error
	if p.hamlets, err = readHamlets(ctx, p.tx, p.commune.ID); err != nil {
		return err
	}
	p.summary.findHamlets(t.found(p.hamlets))
	if strange := p.summary.Strange; o.Hamlets && len(strange) > 0 {
		names := make([]string, len(strange))
		for i, h := range strange {
			names[i] = h.Name
		}
		if _, err := EnsureHamlets(ctx, p.tx, p.commune.ID, names); err != nil {
			return err
		}
		if p.hamlets, err = readHamlets(ctx, p.tx, p.commune.ID); err != nil {
			return err
		}
		p.summary.findHamlets(t.found(p.hamlets))
	}
	for _, l := range p.rows {
		l.unit = p.hamlets.find(l.hamlet)
	}
	return nil
}

// commit writes the plan: the import's line, the records, one line of the journal.
func (p *importPlan) commit(ctx context.Context, file File) error {
	s := &p.summary
	id, err := p.tx.AddImport(ctx, store.Import{
		Unit: p.commune, FileName: file.Name, FileHash: file.Hash, By: p.act.By.ID, Rows: s.Rows,
		Added: s.New, Changed: s.Changed, Unchanged: s.Unchanged, Conflicts: len(s.Conflicts), Missing: s.Missing,
	})
	if err != nil {
		return err
	}
	if err := p.number(ctx); err != nil {
		return err
	}
	if len(p.write) > 0 {
		if err := p.tx.MergeImport(ctx, id, p.write); err != nil {
			return fmt.Errorf("import %d records: %w", len(p.write), err)
		}
	}
	p.tx.Journal(store.Entry{
		Actor: p.act.By.ID, For: p.act.For, Door: string(p.act.Door), Action: "import", UKey: p.commune.Key,
		Count: len(p.write), Note: s.note(id),
	})
	return nil
}

// number gives new records their case codes, in the order of the list.
func (p *importPlan) number(ctx context.Context) error {
	if p.summary.New == 0 {
		return nil
	}
	next, err := p.tx.NextCases(ctx, p.commune.ID, p.summary.New)
	if err != nil {
		return err
	}
	for _, c := range p.write {
		if c.ID == 0 {
			c.Case = next
			next++
		}
	}
	return nil
}
