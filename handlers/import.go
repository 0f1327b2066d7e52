package handlers

import (
	"strconv"
	"strings"

	"rasoat/casework"
	"rasoat/registry"
)

// importRoute takes a commune's list. Reading and writing are a job; what it asks and says in between are
// notices under one message, whose buttons come back here.
func importRoute() Route {
	return Route{
		Name:     "import",
		Commands: []string{"nhap"},
		Right:    registry.ActImport,
		Start:    (*Turn).importStart,
		File:     (*Turn).importFile,
		Steps: map[string]func(*Turn) error{
			"file":  (*Turn).importStart,
			"total": (*Turn).importTotalTyped,
		},
		Expects: map[string]Expect{"file": expectsChoice, "total": expectsNumber},
		Presses: map[string]func(*Turn) error{
			"im_start":  (*Turn).importStart,
			"im_yes":    (*Turn).importYes,
			"im_no":     (*Turn).importNo,
			"im_say":    (*Turn).importAnswer,
			"im_what":   (*Turn).importWhat,
			"im_sort":   (*Turn).importSort,
			"im_mark":   (*Turn).importMark,
			"im_total":  (*Turn).importTotal,
			"im_show":   (*Turn).importShow,
			"im_lists":  (*Turn).importLists,
			"im_list":   (*Turn).importList,
			"im_offers": (*Turn).importOffers,
			"im_offer":  (*Turn).importOffer,
			"im_take":   (*Turn).importTake,
			"im_all":    (*Turn).importTakeAll,
			"im_props":  (*Turn).importProposals,
			"im_blank":  (*Turn).importBlank,
			"im_past":   (*Turn).importPast,
			"im_undo":   (*Turn).importUndo,
			"im_back":   (*Turn).importBack,
			"im_work":   (*Turn).importWork,
			"im_pairs":  (*Turn).importPairs,
			"im_conf":   (*Turn).importConflicts,
		},
	}
}

// importStart says what to send; a text in place of a file is answered with the same.
func (t *Turn) importStart() error {
	if err := t.Await("import", "file", nil); err != nil {
		return err
	}
	return t.Ask("import.start", t.Unit, row(choice("import_blank", "im_blank"), choice("import_past", "im_past")), row(choice("cancel", "cancel")))
}

// importFile leaves the list to the worker.
func (t *Turn) importFile() error {
	f := t.Msg.File
	if err := t.takeFile(); err != nil {
		return err
	}
	t.End()
	return casework.StartImport(t.ctx, t.Tx, t.act(), t.chat.ID, casework.SentFile{ID: f.ID, Name: f.Name, Message: int64(t.Msg.MessageID)})
}

func (t *Turn) importYes() error {
	job, _ := t.id(0)
	return casework.AcceptImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
}

func (t *Turn) importNo() error {
	job, ok := t.id(0)
	if !ok || job == 0 {
		return casework.ErrImportGone
	}
	if err := casework.DeclineImport(t.ctx, t.Tx, t.act(), t.chat.ID, job); err != nil {
		return err
	}
	return t.Ask("import.declined", nil, row(choice("menu", "menu")))
}

// importAnswer takes an answer over; the worker goes on in the same message.
func (t *Turn) importAnswer() error {
	job, _ := t.id(0)
	seq, _ := t.id(1)
	place, ok := t.id(2)
	if !ok {
		return casework.ErrImportGone
	}
	return casework.AnswerImport(t.ctx, t.Tx, t.act(), t.chat.ID, job, seq, place)
}

func (t *Turn) importWhat() error {
	job, _ := t.id(0)
	return casework.ReaskImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
}

func (t *Turn) importSort() error {
	job, _ := t.id(0)
	return casework.SortImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
}

func (t *Turn) importMark() error {
	job, _ := t.id(0)
	if err := casework.MarkImport(t.ctx, t.Tx, t.act(), t.chat.ID, job); err != nil {
		return err
	}
	return t.Say("import.marking", nil)
}

// totalView is what the templates import.total_* are given.
type totalView struct {
	Unit  registry.Unit
	Total int
	On    registry.Date
}

// importTotal asks for the unit's own word on its total.
func (t *Turn) importTotal() error {
	job, _ := t.id(0)
	if _, err := casework.LookIntoImport(t.ctx, t.Tx, t.act(), t.chat.ID, job); err != nil {
		return err
	}
	view := totalView{Unit: t.Unit}
	totals, err := t.Tx.UnitTotals(t.ctx, t.Unit.ID)
	if err != nil {
		return err
	}
	for _, total := range totals {
		if total.Unit == t.Unit.ID {
			view.Total, view.On = total.Total, total.On
		}
	}
	if err := t.Await("import", "total", job); err != nil {
		return err
	}
	return t.askBelow("import.total_ask", view, row(choice("import_show", "im_show", job), choice("cancel", "cancel")))
}

// importTotalTyped keeps the total, and has the preview made anew if it still waits.
func (t *Turn) importTotalTyped() error {
	var job int64
	if !t.Data("import", &job) {
		return sentence("error.stale", nil)
	}
	total, err := strconv.Atoi(strings.NewReplacer(" ", "", ".", "", ",", "").Replace(t.Text))
	if err != nil {
		return sentence("import.total_wrong", nil)
	}
	if err := casework.DeclareTotal(t.ctx, t.Tx, t.act(), t.Unit, total); err != nil {
		return err
	}
	t.End()
	if err := t.Say("import.total_done", totalView{Unit: t.Unit, Total: total}); err != nil {
		return err
	}
	return casework.RenewImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
}

// importBlank hands out the empty form.
func (t *Turn) importBlank() error {
	content, name, err := casework.EmptyList()
	if err != nil {
		return err
	}
	if err := t.attach(name, content, "import.blank", nil); err != nil {
		return err
	}
	t.Share()
	return nil
}

// importWork goes on with the day's work once the list is in.
func (t *Turn) importWork() error {
	if err := t.start(t.h.routes.name["work"]); err != nil {
		return err
	}
	t.stayBelow()
	return nil
}

func (t *Turn) importPairs() error     { return t.besides("pr_list") }
func (t *Turn) importConflicts() error { return t.besides("cf_list") }

// besides opens another feature below the result of an import, whose undo is offered there.
func (t *Turn) besides(press string) error {
	if err := t.press(press); err != nil {
		return err
	}
	t.stayBelow()
	return nil
}

// importProposals lists the records with a proposal that waits.
func (t *Turn) importProposals() error {
	t.End()
	if err := t.showList(listing{Title: "proposed", Filter: registry.Filter{Proposals: true}}); err != nil {
		return err
	}
	t.stayBelow()
	return nil
}
