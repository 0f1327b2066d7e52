package handlers

import (
	"slices"

	"rasoat/registry"
)

func (t *Turn) listPage() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	if page, ok := t.id(0); ok && page >= 0 && page < int64(len(l.Pages)) {
		l.Page = int(page)
		return t.showList(l)
	}
	return sentence("error.stale", nil)
}

// listUnit narrows to a hamlet; the commune's own id means the children whose hamlet is unknown.
func (t *Turn) listUnit() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	unit, _ := t.id(0)
	l.Filter.Units = []registry.UnitID{registry.UnitID(unit)}
	l.Filter.OnlyUnit = true
	l.Pages, l.Page, l.Count = nil, 0, false
	return t.showList(l)
}

func (t *Turn) listAll() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	l.All, l.Count = true, false
	return t.showList(l)
}

// listKinds offers the classes of the law with their counts.
func (t *Turn) listKinds() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	tallies, err := t.Tx.TallyChildren(t.ctx, l.Filter)
	if err != nil {
		return err
	}
	var rows [][]Choice
	for i, class := range registry.Classes() {
		n := 0
		for _, tally := range tallies {
			if slices.Contains(tally.Defects.Classes(), class) {
				n += tally.Count
			}
		}
		if n > 0 {
			rows = append(rows, row(choiceWith("class", map[string]any{"Class": class, "Count": n}, "ls_class", int64(i))))
		}
	}
	return t.Ask("list.kinds", nil, append(rows, row(choice("back", "ls_back")))...)
}

func (t *Turn) listClass() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(registry.Classes())) {
		return sentence("error.stale", nil)
	}
	l.Filter.Classes = []registry.Class{registry.Classes()[i]}
	l.Pages, l.Page = nil, 0
	return t.showList(l)
}

func (t *Turn) listBack() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	l.Back = true
	return t.showList(l)
}
