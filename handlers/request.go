package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// requestRoute takes what a family asks about its child's data and settles it within the law's clocks.
func requestRoute() Route {
	return Route{
		Name:     "request",
		Commands: []string{"yeucau"},
		Right:    registry.ActRequest,
		Aside:    true,
		Start:    (*Turn).requestStart,
		Presses: map[string]func(*Turn) error{
			"rq_start":   (*Turn).requestStart,
			"rq_new":     (*Turn).requestNew,
			"rq_kind":    (*Turn).requestKind,
			"rq_from":    (*Turn).requestTake,
			"rq_one":     (*Turn).requestOne,
			"rq_ack":     (*Turn).requestAck,
			"rq_more":    (*Turn).requestExtend,
			"rq_print":   (*Turn).requestPrint,
			"rq_fix":     (*Turn).requestFields,
			"rq_field":   (*Turn).requestField,
			"rq_hold":    (*Turn).requestRestrict,
			"rq_free":    (*Turn).requestRelease,
			"rq_held":    (*Turn).requestHeld,
			"rq_erase":   (*Turn).requestErase,
			"rq_erase_y": (*Turn).requestEraseAsked,
			"rq_close":   (*Turn).requestClose,
		},
		Steps:   map[string]func(*Turn) error{"case": (*Turn).requestCase, "value": (*Turn).requestValue},
		Expects: map[string]Expect{"case": expectsCode, "value": expectsValue},
	}
}

// requestView is what the templates request.* are given.
type requestView struct {
	Today      registry.Date
	List       []requestLine
	More       int
	Case       registry.CaseCode
	Name       string
	Kind       registry.RequestKind
	Restricted bool
	R          store.Request
	Field      registry.Field
	Asked      []registry.Membership
	Outcome    string
	Held       int // records that are restricted
	Records    []restrictedView
}

type requestLine struct {
	store.Request
	Name    string
	Overdue bool
}

func (t *Turn) requestStart() error {
	open, err := t.Tx.OpenRequests(t.ctx)
	if err != nil {
		return err
	}
	view := requestView{Today: t.Today(), More: max(len(open)-pageSize, 0)}
	held, err := t.Tx.Restrictions(t.ctx)
	if err != nil {
		return err
	}
	view.Held = len(held)
	var rows [][]Choice
	for _, r := range open[:min(len(open), pageSize)] {
		line, err := t.requestLine(r)
		if err != nil {
			return err
		}
		view.List = append(view.List, line)
		rows = append(rows, row(choiceWith("request_one", line, "rq_one", r.ID)))
	}
	if view.Held > 0 {
		rows = append(rows, row(choiceWith("request_held", view, "rq_held")))
	}
	t.End()
	return t.Ask("request.list", view, append(rows, row(choice("request_new", "rq_new"), choice("menu", "menu")))...)
}

// requestHeld lists what is restricted, by number alone: it stands on no other list.
func (t *Turn) requestHeld() error {
	held, err := t.Tx.Restrictions(t.ctx)
	if err != nil {
		return err
	}
	page, _ := t.id(0)
	if page < 0 || page > int64((len(held)-1)/pageSize) { // before it is multiplied: a button can be forged
		return sentence("error.stale", nil)
	}
	from := int(page) * pageSize
	view := requestView{Held: len(held)}
	var choices, turn []Choice
	for _, r := range held[from:min(from+pageSize, len(held))] {
		view.Records = append(view.Records, restrictedView{Restriction: r, On: registry.DateOf(r.Since)})
		choices = append(choices, choiceWith("request_record", r, "card", int64(r.Child)))
	}
	if page > 0 {
		turn = append(turn, choice("page_back", "rq_held", page-1))
	}
	if from+pageSize < len(held) {
		turn = append(turn, choice("page_next", "rq_held", page+1))
	}
	t.End()
	return t.Ask("request.held", view, append(grid(2, choices...), turn, row(choice("requests", "rq_start"), choice("menu", "menu")))...)
}

func (t *Turn) requestLine(r store.Request) (requestLine, error) {
	line := requestLine{Request: r, Overdue: r.Due.Before(t.Today())}
	c, err := t.Tx.Child(t.ctx, r.Child)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return line, err
	}
	line.Name = c.Values.Name
	return line, nil
}

func (t *Turn) requestNew() error {
	if err := t.Await("request", "case", nil); err != nil {
		return err
	}
	return t.Ask("request.case", requestView{}, row(choice("cancel", "cancel")))
}

// requestCase finds the child by the case code that stands on the family's paper.
func (t *Turn) requestCase() error {
	code, err := registry.ParseCaseCode(t.Text)
	if err != nil {
		return t.Ask("request.no_case", requestView{}, row(choice("cancel", "cancel")))
	}
	commune, err := t.commune()
	if err != nil {
		return err
	}
	c, err := t.Tx.ChildByCase(t.ctx, commune.ID, code)
	if errors.Is(err, store.ErrNotFound) {
		return t.Ask("request.none", requestView{Case: code}, row(choice("request_new", "rq_new"), choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	view := requestView{Case: c.Case, Name: c.Values.Name, Restricted: c.Restricted}
	var rows [][]Choice
	for i, kind := range registry.RequestKinds() {
		rows = append(rows, row(choiceWith("request_kind", kind, "rq_kind", int64(c.ID), int64(i))))
	}
	if view.Restricted {
		rows = append(rows, row(choice("request_free", "rq_free", int64(c.ID))))
	}
	t.End()
	return t.Ask("request.kind", view, append(rows, row(choice("menu", "menu")))...)
}

// requestKind asks whose word it is.
func (t *Turn) requestKind() error {
	c, err := t.anyChild()
	if err != nil {
		return err
	}
	k, _ := t.id(1)
	if k < 0 || k >= int64(len(registry.RequestKinds())) {
		return sentence("error.stale", nil)
	}
	var choices []Choice
	for i, relation := range casework.Relations() {
		choices = append(choices, choiceWith("request_from", relation, "rq_from", int64(c.ID), k, int64(i)))
	}
	t.End()
	return t.Ask("request.from", requestView{Case: c.Case, Name: c.Values.Name, Kind: registry.RequestKinds()[k]},
		append(grid(2, choices...), row(choice("menu", "menu")))...)
}

func (t *Turn) requestTake() error {
	id, ok := t.id(0)
	k, _ := t.id(1)
	from, _ := t.id(2)
	if !ok || k < 0 || k >= int64(len(registry.RequestKinds())) || from < 0 || from >= int64(len(casework.Relations())) {
		return sentence("error.stale", nil)
	}
	calendar := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	r, err := casework.TakeRequest(t.ctx, t.Tx, t.act(), registry.ChildID(id), registry.RequestKinds()[k], casework.Relations()[from], calendar)
	if err != nil {
		return err
	}
	return t.requestShow(r)
}

func (t *Turn) requestOne() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	return t.requestShow(r)
}

// requestPressed is the open request that the press names.
func (t *Turn) requestPressed() (store.Request, error) {
	id, ok := t.id(0)
	if !ok {
		return store.Request{}, sentence("error.stale", nil)
	}
	r, err := casework.OpenRequest(t.ctx, t.Tx, t.act(), id)
	return r, closedRequest(err)
}

func closedRequest(err error) error {
	if errors.Is(err, casework.ErrRequestClosed) {
		return sentence("error.stale", nil)
	}
	return err
}

// requestShow is a request with what can be done for it.
func (t *Turn) requestShow(r store.Request) error {
	line, err := t.requestLine(r)
	if err != nil {
		return err
	}
	var rows [][]Choice
	if r.Acked.IsZero() {
		rows = append(rows, row(choice("request_ack", "rq_ack", r.ID)))
	}
	switch r.Kind {
	case registry.RequestSee:
		rows = append(rows, row(choice("request_print", "rq_print", r.ID), choice("card_audit", "jo_who", int64(r.Child))))
	case registry.RequestCorrect:
		rows = append(rows, row(choice("request_fix", "rq_fix", r.ID), choice("request_print", "rq_print", r.ID)))
	case registry.RequestRestrict, registry.RequestWithdraw:
		rows = append(rows, row(choice("request_hold", "rq_hold", r.ID)))
	case registry.RequestDelete:
		rows = append(rows, row(choice("request_erase", "rq_erase", r.ID)))
	}
	last := row(choice("request_done", "rq_close", r.ID, 0), choice("request_refused", "rq_close", r.ID, 1), choice("request_dropped", "rq_close", r.ID, 2))
	if !r.Extended {
		rows = append(rows, row(choice("request_more", "rq_more", r.ID)))
	}
	t.End()
	view := requestView{Today: t.Today(), R: r, Name: line.Name, Case: r.Case}
	return t.Ask("request.one", view, append(rows, last, row(choice("requests", "rq_start"), choice("menu", "menu")))...)
}
