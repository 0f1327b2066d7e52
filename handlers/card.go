package handlers

import (
	"slices"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// cardRoute opens one record.
func cardRoute() Route {
	return Route{
		Name:  "card",
		Right: registry.ActCard,
		Presses: map[string]func(*Turn) error{
			"card": (*Turn).openCard, "card_past": (*Turn).cardHistory, "card_kin": (*Turn).cardHousehold,
			"card_id": (*Turn).cardNumber,
		},
	}
}

// cardView is what the template card.show is given. It holds only what the reader has the field
// right for: the rest is empty.
type cardView struct {
	Case       registry.CaseCode
	Hamlet     string
	Values     registry.Values
	Masked     string
	Stage      registry.Stage
	Findings   []registry.Code
	Hints      []registry.Code
	Proposals  []registry.Proposal
	Unknown    []registry.Field // asked, and nobody could tell
	Return     registry.Return
	SentBack   string
	Obstacle   registry.Obstacle
	ReviewOn   registry.Date
	Assignee   string
	Due        registry.Date
	Overdue    bool
	Closed     registry.Closing
	ShowEthnic bool
	Source     *sourceView       // nil when nobody's word is behind the stage
	Twin       registry.CaseCode // of the record that stays, when this one was closed as its duplicate
	Differs    []conflictField   // where a newly imported list says otherwise
}

func (t *Turn) openCard() error {
	c, err := t.anyChild()
	if err != nil {
		return err
	}
	return t.showCard(c)
}

// restrictedView is what the template card.restricted is given.
type restrictedView struct {
	store.Restriction
	On   registry.Date
	Mine bool // the reader may lift it
}

// showRestricted says of a record that it is kept and not used, and nothing else of it.
func (t *Turn) showRestricted(c registry.Child) error {
	r, err := t.Tx.Restriction(t.ctx, c.ID)
	if err != nil {
		return err
	}
	view := restrictedView{Restriction: r, On: registry.DateOf(r.Since), Mine: t.Me.MayOn(registry.ActRequest, c.UKey)}
	var rows [][]Choice
	if view.Mine {
		rows = append(rows, row(choice("request_free", "rq_free", int64(c.ID))))
	}
	last := row(choice("menu", "menu"))
	if t.Me.MayOn(registry.ActAudit, c.UKey) {
		last = append(last, choice("card_audit", "jo_who", int64(c.ID)))
	}
	return t.Ask("card.restricted", view, append(rows, last)...)
}

func (t *Turn) showCard(c registry.Child) error {
	if c.Restricted {
		return t.showRestricted(c)
	}
	view, err := t.cardView(c)
	if err != nil {
		return err
	}
	choices := t.cardChoices(c)
	if t.numberIsDoubted(c) {
		choices = slices.Insert(choices, len(choices)-2, row(choice("card_number", "card_id", int64(c.ID))))
	}
	if doubts := t.cardDoubts(c, view); len(doubts) > 0 {
		choices = slices.Insert(choices, len(choices)-2, doubts)
	}
	return t.Ask("card.show", view, choices...)
}

func (t *Turn) cardView(c registry.Child) (cardView, error) {
	unit, err := t.Tx.Unit(t.ctx, c.Unit)
	if err != nil {
		return cardView{}, err
	}
	view := cardView{
		Case: c.Case, Hamlet: hamletName(unit), Values: c.Values, Stage: c.Stage,
		Findings: (c.Defects &^ c.Defects.Only(registry.SeverityHint)).Codes(),
		Hints:    c.Defects.Only(registry.SeverityHint).Codes(),
		Return:   c.Return, SentBack: c.SentBack, Obstacle: c.Obstacle, ReviewOn: c.ReviewOn,
		Due: c.Due, Overdue: c.IsOverdue(t.Today()), Closed: c.Closed,
		Proposals: t.shownProposals(c.Proposals), ShowEthnic: t.Me.May(registry.ActSeeEthnic),
	}
	if n, err := registry.ParseIDNumber(c.Values.IDNumber); err == nil && t.Me.May(registry.ActSeeNumber) {
		view.Masked = n.Masked()
	}
	if !t.Me.May(registry.ActSeeContact) {
		view.Values.Phone, view.Values.Address = "", ""
	}
	for _, a := range c.Answers {
		if a.Verdict == registry.VerdictUnknown {
			view.Unknown = append(view.Unknown, a.Field)
		}
	}
	view.Values.IDNumber = ""
	if t.Me.May(registry.ActSeeAssignee) {
		if view.Assignee, err = t.memberName(c.Assignee); err != nil {
			return view, err
		}
	}
	if view.Source, err = t.source(c); err != nil {
		return view, err
	}
	return view, t.readDoubts(c, &view)
}

// shownProposals are proposals as the reader may see them.
func (t *Turn) shownProposals(open []registry.Proposal) []registry.Proposal {
	shown := make([]registry.Proposal, len(open))
	for i, p := range open {
		p.Old, p.New = t.shown(p.Field, p.Old), t.shown(p.Field, p.New)
		shown[i] = p
	}
	return shown
}

// shown is a value in words; of a number at most the last digits, and those only for who has the field right.
func (t *Turn) shown(f registry.Field, text string) string {
	switch {
	case text == "":
		return ""
	case f == registry.FieldSex:
		return templates.Word("sex", text)
	case f == registry.FieldIDNumber && t.Me.May(registry.ActSeeNumber):
		return maskNumber(text)
	case f == registry.FieldIDNumber:
		return "•••"
	}
	return text
}

func maskNumber(text string) string {
	if n, err := registry.ParseIDNumber(text); err == nil {
		return n.Masked()
	}
	if text == "" {
		return ""
	}
	return "•••"
}

// cardChoices are the steps that the reader may take next; each asks for the right again.
func (t *Turn) cardChoices(c registry.Child) [][]Choice {
	id := int64(c.ID)
	var rows [][]Choice
	add := func(action registry.Action, choices ...Choice) {
		if t.Me.MayOn(action, c.UKey) {
			rows = append(rows, choices)
		}
	}
	switch c.Stage {
	case registry.StageDefective, registry.StageClean:
		add(registry.ActAssign, choice("assign", "as_one", id))
		if c.Stage == registry.StageDefective {
			add(registry.ActEnter, choice("enter", "en_one", id))
		}
	case registry.StageAssigned:
		add(registry.ActRecheck, choice("recheck", "rc_start", id), choice("obstacle", "ob_one", id))
		add(registry.ActAssign, choice("reassign", "as_one", id), choice("withdraw", "as_withdraw", id))
		add(registry.ActEnterFor, choice("enter_for", "pa_sheet", id))
		add(registry.ActEnter, choice("enter", "en_one", id))
	case registry.StageRechecked:
		add(registry.ActApprove, choice("approve", "ap_yes", id), choice("send_back", "ap_back", id))
	case registry.StageHandedOver:
		add(registry.ActConfirm, choice("confirm", "po_yes", id), choice("return", "po_return", id))
	case registry.StageConfirmed:
		add(registry.ActUpdate, choice("updated", "up_one", id))
	}
	last := row(choice("menu", "menu"))
	if t.conv.Flow == "list" {
		last = append(row(choice("back_to_list", "ls_back")), last...)
	}
	if t.Me.MayOn(registry.ActAudit, c.UKey) {
		last = append(last, choice("card_audit", "jo_who", id))
	}
	rows = append(rows, last, row(choice("card_kin", "card_kin", id), choice("card_past", "card_past", id)))
	if t.conv.Flow == "aside" {
		rows = append(rows, row(choice("aside_back", "ad_back")))
	}
	return rows
}
