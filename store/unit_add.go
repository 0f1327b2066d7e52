package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
)

// ErrUnitsFull says that no key is left below a unit: keys are never reused.
var ErrUnitsFull = errors.New("no key is left below the unit")

// ErrUnitLevel says that a unit cannot stand below the given parent.
var ErrUnitLevel = errors.New("unit does not belong below the parent")

// unitsLock keeps two from giving out province keys, or loading lists, at the same time.
const unitsLock = 7_261_736_003

// mostBelow is how many units of a level find room in their part of the key.
func mostBelow(l registry.Level) int64 {
	switch l {
	case registry.LevelHamlet:
		return 9_999
	case registry.LevelProvince:
		return 49_999 // the other half are those of training
	}
	return 999
}

// AddUnit adds a unit below a parent, 0 for a province, and gives it id and key; u's own ID, Key and
// Parent are not read. It waits for others who add below the same parent. A second hamlet of the same
// type and name fails with the constraint units_hamlet_unique, a second code with units_code_unique.
func (tx *Tx) AddUnit(ctx context.Context, parent registry.UnitID, u registry.Unit) (registry.Unit, error) {
	key, err := tx.takeKey(ctx, parent, u.Level)
	if err != nil {
		return registry.Unit{}, err
	}
	u.Parent, u.Key = parent, key
	err = tx.GetContext(ctx, &u.ID, `
		INSERT INTO units (ukey, parent_id, level, scheme, code, type, name, name_fold, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
		int64(u.Key), nullID(int64(parent)), int(u.Level), u.Scheme, u.Code, u.Type, u.Name, registry.Fold(u.Name),
		day(u.From), day(u.To))
	if err != nil {
		return registry.Unit{}, fmt.Errorf("add unit: %w", err)
	}
	return u, nil
}

// takeKey locks the parent and takes its next number.
func (tx *Tx) takeKey(ctx context.Context, parent registry.UnitID, level registry.Level) (registry.UKey, error) {
	if parent == 0 {
		return tx.takeProvinceKey(ctx, level)
	}
	var p struct {
		UKey      registry.UKey `db:"ukey"`
		Level     registry.Level
		LastChild int64 `db:"last_child"`
	}
	err := tx.GetContext(ctx, &p, `
		UPDATE units SET last_child = last_child + 1 WHERE id = $1 RETURNING ukey, level, last_child`, int64(parent))
	switch {
	case err != nil:
		return 0, fmt.Errorf("take unit key: %w", notFound(err))
	case !standsBelow(level, p.Level):
		return 0, fmt.Errorf("%w: %s below %s", ErrUnitLevel, level, p.Level)
	case p.LastChild > mostBelow(level):
		return 0, ErrUnitsFull
	}
	return p.UKey.ChildKey(level, p.LastChild), nil
}

func (tx *Tx) takeProvinceKey(ctx context.Context, level registry.Level) (registry.UKey, error) {
	if level != registry.LevelProvince {
		return 0, fmt.Errorf("%w: %s below nothing", ErrUnitLevel, level)
	}
	if err := tx.lockUnits(ctx); err != nil {
		return 0, err
	}
	var last registry.UKey
	if err := tx.GetContext(ctx, &last, `SELECT coalesce(max(ukey), 0) FROM units WHERE level = 1 AND ukey < $1`, int64(registry.UKeyTraining)); err != nil {
		return 0, fmt.Errorf("take province key: %w", err)
	}
	next := last + registry.UKey(0).ChildKey(registry.LevelProvince, 1)
	if next > registry.UKey(0).ChildKey(registry.LevelProvince, mostBelow(registry.LevelProvince)) {
		return 0, ErrUnitsFull
	}
	return next, nil
}

func (tx *Tx) lockUnits(ctx context.Context) error {
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, unitsLock); err != nil {
		return fmt.Errorf("lock units: %w", err)
	}
	return nil
}

// standsBelow: hamlets below communes, districts below provinces, communes below either.
func standsBelow(level, parent registry.Level) bool {
	switch level {
	case registry.LevelHamlet:
		return parent == registry.LevelCommune
	case registry.LevelCommune:
		return parent == registry.LevelDistrict || parent == registry.LevelProvince
	case registry.LevelDistrict:
		return parent == registry.LevelProvince
	}
	return false
}

// UnitTotal is how many children a unit says that the national software holds for it.
type UnitTotal struct {
	Unit  registry.UnitID
	Total int
	On    registry.Date
}

// DeclareTotal keeps the unit's own word on its total and the day of that word, in place of an earlier one.
func (tx *Tx) DeclareTotal(ctx context.Context, id registry.UnitID, total int, on registry.Date) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE units SET declared_total = $2, declared_on = $3 WHERE id = $1`, int64(id), total, day(on))
	return affected(res, err, "declare total")
}

// UnitTotals lists the declared totals of a unit and everything below it; who declared none is not in it.
func (tx *Tx) UnitTotals(ctx context.Context, id registry.UnitID) ([]UnitTotal, error) {
	u, err := tx.Unit(ctx, id)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID    registry.UnitID
		Total int       `db:"declared_total"`
		On    time.Time `db:"declared_on"`
	}
	lo, hi := u.Key.Subtree()
	err = tx.SelectContext(ctx, &rows, `
		SELECT id, declared_total, declared_on FROM units
		WHERE ukey BETWEEN $1 AND $2 AND declared_total IS NOT NULL ORDER BY ukey`, int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("read totals: %w", err)
	}
	totals := make([]UnitTotal, len(rows))
	for i, r := range rows {
		totals[i] = UnitTotal{Unit: r.ID, Total: r.Total, On: registry.DateOf(r.On)}
	}
	return totals, nil
}
