package documents

import (
	"iter"
	"slices"

	"rasoat/registry"
)

// Checked is one row with what a check finds on it.
type Checked struct {
	Row       Row
	Clean     registry.Values
	Defects   registry.Defects // of every severity, pairs across the file included
	Proposals []registry.Proposal
	Notes     Notes
}

// Found reports whether there is anything to say about the row by itself: what a whole column leaves open is
// said once.
func (c Checked) Found() bool { return c.Defects != 0 || len(c.Proposals) > 0 }

// checker knows of all rows what the check of one needs.
type checker struct {
	kin   *kin
	study Study
	asOf  registry.Date
}

// newChecker reads the whole list once. It keeps some 400 bytes a row.
func newChecker(list *List, asOf registry.Date) (*checker, error) {
	c := &checker{kin: newKin(), asOf: asOf}
	type read struct {
		row Row
		kin kinRow
	}
	for r, err := range inOrder(list.Rows(), func(row Row) read { return read{row, c.kin.read(row.Values)} }) {
		if err != nil {
			return nil, err
		}
		c.kin.add(r.kin)
		c.study.Add(r.row)
	}
	c.kin.compare()
	return c, nil
}

// Check checks every row of a list against the rules and against all other rows; ages are counted on
// asOf. It reads the list twice, with all cores, and keeps some 400 bytes a row.
func Check(list *List, asOf registry.Date) iter.Seq2[Checked, error] {
	return func(yield func(Checked, error) bool) {
		c, err := newChecker(list, asOf)
		if err != nil {
			yield(Checked{}, err)
			return
		}
		i := 0
		for checked, err := range inOrder(list.Rows(), c.check) {
			if err == nil {
				c.settle(&checked, i)
			}
			if !yield(checked, err) || err != nil {
				return
			}
			i++
		}
	}
}

// check finds what the row itself and its column tell.
func (c *checker) check(row Row) Checked {
	values := row.Values
	for _, p := range row.Encoded { // the rules speak of what the row says, not of how it was typed
		values = values.With(p.Field, p.New)
	}
	clean, proposals := registry.Clean(values)
	proposals = append(slices.Clone(row.Encoded), proposals...)
	notes, ordered := c.study.Mark(row)
	checked := Checked{
		Row: row, Clean: clean, Defects: registry.Check(clean, registry.Neighbours{}, c.asOf),
		Proposals: append(proposals, ordered...), Notes: row.Notes | notes,
	}
	if checked.Defects&(registry.ClassMask(registry.ClassBadID)) != 0 && len(registry.Suspects(clean)) > 1 {
		checked.Notes |= NoteSeveralFixes
	}
	return checked
}

// settle adds what the other rows tell about the row with that number.
func (c *checker) settle(checked *Checked, i int) {
	if n := c.kin.neighbours(i); n != (registry.Neighbours{}) {
		checked.Defects = registry.Check(checked.Clean, n, c.asOf)
	}
	if checked.Defects.Has(registry.IDDuplicate) {
		checked.Proposals = registry.WithoutSlips(checked.Proposals)
		checked.Notes &^= NoteSeveralFixes
	}
}

// Finding is a checked row in the form of `rasoat check --json` (contracts.md).
type Finding struct {
	Sheet     string              `json:"sheet,omitempty"` // only where a file has several
	Row       int                 `json:"row"`
	Name      string              `json:"name"`
	Rules     []string            `json:"rules"`
	Proposals []registry.Proposal `json:"proposals"`
	Notes     []string            `json:"notes,omitempty"`
	Hidden    bool                `json:"hidden,omitempty"`
}

// Finding puts the row into its public form; several says whether the sheet has to be named.
func (c Checked) Finding(several bool) Finding {
	f := Finding{Row: c.Row.Line, Name: c.Clean.Name, Rules: []string{}, Proposals: c.Proposals, Hidden: c.Row.Hidden}
	if several {
		f.Sheet = c.Row.Sheet
	}
	for _, code := range c.Defects.Codes() {
		f.Rules = append(f.Rules, code.String())
	}
	for _, note := range c.Notes.OfRow().Each() {
		f.Notes = append(f.Notes, note.String())
	}
	if f.Proposals == nil {
		f.Proposals = []registry.Proposal{}
	}
	return f
}

// Summary counts what a check has found.
type Summary struct {
	Rows     int // children on the list
	OverAge  int // of these, outside the work
	Faulty   int // rows with a defect, over-age ones left out
	Asked    int // rows with a warning or hint and no defect
	Hidden   int // children on hidden rows or sheets
	Proposed int // rows with a proposal
	Codes    map[registry.Code]int
	Classes  map[registry.Class]int // rows with a defect or warning of the class
	Notes    map[Notes]int
	Hamlets  []PlaceCount // in the order in which they come up
	Communes []PlaceCount // the same, where the file names communes

	places map[string]int
}

// PlaceCount counts the children of one hamlet or commune, as the list writes it; Commune is that of a hamlet.
type PlaceCount struct {
	Name, Commune string
	Rows, Faulty  int
}

// Add counts one row.
func (s *Summary) Add(c Checked) {
	if s.Codes == nil {
		s.Codes, s.Classes, s.Notes = map[registry.Code]int{}, map[registry.Class]int{}, map[Notes]int{}
		s.places = map[string]int{}
	}
	s.Rows++
	for _, note := range c.Notes.Each() {
		s.Notes[note]++
	}
	isFaulty := !c.Defects.Has(registry.OverAge) && c.Defects.Only(registry.SeverityDefect) != 0
	s.Hamlets = s.count(s.Hamlets, "h", PlaceCount{Name: c.Clean.Hamlet, Commune: c.Row.Commune}, isFaulty)
	if c.Row.Commune != "" {
		s.Communes = s.count(s.Communes, "c", PlaceCount{Name: c.Row.Commune}, isFaulty)
	}
	if c.Row.Hidden {
		s.Hidden++
	}
	if len(c.Proposals) > 0 {
		s.Proposed++
	}
	for _, code := range c.Defects.Codes() {
		s.Codes[code]++
	}
	for _, class := range c.Defects.Classes() {
		s.Classes[class]++
	}
	switch {
	case c.Defects.Has(registry.OverAge):
		s.OverAge++
	case c.Defects.Only(registry.SeverityDefect) != 0:
		s.Faulty++
	case c.Defects != 0:
		s.Asked++
	}
}

// count adds a row to its place, however its name is spelt. kind keeps hamlets and communes apart.
func (s *Summary) count(places []PlaceCount, kind string, p PlaceCount, isFaulty bool) []PlaceCount {
	p.Name, p.Commune = registry.CleanText(p.Name), registry.CleanText(p.Commune)
	key := kind + foldKey(p.Commune) + "\x00" + foldKey(p.Name)
	i, known := s.places[key]
	if !known {
		i = len(places)
		s.places[key], places = i, append(places, p)
	}
	places[i].Rows++
	if isFaulty {
		places[i].Faulty++
	}
	return places
}
