package casework

import (
	"context"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// proposeAll opens the proposals, a few thousand records at a time.
func (c *comparison) proposeAll(ctx context.Context, pairs map[registry.ChildID]*listed) error {
	ids := make([]registry.ChildID, 0, len(pairs))
	for id := range pairs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for chunk := range slices.Chunk(ids, meetChunk) {
		children, err := c.tx.Children(ctx, chunk)
		if err != nil {
			return err
		}
		m := store.Merge{Import: c.id, Commune: c.commune}
		for i := range children {
			child := &children[i]
			before := *child
			if err := c.propose(child, pairs[child.ID]); err != nil {
				return err
			}
			if child.Version != before.Version {
				m.Changed, m.Before = append(m.Changed, child), append(m.Before, &before)
			}
		}
		if c.changed += len(m.Changed); c.dry || len(m.Changed) == 0 {
			continue
		}
		if err := c.tx.MergeImport(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// propose opens proposals where the list knows better than the record. What somebody has proposed
// stays, and a record that is on its way to the police or back gets none.
func (c *comparison) propose(child *registry.Child, l *listed) error {
	date, number := c.dateFor(child, l), c.numberFor(child, l)
	if date == "" && number == "" {
		return nil
	}
	if child.Stage != registry.StageDefective && child.Stage != registry.StageAssigned {
		c.done.Busy++
		c.line(ListBusy, child, l)
		return nil
	}
	for _, p := range [...]struct {
		field registry.Field
		text  string
		count *[]registry.ChildID
		list  LookList
	}{{registry.FieldBirthDate, date, &c.done.Dates, ListDates}, {registry.FieldIDNumber, number, &c.done.Numbers, ListNumbers}} {
		if p.text == "" {
			continue
		}
		child.Propose(registry.Proposal{Field: p.field, Old: child.Values.Get(p.field), New: p.text, Evidence: c.source.Evidence()})
		*p.count = append(*p.count, child.ID)
		c.line(p.list, child, l, registry.Proposal{Field: p.field, Old: child.Values.Get(p.field), New: p.text})
	}
	return child.Apply(registry.Event{Kind: registry.EventEdit, By: c.act.By, Today: c.today})
}

// dateFor is a full birth date for a record that has none, or one that is partial or no date.
func (c *comparison) dateFor(child *registry.Child, l *listed) string {
	theirs, err := registry.ParseBirthDate(l.clean.BirthDate)
	if err != nil || theirs.Precision() != registry.PrecisionDay || registry.Check(registry.Values{BirthDate: l.clean.BirthDate}, registry.Neighbours{}, c.today).Has(registry.DOBFuture) {
		return ""
	}
	ours := child.Values.BirthDate
	switch _, asked := child.Proposal(registry.FieldBirthDate); {
	case asked || ours == theirs.String():
		return ""
	case mayBe(ours, theirs.String()):
		return theirs.String()
	}
	c.differ(child, l, registry.FieldBirthDate)
	return ""
}

// numberFor is a number for a record that has none or a malformed one, with which nothing is wrong.
func (c *comparison) numberFor(child *registry.Child, l *listed) string {
	theirs, err := registry.ParseIDNumber(l.clean.IDNumber)
	if err != nil || theirs.IsPlaceholder() || string(theirs) == child.Values.IDNumber {
		return ""
	}
	_, asked := child.Proposal(registry.FieldIDNumber)
	_, err = registry.ParseIDNumber(child.Values.IDNumber)
	v := child.Proposed()
	switch {
	case asked:
		return ""
	case child.Values.IDNumber != "" && err == nil, registry.CheckNumber(theirs, v, c.today).Only(registry.SeverityDefect) != 0:
		c.differ(child, l, registry.FieldIDNumber)
		return ""
	}
	return string(theirs)
}

// line adds a row with the record that it is.
func (c *comparison) line(list LookList, child *registry.Child, l *listed, changes ...registry.Proposal) {
	c.lines.row(list, l, func(line *ImportLine) { line.Child, line.Changes = child.ID, changes })
}

// differ counts a record that holds something else, once, however many fields differ.
func (c *comparison) differ(child *registry.Child, l *listed, f registry.Field) {
	change := registry.Proposal{Field: f, Old: child.Values.Get(f), New: l.clean.Get(f)}
	if n := len(c.done.Differ); n > 0 && c.done.Differ[n-1] == child.ID {
		c.lines.also(ListDiffer, change)
		return
	}
	c.done.Differ = append(c.done.Differ, child.ID)
	c.line(ListDiffer, child, l, change)
}
