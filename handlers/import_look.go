package handlers

import (
	"slices"
	"strings"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// importIndexView is what the template import.index is given.
type importIndexView struct {
	File  string
	Lists []importIndexed
}

type importIndexed struct {
	casework.ListIndex
	Name  string // of the list, a word of "import_list"; empty for a class
	Class registry.Class
}

func indexed(at casework.ListIndex) importIndexed {
	return importIndexed{at, at.List.String(), at.List.Class()}
}

// importLists offers every list behind the numbers of a preview.
func (t *Turn) importLists() error {
	job, _ := t.id(0)
	look, err := casework.LookIntoImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
	if err != nil {
		return err
	}
	view := importIndexView{File: look.File}
	var open []Choice
	for _, at := range look.Lists {
		list := indexed(at)
		view.Lists = append(view.Lists, list)
		if at.List == casework.ListOffered {
			open = append(open, choiceWith("import_list", list, "im_offers", job, 1))
			continue
		}
		open = append(open, choiceWith("import_list", list, "im_list", job, int64(at.List)))
	}
	t.End()
	ask := t.askBelow
	if t.fromLook(1) {
		ask = t.Ask
	}
	return ask("import.index", view, append(column(open...), row(choice("import_show", "im_show", job), choice("menu", "menu")))...)
}

// importLinesView is what the template import.lines is given.
type importLinesView struct {
	importIndexed
	File  string
	Lines []importLineView
}

// importLineView is one row, numbers masked.
type importLineView struct {
	casework.ImportLine
	Place   int
	Case    registry.CaseCode
	Number  bool // there is such
	Changes []importChange
}

// importChange is a field before and after; of a clash with the work what is worked with and what the list says.
type importChange struct {
	registry.Proposal
	Hard bool // the field has been worked on
}

// importList opens one of the lists, a page at a time.
func (t *Turn) importList() error {
	job, _ := t.id(0)
	list, _ := t.id(1)
	page, _ := t.id(2)
	opened, err := casework.OpenImportList(t.ctx, t.Tx, t.act(), t.chat.ID, job, casework.LookList(list))
	if err != nil {
		return err
	}
	from, to, page := pageOf(len(opened.Lines), page)
	view := importLinesView{importIndexed: indexed(opened.Index), File: opened.File}
	if view.Lines, err = t.importLines(opened.Lines[from:to], from); err != nil {
		return err
	}
	var cards []Choice
	for _, line := range view.Lines {
		if line.Child != 0 {
			cards = append(cards, choiceWith("child", registry.Values{Name: line.Name}, "card", int64(line.Child)))
		}
	}
	var turn []Choice
	if page > 0 {
		turn = append(turn, choice("page_back", "im_list", job, list, page-1))
	}
	if to < len(opened.Lines) {
		turn = append(turn, choice("page_next", "im_list", job, list, page+1))
	}
	t.End()
	foot := row(choice("import_lists", "im_lists", job, 1), choice("import_show", "im_show", job))
	return t.Ask("import.lines", view, append(column(cards...), turn, foot)...)
}

// pageOf is the part of n lines that a page shows; a page that is not there is the first.
func pageOf(n int, page int64) (from, to int, at int64) {
	if page < 0 || page*pageSize >= int64(n) {
		page = 0
	}
	from = int(page) * pageSize
	return from, min(n, from+pageSize), page
}

// importLines are rows as they are shown. What the file says of a child that has a record is shown with that record,
// so that the look is one at it.
func (t *Turn) importLines(lines []casework.ImportLine, from int) ([]importLineView, error) {
	var ids []registry.ChildID
	for _, l := range lines {
		if l.Child != 0 && !slices.Contains(ids, l.Child) {
			ids = append(ids, l.Child)
		}
	}
	children, err := t.Tx.Children(t.ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]importLineView, len(lines))
	for i, l := range lines {
		v := importLineView{ImportLine: l, Place: from + i + 1}
		if at := slices.IndexFunc(children, func(c registry.Child) bool { return c.ID == l.Child }); at >= 0 {
			c := &children[at]
			v.Case, v.Number = c.Case, true
			if l.Line == 0 {
				v.Name, v.Birth = c.Values.Name, c.Values.BirthDate
				if v.Hamlet, err = t.hamletOf(c.Unit); err != nil {
					return nil, err
				}
			}
		} else {
			v.Child = 0 // gone since
		}
		v.Text = hiddenNumbers(l.Text)
		for _, change := range t.shownChanges(l.Changes) {
			v.Changes = append(v.Changes, importChange{change, slices.Contains(l.Hard, change.Field)})
		}
		views[i] = v
	}
	return views, nil
}

// shownChanges are changes as the reader may see them.
func (t *Turn) shownChanges(changes []registry.Proposal) []registry.Proposal {
	shown := slices.Clone(changes)
	for i := range shown {
		c := &shown[i]
		if c.Field == registry.FieldIDNumber && t.Me.May(registry.ActSeeNumber) {
			c.Old, c.New = maskAll(c.Old), maskAll(c.New)
			continue
		}
		c.Old, c.New = t.shown(c.Field, c.Old), t.shown(c.Field, c.New)
	}
	return shown
}

// maskAll hides all but the last three signs of what was written as a number, however long it is.
func maskAll(text string) string {
	signs := []rune(text)
	for i := 0; i < len(signs)-3; i++ {
		signs[i] = '•'
	}
	return string(signs)
}

// hiddenNumbers hides what may be a number in a line of a file.
func hiddenNumbers(text string) string {
	const short = 6 // longer runs of digits are no day, year or count
	var b strings.Builder
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		if n < 0 {
			n = len(text)
		}
		if n > short {
			b.WriteString(maskAll(text[:n]))
		} else {
			b.WriteString(text[:n])
		}
		text = text[n:]
		if text != "" {
			r := []rune(text)[0]
			b.WriteRune(r)
			text = text[len(string(r)):]
		}
	}
	return b.String()
}

// askBelow is Ask for what is opened from a preview: that stays where it stands.
func (t *Turn) askBelow(template string, data any, rows ...[]Choice) error {
	if err := t.Ask(template, data, rows...); err != nil {
		return err
	}
	t.stayBelow()
	return nil
}

// stayBelow keeps the message that was pressed where it stands: what it offers is needed after this.
func (t *Turn) stayBelow() {
	for i := range t.out {
		t.out[i].prompt = false
	}
}

// fromLook: the press stands under something that was opened, which the answer may take the place of; presses of
// previews and results carry no such mark.
func (t *Turn) fromLook(at int) bool {
	mark, _ := t.id(at)
	return mark == 1
}

// importShow shows the preview once more, with the figures of now.
func (t *Turn) importShow() error {
	job, _ := t.id(0)
	t.End()
	if err := casework.RenewImport(t.ctx, t.Tx, t.act(), t.chat.ID, job); err != nil || !store.IsPage(t.chat.ID) {
		return err
	}
	return t.Ask("import.shown_there", nil, row(choice("menu", "menu")))
}
