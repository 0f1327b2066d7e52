package casework

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
)

// LookList names the rows behind one number of a preview. It stands in presses: numbers are never given anew.
type LookList int64

// The lists of a preview; behind listClass those of the classes of the law, in their order.
const (
	ListNew LookList = iota + 1
	ListChanged
	ListMoved
	ListGone
	ListClash
	ListDoubled
	ListOverAge
	ListOutside
	ListTwice
	ListStrangers // of communes that are not this one's
	ListSkipped   // no children
	ListOffered   // proposals that can be accepted
	ListNumbers   // what comparing proposes
	ListDates
	ListDiffer
	ListUnknown
	ListDoubtful
	ListBusy
	listClass LookList = 100
)

// String is the stable name of the list, for its words; that of a class is empty.
func (p LookList) String() string {
	names := [...]string{
		"", "new", "changed", "moved", "gone", "clash", "doubled", "over_age", "outside", "twice", "strangers", "skipped", "offered",
		"numbers", "dates", "differ", "unknown", "doubtful", "busy",
	}
	if p <= 0 || int(p) >= len(names) {
		return ""
	}
	return names[p]
}

// Class is the class of the law whose rows the list holds; empty for other lists.
func (p LookList) Class() registry.Class {
	if i := int(p - listClass); i >= 0 && i < len(registry.Classes()) {
		return registry.Classes()[i]
	}
	return ""
}

// ImportLine is one row of a list that a preview opens.
type ImportLine struct {
	Sheet   string              `json:"s,omitempty"`
	Line    int                 `json:"l,omitempty"` // of the file; 0: it does not stand there
	Child   registry.ChildID    `json:"c,omitempty"` // 0: no record yet
	Name    string              `json:"n,omitempty"`
	Birth   string              `json:"b,omitempty"`
	Hamlet  string              `json:"h,omitempty"`
	Changes []registry.Proposal `json:"d,omitempty"` // old and new; for ListClash what is worked with and what the list says
	Hard    []registry.Field    `json:"w,omitempty"` // of these the ones that were worked on
	Codes   []string            `json:"f,omitempty"` // findings of the class
	Text    string              `json:"t,omitempty"` // of a row that is no child, or the commune of one that lives elsewhere
	Why     string              `json:"y,omitempty"` // a documents.SkipReason
}

// mostLines is how many rows of one list can be opened; the annotated copy holds all.
const mostLines = 5000

// importLines gathers what a preview can open. The nil one gathers nothing.
type importLines struct {
	lists  map[LookList][]ImportLine
	counts map[LookList]int
}

func newImportLines() *importLines {
	return &importLines{lists: map[LookList][]ImportLine{}, counts: map[LookList]int{}}
}

func (g *importLines) add(list LookList, line ImportLine) {
	if g.counts[list]++; len(g.lists[list]) < mostLines {
		g.lists[list] = append(g.lists[list], line)
	}
}

// row adds a row of the file.
func (g *importLines) row(list LookList, l *listed, with ...func(*ImportLine)) {
	if g == nil {
		return
	}
	line := lineOf(l)
	for _, set := range with {
		set(&line)
	}
	g.add(list, line)
}

func lineOf(l *listed) ImportLine {
	line := ImportLine{Sheet: l.sheet, Line: l.line, Name: l.clean.Name, Birth: l.clean.BirthDate, Hamlet: cmp.Or(l.place, l.hamlet)}
	if l.known != nil {
		line.Child = l.known.ID
	}
	return line
}

// also adds a change to the newest line of a list.
func (g *importLines) also(list LookList, change registry.Proposal) {
	if g == nil || g.counts[list] > mostLines {
		return
	}
	newest := &g.lists[list][len(g.lists[list])-1]
	newest.Changes = append(newest.Changes, change)
}

// record adds a record that does not stand in the file.
func (g *importLines) record(list LookList, id registry.ChildID) {
	if g != nil {
		g.add(list, ImportLine{Child: id})
	}
}

// findings adds a row to the lists of the classes in which something is missing or wrong.
func (g *importLines) findings(l *listed) {
	if g == nil {
		return
	}
	for i, class := range registry.Classes() {
		found := l.found & registry.ClassMask(class)
		if found == 0 || !slices.Contains(l.found.Classes(), class) {
			continue
		}
		g.row(listClass+LookList(i), l, func(line *ImportLine) {
			for _, code := range found.Codes() {
				line.Codes = append(line.Codes, code.String())
			}
		})
	}
}

// skipped adds what stands in the file and is no child.
func (g *importLines) skipped(skips []documents.Skip) {
	for _, skip := range skips {
		for _, l := range skip.Lines {
			g.add(ListSkipped, ImportLine{Sheet: l.Sheet, Line: l.Line, Text: l.Text, Why: string(skip.Reason)})
		}
		g.counts[ListSkipped] += skip.Count - len(skip.Lines)
	}
}

// changesOf are the fields in which two versions of a row differ.
func changesOf(before, after registry.Values) (changes []registry.Proposal) {
	for _, f := range registry.Fields() {
		if was, is := before.Get(f), after.Get(f); was != is {
			changes = append(changes, registry.Proposal{Field: f, Old: was, New: is})
		}
	}
	return changes
}

// clashOf are the fields in which list and work differ, with what is worked with as the old value.
func clashOf(conflicts []registry.Conflict) func(*ImportLine) {
	return func(line *ImportLine) {
		for _, c := range conflicts {
			line.Changes = append(line.Changes, registry.Proposal{Field: c.Field, Old: c.Working, New: c.Listed})
			if c.Hard {
				line.Hard = append(line.Hard, c.Field)
			}
		}
	}
}

// ListIndex is one list that can be opened: where it stands among the sealed ones.
type ListIndex struct {
	List  LookList
	Count int // rows, those that are not kept included
	Kept  int
	From  int // first byte
	Size  int
}

// bytes writes the lists one after the other, and where each stands.
func (g *importLines) bytes() (b []byte, index []ListIndex, err error) {
	lists := make([]LookList, 0, len(g.counts))
	for list, n := range g.counts {
		if n > 0 {
			lists = append(lists, list)
		}
	}
	slices.Sort(lists)
	for _, list := range lists {
		one, err := json.Marshal(g.lists[list])
		if err != nil {
			return nil, nil, fmt.Errorf("keep list %d: %w", list, err)
		}
		index = append(index, ListIndex{list, g.counts[list], len(g.lists[list]), len(b), len(one)})
		b = append(b, one...)
	}
	return b, index, nil
}
