package documents

import (
	"iter"

	"rasoat/registry"
)

// Checked is one row with what a check finds on it.
type Checked struct {
	Row       Row
	Clean     registry.Values
	Defects   registry.Defects // of every severity, pairs across the file included
	Proposals []registry.Proposal
}

// Found reports whether there is anything to say about the row.
func (c Checked) Found() bool { return c.Defects != 0 || len(c.Proposals) > 0 }

// Check checks every row of a list against the rules and against all other rows; ages are counted on
// asOf. It reads the list twice and keeps some 32 bytes a row.
func Check(list *List, asOf registry.Date) iter.Seq2[Checked, error] {
	return func(yield func(Checked, error) bool) {
		kin, err := readKin(list)
		if err != nil {
			yield(Checked{}, err)
			return
		}
		i := 0
		for row, err := range list.Rows() {
			if err != nil {
				yield(Checked{}, err)
				return
			}
			if !yield(checkRow(row, kin.neighbours(i), asOf), nil) {
				return
			}
			i++
		}
	}
}

func checkRow(row Row, n registry.Neighbours, asOf registry.Date) Checked {
	clean, proposals := registry.Clean(row.Values)
	return Checked{Row: row, Clean: clean, Defects: registry.Check(clean, n, asOf), Proposals: proposals}
}

// Finding is a checked row in the form of `rasoat check --json` (contracts.md).
type Finding struct {
	Sheet     string              `json:"sheet,omitempty"` // only where a file has several
	Row       int                 `json:"row"`
	Name      string              `json:"name"`
	Rules     []string            `json:"rules"`
	Proposals []registry.Proposal `json:"proposals"`
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
}

// Add counts one row.
func (s *Summary) Add(c Checked) {
	if s.Codes == nil {
		s.Codes = map[registry.Code]int{}
	}
	s.Rows++
	if c.Row.Hidden {
		s.Hidden++
	}
	if len(c.Proposals) > 0 {
		s.Proposed++
	}
	for _, code := range c.Defects.Codes() {
		s.Codes[code]++
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
