package handlers

import (
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
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
			"rq_erase":   (*Turn).requestErase,
			"rq_erase_y": (*Turn).requestEraseAsked,
			"rq_close":   (*Turn).requestClose,
		},
		Steps: map[string]func(*Turn) error{"case": (*Turn).requestCase, "value": (*Turn).requestValue},
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
	var rows [][]Choice
	for _, r := range open[:min(len(open), pageSize)] {
		line, err := t.requestLine(r)
		if err != nil {
			return err
		}
		view.List = append(view.List, line)
		rows = append(rows, row(choiceWith("request_one", line, "rq_one", r.ID)))
	}
	t.End()
	return t.Ask("request.list", view, append(rows, row(choice("request_new", "rq_new"), choice("menu", "menu")))...)
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
	restricted, err := t.Tx.Restricted(t.ctx, []registry.ChildID{c.ID})
	if err != nil {
		return err
	}
	view := requestView{Case: c.Case, Name: c.Values.Name, Restricted: len(restricted) > 0}
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
	c, err := t.child()
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

func (t *Turn) requestAck() error {
	id, _ := t.id(0)
	r, err := casework.AckRequest(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedRequest(err)
	}
	return t.requestShow(r)
}

func (t *Turn) requestExtend() error {
	id, _ := t.id(0)
	r, err := casework.ExtendRequest(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedRequest(err)
	}
	return t.requestShow(r)
}

func (t *Turn) requestPrint() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	doc, err := casework.PrintRecord(t.ctx, t.Tx, t.act(), r.ID)
	if err != nil {
		return err
	}
	name, err := templates.Text("request.file_name", map[string]any{"Case": r.Case})
	if err != nil {
		return err
	}
	return t.SendFile(name, doc.Content, "request.file", map[string]any{"Case": r.Case})
}

// outcomes are how a request can be closed by a press, in the order of its choices.
func outcomes() []string {
	return []string{store.RequestDone, store.RequestRefused, store.RequestDropped}
}

func (t *Turn) requestClose() error {
	id, _ := t.id(0)
	n, _ := t.id(1)
	if n < 0 || n >= int64(len(outcomes())) {
		return sentence("error.stale", nil)
	}
	r, err := casework.CloseRequest(t.ctx, t.Tx, t.act(), id, outcomes()[n])
	if err != nil {
		return closedRequest(err)
	}
	return t.requestClosed(r)
}

func (t *Turn) requestClosed(r store.Request) error {
	t.End()
	return t.Ask("request.closed", requestView{R: r, Case: r.Case, Outcome: r.Outcome}, row(choice("requests", "rq_start"), choice("menu", "menu")))
}

func (t *Turn) requestRestrict() error {
	id, _ := t.id(0)
	r, err := casework.RestrictRecord(t.ctx, t.Tx, t.act(), id)
	if err != nil {
		return closedRequest(err)
	}
	return t.requestClosed(r)
}

func (t *Turn) requestRelease() error {
	id, _ := t.id(0)
	c, err := casework.ReleaseRecord(t.ctx, t.Tx, t.act(), registry.ChildID(id))
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("request.free", requestView{Case: c.Case, Name: c.Values.Name}, row(choice("requests", "rq_start"), choice("menu", "menu")))
}

// correctable are the fields that a family's papers can set right; the number is for the police.
func correctable() []registry.Field {
	return slices.DeleteFunc(registry.Fields(), func(f registry.Field) bool {
		return f == registry.FieldIDNumber || f == registry.FieldHamlet
	})
}

func (t *Turn) requestFields() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	var choices []Choice
	for i, f := range correctable() {
		choices = append(choices, choiceWith("request_field", f, "rq_field", r.ID, int64(i)))
	}
	t.End()
	return t.Ask("request.fields", requestView{R: r, Case: r.Case}, append(grid(2, choices...), row(choice("back", "rq_one", r.ID)))...)
}

// requestFix is what the flow keeps while the right value is typed.
type requestFix struct {
	Request int64          `json:"request"`
	Field   registry.Field `json:"field"`
}

func (t *Turn) requestField() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	n, _ := t.id(1)
	if n < 0 || n >= int64(len(correctable())) {
		return sentence("error.stale", nil)
	}
	f := correctable()[n]
	if err := t.Await("request", "value", requestFix{r.ID, f}); err != nil {
		return err
	}
	return t.Ask("request.value", requestView{R: r, Case: r.Case, Field: f}, row(choice("cancel", "cancel")))
}

func (t *Turn) requestValue() error {
	var fix requestFix
	if !t.Data("request", &fix) || !slices.Contains(correctable(), fix.Field) {
		return sentence("error.stale", nil)
	}
	r, err := casework.OpenRequest(t.ctx, t.Tx, t.act(), fix.Request)
	if err != nil {
		return closedRequest(err)
	}
	c, err := t.Tx.Child(t.ctx, r.Child)
	if err != nil {
		return err
	}
	value, err := casework.ReadAnswer(c, fix.Field, t.Text, t.Today())
	var wrong *casework.AnswerError
	if errors.As(err, &wrong) {
		return t.Ask("request.wrong", requestView{Field: fix.Field}, row(choice("cancel", "cancel")))
	}
	if err != nil {
		return err
	}
	if _, err := casework.CorrectRecord(t.ctx, t.Tx, t.act(), r.ID, fix.Field, value); err != nil {
		return err
	}
	t.End()
	return t.Ask("request.corrected", requestView{Case: r.Case, Name: c.Values.Name, Field: fix.Field},
		row(choice("card_again", "card", int64(r.Child)), choice("request_back", "rq_one", r.ID)), row(choice("menu", "menu")))
}

func (t *Turn) requestErase() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	line, err := t.requestLine(r)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("request.erase", requestView{R: r, Case: r.Case, Name: line.Name},
		row(choice("request_erase_yes", "rq_erase_y", r.ID), choice("back", "rq_one", r.ID)))
}

// requestEraseAsked asks the second person, without whom nothing is erased.
func (t *Turn) requestEraseAsked() error {
	r, err := t.requestPressed()
	if err != nil {
		return err
	}
	subject, err := templates.Text("request.erase_subject", map[string]any{"Case": r.Case})
	if err != nil {
		return err
	}
	purpose, err := templates.Text("request.erase_purpose", map[string]any{"Relation": r.Relation, "Came": r.Came})
	if err != nil {
		return err
	}
	asked, err := casework.AskErase(t.ctx, t.Tx, t.act(), t.chat.ID, r.ID, subject, purpose)
	if err != nil {
		return err
	}
	t.End()
	return t.Ask("request.asked", requestView{R: r, Case: r.Case, Asked: asked}, row(choice("requests", "rq_start"), choice("menu", "menu")))
}
