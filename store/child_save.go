package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// childSaved are the columns that a save writes, in the order of childArgs.
const childSaved = `seal, issuer_id, case_code, unit_id, ukey, software, household,
	name, name_back, name_key, list_key, birth_text, birth_on, birth_precision, sex, ethnicity,
	father, father_code, mother, mother_code, guardian, guardian_code, address, hamlet,
	id_sealed, id_hash, id_confirmed, phone_sealed,
	imported, row_hash, work, proposals, stage, defects, returned, sent_back, obstacle, review_on,
	assignee_id, due_on, docket_id, closed, import_id, version, changed_at`

// SaveChild writes a record that Apply has changed. ErrStale says that somebody else was faster: the
// stored version is not the one before c.Version. A number that another record holds confirmed fails
// with the constraint children_number_unique.
func (tx *Tx) SaveChild(ctx context.Context, c *registry.Child) error {
	n, err := tx.mergeChildren(ctx, 0, []*registry.Child{c})
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrStale
	}
	return nil
}

// SaveChildren writes records of which each has grown by one version, all or none.
func (tx *Tx) SaveChildren(ctx context.Context, children []registry.Child) error {
	pointers := make([]*registry.Child, len(children))
	for i := range children {
		pointers[i] = &children[i]
	}
	n, err := tx.mergeChildren(ctx, 0, pointers)
	if err == nil && n != len(children) {
		err = ErrStale
	}
	return err
}

// AddChild writes a new record and gives it its id; without a seal it gets one.
func (tx *Tx) AddChild(ctx context.Context, c *registry.Child) error {
	if c.Seal == (uuid.UUID{}) {
		c.Seal = uuid.New()
	}
	args, err := tx.childArgs(c, 0)
	if err != nil {
		return err
	}
	err = tx.GetContext(ctx, &c.ID, `INSERT INTO children (`+childSaved+`) VALUES (`+placeholders(len(args))+`) RETURNING id`, args...)
	if err != nil {
		return fmt.Errorf("add child: %w", err)
	}
	return nil
}

// childArgs are the values of childSaved. Only an import passes its id and leaves a row hash.
func (tx *Tx) childArgs(c *registry.Child, importID int64) ([]any, error) {
	sealed, err := tx.sealChild(c)
	if err != nil {
		return nil, err
	}
	fold, parents := registry.Fold(c.Values.Name), tx.store.words.parents(c.Values)
	tx.store.words.meet(fold)
	birth, _ := registry.ParseBirthDate(c.Values.BirthDate)
	return []any{
		uuid.UUID(c.Seal).String(), int64(c.Issuer), int(c.Case), int64(c.Unit), int64(c.UKey), c.Software, c.Household,
		c.Values.Name, registry.Backwards(fold), registry.MatchKey(c.Values.Name), listKey(c),
		c.Values.BirthDate, day(birth.First()), int(birth.Precision()), c.Values.Sex, c.Values.Ethnicity,
		c.Values.Father, parents[0], c.Values.Mother, parents[1], c.Values.Guardian, parents[2], c.Values.Address, c.Values.Hamlet,
		sealed.number, sealed.hash, c.IDConfirmed, sealed.phone, sealed.imported, sealed.rowHash, sealed.work, len(c.Proposals),
		int(c.Stage), int32(c.Defects), string(c.Return), c.SentBack, string(c.Obstacle), day(c.ReviewOn), // #nosec G115 -- a set of bits
		nullID(int64(c.Assignee)), day(c.Due), nullID(int64(c.Docket)), string(c.Closed), nullID(importID), c.Version, tx.Now,
	}, nil
}

type sealedChild struct{ number, hash, phone, imported, rowHash, work any }

func (tx *Tx) sealChild(c *registry.Child) (sealedChild, error) {
	var s sealedChild
	seal := func(column string, plain []byte) (any, error) {
		if len(plain) == 0 {
			return nil, nil
		}
		b, err := tx.store.keys.Seal("children", column, c.Seal, plain)
		if err != nil {
			return nil, fmt.Errorf("seal child %s: %w", column, err)
		}
		return b, nil
	}
	imported, err := importedText(c.Imported)
	if err != nil {
		return s, err
	}
	var work []byte
	if len(c.Proposals)+len(c.Answers) > 0 {
		if work, err = json.Marshal(childWork{c.Proposals, c.Answers}); err != nil {
			return s, fmt.Errorf("write proposals: %w", err)
		}
	}
	if c.Values.IDNumber != "" {
		s.hash = tx.store.keys.Hash(c.Values.IDNumber)
	}
	s.rowHash = tx.store.keys.Hash(string(imported))
	for _, part := range []struct {
		column string
		plain  []byte
		into   *any
	}{
		{"id_sealed", []byte(c.Values.IDNumber), &s.number},
		{"phone_sealed", []byte(c.Values.Phone), &s.phone},
		{"imported", imported, &s.imported},
		{"work", work, &s.work},
	} {
		if *part.into, err = seal(part.column, part.plain); err != nil {
			return s, err
		}
	}
	return s, nil
}

// RowHash is the keyed hash by which an import recognises an unchanged row. The software's code is not
// in it: the same list may come with the column of codes and without.
func RowHash(keys *Keys, imported registry.Values) ([]byte, error) {
	b, err := importedText(imported)
	if err != nil {
		return nil, err
	}
	return keys.Hash(string(b)), nil
}

// NumberHash is the keyed hash by which equal numbers are found.
func (tx *Tx) NumberHash(number string) []byte { return tx.store.keys.Hash(number) }

// Holder is a record that holds a number.
type Holder struct {
	ID        registry.ChildID
	UKey      registry.UKey `db:"ukey"`
	Confirmed bool          `db:"id_confirmed"`
	Version   int
}

// NumberHolders finds the records that hold a number, closed ones left out; the caller widens when it
// must look beyond its own scope, and locks the number first when it is about to give it away.
func (tx *Tx) NumberHolders(ctx context.Context, number string) ([]Holder, error) {
	var holders []Holder
	err := tx.SelectContext(ctx, &holders,
		`SELECT id, ukey, id_confirmed, version FROM children WHERE id_hash = $1 AND stage <> 90 ORDER BY id`, tx.store.keys.Hash(number))
	if err != nil {
		return nil, fmt.Errorf("find holders: %w", err)
	}
	return holders, nil
}

// LockNumbers takes an advisory lock on each number until the transaction ends, in one order for all.
func (tx *Tx) LockNumbers(ctx context.Context, numbers ...string) error {
	hashes := make(pq.ByteaArray, 0, len(numbers))
	for _, n := range numbers {
		if n != "" {
			hashes = append(hashes, tx.store.keys.Hash(n))
		}
	}
	_, err := tx.ExecContext(ctx, `
		SELECT pg_advisory_xact_lock(key)
		FROM (SELECT DISTINCT ('x' || encode(substring(h FROM 1 FOR 8), 'hex'))::bit(64)::bigint AS key
		      FROM unnest($1::bytea[]) AS h ORDER BY key) AS locks`, hashes)
	if err != nil {
		return fmt.Errorf("lock numbers: %w", err)
	}
	return nil
}

func day(d registry.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time().Format(time.DateOnly)
}

func nullID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

func placeholders(n int) string {
	b := make([]byte, 0, n*5)
	for i := range n {
		if i > 0 {
			b = append(b, ',', ' ')
		}
		b = fmt.Appendf(b, "$%d", i+1)
	}
	return string(b)
}
