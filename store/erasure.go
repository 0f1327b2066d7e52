package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Erasure is what is left of a record that was erased: that it was there, and by which rule it went.
type Erasure struct {
	Child  registry.ChildID      `db:"child_id"`
	Issuer registry.UnitID       `db:"issuer_id"`
	Case   registry.CaseCode     `db:"case_code"`
	UKey   registry.UKey         `db:"ukey"`
	Rule   string                `db:"rule"`
	By     registry.MembershipID `db:"erased_by"` // 0: a rule of retention, by itself
	At     time.Time             `db:"erased_at"`
}

// ClosedBefore returns up to limit records that were closed before a moment and nobody has touched since.
func (tx *Tx) ClosedBefore(ctx context.Context, before time.Time, limit int) ([]registry.ChildID, error) {
	var ids []registry.ChildID
	err := tx.SelectContext(ctx, &ids, `SELECT id FROM children WHERE stage = 90 AND changed_at < $1 ORDER BY changed_at, id LIMIT $2`, before, limit)
	if err != nil {
		return nil, fmt.Errorf("find closed records: %w", err)
	}
	return ids, nil
}

// EraseChildren deletes records in scope with all that hangs on them, and keeps the proof. The journal is not
// touched: it names a record by its number and holds nothing of it.
func (tx *Tx) EraseChildren(ctx context.Context, ids []registry.ChildID, rule string, by registry.MembershipID) ([]Erasure, error) {
	var erased []Erasure
	err := tx.SelectContext(ctx, &erased, `
		WITH gone AS (
			DELETE FROM children WHERE id = ANY ($1) RETURNING id, issuer_id, case_code, ukey
		), proof AS (
			INSERT INTO erasures (child_id, issuer_id, case_code, ukey, rule, erased_by, erased_at)
			SELECT id, issuer_id, case_code, ukey, $2, $3, $4 FROM gone
		)
		SELECT id AS child_id, issuer_id, case_code, ukey, $2::text AS rule, coalesce($3::bigint, 0) AS erased_by, $4::timestamptz AS erased_at
		FROM gone ORDER BY id`, pq.Array(ids), rule, nullID(int64(by)), tx.Now)
	if err != nil {
		return nil, fmt.Errorf("erase records: %w", err)
	}
	return erased, nil
}

// ErasedCase returns what is left of the record that once had a case code. ErrNotFound says that there is none.
func (tx *Tx) ErasedCase(ctx context.Context, issuer registry.UnitID, code registry.CaseCode) (e Erasure, err error) {
	err = tx.GetContext(ctx, &e, `
		SELECT child_id, issuer_id, case_code, ukey, rule, coalesce(erased_by, 0) AS erased_by, erased_at
		FROM erasures WHERE issuer_id = $1 AND case_code = $2`, int64(issuer), int64(code))
	if err != nil {
		return e, fmt.Errorf("find an erased case: %w", notFound(err))
	}
	return e, nil
}
