package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Import is one list that came in, with what it did.
type Import struct {
	ID        int64
	Unit      registry.Unit
	FileName  string
	FileHash  []byte
	By        registry.MembershipID
	Rows      int
	Added     int
	Changed   int
	Unchanged int
	Conflicts int
	Missing   int
}

// AddImport writes the line of an import and returns its id.
func (tx *Tx) AddImport(ctx context.Context, i Import) (int64, error) {
	var id int64
	err := tx.GetContext(ctx, &id, `
		INSERT INTO imports (unit_id, ukey, file_name, file_hash, made_by, made_at,
			read_rows, added, changed, unchanged, conflicts, missing)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
		int64(i.Unit.ID), int64(i.Unit.Key), i.FileName, i.FileHash, nullID(int64(i.By)), tx.Now,
		i.Rows, i.Added, i.Changed, i.Unchanged, i.Conflicts, i.Missing)
	if err != nil {
		return 0, fmt.Errorf("add import: %w", err)
	}
	return id, nil
}

// EarlierImports counts the lists that a commune has had, and tells whether this very file was one.
func (tx *Tx) EarlierImports(ctx context.Context, commune registry.UnitID, hash []byte) (n int, again bool, err error) {
	row := tx.QueryRowxContext(ctx, `
		SELECT count(*), coalesce(bool_or(file_hash = $2), false) FROM imports WHERE unit_id = $1`, int64(commune), hash)
	if err := row.Scan(&n, &again); err != nil {
		return 0, false, fmt.Errorf("look for imports: %w", err)
	}
	return n, again, nil
}

// LockUnit holds a unit until the transaction ends: one import or merge of a commune at a time.
func (tx *Tx) LockUnit(ctx context.Context, id registry.UnitID) error {
	_, err := tx.ExecContext(ctx, `SELECT FROM units WHERE id = $1 FOR NO KEY UPDATE`, int64(id))
	if err != nil {
		return fmt.Errorf("hold unit: %w", err)
	}
	return nil
}

// Known is what an import needs to know of a record to recognise it; nothing sealed is opened.
type Known struct {
	ID         registry.ChildID
	Software   string
	NumberHash []byte `db:"id_hash"`
	Name       string
	NameKey    string `db:"name_key"`
	Birth      string `db:"birth_text"`
	Father     string
	Mother     string
	RowHash    []byte          `db:"row_hash"`
	Unit       registry.UnitID `db:"unit_id"`
	Stage      registry.Stage
	Closed     registry.Closing
	Defects    int32
	Confirmed  bool `db:"id_confirmed"`
	Listed     bool // some import has brought it
}

// KnownChildren lists the records of a unit and below, in the order of their ids.
func (tx *Tx) KnownChildren(ctx context.Context, place registry.UKey) ([]Known, error) {
	lo, hi := place.Subtree()
	var known []Known
	err := tx.SelectContext(ctx, &known, `
		SELECT id, software, id_hash, name, name_key, birth_text, father, mother, row_hash, unit_id, stage, closed, defects,
			id_confirmed, import_id IS NOT NULL AS listed
		FROM children WHERE ukey BETWEEN $1 AND $2 ORDER BY id`, int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("read known children: %w", err)
	}
	return known, nil
}

// HeldElsewhere returns those of the numbers' hashes that a record outside the place holds; the caller
// widens.
func (tx *Tx) HeldElsewhere(ctx context.Context, place registry.UKey, hashes [][]byte) ([][]byte, error) {
	lo, hi := place.Subtree()
	var held [][]byte
	err := tx.SelectContext(ctx, &held, `
		SELECT DISTINCT id_hash FROM children
		WHERE id_hash = ANY($1::bytea[]) AND stage <> 90 AND NOT ukey BETWEEN $2 AND $3`, pq.ByteaArray(hashes), int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("look for holders elsewhere: %w", err)
	}
	return held, nil
}
