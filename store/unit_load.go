package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"rasoat/registry"
)

// UnitRow is one unit of an official list. Provinces have no parent; To is zero while it is valid.
type UnitRow struct {
	Level      registry.Level
	Scheme     string
	Code       string
	ParentCode string // within the same scheme
	Type       string
	Name       string
	From, To   registry.Date
}

// SuccessorRow says which unit took over from which; Divided, that others took over parts of it too.
type SuccessorRow struct {
	OldScheme, OldCode string
	NewScheme, NewCode string
	Divided            bool
}

// MissingUnitsError says which units could not be placed, because neither the list nor the database
// holds their parent or because that one is full; or which units a succession names in vain.
type MissingUnitsError struct {
	Codes []string // scheme:code, at most ten
}

func (e *MissingUnitsError) Error() string {
	return "units have no place: " + strings.Join(e.Codes, ", ")
}

// LoadUnits adds the units of a list and brings type, name and validity of known ones up to date; a
// unit is known by scheme and code, and keeps its place, key and last day. It returns how many rows
// were added or changed: 0 for a list that was loaded before. Rows may come in any order. Nothing is
// loaded when a parent or a successor is missing (*MissingUnitsError).
func (tx *Tx) LoadUnits(ctx context.Context, units []UnitRow, successors []SuccessorRow) (int, error) {
	if err := tx.lockUnits(ctx); err != nil {
		return 0, err
	}
	total := 0
	for _, level := range []registry.Level{registry.LevelProvince, registry.LevelDistrict, registry.LevelCommune} {
		list := columnsOf(units, level)
		n, err := tx.loadLevel(ctx, level, list)
		if err != nil {
			return 0, err
		}
		total += n
	}
	n, err := tx.loadSuccessors(ctx, successors)
	return total + n, err
}

// unitList holds the rows of one level column by column, as unnest takes them.
type unitList struct {
	schemes, codes, parents, types, names, folds []string
	from, to                                     []sql.Null[string]
}

func columnsOf(units []UnitRow, level registry.Level) unitList {
	var l unitList
	for _, u := range units {
		if u.Level != level {
			continue
		}
		l.schemes, l.codes, l.parents = append(l.schemes, u.Scheme), append(l.codes, u.Code), append(l.parents, u.ParentCode)
		l.types, l.names, l.folds = append(l.types, u.Type), append(l.names, u.Name), append(l.folds, registry.Fold(u.Name))
		l.from, l.to = append(l.from, dayText(u.From)), append(l.to, dayText(u.To))
	}
	return l
}

func dayText(d registry.Date) sql.Null[string] {
	return sql.Null[string]{V: d.String(), Valid: !d.IsZero()}
}

func (l unitList) args() []any {
	return []any{
		pq.Array(l.schemes), pq.Array(l.codes), pq.Array(l.parents), pq.Array(l.types),
		pq.Array(l.names), pq.Array(l.folds), pq.Array(l.from), pq.Array(l.to),
	}
}

const givenUnits = `given AS (
	SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::date[])
		WITH ORDINALITY AS g (scheme, code, parent_code, type, name, name_fold, valid_from, valid_to, ord)
)`

func (tx *Tx) loadLevel(ctx context.Context, level registry.Level, list unitList) (int, error) {
	if len(list.codes) == 0 {
		return 0, nil
	}
	changed, err := tx.refreshUnits(ctx, list)
	if err != nil {
		return 0, err
	}
	add := tx.addBelow
	if level == registry.LevelProvince {
		add = tx.addProvinces
	}
	added, err := add(ctx, level, list)
	if err != nil {
		return 0, err
	}
	if err := tx.requireUnits(ctx, list.schemes, list.codes); err != nil {
		return 0, err
	}
	return changed + added, nil
}

// refreshUnits brings known units up to date. The last day of a unit is never taken back by a list
// that knows none.
func (tx *Tx) refreshUnits(ctx context.Context, list unitList) (int, error) {
	res, err := tx.ExecContext(ctx, `
		WITH `+givenUnits+`
		UPDATE units u SET type = g.type, name = g.name, name_fold = g.name_fold,
			valid_from = coalesce(g.valid_from, u.valid_from), valid_to = coalesce(g.valid_to, u.valid_to)
		FROM given g
		WHERE u.scheme = g.scheme AND u.code = g.code
			AND (u.type, u.name, u.name_fold, u.valid_from, u.valid_to) IS DISTINCT FROM
				(g.type, g.name, g.name_fold, coalesce(g.valid_from, u.valid_from), coalesce(g.valid_to, u.valid_to))`, list.args()...)
	return count(res, err, "refresh units")
}

func (tx *Tx) addProvinces(ctx context.Context, level registry.Level, list unitList) (int, error) {
	step := int64(registry.UKey(0).ChildKey(level, 1))
	res, err := tx.ExecContext(ctx, `
		WITH `+givenUnits+`, fresh AS (
			SELECT g.*, row_number() OVER (ORDER BY g.ord) AS n FROM given g
			WHERE NOT EXISTS (SELECT FROM units u WHERE u.scheme = g.scheme AND u.code = g.code)
		)
		INSERT INTO units (ukey, level, scheme, code, type, name, name_fold, valid_from, valid_to)
		SELECT (SELECT coalesce(max(ukey), 0) FROM units WHERE level = 1) + f.n * $10, $9,
			f.scheme, f.code, f.type, f.name, f.name_fold, f.valid_from, f.valid_to
		FROM fresh f`, append(list.args(), int(level), step)...)
	return count(res, err, "add provinces")
}

// addBelow gives new units the next numbers below their parents, whose rows it locks by counting.
func (tx *Tx) addBelow(ctx context.Context, level registry.Level, list unitList) (int, error) {
	step := int64(registry.UKey(0).ChildKey(level, 1))
	res, err := tx.ExecContext(ctx, `
		WITH `+givenUnits+`, fresh AS (
			SELECT g.*, p.id AS parent_id, row_number() OVER (PARTITION BY p.id ORDER BY g.ord) AS n
			FROM given g JOIN units p ON p.scheme = g.scheme AND p.code = g.parent_code AND p.level < $9
			WHERE NOT EXISTS (SELECT FROM units u WHERE u.scheme = g.scheme AND u.code = g.code)
		), taken AS (
			UPDATE units p SET last_child = p.last_child + c.n
			FROM (SELECT parent_id, max(n)::integer AS n FROM fresh GROUP BY parent_id) c
			WHERE p.id = c.parent_id AND p.last_child + c.n <= $11
			RETURNING p.id, p.ukey, p.last_child - c.n AS before
		)
		INSERT INTO units (ukey, parent_id, level, scheme, code, type, name, name_fold, valid_from, valid_to)
		SELECT t.ukey + (t.before + f.n) * $10, t.id, $9,
			f.scheme, f.code, f.type, f.name, f.name_fold, f.valid_from, f.valid_to
		FROM fresh f JOIN taken t ON t.id = f.parent_id ORDER BY f.ord`,
		append(list.args(), int(level), step, mostBelow(level))...)
	return count(res, err, "add units")
}

// requireUnits refuses a list of which something could not be placed.
func (tx *Tx) requireUnits(ctx context.Context, schemes, codes []string) error {
	var missing []string
	err := tx.SelectContext(ctx, &missing, `
		SELECT DISTINCT g.scheme || ':' || g.code FROM unnest($1::text[], $2::text[]) AS g (scheme, code)
		WHERE NOT EXISTS (SELECT FROM units u WHERE u.scheme = g.scheme AND u.code = g.code)
		ORDER BY 1 LIMIT 10`, pq.Array(schemes), pq.Array(codes))
	if err != nil {
		return fmt.Errorf("look for missing units: %w", err)
	}
	if len(missing) > 0 {
		return &MissingUnitsError{Codes: missing}
	}
	return nil
}

func (tx *Tx) loadSuccessors(ctx context.Context, rows []SuccessorRow) (int, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	n := len(rows)
	schemes, codes, divided := make([]string, 2*n), make([]string, 2*n), make([]bool, n)
	for i, r := range rows {
		schemes[i], codes[i], divided[i] = r.OldScheme, r.OldCode, r.Divided
		schemes[n+i], codes[n+i] = r.NewScheme, r.NewCode
	}
	if err := tx.requireUnits(ctx, schemes, codes); err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `
		INSERT INTO unit_successors AS s (old_id, new_id, divided)
		SELECT o.id, u.id, g.divided
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[]) AS g (os, oc, ns, nc, divided)
		JOIN units o ON o.scheme = g.os AND o.code = g.oc
		JOIN units u ON u.scheme = g.ns AND u.code = g.nc
		ON CONFLICT (old_id, new_id) DO UPDATE SET divided = excluded.divided WHERE s.divided <> excluded.divided`,
		pq.Array(schemes[:n]), pq.Array(codes[:n]), pq.Array(schemes[n:]), pq.Array(codes[n:]), pq.Array(divided))
	return count(res, err, "add successors")
}
