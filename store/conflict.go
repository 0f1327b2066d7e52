package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// ConflictOutcome is what became of a conflict.
type ConflictOutcome string

// The outcomes.
const (
	ConflictOpen     ConflictOutcome = "open"
	ConflictKept     ConflictOutcome = "kept"     // what is worked with stays
	ConflictTaken    ConflictOutcome = "taken"    // the list's value has become a proposal
	ConflictAgreed   ConflictOutcome = "agreed"   // a later list, or the work, says the same
	ConflictReplaced ConflictOutcome = "replaced" // a later list contradicts the work otherwise
)

// Conflict is a field in which a list contradicts the work on a record.
type Conflict struct {
	ID     int64
	Child  registry.ChildID
	Import int64
	registry.Conflict
	FoundAt time.Time // set by the store
	Outcome ConflictOutcome
}

// SaveConflicts keeps what an import has found, one open conflict a field: of a later list if there was one.
func (tx *Tx) SaveConflicts(ctx context.Context, commune registry.Unit, conflicts []Conflict) error {
	n := len(conflicts)
	if n == 0 {
		return nil
	}
	seals, listed, working := make([]string, n), make(pq.ByteaArray, n), make(pq.ByteaArray, n)
	children, imports, fields, hard := make([]int64, n), make([]int64, n), make([]string, n), make([]bool, n)
	for i, c := range conflicts {
		seal := uuid.New()
		var err error
		if listed[i], err = tx.store.keys.Seal("conflicts", "listed", seal, []byte(c.Listed)); err != nil {
			return err
		}
		if working[i], err = tx.store.keys.Seal("conflicts", "working", seal, []byte(c.Working)); err != nil {
			return err
		}
		seals[i], children[i], imports[i], fields[i], hard[i] = seal.String(), int64(c.Child), c.Import, string(c.Field), c.Hard
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE conflicts AS c SET outcome = 'replaced', settled_at = $1
		FROM unnest($2::bigint[], $3::text[]) AS f (child_id, field)
		WHERE c.child_id = f.child_id AND c.field = f.field AND c.outcome = 'open'`, tx.Now, pq.Array(children), pq.Array(fields))
	if err != nil {
		return fmt.Errorf("replace conflicts: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO conflicts (seal, child_id, import_id, unit_id, ukey, field, hard, listed, working, found_at)
		SELECT seal, child_id, import_id, $1, $2, field, hard, listed, working, $3
		FROM unnest($4::uuid[], $5::bigint[], $6::bigint[], $7::text[], $8::boolean[], $9::bytea[], $10::bytea[])
			AS c (seal, child_id, import_id, field, hard, listed, working)`,
		int64(commune.ID), int64(commune.Key), tx.Now, pq.Array(seals), pq.Array(children), pq.Array(imports), pq.Array(fields), pq.Array(hard), listed, working)
	return wrapped(err, "save conflicts")
}

// FieldOf names a field of a record.
type FieldOf struct {
	Child registry.ChildID
	Field registry.Field
}

// AgreeConflicts settles the open conflicts in fields where list and work have come to say the same.
func (tx *Tx) AgreeConflicts(ctx context.Context, fields []FieldOf) error {
	if len(fields) == 0 {
		return nil
	}
	children, names := make([]int64, len(fields)), make([]string, len(fields))
	for i, f := range fields {
		children[i], names[i] = int64(f.Child), string(f.Field)
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE conflicts AS c SET outcome = 'agreed', settled_at = $1
		FROM unnest($2::bigint[], $3::text[]) AS f (child_id, field)
		WHERE c.child_id = f.child_id AND c.field = f.field AND c.outcome = 'open'`, tx.Now, pq.Array(children), pq.Array(names))
	return wrapped(err, "agree conflicts")
}

// SettleConflicts writes what somebody has decided. ErrStale says that one of them was settled before.
func (tx *Tx) SettleConflicts(ctx context.Context, outcome ConflictOutcome, by registry.MembershipID, ids ...int64) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE conflicts SET outcome = $1, settled_by = $2, settled_at = $3 WHERE id = ANY ($4) AND outcome = 'open'`,
		string(outcome), nullID(int64(by)), tx.Now, pq.Array(ids))
	if err != nil {
		return fmt.Errorf("settle conflicts: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || int(n) != len(ids) {
		return ErrStale
	}
	return nil
}

// ReopenConflicts takes settling back.
func (tx *Tx) ReopenConflicts(ctx context.Context, child registry.ChildID, outcome ConflictOutcome, at time.Time) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE conflicts AS c SET outcome = 'open', settled_by = NULL, settled_at = NULL
		WHERE child_id = $1 AND outcome = $2 AND settled_at = $3
			AND NOT EXISTS (SELECT FROM conflicts AS o WHERE o.child_id = c.child_id AND o.field = c.field AND o.outcome = 'open')`,
		int64(child), string(outcome), at)
	return wrapped(err, "reopen conflicts")
}

// DropConflicts forgets what an import had found, because it was undone.
func (tx *Tx) DropConflicts(ctx context.Context, importID int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM conflicts WHERE import_id = $1 AND outcome = 'open'`, importID)
	return wrapped(err, "drop conflicts")
}

// OpenConflicts are those of a record, in the order in which they were found.
func (tx *Tx) OpenConflicts(ctx context.Context, child registry.ChildID) ([]Conflict, error) {
	var rows []struct {
		ID              int64
		Seal            uuid.UUID
		ChildID         registry.ChildID `db:"child_id"`
		ImportID        int64            `db:"import_id"`
		Field           registry.Field
		Hard            bool
		Listed, Working []byte
		FoundAt         time.Time `db:"found_at"`
		Outcome         ConflictOutcome
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT id, seal, child_id, import_id, field, hard, listed, working, found_at, outcome
		FROM conflicts WHERE child_id = $1 AND outcome = 'open' ORDER BY id`, int64(child))
	if err != nil {
		return nil, fmt.Errorf("read conflicts: %w", err)
	}
	conflicts := make([]Conflict, len(rows))
	for i, r := range rows {
		listed, err := tx.store.keys.Open("conflicts", "listed", r.Seal, r.Listed)
		if err != nil {
			return nil, fmt.Errorf("open conflict %d: %w", r.ID, err)
		}
		working, err := tx.store.keys.Open("conflicts", "working", r.Seal, r.Working)
		if err != nil {
			return nil, fmt.Errorf("open conflict %d: %w", r.ID, err)
		}
		conflicts[i] = Conflict{
			ID: r.ID, Child: r.ChildID, Import: r.ImportID, FoundAt: r.FoundAt, Outcome: r.Outcome,
			Conflict: registry.Conflict{Field: r.Field, Listed: string(listed), Working: string(working), Hard: r.Hard},
		}
	}
	return conflicts, nil
}

// Contradicted is a record with open conflicts, and how many.
type Contradicted struct {
	ID     registry.ChildID
	UKey   registry.UKey     `db:"ukey"`
	Case   registry.CaseCode `db:"case_code"`
	Name   string
	Birth  string          `db:"birth_text"`
	Unit   registry.UnitID `db:"unit_id"`
	Stage  registry.Stage
	Fields int
	Hard   int // of these in what was worked on
}

// ContradictedChildren lists the records in scope that have open conflicts, those with hard ones first, from a
// place on; limit 0 means all.
func (tx *Tx) ContradictedChildren(ctx context.Context, offset, limit int) ([]Contradicted, error) {
	var list []Contradicted
	err := tx.SelectContext(ctx, &list, `
		SELECT c.id, c.ukey, c.case_code, c.name, c.birth_text, c.unit_id, c.stage, f.fields, f.hard
		FROM (SELECT child_id, count(*)::integer AS fields, count(*) FILTER (WHERE hard)::integer AS hard
		      FROM conflicts WHERE outcome = 'open' GROUP BY child_id) AS f
		JOIN children AS c ON c.id = f.child_id
		WHERE c.stage <> 90 AND NOT EXISTS (SELECT FROM restrictions AS r WHERE r.child_id = c.id)
		ORDER BY f.hard = 0, c.ukey, c.list_key, c.id OFFSET $1 LIMIT nullif($2, 0)`, offset, limit)
	if err != nil {
		return nil, fmt.Errorf("list conflicts: %w", err)
	}
	for _, c := range list {
		tx.saw(Look{Child: c.ID, UKey: c.UKey, Name: c.Name, Case: c.Case})
	}
	return list, nil
}

// CountContradicted counts them.
func (tx *Tx) CountContradicted(ctx context.Context) (n int, err error) {
	err = tx.GetContext(ctx, &n, `
		SELECT count(*) FROM children AS c
		WHERE c.stage <> 90 AND EXISTS (SELECT FROM conflicts AS f WHERE f.child_id = c.id AND f.outcome = 'open')
		AND NOT EXISTS (SELECT FROM restrictions AS r WHERE r.child_id = c.id)`)
	return n, wrapped(err, "count conflicts")
}

// ContradictedFields are the fields with an open conflict, by the records of a place.
func (tx *Tx) ContradictedFields(ctx context.Context, place registry.UKey) (map[registry.ChildID][]registry.Field, error) {
	lo, hi := place.Subtree()
	var rows []struct {
		Child registry.ChildID `db:"child_id"`
		Field registry.Field
	}
	err := tx.SelectContext(ctx, &rows, `SELECT child_id, field FROM conflicts WHERE outcome = 'open' AND ukey BETWEEN $1 AND $2`, int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("read open conflicts: %w", err)
	}
	fields := map[registry.ChildID][]registry.Field{}
	for _, r := range rows {
		fields[r.Child] = append(fields[r.Child], r.Field)
	}
	return fields, nil
}
