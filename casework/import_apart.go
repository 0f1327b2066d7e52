package casework

import (
	"context"
	"slices"
	"strings"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// formers tells the former communes of a commune apart, as lists name them. What the table of successors says
// decides; where it knows nothing of the commune, the officer does.
type formers struct {
	own     registry.Unit
	byName  map[string]registry.Unit // predecessors, and the commune itself, by placeKey
	known   bool                     // the table knows what the commune came from: any other commune is another one
	several bool                     // the Ấp 1 of one is not that of the other
}

func readFormers(ctx context.Context, tx *store.Tx, commune registry.Unit, list *List) (*formers, error) {
	units, err := tx.Predecessors(ctx, commune.ID)
	if err != nil {
		return nil, err
	}
	f := &formers{own: commune, byName: map[string]registry.Unit{}, known: len(units) > 0}
	bare := map[string][]registry.Unit{}
	for _, u := range units {
		f.byName[placeKey(u.FullName())] = u
		bare[placeKey(u.Name)] = append(bare[placeKey(u.Name)], u)
	}
	for key, named := range bare {
		if len(named) == 1 { // a bare name that two bear is neither
			f.byName[key] = named[0]
		}
	}
	// Where a former commune has given its name on, a list may mean either: what it says is taken for the commune's own.
	f.byName[placeKey(commune.FullName())], f.byName[placeKey(commune.Name)] = commune, commune
	f.several = len(units) > 1
	if !f.known {
		f.several = len(list.places(f)) > 1
	}
	return f, nil
}

// of finds what the commune of a row is to this one: itself, a former one with its name, or a stranger.
func (f *formers) of(text string) (key, name string, stranger bool) {
	if text == "" {
		return "", "", false
	}
	u, found := f.byName[placeKey(text)]
	switch {
	case found && u.ID == f.own.ID:
		return placeKey(u.FullName()), "", false
	case found:
		return placeKey(u.FullName()), formerName(u.FullName()), false
	case f.known:
		return placeKey(text), "", true
	}
	return placeKey(text), formerName(text), false
}

// places are the communes that the rows name, spellings merged, strangers left out; nothing where they name one only.
func (l *List) places(f *formers) []documents.PlaceCount {
	var places []documents.PlaceCount
	at := map[string]int{}
	for _, row := range l.rows {
		key, _, stranger := f.of(row.commune)
		if key == "" || stranger {
			continue
		}
		i, known := at[key]
		if !known {
			i = len(places)
			at[key] = i
			name := row.commune
			if u, found := f.byName[key]; found {
				name = u.FullName()
			}
			places = append(places, documents.PlaceCount{Name: name})
		}
		places[i].Rows++
	}
	if len(places) < 2 {
		return nil
	}
	return places
}

// apart leaves out the rows of other communes, and those of former ones that were not asked for; hamlets of the others
// bear the name of their former commune, so that what is called alike there and here is kept apart.
func (p *importPlan) apart(ctx context.Context, list *List, chosen []string) (*List, error) {
	f, err := readFormers(ctx, p.tx, p.commune, list)
	if err != nil {
		return nil, err
	}
	p.summary.Places = list.places(f)
	kept := &List{asOf: list.asOf, rows: make([]*listed, 0, len(list.rows))}
	for _, l := range list.rows {
		l.reset()
		key, name, stranger := f.of(l.commune)
		switch {
		case stranger:
			p.summary.OfOthers++
			p.options.lines.row(ListStrangers, l, func(line *ImportLine) { line.Text = l.commune })
			continue
		case key != "" && len(chosen) > 0 && !slices.Contains(chosen, key):
			continue
		case name != "" && f.several:
			l.place = formerHamlet(l.hamlet, name)
		}
		kept.add(l)
	}
	return kept, nil
}

// formerHamlet is how a hamlet of a former commune is called in the commune of today: "Ấp 1 (xã Thanh Tùng cũ)".
func formerHamlet(hamlet, commune string) string {
	if _, of := cutFormer(hamlet); hamlet == "" || of != "" {
		return hamlet
	}
	before, after, _ := strings.Cut(hamletWords().former, "…")
	return hamlet + " (" + before + commune + after + ")"
}

// cutFormer takes the former commune off the name of a hamlet, with its brackets.
func cutFormer(hamlet string) (bare, former string) {
	i := strings.LastIndex(hamlet, " (")
	if i < 0 || !strings.HasSuffix(hamlet, ")") {
		return hamlet, ""
	}
	return hamlet[:i], hamlet[i+1:]
}

// formerName is a commune in the middle of a sentence: "xã Thanh Tùng".
func formerName(text string) string {
	for _, c := range hamletWords().communes {
		if rest, ok := strings.CutPrefix(text, c.full+" "); ok {
			return strings.ToLower(c.full) + " " + rest
		}
	}
	return text
}

// placeKey is communeKey for whatever short form stands before the name ("X. Thanh Tùng", "TT Đầm Dơi").
func placeKey(text string) string {
	text, _, _ = strings.Cut(registry.CleanText(text), ",")
	for _, c := range hamletWords().communes {
		for _, short := range c.short {
			if len(text) > len(short) && strings.EqualFold(text[:len(short)], short) {
				return communeKey(c.full + " " + strings.TrimSpace(text[len(short):]))
			}
		}
	}
	return communeKey(text)
}
