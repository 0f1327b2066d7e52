package casework

import (
	"fmt"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
)

// Summary says what an import did, or would do: counts and ids, no contents.
type Summary struct {
	File       string
	Import     int64 // the import itself, once it is done
	Kind       registry.ListKind
	Source     registry.ListSource
	Rows       int                    // children on the list, those that stand there twice included
	Hidden     int                    // of these on hidden rows or sheets
	OfOthers   int                    // rows of communes that are not this one's: left out, and in no other number
	Places     []documents.PlaceCount // former communes that the rows name, where there are several
	Twice      int                    // rows that repeat an earlier one to the letter, the software's code included: left out
	New        int
	Changed    int
	Unchanged  int
	Moved      int                // records that got another hamlet than they had
	Missing    int                // on the last list of this kind and scope, still followed, and not on this one
	Gone       []registry.ChildID // who they are
	Outside    int                // rows of other hamlets than the list is said to be about
	Proved     int                // records that the list proves clean after they were put into the software
	Proposed   int                // rows with a value that is proposed in place of another
	Accepted   int                // proposals that were accepted before the import
	Notes      map[string]int     // rows of which something has to be said beside the rules, by documents.Notes
	Doubled    int                // rows whose number or child stands on another record as well
	Declared   int                // the unit's own word on its total; 0 for none
	DeclaredOn registry.Date
	OverAge    int                // 16 or older: in no total
	Defective  int                // children with something missing or wrong
	Conflicts  []registry.ChildID // what the list now says differs from what is being worked on
	AtPolice   []registry.ChildID // of these with the police
	Classes    []ClassCount       // with findings, in the order of the document
	Hamlets    []FoundHamlet      // in the order of the list
	Strange    []FoundHamlet      // of these the ones that the commune does not have
	First      bool               // the commune has had no list before
	Again      bool               // this very file has been imported before
}

// ClassCount is how many children of a list have something missing or wrong in a class of the law.
type ClassCount struct {
	Class registry.Class
	Count int
}

// findHamlets sets the hamlets of the list, and which of them are strange: those of which nobody has said that
// they are unknown.
func (s *Summary) findHamlets(found []FoundHamlet, said map[string]registry.UnitID) {
	s.Hamlets, s.Strange = found, nil
	for _, h := range found {
		if _, decided := said[hamletKey(h.Name)]; h.Unit == 0 && h.Name != "" && !decided {
			s.Strange = append(s.Strange, h)
		}
	}
}

// isIdle: everything stands as it was.
func (s *Summary) isIdle() bool { return s.New+s.Changed+s.Moved+len(s.Strange) == 0 }

// count adds what is found on one child of the list. Who is over age is in no total.
func (s *Summary) count(l *listed) {
	found := l.found
	open, accepted := l.offered()
	if len(open) > 0 {
		s.Proposed++
	}
	s.Accepted += len(accepted)
	for _, note := range l.notes.Each() {
		if s.Notes == nil {
			s.Notes = map[string]int{}
		}
		s.Notes[note.String()]++
	}
	if found&around != 0 {
		s.Doubled++
	}
	if found.Has(registry.OverAge) {
		s.OverAge++
		return
	}
	if found.Only(registry.SeverityDefect) != 0 {
		s.Defective++
	}
	for _, class := range found.Classes() {
		i := slices.IndexFunc(s.Classes, func(c ClassCount) bool { return c.Class == class })
		s.Classes[i].Count++
	}
}

// compare counts what became of one record.
func (s *Summary) compare(before, after *registry.Child) {
	if before.Unit != after.Unit {
		s.Moved++
	}
	if after.Stage == registry.StageClean && (before.Stage == registry.StageUpdated || before.Stage == registry.StageConfirmed) {
		s.Proved++
	}
}

// emptyClasses has a count for every class, and dropEmpty leaves those out that stayed at nothing.
func emptyClasses() []ClassCount {
	var counts []ClassCount
	for _, class := range registry.Classes() {
		counts = append(counts, ClassCount{Class: class})
	}
	return counts
}

func dropEmpty(counts []ClassCount) []ClassCount {
	return slices.DeleteFunc(counts, func(c ClassCount) bool { return c.Count == 0 })
}

// note is the import as the journal keeps it: ids and counts.
func (s *Summary) note(id int64) string {
	if s.New+s.Changed+s.Moved == 0 {
		return fmt.Sprintf("import %d: nothing new in %d rows", id, s.Rows)
	}
	return fmt.Sprintf("import %d: %d new, %d changed, %d unchanged, %d in conflict", id, s.New, s.Changed, s.Unchanged, len(s.Conflicts))
}
