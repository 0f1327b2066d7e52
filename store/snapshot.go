package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rasoat/registry"
)

// Snapshot holds the figures of a unit as they stood at the end of a day. It has no names: everybody
// who may see figures may see it.
type Snapshot struct {
	Unit    registry.UnitID
	Cutoff  registry.Date
	Figures json.RawMessage
	MadeAt  time.Time
}

type snapshotRow struct {
	UnitID  registry.UnitID `db:"unit_id"`
	Cutoff  time.Time
	Figures []byte
	MadeAt  time.Time `db:"made_at"`
}

// SaveSnapshot freezes figures (JSON) unless that unit and day have some already, and returns what is
// stored: of two at once, both get the first one's.
func (tx *Tx) SaveSnapshot(ctx context.Context, unit registry.UnitID, cutoff registry.Date, figures []byte) (Snapshot, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO snapshots (unit_id, cutoff, figures, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, cutoff) DO NOTHING`, int64(unit), day(cutoff), string(figures), tx.Now)
	if err != nil {
		return Snapshot{}, fmt.Errorf("save snapshot: %w", err)
	}
	return tx.Snapshot(ctx, unit, cutoff)
}

// Snapshot reads the figures of a unit at the end of a day.
func (tx *Tx) Snapshot(ctx context.Context, unit registry.UnitID, cutoff registry.Date) (Snapshot, error) {
	return tx.oneSnapshot(ctx, `unit_id = $1 AND cutoff = $2`, unit, cutoff)
}

// LastSnapshotBefore reads the newest figures of a unit from before a day.
func (tx *Tx) LastSnapshotBefore(ctx context.Context, unit registry.UnitID, cutoff registry.Date) (Snapshot, error) {
	return tx.oneSnapshot(ctx, `unit_id = $1 AND cutoff < $2 ORDER BY cutoff DESC LIMIT 1`, unit, cutoff)
}

func (tx *Tx) oneSnapshot(ctx context.Context, which string, unit registry.UnitID, cutoff registry.Date) (Snapshot, error) {
	var row snapshotRow
	err := tx.GetContext(ctx, &row, `
		SELECT unit_id, cutoff, figures, made_at FROM snapshots WHERE `+which, int64(unit), day(cutoff))
	if err != nil {
		return Snapshot{}, fmt.Errorf("read snapshot: %w", notFound(err))
	}
	return Snapshot{Unit: row.UnitID, Cutoff: registry.DateOf(row.Cutoff), Figures: row.Figures, MadeAt: row.MadeAt}, nil
}
