package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// pairRoute shows two records that may be one child side by side, for the officer to decide.
func pairRoute() Route {
	return Route{
		Name:  "pair",
		Right: registry.ActClose,
		Presses: map[string]func(*Turn) error{
			"pr_list":   (*Turn).pairList,
			"pr_one":    (*Turn).pairOne,
			"pr_same":   (*Turn).pairSame,
			"pr_keep":   (*Turn).pairKeep,
			"pr_differ": (*Turn).pairDiffer,
			"pr_unsure": (*Turn).pairUnsure,
			"pr_again":  (*Turn).pairAgain,
		},
	}
}

// pairPage is how many pairs stand on one screen of a phone.
const pairPage = 5

// pairListView is what the template pair.list is given.
type pairListView struct {
	Total  int // still to be decided, those put off left out
	Unsure int
	Pairs  []pairLine
}

// pairLine is one pair of the list.
type pairLine struct {
	A, B    pairEnd
	Unsure  bool
	Reasons []registry.Reason
}

type pairEnd struct {
	store.Suspect
	Hamlet string
}

func (t *Turn) pairList() error {
	pairs, err := casework.Pairs(t.ctx, t.Tx, t.act())
	if err != nil {
		return err
	}
	t.End()
	view := pairListView{}
	for _, p := range pairs {
		if p.Unsure {
			view.Unsure++
			continue
		}
		view.Total++
	}
	if len(pairs) == 0 {
		return t.Ask("pair.none", nil, row(choice("menu", "menu")))
	}
	page, _ := t.id(0)
	from := int(max(page, 0)) * pairPage
	if page < 0 || from >= len(pairs) {
		page, from = 0, 0
	}
	var open []Choice
	for _, p := range pairs[from:min(from+pairPage, len(pairs))] {
		line, err := t.pairLine(p)
		if err != nil {
			return err
		}
		view.Pairs = append(view.Pairs, line)
		open = append(open, choiceWith("pair", line, "pr_one", int64(p.A.ID), int64(p.B.ID)))
	}
	return t.Ask("pair.list", view, append(column(open...), pageTurns("pr_list", int(page), from+pairPage < len(pairs)), row(choice("menu", "menu")))...)
}

// pageTurns are the choices before and after a page.
func pageTurns(verb string, page int, more bool) []Choice {
	var turn []Choice
	if page > 0 {
		turn = append(turn, choice("page_back", verb, int64(page-1)))
	}
	if more {
		turn = append(turn, choice("page_next", verb, int64(page+1)))
	}
	return turn
}

func (t *Turn) pairLine(p casework.Pair) (line pairLine, err error) {
	line = pairLine{A: pairEnd{Suspect: p.A}, B: pairEnd{Suspect: p.B}, Unsure: p.Unsure, Reasons: p.Reasons()}
	if line.A.Hamlet, err = t.hamletOf(p.A.Unit); err != nil {
		return line, err
	}
	line.B.Hamlet, err = t.hamletOf(p.B.Unit)
	return line, err
}

func (t *Turn) hamletOf(id registry.UnitID) (string, error) {
	unit, err := t.Tx.Unit(t.ctx, id)
	if err != nil {
		return "", err
	}
	return hamletName(unit), nil
}

// pairView is what the templates pair.card, pair.stays and pair.done are given.
type pairView struct {
	A, B     pairSide
	Fields   []pairField
	Reasons  []registry.Reason
	Decision store.Decision
	Stays    registry.CaseCode // whom a merge would best keep
	Moved    []registry.Field
}

type pairSide struct {
	Name     string
	Case     registry.CaseCode
	Hamlet   string
	Stage    registry.Stage
	Software string
}

// pairField is one fact of both; numbers are masked.
type pairField struct {
	Field  registry.Field
	A, B   string
	Differ bool
}

// pairOf reads the pair that a press names.
func (t *Turn) pairOf() (casework.PairCard, error) {
	a, _ := t.id(0)
	b, _ := t.id(1)
	return casework.LookAtPair(t.ctx, t.Tx, t.act(), registry.ChildID(a), registry.ChildID(b))
}

func (t *Turn) pairView(card casework.PairCard) (view pairView, err error) {
	view = pairView{Reasons: card.Reasons(), Decision: card.Decision, Stays: card.A.Case}
	if card.Stays == card.B.ID {
		view.Stays = card.B.Case
	}
	if view.A, err = t.pairSide(card.A); err != nil {
		return view, err
	}
	if view.B, err = t.pairSide(card.B); err != nil {
		return view, err
	}
	a, b := card.A.Proposed(), card.B.Proposed()
	for _, f := range registry.Fields() {
		if f == registry.FieldHamlet || a.Get(f) == "" && b.Get(f) == "" {
			continue
		}
		view.Fields = append(view.Fields, pairField{Field: f, A: t.shown(f, a.Get(f)), B: t.shown(f, b.Get(f)), Differ: a.Get(f) != b.Get(f)})
	}
	return view, nil
}

func (t *Turn) pairSide(c registry.Child) (pairSide, error) {
	hamlet, err := t.hamletOf(c.Unit)
	return pairSide{Name: c.Values.Name, Case: c.Case, Hamlet: hamlet, Stage: c.Stage, Software: c.Software}, err
}

func (t *Turn) pairOne() error {
	card, err := t.pairOf()
	if err != nil {
		return err
	}
	return t.showPair(card)
}

func (t *Turn) showPair(card casework.PairCard) error {
	view, err := t.pairView(card)
	if err != nil {
		return err
	}
	a, b := int64(card.A.ID), int64(card.B.ID)
	t.End()
	return t.Ask("pair.card", view,
		row(choice("pair_same", "pr_same", a, b), choice("pair_differ", "pr_differ", a, b)),
		row(choice("pair_unsure", "pr_unsure", a, b)),
		row(choiceWith("pair_open", view.A, "card", a), choiceWith("pair_open", view.B, "card", b)),
		row(choice("pair_list", "pr_list"), choice("menu", "menu")))
}
