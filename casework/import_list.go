package casework

import (
	"context"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// Rows is a list as it is read: an error ends it, and then nothing of it may be kept.
type Rows = iter.Seq2[documents.Row, error]

// List is a list that was read, cleaned and checked, all but the neighbours, before a transaction
// begins. It serves one import at a time, and may be imported again when that has failed.
type List struct {
	rows   []*listed
	hidden int
	asOf   registry.Date // for which ages were counted
}

// digest is a keyed hash; the zero one stands for nothing.
type digest [16]byte

func digestOf(hash []byte) (d digest) {
	copy(d[:], hash)
	return d
}

// listed is one child of the list with the record that it is.
type listed struct {
	sheet     string
	line      int
	hidden    bool
	software  string
	household string
	commune   string          // as the list names it; empty where it names none
	imported  registry.Values // as it came, NFC
	clean     registry.Values
	proposed  []registry.Proposal
	number    digest // of a number that may be one
	row       digest // of all values as they came
	nameKey   string
	hamlet    string
	notes     documents.Notes  // what has to be said beside the rules
	alone     registry.Defects // what is found without looking at other records
	said      identity         // what the row says
	took      *acceptance      // nil: no proposal was accepted

	place string          // the hamlet, with its former commune where several are kept apart
	unit  registry.UnitID // 0: a hamlet that the commune does not have
	known *store.Known
	self  *identity // of the record, once the import is done
	found registry.Defects
}

// reset forgets what an import has found out.
func (l *listed) reset() {
	l.unit, l.known, l.self, l.found = 0, nil, nil, 0
	l.said.id, l.said.place, l.place = 0, 0, l.hamlet
}

const (
	readBatch = 256 // rows that one goroutine cleans at a time
	readAhead = 32  // batches that wait
)

// ReadList reads a whole list on all cores, before a transaction begins; asOf is the day on which ages
// are counted. tell, which may be nil, hears how many rows were read.
func ReadList(ctx context.Context, keys *store.Keys, asOf registry.Date, rows Rows, tell func(n int)) (*List, error) {
	list, study := &List{asOf: asOf}, documents.Study{}
	r := reader{keys: keys, asOf: asOf}
	err := store.InOrder(ctx, readAhead, inBatches(rows), r.read, func(b batch) error {
		for i := range b.rows {
			study.Add(b.raw[i])
			list.add(&b.rows[i])
		}
		if tell != nil {
			tell(len(list.rows))
		}
		return nil
	})
	if err == nil {
		err = list.mark(&study, rows)
	}
	if err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	return list, nil
}

// mark adds what a whole column of dates tells about its rows. That takes the rows once more, and
// few lists need it.
func (l *List) mark(study *documents.Study, rows Rows) error {
	if !study.Tells() {
		return nil
	}
	i := 0
	for raw, err := range rows {
		if err != nil || i == len(l.rows) {
			return err
		}
		notes, proposals := study.Mark(raw)
		l.rows[i].notes |= notes
		l.rows[i].proposed = append(l.rows[i].proposed, proposals...)
		i++
	}
	return nil
}

// proposals are the repairs that the row allows. A number that another record holds was copied rather
// than mistyped.
func (l *listed) proposals() []registry.Proposal {
	if l.found.Has(registry.IDDuplicate) {
		return registry.WithoutSlips(l.proposed)
	}
	return l.proposed
}

// Len is how many children stand on the list.
func (l *List) Len() int { return len(l.rows) }

func inBatches(rows Rows) iter.Seq2[[]documents.Row, error] {
	return func(yield func([]documents.Row, error) bool) {
		batch := make([]documents.Row, 0, readBatch)
		for row, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			if batch = append(batch, row); len(batch) == readBatch {
				if !yield(batch, nil) {
					return
				}
				batch = make([]documents.Row, 0, readBatch)
			}
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}

// reader makes rows ready, from several goroutines at once.
type reader struct {
	keys *store.Keys
	asOf registry.Date
}

// batch are some rows as they came and as they are taken.
type batch struct {
	raw  []documents.Row
	rows []listed
}

func (r reader) read(raw []documents.Row) (batch, error) {
	b := batch{raw, make([]listed, len(raw))}
	for i := range raw {
		if err := r.readRow(&b.rows[i], &raw[i]); err != nil {
			return batch{}, err
		}
	}
	return b, nil
}

func (r reader) readRow(l *listed, raw *documents.Row) error {
	l.sheet, l.line, l.hidden, l.software, l.household = raw.Sheet, raw.Line, raw.Hidden, raw.Software, raw.Household
	l.notes, l.imported = raw.Notes, composed(raw.Values)
	l.clean, l.proposed = registry.Clean(l.imported)
	l.hamlet, l.commune = hamletText(l.clean.Hamlet), registry.CleanText(raw.Commune)
	if l.commune == "" {
		l.commune = communeText(l.clean.Hamlet)
	}
	row, err := store.RowHash(r.keys, l.imported)
	if err != nil {
		return err
	}
	l.row = digestOf(row)
	r.derive(l)
	return nil
}

// derive computes what follows from the clean values.
func (r reader) derive(l *listed) {
	l.nameKey, l.number = registry.MatchKey(l.clean.Name), r.numberOf(l.clean)
	l.said = newIdentity(l.number, registry.Facts{
		Name: l.clean.Name, BirthDate: l.clean.BirthDate, Sex: l.clean.Sex, Father: l.clean.Father, Mother: l.clean.Mother,
	})
	l.alone = registry.Check(l.clean, registry.Neighbours{}, r.asOf)
}

// numberOf is the number by which a record may be recognised.
func (r reader) numberOf(v registry.Values) digest {
	if n, err := registry.ParseIDNumber(v.IDNumber); err == nil && !n.IsPlaceholder() {
		return digestOf(r.keys.Hash(string(n)))
	}
	return digest{}
}

// composed is what was written, in the normal form in which texts are kept.
func composed(v registry.Values) registry.Values {
	for _, text := range [...]*string{
		&v.Name, &v.BirthDate, &v.Sex, &v.Ethnicity, &v.IDNumber, &v.Father, &v.Mother, &v.Guardian, &v.Address, &v.Hamlet, &v.Phone,
	} {
		if !norm.NFC.IsNormalString(*text) {
			*text = norm.NFC.String(*text)
		}
	}
	return v
}

// kin is equal for what is the same child as far as a list can tell.
func (l *listed) kin() string {
	return registry.CertainKey(l.nameKey, l.clean.BirthDate, l.clean.Mother)
}

// householdKey groups brothers and sisters: by the list's own column, else by both parents in a hamlet.
// The key is hashed, since names of parents are in it.
func (l *listed) householdKey(keys *store.Keys) string {
	if l.household != "" {
		return l.household
	}
	if l.clean.Mother == "" && l.clean.Father == "" {
		return ""
	}
	return householdUnder(keys, l.place, l.clean.Mother, l.clean.Father)
}

func householdUnder(keys *store.Keys, place, mother, father string) string {
	key := "household\x00" + hamletKey(place) + "\x00" + registry.MatchKey(mother) + "\x00" + registry.MatchKey(father)
	return hex.EncodeToString(keys.Hash(key)[:8])
}

// readPlain is ReadList for rows that stand in memory already and come with the transaction.
func readPlain(ctx context.Context, tx *store.Tx, rows Rows) (*List, error) {
	return ReadList(ctx, tx.Keys(), registry.DateOf(tx.Now), rows, nil)
}

// communeText is the commune that a list names behind the hamlet, "Ấp 3, xã Tân Đức"; else empty.
func communeText(text string) string {
	_, rest, _ := strings.Cut(registry.CleanText(text), ",")
	rest, _, _ = strings.Cut(rest, ",")
	return strings.TrimSpace(rest)
}
