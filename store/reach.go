package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"rasoat/registry"
)

// reach is the part of the scope that a filter's units leave, as inclusive ranges of keys.
type reach struct {
	ranges [][2]registry.UKey
	scope  bool // the whole scope, which the policies hold to already
}

// reach turns unit ids into key ranges; a unit that is gone, was never there or stands elsewhere means
// nothing, so that a list of foreign units is empty and does not tell that they exist.
func (tx *Tx) reach(ctx context.Context, f registry.Filter) (reach, error) {
	lo, hi := registry.UKey(tx.Scope.Lo), registry.UKey(tx.Scope.Hi)
	if len(f.Units) == 0 {
		return reach{ranges: [][2]registry.UKey{{lo, hi}}, scope: true}, nil
	}
	ids := make([]int64, len(f.Units))
	for i, id := range f.Units {
		ids[i] = int64(id)
	}
	var keys []registry.UKey
	if err := tx.SelectContext(ctx, &keys, `SELECT ukey FROM units WHERE id = ANY($1) ORDER BY ukey`, pq.Array(ids)); err != nil {
		return reach{}, fmt.Errorf("find units: %w", err)
	}
	var r reach
	for _, key := range keys {
		from, to := key.Subtree()
		if f.OnlyUnit {
			to = from
		}
		if from, to = max(from, lo), min(to, hi); from <= to {
			r.ranges = append(r.ranges, [2]registry.UKey{from, to})
		}
	}
	return r, nil
}

// narrow adds the ranges to a condition.
func (r reach) narrow(w *where) {
	if r.scope {
		return
	}
	ranges := []string{"false"}
	for _, keys := range r.ranges {
		ranges = append(ranges, w.mark("ukey BETWEEN %s AND %s", int64(keys[0]), int64(keys[1])))
	}
	w.parts = append(w.parts, "("+strings.Join(ranges, " OR ")+")")
}

// commune is the one commune in which all of it lies; false where there are several, or none.
func (r reach) commune() (registry.UKey, bool) {
	var commune registry.UKey
	for _, keys := range r.ranges {
		c := keys[0].Commune()
		if c != keys[1].Commune() || c.Level() != registry.LevelCommune || commune != 0 && c != commune {
			return 0, false
		}
		commune = c
	}
	return commune, commune != 0
}

// isEmpty: units that are foreign, or a scope without records.
func (r reach) isEmpty() bool {
	for _, keys := range r.ranges {
		if keys[0] <= keys[1] {
			return false
		}
	}
	return true
}

func (r reach) holds(key registry.UKey) bool {
	for _, keys := range r.ranges {
		if keys[0] <= key && key <= keys[1] {
			return true
		}
	}
	return false
}
