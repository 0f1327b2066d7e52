package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/lib/pq"
)

// Fault is a way in which the journal does not agree with its seals.
type Fault string

// The faults.
const (
	FaultAltered Fault = "altered"  // a line does not say what it said
	FaultMoved   Fault = "moved"    // a line stands in another one's place, which Other names
	FaultMissing Fault = "missing"  // a sealed line is gone
	FaultAdded   Fault = "added"    // a line was put in among sealed ones
	FaultMarks   Fault = "marks"    // lines are gone together with their marks: somewhere before ID
	FaultSeal    Fault = "seal"     // a seal was changed; Seal names it
	FaultNoSeal  Fault = "seal_gap" // a seal is gone; Seal names it
	FaultKey     Fault = "key"      // the journal's key is gone
)

// Mismatch is one fault: the line by id and time.
type Mismatch struct {
	Fault Fault
	Seal  int
	ID    int64
	At    time.Time
	Other int64
}

// Verified is what a look at the whole journal has found.
type Verified struct {
	Seals      []Seal
	Lines      int        // compared with their marks
	Open       int        // written since the last seal
	Mismatches []Mismatch // in the order of the lines; at most mostMismatches
	Faults     int        // all of them
}

// mostMismatches is how many faults are named; the first is what matters.
const mostMismatches = 100

// VerifyJournal compares every sealed line with its mark, and every mark and seal with the one before.
func (tx *Tx) VerifyJournal(ctx context.Context) (Verified, error) {
	v := &verifier{tx: tx, bound: math.MinInt64, sealedLate: map[int64]bool{}}
	var err error
	if v.Seals, err = tx.Seals(ctx); err != nil {
		return v.Verified, err
	}
	key, err := tx.journalKey(ctx, false)
	if errors.Is(err, ErrNoJournalKey) {
		if len(v.Seals) > 0 {
			v.found(Mismatch{Fault: FaultKey})
		}
		return v.Verified, wrapped(tx.GetContext(ctx, &v.Open, `SELECT count(*) FROM journal`), "count lines")
	}
	if err != nil {
		return v.Verified, err
	}
	v.key, v.marker, v.row = key, newMarker(key), newJournalRow()
	previous := make([]byte, 32)
	for i, s := range v.Seals {
		for gone := i + 1 + v.skipped; gone < s.Number; gone++ {
			v.found(Mismatch{Fault: FaultNoSeal, Seal: gone})
			v.skipped++
		}
		if !bytes.Equal(s.Previous, previous) {
			v.found(Mismatch{Fault: FaultSeal, Seal: s.Number, At: s.At})
		}
		if err := v.seal(ctx, s); err != nil {
			return v.Verified, err
		}
		previous = s.Hash
	}
	v.moved()
	return v.Verified, v.open(ctx)
}

type verifier struct {
	Verified
	tx         *Tx
	key        []byte
	marker     *marker
	row        *journalRow
	bound      int64 // every line up to here was compared
	skipped    int
	extra      []Mismatch     // lines without a mark so far
	sealedLate map[int64]bool // lines that a later seal holds
	broken     []brokenLine
}

// brokenLine is kept to look whether lines changed places.
type brokenLine struct {
	finding int
	row     journalRow
	before  []byte
	mac     []byte
}

func (v *verifier) found(f Mismatch) {
	v.Faults++
	if len(v.Mismatches) < mostMismatches {
		v.Mismatches = append(v.Mismatches, f)
	}
}

// seal compares the lines of one seal: first those that came late, then the rest in their order.
func (v *verifier) seal(ctx context.Context, s Seal) error {
	list, err := v.tx.marksOf(ctx, s.Number)
	if err != nil {
		return err
	}
	late := 0
	var ids []int64
	for late < list.len() && list.id(late) <= v.bound {
		ids = append(ids, list.id(late))
		v.sealedLate[list.id(late)] = true
		late++
	}
	walk := &markWalk{verifier: v, seal: s, list: list, before: s.Previous[:macSize], until: late}
	if late > 0 {
		if err := walk.rows(ctx, `id = ANY($1)`, pq.Array(ids)); err != nil {
			return err
		}
	}
	walk.until = list.len()
	if err := walk.rows(ctx, `id > $1 AND id <= $2`, v.bound, s.LastID); err != nil {
		return err
	}
	v.bound = max(v.bound, s.LastID)
	switch {
	case list.len() < s.Count:
		v.found(Mismatch{Fault: FaultMarks, Seal: s.Number, ID: s.LastID, At: s.At})
	case !bytes.Equal(s.sum(v.key, list), s.Hash):
		v.found(Mismatch{Fault: FaultSeal, Seal: s.Number, At: s.At})
	}
	return nil
}

// markWalk goes through the marks of a seal beside the lines that stand there.
type markWalk struct {
	*verifier
	seal   Seal
	list   marks
	next   int
	until  int
	before []byte
}

func (w *markWalk) rows(ctx context.Context, where string, args ...any) error {
	rows, err := w.tx.QueryxContext(ctx, `SELECT `+markedColumns+` FROM journal WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(w.row.into...); err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		w.meet()
	}
	for w.next < w.until {
		w.missing()
	}
	return wrapped(rows.Err(), "read the journal")
}

// meet compares the line that was read with the next mark.
func (w *markWalk) meet() {
	for w.next < w.until && w.list.id(w.next) < w.row.id {
		w.missing()
	}
	if w.next >= w.until || w.list.id(w.next) > w.row.id {
		w.extra = append(w.extra, Mismatch{Fault: FaultAdded, Seal: w.seal.Number, ID: w.row.id, At: w.row.at})
		return
	}
	w.Lines++
	mac := w.list.mac(w.next)
	if !bytes.Equal(w.marker.of(w.before, w.row), mac) {
		w.found(Mismatch{Fault: FaultAltered, Seal: w.seal.Number, ID: w.row.id, At: w.list.at(w.next)})
		if w.Faults <= mostMismatches {
			w.broken = append(w.broken, brokenLine{len(w.Mismatches) - 1, *w.row, slices.Clone(w.before), mac})
		}
	}
	w.before = mac
	w.next++
}

func (w *markWalk) missing() {
	w.found(Mismatch{Fault: FaultMissing, Seal: w.seal.Number, ID: w.list.id(w.next), At: w.list.at(w.next)})
	w.before = w.list.mac(w.next)
	w.next++
}

// moved looks among the altered lines for those that stand in each other's place.
func (v *verifier) moved() {
	for _, a := range v.broken {
		for _, b := range v.broken {
			b.row.id = a.row.id
			if bytes.Equal(v.marker.of(a.before, &b.row), a.mac) {
				v.Mismatches[a.finding].Fault, v.Mismatches[a.finding].Other = FaultMoved, v.Mismatches[b.finding].ID
			}
		}
	}
}

// open judges what no seal holds: behind the last one it waits for the next, far before it was put in.
func (v *verifier) open(ctx context.Context) error {
	err := v.tx.GetContext(ctx, &v.Open, `SELECT count(*) FROM journal WHERE id > $1`, v.bound)
	if err != nil {
		return fmt.Errorf("count open lines: %w", err)
	}
	var last time.Time
	if n := len(v.Seals); n > 0 {
		last = v.Seals[n-1].At
	}
	floor := settled(v.Seals, last)
	for _, f := range v.extra {
		switch {
		case v.sealedLate[f.ID]:
		case f.ID <= floor:
			v.found(f)
		default:
			v.Open++
		}
	}
	slices.SortStableFunc(v.Mismatches, func(a, b Mismatch) int { return a.Seal - b.Seal })
	return nil
}
