package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasoat/registry"
)

// Incident is what happened to the data of a unit.
type Incident struct {
	ID       int64
	Unit     registry.UnitID
	Kind     registry.IncidentKind // empty until it was asked
	Detected time.Time             // from here the clock runs
	Since    time.Time             // from when data may be affected; zero until it was asked
	Member   registry.MembershipID // whose account it is about; 0: nobody's in particular
	By       registry.MembershipID
	Reported time.Time // zero: not yet
	Closed   time.Time // zero: open
}

// Due is by when it has to be reported.
func (i Incident) Due() time.Time { return i.Detected.Add(registry.IncidentHours * time.Hour) }

const incidentColumns = `id, unit_id, kind, detected_at, since, member_id, made_by, reported_at, closed_at`

type incidentRow struct {
	ID         int64
	UnitID     registry.UnitID `db:"unit_id"`
	Kind       registry.IncidentKind
	DetectedAt time.Time `db:"detected_at"`
	Since      sql.Null[time.Time]
	MemberID   sql.Null[registry.MembershipID] `db:"member_id"`
	MadeBy     sql.Null[registry.MembershipID] `db:"made_by"`
	ReportedAt sql.Null[time.Time]             `db:"reported_at"`
	ClosedAt   sql.Null[time.Time]             `db:"closed_at"`
}

func (r incidentRow) incident() Incident {
	return Incident{r.ID, r.UnitID, r.Kind, r.DetectedAt, r.Since.V, r.MemberID.V, r.MadeBy.V, r.ReportedAt.V, r.ClosedAt.V}
}

// AddIncident keeps the moment of detection.
func (tx *Tx) AddIncident(ctx context.Context, unit registry.UnitID, by registry.MembershipID) (Incident, error) {
	i := Incident{Unit: unit, Detected: tx.Now, By: by}
	err := tx.GetContext(ctx, &i.ID, `
		INSERT INTO incidents (unit_id, detected_at, made_by) VALUES ($1, $2, $3) RETURNING id`, int64(unit), tx.Now, nullID(int64(by)))
	return i, wrapped(err, "add incident")
}

// Incident reads one and holds it.
func (tx *Tx) Incident(ctx context.Context, id int64) (Incident, error) {
	var row incidentRow
	err := tx.GetContext(ctx, &row, `SELECT `+incidentColumns+` FROM incidents WHERE id = $1 FOR UPDATE`, id)
	if err != nil {
		return Incident{}, fmt.Errorf("read incident: %w", notFound(err))
	}
	return row.incident(), nil
}

// OpenIncidents lists those of a place that are not closed, the oldest first.
func (tx *Tx) OpenIncidents(ctx context.Context, place registry.UKey) ([]Incident, error) {
	lo, hi := place.Subtree()
	var rows []incidentRow
	err := tx.SelectContext(ctx, &rows, `
		SELECT i.id, i.unit_id, i.kind, i.detected_at, i.since, i.member_id, i.made_by, i.reported_at, i.closed_at
		FROM incidents AS i JOIN units AS u ON u.id = i.unit_id
		WHERE i.closed_at IS NULL AND u.ukey BETWEEN $1 AND $2 ORDER BY i.id`, int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("list incidents: %w", err)
	}
	list := make([]Incident, len(rows))
	for i, r := range rows {
		list[i] = r.incident()
	}
	return list, nil
}

// SaveIncident keeps what was found out since; the moment of detection never changes.
func (tx *Tx) SaveIncident(ctx context.Context, i Incident) error {
	at := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE incidents SET kind = $2, since = $3, member_id = $4, reported_at = $5, closed_at = $6, closed_by = CASE WHEN $6::timestamptz IS NULL THEN NULL ELSE $7::bigint END
		WHERE id = $1 AND closed_at IS NULL`,
		i.ID, string(i.Kind), at(i.Since), nullID(int64(i.Member)), at(i.Reported), at(i.Closed), nullID(tx.Scope.Actor))
	return affected(res, err, "save incident")
}

// Affected is what the journal knows of a time: which records were touched, how, by how many people.
type Affected struct {
	Records int // different ones
	People  int
	Cards   int // records that were opened
	Listed  int // records that stood on a list
	Filed   int // records that stand in a file that was made
	Changed int // records that were changed
	Files   int // files that were made
	Refused int // what was tried and not given
	Numbers int // records whose whole number was in a file
}

// AffectedSince counts at a place, from one moment to another, of one member or of all.
func (tx *Tx) AffectedSince(ctx context.Context, place registry.UKey, from, to time.Time, member registry.MembershipID) (a Affected, err error) {
	lo, hi := place.Subtree()
	err = tx.GetContext(ctx, &a, `
		SELECT count(DISTINCT child_id) AS records,
			count(DISTINCT actor_id) FILTER (WHERE child_id IS NOT NULL) AS people,
			count(DISTINCT child_id) FILTER (WHERE action = 'card') AS cards,
			count(DISTINCT child_id) FILTER (WHERE action IN ('list', 'deliver')) AS listed,
			count(DISTINCT child_id) FILTER (WHERE action = 'file') AS filed,
			count(DISTINCT child_id) FILTER (WHERE NOT looked) AS changed,
			coalesce(sum(1) FILTER (WHERE action IN ('export', 'hand_over') AND child_id IS NULL), 0) AS files,
			count(*) FILTER (WHERE action IN ('refuse', 'probe')) AS refused,
			count(DISTINCT child_id) FILTER (WHERE action = 'file') AS numbers
		FROM journal WHERE ukey BETWEEN $1 AND $2 AND at >= $3 AND at <= $4 AND ($5::bigint = 0 OR actor_id = $5)`,
		int64(lo), int64(hi), from, to, int64(member))
	return a, wrapped(err, "count what was affected")
}

// Troubles counts messages that could not be dealt with, and those that should have gone out a day ago.
func (tx *Tx) Troubles(ctx context.Context) (failed, waiting int, err error) {
	var row struct{ Failed, Waiting int }
	err = tx.GetContext(ctx, &row, `
		SELECT (SELECT count(*) FROM failed_updates) AS failed,
			(SELECT count(*) FROM outbox AS o JOIN chats AS c ON c.id = o.chat_id
			WHERE o.sent_at IS NULL AND o.dead_at IS NULL AND c.blocked_at IS NULL AND coalesce(o.run_at, o.made_at) < $1) AS waiting`,
		tx.Now.Add(-waitedTooLong))
	return row.Failed, row.Waiting, wrapped(err, "count troubles")
}
