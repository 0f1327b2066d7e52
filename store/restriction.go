package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Restriction keeps a record from being used.
type Restriction struct {
	Child   registry.ChildID     `db:"child_id"`
	Case    registry.CaseCode    `db:"case_code"`
	Request int64                `db:"request_id"`
	Kind    registry.RequestKind // what the family asked; empty for who sees no requests
	Since   time.Time
}

const restrictionColumns = `r.child_id, c.case_code, r.request_id, coalesce(q.kind, '') AS kind, r.since
	FROM restrictions AS r JOIN children AS c ON c.id = r.child_id LEFT JOIN requests AS q ON q.id = r.request_id`

// Restrict keeps a record from being used; a second time changes nothing.
func (tx *Tx) Restrict(ctx context.Context, c registry.Child, request int64) error {
	tx.restricted = sight{}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO restrictions (child_id, ukey, request_id, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		int64(c.ID), int64(c.UKey), request, tx.Now)
	return wrapped(err, "restrict record")
}

// Unrestrict lets a record be used again; ErrNotFound when it was not restricted.
func (tx *Tx) Unrestrict(ctx context.Context, id registry.ChildID) error {
	tx.restricted = sight{}
	res, err := tx.ExecContext(ctx, `DELETE FROM restrictions WHERE child_id = $1`, int64(id))
	return affected(res, err, "lift restriction")
}

// Restricted lists those of the records that are restricted.
func (tx *Tx) Restricted(ctx context.Context, ids []registry.ChildID) ([]registry.ChildID, error) {
	var found []registry.ChildID
	err := tx.SelectContext(ctx, &found, `SELECT child_id FROM restrictions WHERE child_id = ANY($1) ORDER BY child_id`, pq.Array(ids))
	return found, wrapped(err, "look for restrictions")
}

// Restriction says why a record is restricted; ErrNotFound when it is not.
func (tx *Tx) Restriction(ctx context.Context, id registry.ChildID) (Restriction, error) {
	var r Restriction
	err := tx.GetContext(ctx, &r, `SELECT `+restrictionColumns+` WHERE r.child_id = $1`, int64(id))
	if err != nil {
		return r, fmt.Errorf("read restriction: %w", notFound(err))
	}
	return r, nil
}

// Restrictions lists what is restricted in scope, the newest first.
func (tx *Tx) Restrictions(ctx context.Context) ([]Restriction, error) {
	var list []Restriction
	err := tx.SelectContext(ctx, &list, `SELECT `+restrictionColumns+` ORDER BY r.since DESC, r.child_id`)
	return list, wrapped(err, "list restrictions")
}

// sight remembers for one scope whether any of its records is restricted: mostly none is, and then no list needs to ask.
type sight struct {
	of         Scope
	known, any bool
}

func (tx *Tx) anyRestricted(ctx context.Context) (bool, error) {
	if !tx.restricted.known || tx.restricted.of != tx.Scope {
		s := sight{of: tx.Scope, known: true}
		if err := tx.GetContext(ctx, &s.any, `SELECT EXISTS (SELECT FROM restrictions)`); err != nil {
			return false, fmt.Errorf("look for restrictions: %w", err)
		}
		tx.restricted = s
	}
	return tx.restricted.any, nil
}

// unrestricted is the condition by which a statement about children leaves out what is restricted.
const unrestricted = `NOT EXISTS (SELECT FROM restrictions AS r WHERE r.child_id = children.id)`

func (tx *Tx) leaveRestricted(ctx context.Context, w *where, f registry.Filter) error {
	if f.Restricted {
		w.add(`EXISTS (SELECT FROM restrictions AS r WHERE r.child_id = children.id)`)
		return nil
	}
	some, err := tx.anyRestricted(ctx)
	if some {
		w.add(unrestricted)
	}
	return err
}

// hush takes out of lines what may not be said of restricted records: who finds one learns that it is there.
func (tx *Tx) hush(ctx context.Context, rows []*lineRow) error {
	some, err := tx.anyRestricted(ctx)
	if err != nil || !some || len(rows) == 0 {
		return err
	}
	ids := make([]registry.ChildID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	held, err := tx.Restricted(ctx, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, id := range held {
			if row.ID == id {
				row.Name, row.BirthText, row.Defects, row.restricted = "", "", 0, true
				row.Returned, row.Obstacle, row.Proposals = "", "", 0
			}
		}
	}
	return nil
}

func pointers(rows []lineRow) []*lineRow {
	all := make([]*lineRow, len(rows))
	for i := range rows {
		all[i] = &rows[i]
	}
	return all
}
