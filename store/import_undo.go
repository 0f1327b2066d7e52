package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/lib/pq"

	"rasoat/registry"
)

// FreeHamlets tells which of some hamlets nothing hangs on once the records in leaving are gone: no record, member,
// invitation, docket or total, and no list that is about them.
func (tx *Tx) FreeHamlets(ctx context.Context, ids []registry.UnitID, leaving []registry.ChildID) ([]registry.Unit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.manyUnits(ctx, `
		SELECT `+unitColumns+` FROM units u
		WHERE u.id = ANY($1) AND u.level = 4 AND u.declared_total IS NULL
			AND NOT EXISTS (SELECT FROM children c WHERE c.unit_id = u.id AND c.id <> ALL($2))
			AND NOT EXISTS (SELECT FROM memberships m WHERE m.unit_id = u.id)
			AND NOT EXISTS (SELECT FROM invitations i WHERE i.unit_id = u.id)
			AND NOT EXISTS (SELECT FROM dockets d WHERE d.unit_id = u.id)
			AND NOT EXISTS (SELECT FROM imports l WHERE l.unit_id = u.parent_id AND u.id = ANY(l.scope) AND l.undone_at IS NULL)
		ORDER BY u.ukey`, pq.Array(int64s(ids)), pq.Array(int64s(leaving)))
}

// RemoveHamlet takes a hamlet out of the tree; false when something still hangs on it. Its key is never given again.
func (tx *Tx) RemoveHamlet(ctx context.Context, id registry.UnitID) (bool, error) {
	err := tx.Savepoint(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM units WHERE id = $1 AND level = 4`, int64(id))
		return err
	})
	var failed *pq.Error
	if errors.As(err, &failed) && failed.Code.Name() == "foreign_key_violation" {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("remove hamlet: %w", err)
	}
	return true, nil
}

// ReturnConflicts opens the conflicts of records again that an import had settled, by agreeing with the work or by
// contradicting it otherwise. Those of the import itself are to be dropped before.
func (tx *Tx) ReturnConflicts(ctx context.Context, i Import, children []registry.ChildID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE conflicts AS c SET outcome = 'open', settled_at = NULL
		WHERE c.child_id = ANY($1) AND c.import_id < $2 AND c.settled_at = $3 AND c.settled_by IS NULL
			AND c.outcome IN ('agreed', 'replaced')
			AND EXISTS (SELECT FROM imports AS i WHERE i.id = c.import_id AND i.undone_at IS NULL)
			AND NOT EXISTS (SELECT FROM conflicts AS o WHERE o.child_id = c.child_id AND o.field = c.field AND o.outcome = 'open')`,
		pq.Array(int64s(children)), i.ID, i.At)
	return wrapped(err, "return conflicts")
}
