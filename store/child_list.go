package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
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
	cursor    Cursor
}

// Cursor is a place in a list; the zero value is its beginning.
type Cursor struct {
	UKey  registry.UKey    `json:"u,omitempty"`
	Given string           `json:"g,omitempty"`
	ID    registry.ChildID `json:"i,omitempty"`
}

// Next is the place behind the line.
func (l Line) Next() Cursor { return l.cursor }

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
	Given     string        `db:"given_fold"`
}

// ListChildren returns up to limit lines behind a place, by hamlet, given name and id. The scope
// decides what may be seen; the filter what is wanted.
func (tx *Tx) ListChildren(ctx context.Context, f registry.Filter, after Cursor, limit int) ([]Line, error) {
	w, err := tx.where(ctx, f)
	if err != nil {
		return nil, err
	}
	if after != (Cursor{}) {
		w.add("(ukey, given_fold, id) > (%s, %s, %s)", int64(after.UKey), after.Given, int64(after.ID))
	}
	var rows []lineRow
	err = tx.SelectContext(ctx, &rows, `
		SELECT id, case_code, name, birth_text, unit_id, stage, defects, returned, obstacle,
			assignee_id, due_on, docket_id, proposals, ukey, given_fold
		FROM children `+w.String()+`
		ORDER BY ukey, given_fold, id LIMIT `+fmt.Sprint(limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("list children: %w", err)
	}
	lines := make([]Line, len(rows))
	for i, r := range rows {
		lines[i] = Line{
			ID: r.ID, Case: r.CaseCode, Name: r.Name, Birth: r.BirthText, Unit: r.UnitID, Stage: r.Stage,
			Defects: registry.Defects(r.Defects), Return: r.Returned, Obstacle: r.Obstacle, Assignee: r.Assignee.V,
			Due: registry.DateOf(r.Due.V), Docket: r.Docket.V, Proposals: r.Proposals,
			cursor: Cursor{r.UKey, r.Given, r.ID},
		}
	}
	return lines, nil
}

// ChildIDs returns the ids of all records that a filter means, in the order of the list.
func (tx *Tx) ChildIDs(ctx context.Context, f registry.Filter) ([]registry.ChildID, error) {
	w, err := tx.where(ctx, f)
	if err != nil {
		return nil, err
	}
	var ids []registry.ChildID
	if err := tx.SelectContext(ctx, &ids, `SELECT id FROM children `+w.String()+` ORDER BY ukey, given_fold, id`, w.args...); err != nil {
		return nil, fmt.Errorf("list child ids: %w", err)
	}
	return ids, nil
}

// CountChildren counts what a filter means.
func (tx *Tx) CountChildren(ctx context.Context, f registry.Filter) (int, error) {
	w, err := tx.where(ctx, f)
	if err != nil {
		return 0, err
	}
	var n int
	if err := tx.GetContext(ctx, &n, `SELECT count(*) FROM children `+w.String(), w.args...); err != nil {
		return 0, fmt.Errorf("count children: %w", err)
	}
	return n, nil
}

// Tally is how many records of one unit and stage have one set of findings.
type Tally struct {
	Unit    registry.UnitID `db:"unit_id"`
	Stage   registry.Stage
	Defects registry.Defects
	Count   int
}

// TallyChildren counts by unit, stage and findings in one pass over the index; every menu and every
// report of a commune is summed from it.
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
		tallies[i] = Tally{r.UnitID, r.Stage, registry.Defects(r.Defects), r.Count}
	}
	return tallies, nil
}

// where builds the condition of a filter with its arguments.
type where struct {
	parts []string
	args  []any
}

// add appends a condition; each %s stands for the next argument.
func (w *where) add(format string, args ...any) {
	marks := make([]any, len(args))
	for i, arg := range args {
		w.args = append(w.args, arg)
		marks[i] = fmt.Sprintf("$%d", len(w.args))
	}
	w.parts = append(w.parts, fmt.Sprintf(format, marks...))
}

func (w *where) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return "WHERE " + strings.Join(w.parts, " AND ")
}

func (tx *Tx) where(ctx context.Context, f registry.Filter) (*where, error) {
	w := &where{}
	if err := tx.whereUnits(ctx, w, f); err != nil {
		return nil, err
	}
	if mask := f.Mask(); mask != 0 {
		w.add("defects & %s <> 0", int32(mask))
	}
	if len(f.Stages) > 0 {
		w.add("stage = ANY(%s)", pq.Array(stageNumbers(f.Stages)))
	}
	if f.Assignee != 0 {
		w.add("assignee_id = %s", int64(f.Assignee))
	}
	if f.Docket != 0 {
		w.add("docket_id = %s", int64(f.Docket))
	}
	if f.Obstacle != "" {
		w.add("obstacle = %s", string(f.Obstacle))
	}
	if f.Case != 0 {
		w.add("case_code = %s", int(f.Case))
	}
	today := registry.DateOf(tx.Now)
	if f.Overdue {
		w.add("stage = 20 AND due_on < %s AND (obstacle = '' OR review_on <= %s)", day(today), day(today))
	}
	if !f.DueTo.IsZero() {
		w.add("stage = 20 AND due_on <= %s", day(f.DueTo))
	}
	for _, flag := range []struct {
		on        bool
		condition string
	}{
		{f.Returned, "returned <> ''"},
		{f.Unassigned, "assignee_id IS NULL"},
		{f.Proposals, "proposals > 0"},
	} {
		if flag.on {
			w.add(flag.condition)
		}
	}
	for _, part := range strings.Fields(registry.Fold(f.Name)) {
		w.add("(' ' || name_fold || ' ') LIKE %s", "% "+escapeLike(part)+" %")
	}
	return w, nil
}

// whereUnits turns unit ids into key ranges; a unit that is gone or was never there means nothing,
// so that a list of foreign units is empty and does not tell that they exist.
func (tx *Tx) whereUnits(ctx context.Context, w *where, f registry.Filter) error {
	if len(f.Units) == 0 {
		return nil
	}
	ids := make([]int64, len(f.Units))
	for i, id := range f.Units {
		ids[i] = int64(id)
	}
	var keys []registry.UKey
	if err := tx.SelectContext(ctx, &keys, `SELECT ukey FROM units WHERE id = ANY($1)`, pq.Array(ids)); err != nil {
		return fmt.Errorf("find units: %w", err)
	}
	ranges := []string{"false"}
	for _, key := range keys {
		lo, hi := key.Subtree()
		if f.OnlyUnit {
			hi = lo
		}
		w.args = append(w.args, int64(lo), int64(hi))
		ranges = append(ranges, fmt.Sprintf("ukey BETWEEN $%d AND $%d", len(w.args)-1, len(w.args)))
	}
	w.parts = append(w.parts, "("+strings.Join(ranges, " OR ")+")")
	return nil
}

func stageNumbers(stages []registry.Stage) []int64 {
	numbers := make([]int64, len(stages))
	for i, s := range stages {
		numbers[i] = int64(s)
	}
	return numbers
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
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
