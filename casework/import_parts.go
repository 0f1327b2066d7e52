package casework

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"rasoat/registry"
	"rasoat/store"
)

// Part is what a list says of one commune. Former communes that one file holds are kept apart: each is
// imported for itself, in a transaction of its own, with case codes of its own.
type Part struct {
	Text    string        // how the list names the commune; empty for rows that name none
	Commune registry.Unit // zero: no such commune below the unit
	List    *List
}

// SplitList takes a list apart by the communes that its rows name, as far as they stand below the unit;
// several ways of writing one are merged. Rows that name none belong to the unit, where that is a
// commune itself. Parts come in the order of the list.
func SplitList(ctx context.Context, tx *store.Tx, above registry.Unit, list *List) ([]Part, error) {
	communes, err := communesBelow(ctx, tx, above)
	if err != nil {
		return nil, err
	}
	var parts []Part
	at := map[string]int{}
	texts := map[string]int{}
	for _, l := range list.rows {
		i, known := texts[l.commune]
		if !known {
			part := Part{Text: l.commune, Commune: communes.find(l.commune, above)}
			key := fmt.Sprint(part.Commune.ID)
			if part.Commune.ID == 0 {
				key = communeKey(l.commune)
			}
			if i, known = at[key]; !known {
				part.List = &List{asOf: list.asOf}
				i = len(parts)
				at[key], parts = i, append(parts, part)
			}
			texts[l.commune] = i
		}
		parts[i].List.add(l)
	}
	return parts, nil
}

func (l *List) add(row *listed) {
	l.rows = append(l.rows, row)
	if row.hidden {
		l.hidden++
	}
}

// communeIndex finds communes by how lists write them.
type communeIndex map[string]registry.Unit

func communesBelow(ctx context.Context, tx *store.Tx, above registry.Unit) (communeIndex, error) {
	index := communeIndex{}
	if above.Level == registry.LevelCommune {
		index.add(above)
		return index, nil
	}
	units, err := tx.UnitsBelow(ctx, above.ID)
	if err != nil {
		return nil, fmt.Errorf("read communes: %w", err)
	}
	for _, u := range units {
		if u.Level == registry.LevelCommune {
			index.add(u)
			continue
		}
		below, err := communesBelow(ctx, tx, u)
		if err != nil {
			return nil, err
		}
		for key, u := range below {
			index.put(key, u)
		}
	}
	return index, nil
}

// add indexes a commune by its full name, and by its bare name as long as that is no other's.
func (index communeIndex) add(u registry.Unit) {
	index.put(communeKey(u.FullName()), u)
	index.put(communeKey(u.Name), u)
}

// put leaves a name that two communes bear to neither.
func (index communeIndex) put(key string, u registry.Unit) {
	if other, taken := index[key]; taken && other.ID != u.ID {
		u = registry.Unit{}
	}
	index[key] = u
}

func (index communeIndex) find(text string, above registry.Unit) registry.Unit {
	u := index[communeKey(text)]
	if u.ID == 0 && above.Level == registry.LevelCommune {
		return above // what it names was merged into this one, or is no commune at all
	}
	return u
}

func communeKey(text string) string { return strings.ToLower(registry.MatchKey(text)) }

// InTx runs a function in a transaction of long work, in the rights of whoever imports.
type InTx func(ctx context.Context, fn func(*store.Tx, Act) error) error

// ImportParts imports every part in a transaction of its own, two at a time, and returns what became of
// each, in their order. An error ends it; parts that were imported before stay, and are unchanged when
// the list comes again. Numbers that stand in two communes of the list are found in both.
func ImportParts(ctx context.Context, in InTx, file File, parts []Part, o ImportOptions) ([]Summary, error) {
	const atOnce = 2
	elsewhere := sharedNumbers(parts)
	sums, say := make([]Summary, len(parts)), newTeller(o.Tell, len(parts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, part := range parts {
		if part.Commune.ID == 0 {
			continue
		}
		of := o
		of.elsewhere, of.Tell = elsewhere[i], say.part(i)
		g.Go(func() error {
			return in(ctx, func(tx *store.Tx, act Act) (err error) {
				if sums[i], err = ImportList(ctx, tx, act, part.Commune, file, part.List, of); err != nil {
					err = fmt.Errorf("import part %d: %w", i+1, err)
				}
				return err
			})
		})
	}
	return sums, g.Wait()
}

// sharedNumbers are, for every part, the numbers that stand in another one as well.
func sharedNumbers(parts []Part) []map[digest]bool {
	const several = -1
	at := map[digest]int{}
	for i, p := range parts {
		for _, l := range p.List.rows {
			if l.number == (digest{}) {
				continue
			}
			if before, known := at[l.number]; !known {
				at[l.number] = i
			} else if before != i {
				at[l.number] = several
			}
		}
	}
	maps.DeleteFunc(at, func(_ digest, part int) bool { return part != several })
	shared := make([]map[digest]bool, len(parts))
	for i, p := range parts {
		shared[i] = map[digest]bool{}
		for _, l := range p.List.rows {
			if _, is := at[l.number]; is {
				shared[i][l.number] = true
			}
		}
	}
	return shared
}

// teller adds up what several parts have written.
type teller struct {
	mu    sync.Mutex
	say   func(int)
	parts []int
}

func newTeller(say func(int), parts int) *teller { return &teller{say: say, parts: make([]int, parts)} }

func (t *teller) part(i int) func(int) {
	if t.say == nil {
		return nil
	}
	return func(n int) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.parts[i] = n
		sum := 0
		for _, n := range t.parts {
			sum += n
		}
		t.say(sum)
	}
}

// Total adds up the parts of a list, for whoever wants one answer.
func Total(sums []Summary) Summary {
	total := Summary{First: true, Again: true, Classes: emptyClasses()}
	for _, s := range sums {
		total.add(s)
	}
	total.Classes = dropEmpty(total.Classes)
	return total
}

func (s *Summary) add(o Summary) {
	s.File, s.Kind, s.Source = o.File, o.Kind, o.Source
	for _, pair := range [...][2]*int{
		{&s.Rows, &o.Rows}, {&s.Hidden, &o.Hidden}, {&s.OfOthers, &o.OfOthers}, {&s.Twice, &o.Twice}, {&s.New, &o.New}, {&s.Changed, &o.Changed},
		{&s.Unchanged, &o.Unchanged}, {&s.Moved, &o.Moved}, {&s.Missing, &o.Missing}, {&s.Outside, &o.Outside}, {&s.Proved, &o.Proved},
		{&s.Proposed, &o.Proposed}, {&s.Accepted, &o.Accepted}, {&s.Doubled, &o.Doubled}, {&s.Declared, &o.Declared}, {&s.OverAge, &o.OverAge}, {&s.Defective, &o.Defective},
	} {
		*pair[0] += *pair[1]
	}
	s.Conflicts, s.AtPolice = append(s.Conflicts, o.Conflicts...), append(s.AtPolice, o.AtPolice...)
	s.Gone = append(s.Gone, o.Gone...)
	s.Places = append(s.Places, o.Places...)
	if o.Declared > 0 {
		s.DeclaredOn = o.DeclaredOn
	}
	s.Hamlets, s.Strange = append(s.Hamlets, o.Hamlets...), append(s.Strange, o.Strange...)
	s.First, s.Again = s.First && o.First, s.Again && o.Again
	for _, c := range o.Classes {
		i := slices.IndexFunc(s.Classes, func(mine ClassCount) bool { return mine.Class == c.Class })
		s.Classes[i].Count += c.Count
	}
}
