package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// ErrNotCompared says that a list of the software is imported, not compared.
var ErrNotCompared = errors.New("lists of the software are imported")

// Compared says what comparing a list with the records has shown, or would: counts and ids.
type Compared struct {
	File     string
	Import   int64
	Source   registry.ListSource
	Rows     int
	Matched  int                // rows that are a record, beyond doubt
	Unknown  int                // rows that are none: nobody is created
	Doubtful int                // rows that may be several records, or whose number speaks for another child
	Numbers  []registry.ChildID // records for which a number is proposed
	Dates    []registry.ChildID // records for which a birth date is proposed
	Differ   []registry.ChildID // records that hold another number or date: told, not proposed
	Busy     int                // records that would get a proposal, but are too far on their way
}

// CompareList holds the list of a school or a health post against the records of a commune. It proposes
// numbers and birth dates that a record lacks or has wrong, with the list as evidence; it creates
// nobody, changes no value and no stage. It can be undone as an import can.
func CompareList(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, list *List, source registry.ListSource) (Compared, error) {
	return compareList(ctx, tx, act, commune, file, list, source, nil)
}

// PreviewCompare says what CompareList would do and changes nothing.
func PreviewCompare(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, list *List, source registry.ListSource) (Compared, error) {
	return compareList(ctx, tx, act, commune, file, list, source, newImportLines())
}

// compareList is a preview where it is given lines to gather.
func compareList(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, list *List, source registry.ListSource, lines *importLines) (Compared, error) {
	if source.Evidence() == registry.EvidenceNone {
		return Compared{}, ErrNotCompared
	}
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Compared{}, err
	}
	if err := tx.LockUnit(ctx, commune.ID); err != nil {
		return Compared{}, err
	}
	known, err := tx.KnownChildren(ctx, commune.Key)
	if err != nil {
		return Compared{}, err
	}
	c := &comparison{tx: tx, act: act, commune: commune, source: source, dry: lines != nil, lines: lines, today: registry.DateOf(tx.Now)}
	c.done = Compared{File: file.Name, Source: source, Rows: list.Len()}
	pairs := c.pair(known, list.rows)
	if c.dry {
		return c.done, c.proposeAll(ctx, pairs)
	}
	return c.commit(ctx, file, pairs)
}

// comparison is a list that is being held against the records.
type comparison struct {
	tx      *store.Tx
	act     Act
	commune registry.Unit
	source  registry.ListSource
	dry     bool
	lines   *importLines // nil: it is no preview
	today   registry.Date
	id      int64
	done    Compared
	changed int
}

func (c *comparison) commit(ctx context.Context, file File, pairs map[registry.ChildID]*listed) (Compared, error) {
	line := store.Import{Unit: c.commune, Source: c.source, Kind: registry.ListSupplement, FileName: file.Name, FileHash: file.Hash, By: c.act.By.ID}
	var err error
	if line.ID, err = c.tx.AddImport(ctx, line); err != nil {
		return Compared{}, err
	}
	c.id, c.done.Import = line.ID, line.ID
	if err := c.proposeAll(ctx, pairs); err != nil {
		return Compared{}, err
	}
	line.Rows, line.Changed, line.Unchanged, line.Conflicts = c.done.Rows, c.changed, c.done.Matched-c.changed, len(c.done.Differ)
	for id := range pairs {
		line.Seen = append(line.Seen, id)
	}
	slices.Sort(line.Seen)
	if err := c.tx.FinishImport(ctx, line); err != nil {
		return Compared{}, err
	}
	c.tx.Journal(store.Entry{
		Actor: c.act.By.ID, For: c.act.For, Door: string(c.act.Door), Action: "compare", UKey: c.commune.Key, Count: c.changed,
		Note: fmt.Sprintf("import %d: %d rows, %d matched, %d with proposals", line.ID, c.done.Rows, c.done.Matched, c.changed),
	})
	return c.done, nil
}

// pair finds the record of each row, and takes only what is certain on both sides: a number that stands
// once, with a name or birth date that agrees; or name and birth date that stand once, with no parent
// against it; or name and mother, where the record's birth date is unknown. Never a name alone.
func (c *comparison) pair(known []store.Known, rows []*listed) map[registry.ChildID]*listed {
	open := slices.DeleteFunc(slices.Clone(known), func(k store.Known) bool { return k.Stage == registry.StageClosed })
	pairs := map[registry.ChildID]*listed{}
	taken := map[*listed]bool{}
	pairOnce(open, rows, pairs, taken, func(k *store.Known) digest { return digestOf(k.NumberHash) }, func(l *listed) digest { return l.number },
		func(k *store.Known, l *listed) bool {
			return k.NameKey == l.nameKey || k.Birth == l.clean.BirthDate && k.Birth != ""
		})
	pairOnce(open, rows, pairs, taken, func(k *store.Known) string { return nameAnd(k.NameKey, k.Birth) },
		func(l *listed) string { return nameAnd(l.nameKey, l.clean.BirthDate) }, agree)
	pairOnce(open, rows, pairs, taken, func(k *store.Known) string { return nameAnd(k.NameKey, registry.MatchKey(k.Mother)) },
		func(l *listed) string { return nameAnd(l.nameKey, registry.MatchKey(l.clean.Mother)) },
		func(k *store.Known, l *listed) bool { return agree(k, l) && mayBe(k.Birth, l.clean.BirthDate) })
	c.done.Matched = len(pairs)
	names := map[string]bool{}
	for i := range open {
		names[open[i].NameKey] = true
	}
	for _, l := range rows {
		switch {
		case taken[l]:
		case l.nameKey != "" && names[l.nameKey]:
			c.done.Doubtful++
			c.lines.row(ListDoubtful, l)
		default:
			c.done.Unknown++
			c.lines.row(ListUnknown, l)
		}
	}
	return pairs
}

// pairOnce pairs rows and records by a key that stands once on either side.
func pairOnce[K comparable](known []store.Known, rows []*listed, pairs map[registry.ChildID]*listed, taken map[*listed]bool,
	ofKnown func(*store.Known) K, ofRow func(*listed) K, fits func(*store.Known, *listed) bool,
) {
	var none K
	record, times := map[K]*store.Known{}, map[K]int{}
	for i := range known {
		if k := ofKnown(&known[i]); k != none && pairs[known[i].ID] == nil {
			record[k] = &known[i]
			times[k]++
		}
	}
	listed := map[K]int{}
	for _, l := range rows {
		if !taken[l] {
			listed[ofRow(l)]++
		}
	}
	for _, l := range rows {
		k := ofRow(l)
		if r := record[k]; r != nil && !taken[l] && times[k] == 1 && listed[k] == 1 && fits(r, l) {
			pairs[r.ID], taken[l] = l, true
		}
	}
}

func nameAnd(name, other string) string {
	if name == "" || other == "" {
		return ""
	}
	return name + "\x00" + other
}

// agree: no parent whom both name is another.
func agree(k *store.Known, l *listed) bool {
	same := func(a, b string) bool { return a == "" || b == "" || registry.MatchKey(a) == registry.MatchKey(b) }
	return same(k.Mother, l.clean.Mother) && same(k.Father, l.clean.Father)
}

// mayBe: the record's date is unknown, or known by month or year only and does not say otherwise.
func mayBe(ours, theirs string) bool {
	a, err := registry.ParseBirthDate(ours)
	if ours == "" || err != nil {
		return true
	}
	b, err := registry.ParseBirthDate(theirs)
	return err == nil && a.Precision() < b.Precision() && a.Year == b.Year && (a.Month == 0 || a.Month == b.Month)
}
