package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Search is what somebody types to find a child: a whole name or a part of one, with accents or without, of
// the child or of a parent; a case code; a number or, inside one commune, a part of one.
type Search struct {
	Text   string
	Parent string          // of the child meant: "em Binh con chi Lua"; who has no such parent is not found
	Filter registry.Filter // what the children have besides; its Name, Digits and Case stay as they are
	Limit  int             // at most so many
}

// Level says how near a found name is to what was typed.
type Level string

// The levels, the nearest first.
const (
	LevelExact  Level = "exact"  // letter by letter, but for capitals
	LevelTone   Level = "tone"   // tones in their old or new place
	LevelAccent Level = "accent" // accents left out, or other ones
	LevelPart   Level = "part"   // some words of the name: a given name, a middle name left out, another order
	LevelParent Level = "parent" // not the child, but its father, mother or guardian
	LevelSlip   Level = "slip"   // a slip of the hand away
)

// Found is a record with the reason why it was found.
type Found struct {
	Line
	Level  Level
	Field  registry.Field // the name that was met; id_number for digits; "" for a case code
	Father string         // to tell namesakes apart
	Mother string
}

// FindChildren finds records within the scope, the best first: the exact spelling, then other accents, then parts,
// parents and slips; among equals by given name, the rest of the name, birth date, mother and id. Inside one
// commune every record is weighed; beyond it names are looked up by equality, each syllable corrected
// against the words in use. ErrDigitsWide says that part of a number needs a commune.
func (tx *Tx) FindChildren(ctx context.Context, find Search) ([]Found, error) {
	text := registry.CleanText(find.Text)
	if text == "" || find.Limit < 1 {
		return nil, nil
	}
	if isDigits(text) {
		return tx.findDigits(ctx, find, text)
	}
	wanted := readQuery(text)
	if len(wanted.words) == 0 {
		return nil, nil
	}
	q, err := tx.question(ctx, find.Filter)
	if err != nil {
		return nil, err
	}
	s := hunt{tx: tx, question: q, query: wanted, limit: find.Limit}
	if find.Parent != "" {
		parent := readQuery(find.Parent)
		s.parent = &parent
	}
	return s.run(ctx)
}

// isDigits: nothing but digits and what people put between them.
func isDigits(text string) bool {
	return strings.Trim(text, "0123456789 .-") == "" && strings.ContainsAny(text, "0123456789")
}

// findDigits takes digits for a case code where the check digit agrees, and for a number or a part of one.
func (tx *Tx) findDigits(ctx context.Context, find Search, text string) ([]Found, error) {
	var found []Found
	f := find.Filter
	code, err := registry.ParseCaseCode(text)
	isCode := err == nil
	if isCode {
		f.Case = code
		if found, err = tx.foundLines(ctx, f, find.Limit, ""); err != nil {
			return nil, err
		}
		f.Case = find.Filter.Case
	}
	if isCode && strings.Contains(text, "-") {
		return found, nil
	}
	f.Digits = text
	byNumber, err := tx.foundLines(ctx, f, find.Limit-len(found), registry.FieldIDNumber)
	if isCode && err == ErrDigitsWide { //nolint:errorlint // never wrapped; the code was meant
		err = nil
	}
	return append(found, byNumber...), err
}

func (tx *Tx) foundLines(ctx context.Context, f registry.Filter, limit int, by registry.Field) ([]Found, error) {
	if limit < 1 {
		return nil, nil
	}
	lines, err := tx.ListChildren(ctx, f, Cursor{}, limit)
	found := make([]Found, len(lines))
	for i, line := range lines {
		found[i] = Found{Line: line, Level: LevelExact, Field: by}
	}
	return found, err
}

// hunt is one search on its way.
type hunt struct {
	tx       *Tx
	question question
	query    query
	parent   *query
	limit    int
	met      map[registry.ChildID]bool
	found    []candidate
}

// candidate is a record that was met, before its line is read.
type candidate struct {
	nameRow
	cost  cost
	field registry.Field
	nth   int // among those of the same name that are a slip away
}

// nameRow is what names are weighed by.
type nameRow struct {
	id                             registry.ChildID
	back                           string
	name, father, mother, guardian string
	birth                          string
}

const nameColumns = `id, name_back, name, father, mother, guardian, birth_text`

// fetch weighs the records of a query and returns how many rows there were.
func (s *hunt) fetch(ctx context.Context, query string, args ...any) (int, error) {
	rows, err := s.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("find children: %w", err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var r nameRow
		if err := rows.Scan(&r.id, &r.back, &r.name, &r.father, &r.mother, &r.guardian, &r.birth); err != nil {
			return n, fmt.Errorf("read names: %w", err)
		}
		n++
		s.weigh(r)
	}
	return n, rows.Err()
}

// weigh keeps a record when one of its names is near enough.
func (s *hunt) weigh(r nameRow) {
	if s.met[r.id] {
		return
	}
	best, field := s.query.name(r.name), registry.FieldName
	if s.parent != nil {
		kin, _ := s.parent.nearest(r)
		if kin.isFar() {
			return
		}
		best = best.with(kin)
	} else if !best.isGood() {
		if kin, of := s.query.nearest(r); !kin.isFar() && kin.asParent().less(best) {
			best, field = kin.asParent(), of
		}
	}
	if best.isFar() {
		return
	}
	if s.met == nil {
		s.met = map[registry.ChildID]bool{}
	}
	s.met[r.id] = true
	s.found = append(s.found, candidate{nameRow: r, cost: best, field: field})
}

// nearest is the nearest of the parents' names.
func (q *query) nearest(r nameRow) (best cost, field registry.Field) {
	best = farCost()
	for _, p := range [3]struct {
		name  string
		field registry.Field
	}{{r.mother, registry.FieldMother}, {r.father, registry.FieldFather}, {r.guardian, registry.FieldGuardian}} {
		if p.name == "" {
			continue
		}
		if c := q.name(p.name); c.less(best) {
			best, field = c, p.field
		}
	}
	return best, field
}

func (s *hunt) run(ctx context.Context) ([]Found, error) {
	near := false
	if _, ok := s.question.reach.commune(); ok {
		var err error
		if near, err = s.nearby(ctx); err != nil {
			return nil, err
		}
	}
	if !near {
		if err := s.wide(ctx); err != nil {
			return nil, err
		}
	}
	s.rank()
	return s.lines(ctx)
}

// rank sorts and cuts. Of several names that are a slip away each is shown before a namesake of the first:
// which of them was meant is for a person to say.
func (s *hunt) rank() {
	slices.SortFunc(s.found, candidate.compare)
	nth := map[string]int{}
	for i := range s.found {
		if c := &s.found[i]; c.cost.slips > 0 {
			c.nth = nth[c.back]
			nth[c.back]++
		}
	}
	slices.SortFunc(s.found, candidate.compare)
	s.found = s.found[:min(len(s.found), s.limit)]
}

// namesakeStep makes a further namesake of a name that is a slip away wait for other names.
const namesakeStep = 0.08

func (c candidate) total() float64 { return c.cost.total() + namesakeStep*float64(min(c.nth, 10)) }

func (c candidate) compare(other candidate) int {
	born := func(c candidate) registry.Date {
		d, _ := registry.ParseBirthDate(c.birth)
		return d.First()
	}
	if n := cmp.Or(cmp.Compare(c.total(), other.total()), cmp.Compare(c.cost.given, other.cost.given)); n != 0 {
		return n
	}
	if n := bytes.Compare(registry.SortKey(c.name), registry.SortKey(other.name)); n != 0 {
		return n
	}
	if a, b := born(c), born(other); a != b {
		if a.Before(b) {
			return -1
		}
		return 1
	}
	return cmp.Or(bytes.Compare(registry.SortKey(c.mother), registry.SortKey(other.mother)), cmp.Compare(c.id, other.id))
}

// lines reads what is shown of the records that were found.
func (s *hunt) lines(ctx context.Context) ([]Found, error) {
	if len(s.found) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(s.found))
	for i, c := range s.found {
		ids[i] = int64(c.id)
	}
	var rows []lineRow
	if err := s.tx.SelectContext(ctx, &rows, `SELECT `+listColumns+` FROM children WHERE id = ANY($1)`, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("read what was found: %w", err)
	}
	if err := s.tx.hush(ctx, pointers(rows)); err != nil {
		return nil, err
	}
	lines := map[registry.ChildID]Line{}
	for _, row := range rows {
		lines[row.ID] = s.tx.line(row, true)
	}
	found := make([]Found, 0, len(s.found))
	for _, c := range s.found {
		if line, ok := lines[c.id]; ok {
			if line.Restricted {
				c.father, c.mother = "", ""
			}
			found = append(found, Found{
				Line: line, Level: c.cost.level(c.field != registry.FieldName), Field: c.field, Father: c.father, Mother: c.mother,
			})
		}
	}
	return found, nil
}
