package registry

// ListKind says what a list from the software claims to hold (design 3). What is missing from it, and
// what it proves, is judged within its kind and scope only.
type ListKind string

// The kinds of lists.
const (
	ListWhole      ListKind = "whole"      // every child of its scope
	ListDefective  ListKind = "defective"  // only those with something missing or wrong, as step 1 takes them out
	ListSupplement ListKind = "supplement" // some children more: who is not on it is not missing
)

// ListKinds lists the kinds in the order in which they are offered.
func ListKinds() []ListKind { return []ListKind{ListWhole, ListDefective, ListSupplement} }

// IsComplete reports whether a list of the kind names every child that it is about, so that who is
// not on it any more is missing.
func (k ListKind) IsComplete() bool { return k == ListWhole || k == ListDefective }

// ListSource says whose list it is. Only the software's own creates records and moves them; the others
// are compared, and propose.
type ListSource string

// The sources of lists.
const (
	SourceSoftware ListSource = "software"
	SourceSchool   ListSource = "school"
	SourceHealth   ListSource = "health"
)

// ListSources lists the sources in the order in which they are offered.
func ListSources() []ListSource { return []ListSource{SourceSoftware, SourceSchool, SourceHealth} }

// Evidence is what a value from a list of the source relies on.
func (s ListSource) Evidence() Evidence {
	switch s {
	case SourceSchool:
		return EvidenceSchool
	case SourceHealth:
		return EvidenceHealthList
	}
	return EvidenceNone
}
