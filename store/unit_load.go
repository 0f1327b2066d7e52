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
// loaded when a parent or a successor is missing (*MissingUnitsError). A whole country is work for
// AsWork.
func (tx *Tx) LoadUnits(ctx context.Context, units []UnitRow, successors []SuccessorRow) (int, error) {
	if err := tx.lockUnits(ctx); err != nil {
		return 0, err
	}
	if err := tx.stageUnits(ctx, units); err != nil {
		return 0, err
	}
	total, err := tx.refreshUnits(ctx)
	if err != nil {
		return 0, err
	}
	for _, level := range []registry.Level{registry.LevelProvince, registry.LevelDistrict, registry.LevelCommune} {
		add := tx.addBelow
		if level == registry.LevelProvince {
			add = tx.addProvinces
		}
		n, err := add(ctx, level)
		if err != nil {
			return 0, err
		}
		total += n
	}
	if err := tx.requirePlaced(ctx); err != nil {
		return 0, err
	}
	n, err := tx.loadSuccessors(ctx, successors)
	return total + n, err
}

// stageUnits puts the rows that say anything new into a temporary table.
func (tx *Tx) stageUnits(ctx context.Context, units []UnitRow) error {
	n := len(units)
	levels, schemes, codes, parents := make([]int64, n), make([]string, n), make([]string, n), make([]string, n)
	types, names, folds := make([]string, n), make([]string, n), make([]string, n)
	from, to := make([]sql.Null[string], n), make([]sql.Null[string], n)
	for i, u := range units {
		levels[i], schemes[i], codes[i], parents[i] = int64(u.Level), u.Scheme, u.Code, u.ParentCode
		types[i], names[i], folds[i] = u.Type, u.Name, registry.Fold(u.Name)
		from[i], to[i] = dayText(u.From), dayText(u.To)
	}
	_, err := tx.ExecContext(ctx, `
		CREATE TEMPORARY TABLE IF NOT EXISTS incoming_units (
			level smallint, scheme text, code text, parent_code text, type text, name text, name_fold text,
			valid_from date, valid_to date, ord bigint
		) ON COMMIT DROP;
		TRUNCATE incoming_units`)
	if err != nil {
		return fmt.Errorf("stage units: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO incoming_units
		SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[])
			WITH ORDINALITY`,
		pq.Array(levels), pq.Array(schemes), pq.Array(codes), pq.Array(parents), pq.Array(types), pq.Array(names),
		pq.Array(folds), pq.Array(from), pq.Array(to))
	if err != nil {
		return fmt.Errorf("stage units: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM incoming_units g USING units u
		WHERE u.scheme = g.scheme AND u.code = g.code AND u.code <> '' AND `+sameUnit+`;
		ANALYZE incoming_units`)
	return wrapped(err, "stage units")
}

// sameUnit compares what a list may change. The last day of a unit is never taken back by a list that
// knows none.
const sameUnit = `(u.type, u.name, u.name_fold, u.valid_from, u.valid_to) IS NOT DISTINCT FROM
	(g.type, g.name, g.name_fold, coalesce(g.valid_from, u.valid_from), coalesce(g.valid_to, u.valid_to))`

func dayText(d registry.Date) sql.Null[string] {
	return sql.Null[string]{V: d.String(), Valid: !d.IsZero()}
}

// refreshUnits brings known units up to date and leaves the unknown ones staged.
func (tx *Tx) refreshUnits(ctx context.Context) (int, error) {
	res, err := tx.ExecContext(ctx, `
		WITH known AS (
			DELETE FROM incoming_units g USING units u
			WHERE u.scheme = g.scheme AND u.code = g.code AND u.code <> '' RETURNING u.id, g.*
		)
		UPDATE units u SET type = g.type, name = g.name, name_fold = g.name_fold,
			valid_from = coalesce(g.valid_from, u.valid_from), valid_to = coalesce(g.valid_to, u.valid_to)
		FROM known g WHERE u.id = g.id`)
	return count(res, err, "refresh units")
}

func (tx *Tx) addProvinces(ctx context.Context, level registry.Level) (int, error) {
	res, err := tx.ExecContext(ctx, `
		INSERT INTO units (ukey, level, scheme, code, type, name, name_fold, valid_from, valid_to)
		SELECT (SELECT coalesce(max(ukey), 0) FROM units WHERE level = 1 AND ukey < $3) + row_number() OVER (ORDER BY g.ord) * $2, g.level,
			g.scheme, g.code, g.type, g.name, g.name_fold, g.valid_from, g.valid_to
		FROM incoming_units g WHERE g.level = $1`, int(level), keyStep(level), int64(registry.UKeyTraining))
	return count(res, err, "add provinces")
}

func keyStep(level registry.Level) int64 { return int64(registry.UKey(0).ChildKey(level, 1)) }

// addBelow gives new units the next numbers below their parents, whose rows it locks by counting.
func (tx *Tx) addBelow(ctx context.Context, level registry.Level) (int, error) {
	res, err := tx.ExecContext(ctx, `
		WITH fresh AS (
			SELECT g.*, p.id AS parent_id, row_number() OVER (PARTITION BY p.id ORDER BY g.ord) AS n
			FROM incoming_units g JOIN units p ON p.scheme = g.scheme AND p.code = g.parent_code AND p.code <> '' AND p.level < g.level
			WHERE g.level = $1
		), taken AS (
			UPDATE units p SET last_child = p.last_child + c.n
			FROM (SELECT parent_id, max(n)::integer AS n FROM fresh GROUP BY parent_id) c
			WHERE p.id = c.parent_id AND p.last_child + c.n <= $3
			RETURNING p.id, p.ukey, p.last_child - c.n AS before
		)
		INSERT INTO units (ukey, parent_id, level, scheme, code, type, name, name_fold, valid_from, valid_to)
		SELECT t.ukey + (t.before + f.n) * $2, t.id, f.level,
			f.scheme, f.code, f.type, f.name, f.name_fold, f.valid_from, f.valid_to
		FROM fresh f JOIN taken t ON t.id = f.parent_id ORDER BY f.ord`, int(level), keyStep(level), mostBelow(level))
	return count(res, err, "add units")
}

// requirePlaced refuses a list of which something is neither known nor was added.
func (tx *Tx) requirePlaced(ctx context.Context) error {
	return tx.requireNone(ctx, `SELECT g.scheme, g.code FROM incoming_units g`)
}

// requireUnits refuses codes that no unit has.
func (tx *Tx) requireUnits(ctx context.Context, schemes, codes []string) error {
	return tx.requireNone(ctx, `SELECT * FROM unnest($1::text[], $2::text[]) AS g (scheme, code)`, pq.Array(schemes), pq.Array(codes))
}

func (tx *Tx) requireNone(ctx context.Context, wanted string, args ...any) error {
	var missing []string
	err := tx.SelectContext(ctx, &missing, `
		SELECT DISTINCT g.scheme || ':' || g.code FROM (`+wanted+`) AS g
		WHERE NOT EXISTS (SELECT FROM units u WHERE u.scheme = g.scheme AND u.code = g.code AND u.code <> '')
		ORDER BY 1 LIMIT 10`, args...)
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
		JOIN units o ON o.scheme = g.os AND o.code = g.oc AND o.code <> ''
		JOIN units u ON u.scheme = g.ns AND u.code = g.nc AND u.code <> ''
		ON CONFLICT (old_id, new_id) DO UPDATE SET divided = excluded.divided WHERE s.divided <> excluded.divided`,
		pq.Array(schemes[:n]), pq.Array(codes[:n]), pq.Array(schemes[n:]), pq.Array(codes[n:]), pq.Array(divided))
	return count(res, err, "add successors")
}
