package registry

// Filter says which records are meant. The zero value means all that the asker may see; fields are
// joined by "and", the members of a list by "or". Units are ids: never ranges, which change in a merge.
type Filter struct {
	Units        []UnitID     `json:"units,omitempty"`
	OnlyUnit     bool         `json:"only_unit,omitempty"` // the units themselves, not what is below: "Chưa rõ ấp"
	Classes      []Class      `json:"classes,omitempty"`
	Codes        []Code       `json:"codes,omitempty"`
	Stages       []Stage      `json:"stages,omitempty"`
	Returned     bool         `json:"returned,omitempty"`
	Overdue      bool         `json:"overdue,omitempty"`
	DueTo        Date         `json:"due_to,omitzero"`
	Assignee     MembershipID `json:"assignee,omitempty"`
	Unassigned   bool         `json:"unassigned,omitempty"`
	Docket       DocketID     `json:"docket,omitempty"`
	Obstacle     Obstacle     `json:"obstacle,omitempty"`
	AnyObstacle  bool         `json:"any_obstacle,omitempty"`
	HasNumber    bool         `json:"has_number,omitempty"` // with a well-formed number, whatever the stage
	BornFrom     Date         `json:"born_from,omitzero"`   // a birth date known only by month or year counts when any of its days may be meant
	BornTo       Date         `json:"born_to,omitzero"`     // inclusive
	Sex          Sex          `json:"sex,omitempty"`
	Ethnicity    string       `json:"ethnicity,omitempty"`     // canonical name of the group
	AssigneeName string       `json:"assignee_name,omitempty"` // as typed, without a title; compared accent-free, whole words
	Organisation Organisation `json:"organisation,omitempty"`  // of the assignee
	Household    string       `json:"household,omitempty"`     // brothers and sisters together
	Digits       string       `json:"-"`                       // of a number, whole or in part; inside one commune only, never kept in a conversation
	Proposals    bool         `json:"proposals,omitempty"`     // with an open proposal
	Name         string       `json:"name,omitempty"`          // every word must stand in the name, accents or not
	Case         CaseCode     `json:"case,omitempty"`
	Restricted   bool         `json:"restricted,omitempty"` // those that are kept and not used; without it lists leave them out
}

// Mask is the set of findings that the filter's classes and codes ask for, 0 for any.
func (f Filter) Mask() Defects {
	mask := NewDefects(f.Codes...)
	for _, class := range f.Classes {
		mask |= ClassMask(class) & (severityMask(SeverityDefect) | severityMask(SeverityWarning)) // as Defects.Classes counts
	}
	return mask
}
