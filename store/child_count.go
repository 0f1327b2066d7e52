package store

import (
	"context"
	"fmt"
	"strings"

	"rasoat/registry"
)

// CountChildren counts what a filter means, as its list has it.
func (tx *Tx) CountChildren(ctx context.Context, f registry.Filter) (int, error) {
	q, err := tx.listing(ctx, f)
	if err != nil {
		return 0, err
	}
	w := q.where
	var n int
	if err := tx.GetContext(ctx, &n, `SELECT count(*) FROM children `+w.String(), w.args...); err != nil {
		return 0, fmt.Errorf("count children: %w", err)
	}
	return n, nil
}

// CountMany counts what each of the filters means, all in one pass, with the very conditions that their lists
// have: for the numbers on a menu.
func (tx *Tx) CountMany(ctx context.Context, filters ...registry.Filter) ([]int, error) {
	if len(filters) == 0 {
		return nil, nil
	}
	var q question
	columns := make([]string, len(filters))
	for i, f := range filters {
		q.where.parts = nil
		if err := tx.ask(ctx, &q, f); err != nil {
			return nil, err
		}
		if err := tx.leaveRestricted(ctx, &q.where, f); err != nil {
			return nil, err
		}
		columns[i] = "count(*) FILTER (WHERE " + q.where.condition() + ")"
	}
	counts, into := make([]int, len(filters)), make([]any, len(filters))
	for i := range counts {
		into[i] = &counts[i]
	}
	err := tx.QueryRowContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM children`, q.where.args...).Scan(into...)
	if err != nil {
		return nil, fmt.Errorf("count children by many filters: %w", err)
	}
	return counts, nil
}

// Tally is how many records of one unit and stage have one set of findings.
type Tally struct {
	Unit    registry.UnitID `db:"unit_id"`
	Stage   registry.Stage
	Defects registry.Defects
	Count   int
}

// TallyChildren counts by unit, stage and findings in one pass over the index; every report of a commune
// is summed from it.
func (tx *Tx) TallyChildren(ctx context.Context, f registry.Filter) ([]Tally, error) {
	w, err := tx.where(ctx, f)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		UnitID  registry.UnitID `db:"unit_id"`
		Stage   registry.Stage
		Defects int32
		Count   int
	}
	err = tx.SelectContext(ctx, &rows, `
		SELECT u.id AS unit_id, t.stage, t.defects, t.count
		FROM (SELECT ukey, stage, defects, count(*)::integer AS count FROM children `+w.String()+`
		      GROUP BY ukey, stage, defects) AS t
		JOIN units AS u ON u.ukey = t.ukey`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("tally children: %w", err)
	}
	tallies := make([]Tally, len(rows))
	for i, r := range rows {
		tallies[i] = Tally{r.UnitID, r.Stage, registry.Defects(r.Defects), r.Count} // #nosec G115 -- a set of bits
	}
	return tallies, nil
}

// BornUntil returns up to limit records of those certainly born on a day or before it that a birthday
// closes: nobody at the police or behind is waiting to finish them. Of a partial date the last day counts.
func (tx *Tx) BornUntil(ctx context.Context, born registry.Date, limit int) ([]registry.ChildID, error) {
	var ids []registry.ChildID
	err := tx.SelectContext(ctx, &ids, `
		SELECT id FROM children
		WHERE stage = ANY('{10,20,30,80}') AND birth_on <= $1 AND birth_on + CASE birth_precision
			WHEN $3 THEN interval '0' WHEN $4 THEN interval '1 month - 1 day' ELSE interval '1 year - 1 day' END <= $1
		ORDER BY id LIMIT $2`, day(born), limit, int(registry.PrecisionDay), int(registry.PrecisionMonth))
	if err != nil {
		return nil, fmt.Errorf("find those born until a day: %w", err)
	}
	return ids, nil
}
