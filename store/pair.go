package store

import (
	"context"
	"fmt"
	"time"

	"rasoat/registry"
)

// Decision is what an officer has said of two records that seem to be one child.
type Decision string

// The decisions.
const (
	PairSame      Decision = "same"      // merged: one stays, the other is closed as its duplicate
	PairDifferent Decision = "different" // never asked again
	PairUnsure    Decision = "unsure"    // put off
)

// Pair is a decision about two records, the lower id first. A pair that nobody has decided about has no row.
type Pair struct {
	Low, High registry.ChildID
	Commune   registry.Unit
	Decision  Decision
	Evidence  []byte           // keyed hash of what was compared
	Stays     registry.ChildID // of PairSame
	By        registry.MembershipID
	At        time.Time
}

// PairKey puts two ids into the order of a pair.
func PairKey(a, b registry.ChildID) [2]registry.ChildID {
	return [2]registry.ChildID{min(a, b), max(a, b)}
}

// DecidePair keeps a decision in place of an earlier one.
func (tx *Tx) DecidePair(ctx context.Context, p Pair) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO pairs (low_id, high_id, unit_id, ukey, decision, evidence, stays_id, decided_by, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (low_id, high_id) DO UPDATE SET decision = excluded.decision, evidence = excluded.evidence,
			stays_id = excluded.stays_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
		int64(p.Low), int64(p.High), int64(p.Commune.ID), int64(p.Commune.Key), string(p.Decision), p.Evidence,
		nullID(int64(p.Stays)), int64(p.By), tx.Now)
	return wrapped(err, "decide about a pair")
}

// SetEvidence puts what was compared under another key; who decided, and when, stays.
func (tx *Tx) SetEvidence(ctx context.Context, p Pair) error {
	res, err := tx.ExecContext(ctx, `UPDATE pairs SET evidence = $3 WHERE low_id = $1 AND high_id = $2`, int64(p.Low), int64(p.High), p.Evidence)
	return affected(res, err, "set the evidence of a pair")
}

// ForgetPair takes a decision back, so that the pair is asked about again.
func (tx *Tx) ForgetPair(ctx context.Context, low, high registry.ChildID) error {
	res, err := tx.ExecContext(ctx, `DELETE FROM pairs WHERE low_id = $1 AND high_id = $2`, int64(low), int64(high))
	return affected(res, err, "forget a decision about a pair")
}

// DecidedPairs are the decisions about records of a place.
func (tx *Tx) DecidedPairs(ctx context.Context, place registry.UKey) (map[[2]registry.ChildID]Pair, error) {
	lo, hi := place.Subtree()
	return tx.pairs(ctx, `ukey BETWEEN $1 AND $2`, int64(lo), int64(hi))
}

// PairsOf are the decisions about a record.
func (tx *Tx) PairsOf(ctx context.Context, id registry.ChildID) (map[[2]registry.ChildID]Pair, error) {
	return tx.pairs(ctx, `low_id = $1 OR high_id = $1`, int64(id))
}

func (tx *Tx) pairs(ctx context.Context, condition string, args ...any) (map[[2]registry.ChildID]Pair, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT low_id, high_id, unit_id, ukey, decision, evidence, coalesce(stays_id, 0), decided_by, decided_at
		FROM pairs WHERE `+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read decisions about pairs: %w", err)
	}
	defer rows.Close()
	decided := map[[2]registry.ChildID]Pair{}
	for rows.Next() {
		var p Pair
		if err := rows.Scan(&p.Low, &p.High, &p.Commune.ID, &p.Commune.Key, &p.Decision, &p.Evidence, &p.Stays, &p.By, &p.At); err != nil {
			return nil, fmt.Errorf("read decisions about pairs: %w", err)
		}
		decided[PairKey(p.Low, p.High)] = p
	}
	return decided, wrapped(rows.Err(), "read decisions about pairs")
}

// Suspect is a record as far as pairs are found by it; nothing sealed is opened. Number is the keyed hash.
type Suspect struct {
	ID    registry.ChildID
	UKey  registry.UKey
	Case  registry.CaseCode
	Unit  registry.UnitID
	Stage registry.Stage
	registry.Facts
}

const suspectColumns = `id, ukey, case_code, unit_id, stage, name, birth_text, sex, mother, father, household, coalesce(encode(id_hash, 'hex'), '')`

// Suspects are the records of a place that are flagged as one child's or under one number: among them stand
// all pairs that are to be decided.
func (tx *Tx) Suspects(ctx context.Context, place registry.UKey) ([]Suspect, error) {
	lo, hi := place.Subtree()
	flags := registry.NewDefects(registry.ChildDuplicate, registry.IDDuplicate)
	found, err := tx.suspects(ctx, `ukey BETWEEN $1 AND $2 AND stage <> 90 AND defects & $3 <> 0 AND `+unrestricted+` ORDER BY id`, int64(lo), int64(hi), int32(flags)) // #nosec G115 -- a set of bits
	for _, s := range found {
		tx.saw(Look{Child: s.ID, UKey: s.UKey, Name: s.Name, Case: s.Case})
	}
	return found, err
}

// Kindred are the records of a place, closed ones left out, that may be the same child as the facts: those born
// in the same year, and those of the same name or number.
func (tx *Tx) Kindred(ctx context.Context, place registry.UKey, f registry.Facts) ([]Suspect, error) {
	lo, hi := place.Subtree()
	birth, _ := registry.ParseBirthDate(f.BirthDate)
	from := registry.Date{Year: birth.Year, Month: time.January, Day: 1}
	to := registry.Date{Year: birth.Year, Month: time.December, Day: 31}
	if birth.Year == 0 {
		from, to = registry.Date{}, registry.Date{}
	}
	return tx.suspects(ctx, `ukey BETWEEN $1 AND $2 AND stage <> 90
		AND (birth_on BETWEEN $3 AND $4 OR name_key = $5 OR id_hash = decode($6, 'hex') AND $6 <> '') AND `+unrestricted+` ORDER BY id`,
		int64(lo), int64(hi), day(from), day(to), registry.MatchKey(f.Name), f.Number)
}

func (tx *Tx) suspects(ctx context.Context, condition string, args ...any) ([]Suspect, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+suspectColumns+` FROM children WHERE `+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read suspects: %w", err)
	}
	defer rows.Close()
	var found []Suspect
	for rows.Next() {
		var s Suspect
		err := rows.Scan(&s.ID, &s.UKey, &s.Case, &s.Unit, &s.Stage, &s.Name, &s.BirthDate, &s.Sex, &s.Mother, &s.Father, &s.Household, &s.Number)
		if err != nil {
			return nil, fmt.Errorf("read suspects: %w", err)
		}
		found = append(found, s)
	}
	return found, wrapped(rows.Err(), "read suspects")
}
