package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"rasoat/registry"
)

const unitColumns = `u.id, u.ukey, u.parent_id, u.level, u.scheme, u.code, u.type, u.name, u.valid_from, u.valid_to`

type unitRow struct {
	ID        registry.UnitID
	UKey      registry.UKey             `db:"ukey"`
	ParentID  sql.Null[registry.UnitID] `db:"parent_id"`
	Level     registry.Level
	Scheme    string
	Code      string
	Type      string
	Name      string
	ValidFrom sql.Null[time.Time] `db:"valid_from"`
	ValidTo   sql.Null[time.Time] `db:"valid_to"`
}

func (r unitRow) unit() registry.Unit {
	return registry.Unit{
		ID: r.ID, Key: r.UKey, Parent: r.ParentID.V, Level: r.Level, Scheme: r.Scheme, Code: r.Code,
		Type: r.Type, Name: r.Name, From: registry.DateOf(r.ValidFrom.V), To: registry.DateOf(r.ValidTo.V),
	}
}

// Unit reads one unit.
func (tx *Tx) Unit(ctx context.Context, id registry.UnitID) (registry.Unit, error) {
	return tx.oneUnit(ctx, `SELECT `+unitColumns+` FROM units u WHERE u.id = $1`, int64(id))
}

// UnitByCode finds a unit by its official code. The scheme is the year of the code list: a code alone
// was given to another unit in 2025 (domain 3.3).
func (tx *Tx) UnitByCode(ctx context.Context, scheme, code string) (registry.Unit, error) {
	if code == "" {
		return registry.Unit{}, ErrNotFound
	}
	return tx.oneUnit(ctx, `SELECT `+unitColumns+` FROM units u WHERE u.scheme = $1 AND u.code = $2 AND u.code <> ''`, scheme, code)
}

func (tx *Tx) oneUnit(ctx context.Context, query string, args ...any) (registry.Unit, error) {
	var row unitRow
	if err := tx.GetContext(ctx, &row, query, args...); err != nil {
		return registry.Unit{}, fmt.Errorf("read unit: %w", notFound(err))
	}
	return row.unit(), nil
}

func (tx *Tx) manyUnits(ctx context.Context, query string, args ...any) ([]registry.Unit, error) {
	var rows []unitRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("read units: %w", err)
	}
	units := make([]registry.Unit, len(rows))
	for i, row := range rows {
		units[i] = row.unit()
	}
	return units, nil
}

// UnitsBelow lists the units directly below one, 0 for the provinces but not those of training, ended ones included, in the
// order in which people read them: by name, the second hamlet before the tenth.
func (tx *Tx) UnitsBelow(ctx context.Context, id registry.UnitID) ([]registry.Unit, error) {
	below, args := `u.parent_id = $1`, []any{int64(id)}
	if id == 0 {
		below, args = `u.level = 1 AND u.ukey < $1`, []any{int64(registry.UKeyTraining)}
	}
	units, err := tx.manyUnits(ctx, `SELECT `+unitColumns+` FROM units u WHERE `+below+` ORDER BY u.id`, args...)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(units, compareUnits)
	return units, nil
}

// UnitPath lists the units above one and the unit itself, from the province down.
func (tx *Tx) UnitPath(ctx context.Context, id registry.UnitID) ([]registry.Unit, error) {
	path, err := tx.manyUnits(ctx, `
		WITH RECURSIVE up AS (
			SELECT id, parent_id FROM units WHERE id = $1
			UNION ALL
			SELECT p.id, p.parent_id FROM units p JOIN up ON p.id = up.parent_id
		)
		SELECT `+unitColumns+` FROM units u JOIN up ON up.id = u.id ORDER BY u.level`, int64(id))
	if err == nil && len(path) == 0 {
		err = fmt.Errorf("read unit path: %w", ErrNotFound)
	}
	return path, err
}

// Successors lists the units that took over from one; more than one means that it was divided.
func (tx *Tx) Successors(ctx context.Context, id registry.UnitID) ([]registry.Unit, error) {
	return tx.manyUnits(ctx, `
		SELECT `+unitColumns+` FROM unit_successors s JOIN units u ON u.id = s.new_id
		WHERE s.old_id = $1 ORDER BY u.ukey`, int64(id))
}

// compareUnits orders hamlets by type and name, higher units by name, since their types differ.
func compareUnits(a, b registry.Unit) int {
	if a.Level == registry.LevelHamlet && b.Level == registry.LevelHamlet {
		return comparePlaces(a.FullName(), b.FullName())
	}
	if c := comparePlaces(a.Name, b.Name); c != 0 {
		return c
	}
	return strings.Compare(a.Type, b.Type)
}

// comparePlaces compares syllable by syllable in the order of the Vietnamese alphabet, numbers by
// their value.
func comparePlaces(a, b string) int {
	return slices.CompareFunc(syllables(a), syllables(b), func(x, y string) int {
		if isDigit(x[0]) && isDigit(y[0]) {
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if len(x) != len(y) {
				return len(x) - len(y)
			}
			return strings.Compare(x, y)
		}
		return registry.CompareNames(x, y)
	})
}

// syllables cuts at blanks and between digits and letters: "10A" is two.
func syllables(s string) []string {
	var parts []string
	for _, word := range strings.Fields(s) {
		from := 0
		for i := 1; i < len(word); i++ {
			if isDigit(word[i-1]) != isDigit(word[i]) {
				parts, from = append(parts, word[from:i]), i
			}
		}
		parts = append(parts, word[from:])
	}
	return parts
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
