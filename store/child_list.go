package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Line is a record as lists show it: nothing sealed is opened for it.
type Line struct {
	ID        registry.ChildID
	Case      registry.CaseCode
	Name      string
	Birth     string
	Unit      registry.UnitID
	Stage     registry.Stage
	Defects   registry.Defects
	Return    registry.Return
	Obstacle  registry.Obstacle
	Assignee  registry.MembershipID
	Due       registry.Date
	Docket    registry.DocketID
	Proposals int
	// Restricted: the record is kept and not used; only its place, number and stage are given.
	Restricted bool
	cursor     Cursor
}

// Cursor is a place in a list; the zero value is its beginning.
type Cursor struct {
	Rest bool             `json:"r,omitempty"` // behind what is overdue
	UKey registry.UKey    `json:"u,omitempty"`
	Key  []byte           `json:"k,omitempty"`
	ID   registry.ChildID `json:"i,omitempty"`
}

// Next is the place behind the line.
func (l Line) Next() Cursor { return l.cursor }

const listColumns = `id, case_code, name, birth_text, unit_id, stage, defects, returned, obstacle,
	assignee_id, due_on, docket_id, proposals, ukey, list_key`

type lineRow struct {
	ID        registry.ChildID
	CaseCode  registry.CaseCode `db:"case_code"`
	Name      string
	BirthText string          `db:"birth_text"`
	UnitID    registry.UnitID `db:"unit_id"`
	Stage     registry.Stage
	Defects   int32
	Returned  registry.Return
	Obstacle  registry.Obstacle
	Assignee  sql.Null[registry.MembershipID] `db:"assignee_id"`
	Due       sql.Null[time.Time]             `db:"due_on"`
	Docket    sql.Null[registry.DocketID]     `db:"docket_id"`
	Proposals int
	UKey      registry.UKey `db:"ukey"`
	ListKey   []byte        `db:"list_key"`

	restricted bool
}

// line notes that the record was read, and gives it as a line.
func (tx *Tx) line(r lineRow, rest bool) Line {
	tx.saw(Look{
		Child: r.ID, UKey: r.UKey, Name: r.Name, Case: r.CaseCode,
		Birth: r.BirthText, Unit: r.UnitID, Defects: registry.Defects(r.Defects), Due: registry.DateOf(r.Due.V), // #nosec G115 -- a set of bits
	})
	return Line{
		ID: r.ID, Case: r.CaseCode, Name: r.Name, Birth: r.BirthText, Unit: r.UnitID, Stage: r.Stage,
		Defects: registry.Defects(r.Defects), Return: r.Returned, Obstacle: r.Obstacle, Assignee: r.Assignee.V, // #nosec G115 -- a set of bits
		Due: registry.DateOf(r.Due.V), Docket: r.Docket.V, Proposals: r.Proposals, Restricted: r.restricted,
		cursor: Cursor{Rest: rest, UKey: r.UKey, Key: r.ListKey, ID: r.ID},
	}
}

// ListChildren returns up to limit lines behind a place, as the work wants them: what is overdue first, then
// by hamlet, household and given name. The scope decides what may be seen; the filter what is wanted.
func (tx *Tx) ListChildren(ctx context.Context, f registry.Filter, after Cursor, limit int) ([]Line, error) {
	q, err := tx.listing(ctx, f)
	if err != nil {
		return nil, err
	}
	places, err := tx.listPlaces(ctx, q.reach)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, limit)
	for _, part := range listParts(f) {
		switch {
		case part.rest && !after.Rest:
			after = Cursor{Rest: true}
		case !part.rest && after.Rest:
			continue
		}
		rows, err := tx.listPart(ctx, q.with(part.condition(tx.today())), places, after, limit-len(lines))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			lines = append(lines, tx.line(row, part.rest))
		}
		if len(lines) == limit {
			break
		}
	}
	return lines, nil
}

// ChildIDs returns the ids of all records that a filter means, in the order of the list.
func (tx *Tx) ChildIDs(ctx context.Context, f registry.Filter) ([]registry.ChildID, error) {
	q, err := tx.listing(ctx, f)
	if err != nil {
		return nil, err
	}
	places, err := tx.listPlaces(ctx, q.reach)
	if err != nil {
		return nil, err
	}
	w := q.where
	late := w.mark(isLate, day(tx.today()), day(tx.today()))
	order := w.mark("array_position(%s::bigint[], ukey)", pq.Array(places))
	var ids []registry.ChildID
	err = tx.SelectContext(ctx, &ids, `SELECT id FROM children `+w.String()+`
		ORDER BY `+late+` IS NOT TRUE, `+order+`, ukey, list_key, id`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("list child ids: %w", err)
	}
	return ids, nil
}
