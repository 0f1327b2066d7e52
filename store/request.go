package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasoat/registry"
)

// Request is what a family asks about its child's data.
type Request struct {
	ID       int64
	Unit     registry.UnitID
	UKey     registry.UKey
	Child    registry.ChildID
	Case     registry.CaseCode
	Kind     registry.RequestKind
	Relation string // father, mother, guardian, child
	Came     registry.Date
	AckBy    registry.Date
	Acked    time.Time // zero: not yet
	Due      registry.Date
	Extended bool
	Outcome  string // empty: open
	By       registry.MembershipID
	At       time.Time
	ClosedBy registry.MembershipID
	ClosedAt time.Time
}

// The outcomes of a request.
const (
	RequestDone    = "done"
	RequestRefused = "refused"
	RequestDropped = "dropped" // the family took it back
)

const requestColumns = `id, unit_id, ukey, child_id, case_code, kind, relation, came_on, ack_by, acked_at, due_on, extended, outcome,
	made_by, made_at, closed_by, closed_at`

type requestRow struct {
	ID       int64
	UnitID   registry.UnitID   `db:"unit_id"`
	UKey     registry.UKey     `db:"ukey"`
	ChildID  registry.ChildID  `db:"child_id"`
	CaseCode registry.CaseCode `db:"case_code"`
	Kind     registry.RequestKind
	Relation string
	CameOn   time.Time           `db:"came_on"`
	AckBy    time.Time           `db:"ack_by"`
	AckedAt  sql.Null[time.Time] `db:"acked_at"`
	DueOn    time.Time           `db:"due_on"`
	Extended bool
	Outcome  string
	MadeBy   sql.Null[registry.MembershipID] `db:"made_by"`
	MadeAt   time.Time                       `db:"made_at"`
	ClosedBy sql.Null[registry.MembershipID] `db:"closed_by"`
	ClosedAt sql.Null[time.Time]             `db:"closed_at"`
}

func (r requestRow) request() Request {
	return Request{
		ID: r.ID, Unit: r.UnitID, UKey: r.UKey, Child: r.ChildID, Case: r.CaseCode, Kind: r.Kind, Relation: r.Relation,
		Came: registry.DateOf(r.CameOn), AckBy: registry.DateOf(r.AckBy), Acked: r.AckedAt.V, Due: registry.DateOf(r.DueOn),
		Extended: r.Extended, Outcome: r.Outcome, By: r.MadeBy.V, At: r.MadeAt, ClosedBy: r.ClosedBy.V, ClosedAt: r.ClosedAt.V,
	}
}

// AddRequest keeps a request and gives its id.
func (tx *Tx) AddRequest(ctx context.Context, r Request) (Request, error) {
	r.At = tx.Now
	err := tx.GetContext(ctx, &r.ID, `
		INSERT INTO requests (unit_id, ukey, child_id, case_code, kind, relation, came_on, ack_by, due_on, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
		int64(r.Unit), int64(r.UKey), int64(r.Child), int(r.Case), string(r.Kind), r.Relation, day(r.Came), day(r.AckBy), day(r.Due), nullID(int64(r.By)), tx.Now)
	return r, wrapped(err, "add request")
}

// Request reads one and holds it; ErrNotFound also means that it may not be seen.
func (tx *Tx) Request(ctx context.Context, id int64) (Request, error) {
	var row requestRow
	err := tx.GetContext(ctx, &row, `SELECT `+requestColumns+` FROM requests WHERE id = $1 FOR UPDATE`, id)
	if err != nil {
		return Request{}, fmt.Errorf("read request: %w", notFound(err))
	}
	return row.request(), nil
}

// OpenRequests lists the open requests in scope, what is due first in front.
func (tx *Tx) OpenRequests(ctx context.Context) ([]Request, error) {
	var rows []requestRow
	err := tx.SelectContext(ctx, &rows, `SELECT `+requestColumns+` FROM requests WHERE outcome = '' ORDER BY due_on, id`)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	list := make([]Request, len(rows))
	for i, r := range rows {
		list[i] = r.request()
	}
	return list, nil
}

// AckRequest notes that the family was told that its request has come.
func (tx *Tx) AckRequest(ctx context.Context, id int64) error {
	res, err := tx.ExecContext(ctx, `UPDATE requests SET acked_at = coalesce(acked_at, $2) WHERE id = $1 AND outcome = ''`, id, tx.Now)
	return affected(res, err, "acknowledge request")
}

// ExtendRequest sets a later due day; ErrNotFound when it was extended before or is closed.
func (tx *Tx) ExtendRequest(ctx context.Context, id int64, due registry.Date) error {
	res, err := tx.ExecContext(ctx, `UPDATE requests SET due_on = $2, extended = true WHERE id = $1 AND outcome = '' AND NOT extended`, id, day(due))
	return affected(res, err, "extend request")
}

// CloseRequest settles a request; ErrNotFound when it is closed already.
func (tx *Tx) CloseRequest(ctx context.Context, id int64, outcome string, by registry.MembershipID) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE requests SET outcome = $2, closed_by = $3, closed_at = $4, acked_at = coalesce(acked_at, $4)
		WHERE id = $1 AND outcome = ''`, id, outcome, nullID(int64(by)), tx.Now)
	return affected(res, err, "close request")
}
