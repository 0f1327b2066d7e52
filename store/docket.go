package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// ErrLineSettled says that a line of a docket was settled before.
var ErrLineSettled = errors.New("docket line is settled")

// Outcome is what became of a line.
type Outcome string

// The outcomes.
const (
	LineOpen      Outcome = "open"
	LineConfirmed Outcome = "confirmed"
	LineReturned  Outcome = "returned"
)

// Docket is a list handed to the police; people know it by commune and number.
type Docket struct {
	ID       registry.DocketID
	Unit     registry.UnitID // the commune
	UKey     registry.UKey
	Number   int // from 1 in each commune
	MadeBy   registry.MembershipID
	MadeAt   time.Time
	Signer   string // who signed it, on paper; empty until then
	SignedOn registry.Date
	Lines    int
	Open     int // lines that are neither confirmed nor returned
}

// DocketLine is one record of a docket. Version is the one the record has once it was handed over: a
// newer one before the line is settled means that somebody has changed it since.
type DocketLine struct {
	Docket    registry.DocketID `db:"docket_id"`
	Line      int               // from 1
	Child     registry.ChildID  `db:"child_id"`
	Version   int
	Outcome   Outcome
	SettledAt time.Time // zero while open
}

const docketColumns = `d.id, d.unit_id, d.ukey, d.number, d.made_by, d.made_at, d.signer, d.signed_on,
	(SELECT count(*) FROM docket_lines l WHERE l.docket_id = d.id) AS lines,
	(SELECT count(*) FROM docket_lines l WHERE l.docket_id = d.id AND l.outcome = 'open') AS open`

type docketRow struct {
	ID       registry.DocketID
	UnitID   registry.UnitID `db:"unit_id"`
	UKey     registry.UKey   `db:"ukey"`
	Number   int
	MadeBy   sql.Null[registry.MembershipID] `db:"made_by"`
	MadeAt   time.Time                       `db:"made_at"`
	Signer   string
	SignedOn sql.Null[time.Time] `db:"signed_on"`
	Lines    int
	Open     int
}

func (r docketRow) docket() Docket {
	return Docket{
		ID: r.ID, Unit: r.UnitID, UKey: r.UKey, Number: r.Number, MadeBy: r.MadeBy.V, MadeAt: r.MadeAt,
		Signer: r.Signer, SignedOn: registry.DateOf(r.SignedOn.V), Lines: r.Lines, Open: r.Open,
	}
}

// MakeDocket makes the commune's next docket with a line for each record, in the given order. The
// records come as they stand before the step hand_over, which needs the docket's id; the lines pin the
// version that this step leaves, one more.
func (tx *Tx) MakeDocket(ctx context.Context, commune registry.Unit, children []registry.Child) (Docket, error) {
	d := Docket{
		Unit: commune.ID, UKey: commune.Key, MadeBy: registry.MembershipID(tx.Scope.Actor), MadeAt: tx.Now,
		Lines: len(children), Open: len(children),
	}
	err := tx.GetContext(ctx, &d.Number, `UPDATE units SET last_docket = last_docket + 1 WHERE id = $1 RETURNING last_docket`, int64(commune.ID))
	if err != nil {
		return Docket{}, fmt.Errorf("number docket: %w", notFound(err))
	}
	err = tx.GetContext(ctx, &d.ID, `
		INSERT INTO dockets (unit_id, ukey, number, made_by, made_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		int64(d.Unit), int64(d.UKey), d.Number, nullID(int64(d.MadeBy)), d.MadeAt)
	if err != nil {
		return Docket{}, fmt.Errorf("make docket: %w", err)
	}
	return d, tx.addLines(ctx, d, children)
}

func (tx *Tx) addLines(ctx context.Context, d Docket, children []registry.Child) error {
	ids, versions := make([]int64, len(children)), make([]int64, len(children))
	for i := range children {
		ids[i], versions[i] = int64(children[i].ID), int64(children[i].Version)+1
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO docket_lines (docket_id, line, child_id, ukey, version)
		SELECT $1, n, id, $2, version FROM unnest($3::bigint[], $4::integer[]) WITH ORDINALITY AS c (id, version, n)`,
		int64(d.ID), int64(d.UKey), pq.Array(ids), pq.Array(versions))
	return wrapped(err, "fill docket")
}

// Docket reads one docket.
func (tx *Tx) Docket(ctx context.Context, id registry.DocketID) (Docket, error) {
	return tx.oneDocket(ctx, `SELECT `+docketColumns+` FROM dockets d WHERE d.id = $1`, int64(id))
}

func (tx *Tx) oneDocket(ctx context.Context, query string, args ...any) (Docket, error) {
	var row docketRow
	if err := tx.GetContext(ctx, &row, query, args...); err != nil {
		return Docket{}, fmt.Errorf("read docket: %w", notFound(err))
	}
	return row.docket(), nil
}

// Dockets lists a commune's dockets, the oldest first; openOnly leaves out those whose lines are all settled.
func (tx *Tx) Dockets(ctx context.Context, commune registry.UnitID, openOnly bool) ([]Docket, error) {
	var rows []docketRow
	err := tx.SelectContext(ctx, &rows, `
		SELECT * FROM (SELECT `+docketColumns+` FROM dockets d WHERE d.unit_id = $1) AS all_dockets
		WHERE open > 0 OR NOT $2 ORDER BY number`, int64(commune), openOnly)
	if err != nil {
		return nil, fmt.Errorf("read dockets: %w", err)
	}
	dockets := make([]Docket, len(rows))
	for i, row := range rows {
		dockets[i] = row.docket()
	}
	return dockets, nil
}

// SignDocket keeps who has signed the list on paper, and on which day.
func (tx *Tx) SignDocket(ctx context.Context, id registry.DocketID, signer string, on registry.Date) error {
	res, err := tx.ExecContext(ctx, `UPDATE dockets SET signer = $2, signed_on = $3 WHERE id = $1`, int64(id), signer, day(on))
	return affected(res, err, "sign docket")
}
