package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// importPeopleView is what the template import.people is given.
type importPeopleView struct {
	File  string
	What  string // "gone", "clash"
	Total int
	Lines []importPerson
}

type importPerson struct {
	Place  int
	Child  registry.Child
	Hamlet string
}

// importRows opens the lines of a file that are no children.
func (t *Turn) importRows() error {
	job, _ := t.id(0)
	look, err := casework.LookIntoImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
	if err != nil {
		return err
	}
	t.End()
	return t.askBelow("import.rows", look, row(choice("import_show", "im_show", job), choice("menu", "menu")))
}

// askBelow is Ask for what is opened from a preview: that stays where it stands.
func (t *Turn) askBelow(template string, data any, rows ...[]Choice) error {
	if err := t.Ask(template, data, rows...); err != nil {
		return err
	}
	t.out[len(t.out)-1].prompt = false
	return nil
}

// importShow shows the preview once more, with the figures of now.
func (t *Turn) importShow() error {
	job, _ := t.id(0)
	t.End()
	return casework.RenewImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
}

func (t *Turn) importGone() error {
	return t.importPeople("gone", "im_gone", func(l casework.ImportLook) []registry.ChildID { return l.Gone })
}

func (t *Turn) importClash() error {
	return t.importPeople("clash", "im_clash", func(l casework.ImportLook) []registry.ChildID { return l.Conflicts })
}

// importPeople opens records that a preview counts, a page at a time.
func (t *Turn) importPeople(what, verb string, of func(casework.ImportLook) []registry.ChildID) error {
	job, _ := t.id(0)
	page, _ := t.id(1)
	look, err := casework.LookIntoImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
	if err != nil {
		return err
	}
	ids := of(look)
	if page < 0 || page > int64(len(ids)/pageSize) {
		page = 0
	}
	from := int(page) * pageSize
	to := min(len(ids), from+pageSize)
	children, err := t.Tx.Children(t.ctx, ids[from:to])
	if err != nil {
		return err
	}
	view := importPeopleView{File: look.File, What: what, Total: len(ids)}
	var open []Choice
	for i := range children {
		c := &children[i]
		hamlet, err := t.hamletOf(c.Unit)
		if err != nil {
			return err
		}
		view.Lines = append(view.Lines, importPerson{from + i + 1, *c, hamlet})
		open = append(open, choiceWith("child", c.Values, "card", int64(c.ID)))
	}
	var turn []Choice
	if page > 0 {
		turn = append(turn, choice("page_back", verb, job, page-1))
	}
	if to < len(ids) {
		turn = append(turn, choice("page_next", verb, job, page+1))
	}
	t.End()
	foot := row(choice("import_show", "im_show", job), choice("menu", "menu"))
	return t.askBelow("import.people", view, append(column(open...), turn, foot)...)
}
