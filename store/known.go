package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Known is what an import needs to know of a record to recognise it; nothing sealed is opened.
type Known struct {
	ID         registry.ChildID
	Software   string
	NumberHash []byte
	Name       string
	NameKey    string
	Birth      string
	Sex        string
	Father     string
	Mother     string
	RowHash    []byte
	Unit       registry.UnitID
	Stage      registry.Stage
	Closed     registry.Closing
	Defects    int32
	Confirmed  bool
	Listed     bool // some import has brought it
	Version    int
}

// mark stands between texts that come in one column: reading a column costs more than its bytes.
const mark = "\x1f"

// KnownChildren lists the records of a unit and below, in the order of their ids.
func (tx *Tx) KnownChildren(ctx context.Context, place registry.UKey) ([]Known, error) {
	lo, hi := place.Subtree()
	rows, err := tx.QueryContext(ctx, `
		SELECT id, unit_id, stage, defects, version, id_hash, row_hash,
			concat_ws(e'\x1f', name, name_key, birth_text, sex, father, mother, closed,
				CASE WHEN id_confirmed THEN '1' ELSE '' END, CASE WHEN import_id IS NULL THEN '' ELSE '1' END, software)
		FROM children WHERE ukey BETWEEN $1 AND $2 ORDER BY id`, int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("read known children: %w", err)
	}
	defer rows.Close()
	var known []Known
	for rows.Next() {
		var k Known
		var texts string
		if err := rows.Scan(&k.ID, &k.Unit, &k.Stage, &k.Defects, &k.Version, &k.NumberHash, &k.RowHash, &texts); err != nil {
			return nil, fmt.Errorf("read known children: %w", err)
		}
		var closed, confirmed, listed string
		for _, into := range []*string{&k.Name, &k.NameKey, &k.Birth, &k.Sex, &k.Father, &k.Mother, &closed, &confirmed, &listed} {
			*into, texts, _ = strings.Cut(texts, mark)
		}
		k.Software, k.Closed, k.Confirmed, k.Listed = texts, registry.Closing(closed), confirmed != "", listed != ""
		known = append(known, k)
	}
	return known, wrapped(rows.Err(), "read known children")
}

// HeldElsewhere returns those of the numbers' hashes that a record outside the place holds; the caller
// widens. Each is looked up by itself: asked for all at once, the planner reads the whole table for
// every commune of a province. That a hash lies between itself and itself tells a planner without statistics, which is
// so for a minute after a large import, that few records have it: otherwise it reads all that the caller may see beside
// each number.
func (tx *Tx) HeldElsewhere(ctx context.Context, place registry.UKey, hashes [][]byte) ([][]byte, error) {
	lo, hi := place.Subtree()
	var held [][]byte
	err := tx.SelectContext(ctx, &held, `
		SELECT DISTINCT h FROM unnest($1::bytea[]) AS h, LATERAL (
			SELECT FROM children
			WHERE id_hash = h AND id_hash BETWEEN h AND h AND stage <> 90 AND NOT ukey BETWEEN $2 AND $3 LIMIT 1) AS held`,
		pq.ByteaArray(hashes), int64(lo), int64(hi))
	if err != nil {
		return nil, fmt.Errorf("look for holders elsewhere: %w", err)
	}
	return held, nil
}
