package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasoat/registry"
)

// Training is a training commune: of a real commune, filled with so many invented children from a seed.
type Training struct {
	Unit, Of registry.UnitID
	Seed     int64
	Children int
	Started  time.Time // lessons count from here
	Ending   bool      // kept long enough: to be ended
	Ended    time.Time // zero while it is open
}

// IsOpen reports whether people can train there.
func (t Training) IsOpen() bool { return t.Unit != 0 && t.Ended.IsZero() }

const trainingColumns = `unit_id, of_id, seed, children, started_at, ending, ended_at`

type trainingRow struct {
	UnitID    registry.UnitID `db:"unit_id"`
	OfID      registry.UnitID `db:"of_id"`
	Seed      int64
	Children  int
	StartedAt time.Time `db:"started_at"`
	Ending    bool
	EndedAt   sql.Null[time.Time] `db:"ended_at"`
}

func (r trainingRow) training() Training {
	return Training{Unit: r.UnitID, Of: r.OfID, Seed: r.Seed, Children: r.Children, Started: r.StartedAt, Ending: r.Ending, Ended: r.EndedAt.V}
}

// TrainingOf is the training of a real commune, or of a training commune itself. ErrNotFound where none was made.
func (tx *Tx) TrainingOf(ctx context.Context, commune registry.UnitID) (Training, error) {
	var row trainingRow
	err := tx.GetContext(ctx, &row, `SELECT `+trainingColumns+` FROM trainings WHERE of_id = $1 OR unit_id = $1`, int64(commune))
	if err != nil {
		return Training{}, fmt.Errorf("read training: %w", notFound(err))
	}
	return row.training(), nil
}

// EndingTrainings are those that were kept long enough.
func (tx *Tx) EndingTrainings(ctx context.Context) ([]Training, error) {
	var rows []trainingRow
	err := tx.SelectContext(ctx, &rows, `SELECT `+trainingColumns+` FROM trainings WHERE ending AND ended_at IS NULL ORDER BY unit_id`)
	if err != nil {
		return nil, fmt.Errorf("list trainings: %w", err)
	}
	list := make([]Training, len(rows))
	for i, r := range rows {
		list[i] = r.training()
	}
	return list, nil
}

// SaveTraining keeps a training in place of an earlier one of the commune, begun now unless Started says when.
func (tx *Tx) SaveTraining(ctx context.Context, t Training) error {
	if t.Started.IsZero() {
		t.Started = tx.Now
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO trainings (unit_id, of_id, seed, children, started_at, ending, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (unit_id) DO UPDATE SET seed = excluded.seed, children = excluded.children, started_at = excluded.started_at,
			ending = excluded.ending, ended_at = excluded.ended_at`,
		int64(t.Unit), int64(t.Of), t.Seed, t.Children, t.Started, t.Ending, sql.NullTime{Time: t.Ended, Valid: !t.Ended.IsZero()})
	return wrapped(err, "save training")
}

// AddTrainingCommune makes the mirror of a real commune, below a training province of its own, or brings its name up
// to date. The names are those that people read.
func (tx *Tx) AddTrainingCommune(ctx context.Context, of registry.Unit, name, province string) (registry.Unit, error) {
	if of.Level != registry.LevelCommune || of.Key.IsTraining() {
		return registry.Unit{}, fmt.Errorf("%w: training of a %s", ErrUnitLevel, of.Level)
	}
	if err := tx.lockUnits(ctx); err != nil {
		return registry.Unit{}, err
	}
	above, err := tx.mirror(ctx, registry.Unit{Key: of.Key.Province().Rehearsal(), Level: registry.LevelProvince, Name: province})
	if err != nil {
		return above, err
	}
	return tx.mirror(ctx, registry.Unit{Key: of.Key.Rehearsal(), Parent: above.ID, Level: registry.LevelCommune, Name: name})
}

func (tx *Tx) mirror(ctx context.Context, u registry.Unit) (registry.Unit, error) {
	err := tx.GetContext(ctx, &u.ID, `
		INSERT INTO units (ukey, parent_id, level, name, name_fold) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ukey) DO UPDATE SET name = excluded.name, name_fold = excluded.name_fold RETURNING id`,
		int64(u.Key), nullID(int64(u.Parent)), int(u.Level), u.Name, registry.Fold(u.Name))
	return u, wrapped(err, "add training unit")
}

// EmptyTraining takes what is left at work in a training commune off the desks before its records go: lines that
// wait for the police, decisions and requests. Then it returns the records.
func (tx *Tx) EmptyTraining(ctx context.Context, commune registry.UKey) ([]registry.ChildID, error) {
	lo, hi := commune.Commune().Subtree()
	for _, step := range []struct{ what, query string }{
		{"settle lines", `UPDATE docket_lines SET outcome = 'returned', settled_at = $3 WHERE ukey BETWEEN $1 AND $2 AND outcome = 'open'`},
		{"close requests", `UPDATE requests SET outcome = 'dropped', closed_at = $3 WHERE ukey BETWEEN $1 AND $2 AND outcome = ''`},
		{"take records off their imports", `UPDATE imports SET undone_at = $3 WHERE ukey BETWEEN $1 AND $2 AND undone_at IS NULL`},
	} {
		if _, err := tx.ExecContext(ctx, step.query, int64(lo), int64(hi), tx.Now); err != nil {
			return nil, fmt.Errorf("empty a training: %s: %w", step.what, err)
		}
	}
	var ids []registry.ChildID
	err := tx.SelectContext(ctx, &ids, `SELECT id FROM children WHERE ukey BETWEEN $1 AND $2 ORDER BY id`, int64(lo), int64(hi))
	return ids, wrapped(err, "list records of a training")
}

// Lesson is a step that somebody has done in a training: by the action of the journal that shows it.
type Lesson struct {
	Member registry.MembershipID
	Action string
	Count  int
}

// Lessons reads from the journal who has done which of the actions in a training commune since it began.
func (tx *Tx) Lessons(ctx context.Context, commune registry.UKey, since time.Time, actions []string) ([]Lesson, error) {
	lo, hi := commune.Commune().Subtree()
	var list []Lesson
	err := tx.SelectContext(ctx, &list, `
		SELECT actor_id AS member, action, count(*) AS count FROM journal
		WHERE ukey BETWEEN $1 AND $2 AND at >= $3 AND actor_id IS NOT NULL AND action = ANY ($4)
		GROUP BY actor_id, action ORDER BY actor_id, action`, int64(lo), int64(hi), since, textArray(actions))
	return list, wrapped(err, "read lessons")
}
