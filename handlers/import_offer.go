package handlers

import (
	"slices"

	"rasoat/casework"
	"rasoat/registry"
)

// offerKind are the proposals of a list with the same reason for the same field.
type offerKind struct {
	Place    int
	Field    registry.Field
	Why      registry.Why
	Count    int
	Accepted int
}

// importOffersView is what the template import.offers is given.
type importOffersView struct {
	File     string
	Count    int
	Accepted int
	Kinds    []offerKind
}

// importOfferView is what the template import.offer is given.
type importOfferView struct {
	File  string
	Kind  offerKind
	Lines []importOfferLine
}

type importOfferLine struct {
	importLineView
	Change   registry.Proposal
	Accepted bool
	Mark     int64
	Digits   []changedDigit // of a number with as many digits as the proposed one
}

// changedDigit is one digit of a number that a proposal changes: what is masked on both sides says nothing.
type changedDigit struct {
	At       int // from 1
	Old, New string
}

// changedDigits are the digits in which two numbers differ, among those that say place, sex and year.
func (t *Turn) changedDigits(p registry.Proposal) (changed []changedDigit) {
	const telling = 6
	if p.Field != registry.FieldIDNumber || !t.Me.May(registry.ActSeeNumber) || len(p.Old) != len(p.New) {
		return nil
	}
	for i := range min(telling, len(p.Old)) {
		if p.Old[i] != p.New[i] {
			changed = append(changed, changedDigit{i + 1, p.Old[i : i+1], p.New[i : i+1]})
		}
	}
	return changed
}

// importOffers shows what the file lets us propose, by kind, before anything is saved.
func (t *Turn) importOffers() error {
	job, _ := t.id(0)
	file, offers, err := casework.ImportOffers(t.ctx, t.Tx, t.act(), t.chat.ID, job)
	if err != nil {
		return err
	}
	view := importOffersView{File: file, Count: len(offers), Kinds: kindsOf(offers)}
	var open []Choice
	for _, k := range view.Kinds {
		view.Accepted += k.Accepted
		open = append(open, choiceWith("import_offer_kind", k, "im_offer", job, fieldNumber(k.Field), whyNumber(k.Why), 0))
	}
	t.End()
	ask := t.askBelow
	if t.fromLook(1) {
		ask = t.Ask
	}
	foot := row(choice("import_lists", "im_lists", job, 1), choice("import_show", "im_show", job))
	return ask("import.offers", view, append(column(open...), foot)...)
}

// kindsOf counts the proposals by kind, in the order of fields and reasons.
func kindsOf(offers []casework.Offer) (kinds []offerKind) {
	for i := range offers {
		p := offers[i].Proposal()
		at := slices.IndexFunc(kinds, func(k offerKind) bool { return k.Field == p.Field && k.Why == p.Why })
		if at < 0 {
			at = len(kinds)
			kinds = append(kinds, offerKind{Field: p.Field, Why: p.Why})
		}
		if kinds[at].Count++; offers[i].Accepted {
			kinds[at].Accepted++
		}
	}
	slices.SortFunc(kinds, func(a, b offerKind) int {
		if d := fieldNumber(a.Field) - fieldNumber(b.Field); d != 0 {
			return int(d)
		}
		return int(whyNumber(a.Why) - whyNumber(b.Why))
	})
	for i := range kinds {
		kinds[i].Place = i + 1
	}
	return kinds
}

// whyNumber is the place of a reason in presses.
func whyNumber(w registry.Why) int64 { return int64(slices.Index(registry.Whys(), w)) }

// offered is the kind and the page that a press names.
func (t *Turn) offered() (job int64, k offerKind, page int64, err error) {
	job, _ = t.id(0)
	field, _ := t.id(1)
	why, _ := t.id(2)
	page, _ = t.id(3)
	if field < 0 || field >= int64(len(registry.Fields())) || why < 0 || why >= int64(len(registry.Whys())) {
		return job, k, page, sentence("error.stale", nil)
	}
	return job, offerKind{Field: registry.Fields()[field], Why: registry.Whys()[why]}, page, nil
}

func (k offerKind) has(o *casework.Offer) bool {
	return o.Proposal().Field == k.Field && o.Proposal().Why == k.Why
}

// importOffer opens the proposals of one kind, each with its row, what it changes and whether it is accepted.
func (t *Turn) importOffer() error {
	job, kind, page, err := t.offered()
	if err != nil {
		return err
	}
	return t.showOffers(job, kind, page)
}

func (t *Turn) showOffers(job int64, kind offerKind, page int64) error {
	file, all, err := casework.ImportOffers(t.ctx, t.Tx, t.act(), t.chat.ID, job)
	if err != nil {
		return err
	}
	offers := slices.DeleteFunc(all, func(o casework.Offer) bool { return !kind.has(&o) })
	if len(offers) == 0 {
		return casework.ErrChanged
	}
	for _, k := range kindsOf(offers) {
		kind = k
	}
	from, to, page := pageOf(len(offers), page)
	view := importOfferView{File: file, Kind: kind}
	lines := make([]casework.ImportLine, 0, pageSize)
	for _, o := range offers[from:to] {
		lines = append(lines, o.ImportLine)
	}
	shown, err := t.importLines(lines, from)
	if err != nil {
		return err
	}
	for i, line := range shown {
		view.Lines = append(view.Lines, importOfferLine{line, line.Changes[0].Proposal, offers[from+i].Accepted, offers[from+i].Mark, t.changedDigits(offers[from+i].Proposal())})
	}
	t.End()
	foot := row(choice("import_offers", "im_offers", job, 1), choice("import_show", "im_show", job))
	return t.Ask("import.offer", view, append(view.choices(job, page, to < len(offers)), foot)...)
}

// choices are to accept or to leave each line, or all of the kind, and to turn the page.
func (v *importOfferView) choices(job, page int64, more bool) [][]Choice {
	press := func(label, verb string, data any, ids ...int64) Choice {
		return choiceWith(label, data, verb, append([]int64{job, fieldNumber(v.Kind.Field), whyNumber(v.Kind.Why)}, ids...)...)
	}
	var each, whole, turn []Choice
	for _, line := range v.Lines {
		if line.Accepted {
			each = append(each, press("import_leave", "im_take", line.Place, page, line.Mark, 0))
		} else {
			each = append(each, press("import_take", "im_take", line.Place, page, line.Mark, 1))
		}
	}
	if v.Kind.Accepted < v.Kind.Count {
		whole = append(whole, press("import_take_all", "im_all", v.Kind, page, 1))
	}
	if v.Kind.Accepted > 0 {
		whole = append(whole, press("import_leave_all", "im_all", v.Kind, page, 0))
	}
	if page > 0 {
		turn = append(turn, press("page_back", "im_offer", nil, page-1))
	}
	if more {
		turn = append(turn, press("page_next", "im_offer", nil, page+1))
	}
	return append(grid(2, each...), whole, turn)
}

// importTake accepts one proposal, or leaves it.
func (t *Turn) importTake() error {
	job, kind, page, err := t.offered()
	if err != nil {
		return err
	}
	mark, _ := t.id(4)
	on, _ := t.id(5)
	return t.decideOffers(job, kind, page, on == 1, func(o *casework.Offer) bool { return kind.has(o) && o.Mark == mark })
}

// importTakeAll accepts all proposals of a kind, or leaves them.
func (t *Turn) importTakeAll() error {
	job, kind, page, err := t.offered()
	if err != nil {
		return err
	}
	on, _ := t.id(4)
	return t.decideOffers(job, kind, page, on == 1, kind.has)
}

func (t *Turn) decideOffers(job int64, kind offerKind, page int64, accept bool, meant func(*casework.Offer) bool) error {
	if err := casework.DecideOffers(t.ctx, t.Tx, t.act(), t.chat.ID, job, meant, accept); err != nil {
		return err
	}
	return t.showOffers(job, kind, page)
}
