package store

import (
	"cmp"
	"context"
	"slices"

	"rasoat/registry"
)

// The actions of lines that changed nothing.
const (
	LookCard    = "card"    // one record was opened
	LookList    = "list"    // a record stood on a list, or a list of so many was shown
	LookFile    = "file"    // a record stands in a file that was made
	LookDeliver = "deliver" // a notice that names a record went to a chat
	LookRefuse  = "refuse"  // something was not given; the note says why
)

// Look is a record that was read for whoever acts.
type Look struct {
	Child registry.ChildID
	UKey  registry.UKey
	Name  string
	Case  registry.CaseCode
	Alone bool // it was asked for by itself, not as one of a list

	// What may be said of it where names may not (design 9), as far as it was read.
	Birth   string
	Unit    registry.UnitID
	Defects registry.Defects
	Due     registry.Date
}

// saw notes that a record was read. Every method that gives away what stands in a record calls it, so
// that a feature cannot forget to: what no door has accounted for by Showed is journalled at the end.
func (tx *Tx) saw(l Look) {
	if tx.Scope.Actor == 0 || tx.unseen {
		return
	}
	tx.looks = append(tx.looks, l)
	if len(tx.looks) == 1 {
		tx.OnFlush(func(context.Context) error { tx.closeJournal(); return nil })
	}
}

// Through says by which door the transaction is asked, for lines that name none.
func (tx *Tx) Through(door string) { tx.door = door }

// For says what is read for: the feature that reads.
func (tx *Tx) For(purpose string) { tx.purpose = purpose }

// Purpose is what For has said.
func (tx *Tx) Purpose() string { return tx.purpose }

// Unseen says that what this transaction reads is shown to nobody: an import that compares.
func (tx *Tx) Unseen() { tx.unseen, tx.looks = true, nil }

// Looks are the records read for the actor so far, each once.
func (tx *Tx) Looks() []Look {
	looks := slices.Clone(tx.looks)
	slices.SortStableFunc(looks, func(a, b Look) int {
		if a.Child != b.Child {
			return cmp.Compare(a.Child, b.Child)
		}
		return -cmp.Compare(flag(a.Alone), flag(b.Alone))
	})
	return slices.CompactFunc(looks, func(a, b Look) bool { return a.Child == b.Child })
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Filed journals that records stand in a file that is being made, each with a line of its own, whoever
// asked for it: a parent may ask later where the child's data went.
func (tx *Tx) Filed(children []registry.Child) {
	lines := make([]Entry, 0, len(children))
	for _, c := range children {
		tx.Account(c.ID)
		lines = append(lines, Entry{Action: LookFile, Child: c.ID, UKey: c.UKey, Purpose: tx.purpose, Looked: true})
	}
	tx.Journal(lines...)
}

// Account says that the actor has a line for a record, or gets one: what is read of it needs no other.
func (tx *Tx) Account(child registry.ChildID) {
	if tx.accounted == nil {
		tx.accounted = map[registry.ChildID]bool{}
	}
	tx.accounted[child] = true
}

// Showed accounts for all that was read: of it these records were shown. Each gets a line, and where
// several of a list were shown the list gets one with their number.
func (tx *Tx) Showed(action string, shown []Look) {
	tx.looks = tx.looks[:0]
	listed := 0
	for _, l := range shown {
		if tx.accounted[l.Child] {
			continue
		}
		e := Entry{Action: action, Child: l.Child, UKey: l.UKey, Purpose: tx.purpose, Looked: true}
		if action == "" {
			e.Action = LookList
			if l.Alone {
				e.Action = LookCard
			}
		}
		if !l.Alone {
			listed++
		}
		tx.Journal(e)
	}
	if listed > 1 {
		tx.Journal(Entry{Action: cmp.Or(action, LookList), UKey: shown[0].UKey.Commune(), Count: listed, Purpose: tx.purpose, Looked: true})
	}
}

// unsaidLooks are the lines for what was read and not accounted for. Of a record for which the
// transaction has a line already nothing more need be said.
func (tx *Tx) unsaidLooks() []Entry {
	said := map[registry.ChildID]bool{}
	for _, e := range tx.lines {
		said[e.Child] = true
	}
	var lines []Entry
	for _, l := range tx.Looks() {
		if said[l.Child] || tx.accounted[l.Child] {
			continue
		}
		e := Entry{
			At: tx.Now, Actor: registry.MembershipID(tx.Scope.Actor), Door: tx.door, Action: LookList,
			Child: l.Child, UKey: l.UKey, Purpose: tx.purpose, Looked: true,
		}
		if l.Alone {
			e.Action = LookCard
		}
		lines = append(lines, e)
	}
	tx.looks = tx.looks[:0]
	return lines
}
