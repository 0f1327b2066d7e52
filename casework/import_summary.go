package casework

import (
	"fmt"

	"rasoat/registry"
)

// Summary says what an import did, or would do.
type Summary struct {
	File      string
	Commune   registry.UnitID
	Rows      int // children on the list, those that stand there twice included
	Hidden    int // of these on hidden rows or sheets
	Twice     int // rows that repeat an earlier one to the letter, the software's code included: left out
	New       int
	Changed   int
	Unchanged int
	Missing   int                // on an earlier list, still followed, and not on this one
	OverAge   int                // 16 or older: in no total
	Defective int                // children with something missing or wrong
	Conflicts []registry.ChildID // what the list now says differs from what is being worked on
	AtPolice  []registry.ChildID // of these with the police
	ByClass   map[registry.Class]int
	Hamlets   []FoundHamlet
	First     bool // the commune has had no list before
	Again     bool // this very file has been imported before
}

// Strange are the hamlets that the commune does not have.
func (s *Summary) Strange() []FoundHamlet {
	var strange []FoundHamlet
	for _, h := range s.Hamlets {
		if h.Unit == 0 && h.Name != "" {
			strange = append(strange, h)
		}
	}
	return strange
}

// Unplaced counts the children whose hamlet the list does not name.
func (s *Summary) Unplaced() int {
	for _, h := range s.Hamlets {
		if h.Name == "" {
			return h.Count
		}
	}
	return 0
}

// ClassCount is how many children of a list have something missing or wrong in a class of the law.
type ClassCount struct {
	Class registry.Class
	Count int
}

// Classes are the classes with findings, in the order of the document.
func (s *Summary) Classes() []ClassCount {
	var counts []ClassCount
	for _, class := range registry.Classes() {
		if n := s.ByClass[class]; n > 0 {
			counts = append(counts, ClassCount{class, n})
		}
	}
	return counts
}

// count adds what is found on one child of the list. Who is over age is in no total.
func (s *Summary) count(found registry.Defects) {
	if found.Has(registry.OverAge) {
		s.OverAge++
		return
	}
	if found.Only(registry.SeverityDefect) != 0 {
		s.Defective++
	}
	for _, class := range found.Classes() {
		s.ByClass[class]++
	}
}

// note is the import as the journal keeps it: ids and counts.
func (s *Summary) note(id int64) string {
	if s.New+s.Changed == 0 {
		return fmt.Sprintf("import %d: nothing new in %d rows", id, s.Rows)
	}
	return fmt.Sprintf("import %d: %d new, %d changed, %d unchanged, %d in conflict", id, s.New, s.Changed, s.Unchanged, len(s.Conflicts))
}
