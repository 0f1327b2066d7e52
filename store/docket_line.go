package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
)

const lineColumns = `docket_id, line, child_id, version, outcome, settled_at`

type lineRowOfDocket struct {
	DocketLine
	Settled sql.Null[time.Time] `db:"settled_at"`
}

// DocketLines lists the lines of a docket in their order.
func (tx *Tx) DocketLines(ctx context.Context, id registry.DocketID) ([]DocketLine, error) {
	var rows []lineRowOfDocket
	err := tx.SelectContext(ctx, &rows, `SELECT `+lineColumns+` FROM docket_lines WHERE docket_id = $1 ORDER BY line`, int64(id))
	if err != nil {
		return nil, fmt.Errorf("read docket lines: %w", err)
	}
	lines := make([]DocketLine, len(rows))
	for i, row := range rows {
		lines[i] = row.line()
	}
	return lines, nil
}

func (r lineRowOfDocket) line() DocketLine {
	r.SettledAt = r.Settled.V
	return r.DocketLine
}

// DocketLine finds the line of a record in a docket.
func (tx *Tx) DocketLine(ctx context.Context, id registry.DocketID, child registry.ChildID) (DocketLine, error) {
	var row lineRowOfDocket
	err := tx.GetContext(ctx, &row, `SELECT `+lineColumns+` FROM docket_lines WHERE docket_id = $1 AND child_id = $2`, int64(id), int64(child))
	if err != nil {
		return DocketLine{}, fmt.Errorf("read docket line: %w", notFound(err))
	}
	return row.line(), nil
}

// SettleLine keeps what became of a record's line. Of two who settle it at once, the second gets
// ErrLineSettled. LineOpen takes an outcome back, for undo.
func (tx *Tx) SettleLine(ctx context.Context, id registry.DocketID, child registry.ChildID, outcome Outcome) error {
	var settled any
	if outcome != LineOpen {
		settled = tx.Now
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE docket_lines SET outcome = $3, settled_at = $4
		WHERE docket_id = $1 AND child_id = $2 AND (outcome = 'open') = ($3::text <> 'open')`,
		int64(id), int64(child), string(outcome), settled)
	err = affected(res, err, "settle docket line")
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	line, missing := tx.DocketLine(ctx, id, child)
	switch {
	case missing != nil:
		return missing
	case outcome == LineOpen && line.Outcome == LineOpen:
		return nil
	}
	return fmt.Errorf("settle docket line: %w", ErrLineSettled)
}
