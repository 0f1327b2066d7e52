package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"rasoat/registry"
)

// isLate is an overdue re-check; what an obstacle mutes is not late. The two arguments are the day. That it has an
// assignee goes without saying, but leads the planner to the index of those that have.
const isLate = `(stage = 20 AND assignee_id IS NOT NULL AND due_on < %s AND (obstacle = '' OR review_on <= %s))`

// listPart is what of a list is read in one go: the overdue ones, or the rest.
type listPart struct {
	rest  bool
	whole bool // the filter has parted them already
}

// listParts leaves out what the filter cannot mean.
func listParts(f registry.Filter) []listPart {
	switch {
	case f.Overdue:
		return []listPart{{whole: true}}
	case len(f.Stages) > 0 && !slices.Contains(f.Stages, registry.StageAssigned), f.Unassigned:
		return []listPart{{rest: true, whole: true}}
	}
	return []listPart{{}, {rest: true}}
}

func (p listPart) condition(today registry.Date) (format string, args []any) {
	switch {
	case p.whole:
		return "true", nil
	case p.rest:
		return isLate + " IS NOT TRUE", []any{day(today), day(today)}
	}
	return isLate, []any{day(today), day(today)}
}

// listPlaces are the keys of a commune in the order of its list: hamlets as people read them, 2 before 10, and
// behind them the children of unknown hamlet. Whoever sees more than a commune gets one after the
// other in the order of the keys: nil.
func (tx *Tx) listPlaces(ctx context.Context, r reach) ([]int64, error) {
	commune, ok := r.commune()
	if !ok {
		return nil, nil
	}
	lo, hi := commune.Subtree()
	units, err := tx.manyUnits(ctx, `SELECT `+unitColumns+` FROM units u WHERE ukey BETWEEN $1 AND $2`, int64(lo), int64(hi))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(units, func(a, b registry.Unit) int {
		if a.Level != b.Level {
			return int(b.Level) - int(a.Level)
		}
		return compareUnits(a, b)
	})
	keys := make([]int64, 0, len(units))
	for _, u := range units {
		if r.holds(u.Key) {
			keys = append(keys, int64(u.Key))
		}
	}
	return keys, nil
}

// listPart reads lines behind a place. Hamlet by hamlet each page is a few steps into the index, however far
// down the list it stands.
func (tx *Tx) listPart(ctx context.Context, w where, places []int64, after Cursor, limit int) ([]lineRow, error) {
	var query string
	if places != nil {
		if at := slices.Index(places, int64(after.UKey)); at >= 0 {
			places = places[at:]
		}
		if after.ID != 0 {
			w.add("(list_key, id) > (CASE p.ord WHEN 1 THEN %s::bytea ELSE ''::bytea END, CASE p.ord WHEN 1 THEN %s::bigint ELSE 0 END)",
				after.Key, int64(after.ID))
		}
		list := w.mark("%s::bigint[]", pq.Array(places))
		query = fmt.Sprintf(`
			SELECT c.* FROM (SELECT place, ord FROM unnest(%s) WITH ORDINALITY AS u (place, ord) ORDER BY ord) AS p
			CROSS JOIN LATERAL (SELECT `+listColumns+` FROM children %s AND ukey = p.place ORDER BY list_key, id LIMIT %d) AS c
			ORDER BY p.ord, c.list_key, c.id LIMIT %d`, list, w.String(), limit, limit)
	} else {
		if after.ID != 0 {
			w.add("(ukey, list_key, id) > (%s, %s, %s)", int64(after.UKey), after.Key, int64(after.ID))
		}
		query = fmt.Sprintf(`SELECT `+listColumns+` FROM children %s ORDER BY ukey, list_key, id LIMIT %d`, w.String(), limit)
	}
	var rows []lineRow
	if err := tx.SelectContext(ctx, &rows, query, w.args...); err != nil {
		return nil, fmt.Errorf("list children: %w", err)
	}
	return rows, nil
}

// listKey is where a record stands among those of its hamlet.
func listKey(c *registry.Child) []byte {
	v := c.Values
	return registry.Household{Key: c.Household, Father: v.Father, Mother: v.Mother, Other: v.Guardian, Name: v.Name}.ListKey()
}
