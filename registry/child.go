package registry

import "slices"

// ChildID identifies a record in our own tables, DocketID a list handed to the police; 0 is none.
type (
	ChildID  int64
	DocketID int64
)

// Child is one record: what was imported, what is believed now, and where it stands.
type Child struct {
	ID        ChildID
	Seal      [16]byte // the record's uuid, to which its sealed texts are bound
	Issuer    UnitID   // the commune that issued the case code, kept for ever
	Case      CaseCode
	Unit      UnitID // the hamlet, or the commune when the hamlet is unknown
	UKey      UKey
	Software  string // the child's code in the national software, empty when unknown
	Household string // groups brothers and sisters; a key, not a name
	Imported  Values // as it came, normalised to NFC only
	Values    Values // what is worked on

	Stage       Stage
	Defects     Defects
	Proposals   []Proposal // open: neither approved nor dropped
	Answers     []Answer   // of the re-check that is under way or waits for approval
	Return      Return     // why the police gave it back, until it is approved again
	SentBack    string     // what the officer wants to have cleared up, until it is answered
	Obstacle    Obstacle
	ReviewOn    Date // when the obstacle is looked at again
	Assignee    MembershipID
	Due         Date
	Docket      DocketID // the list in which the record stands at the police
	IDConfirmed bool
	Closed      Closing
	Restricted  bool // kept and not used, as the family asked; set beside the record, never by a step
	Version     int  // grows by one at every change
}

// Return is the reason for which the police give a line back; its text is public.
type Return string

// The reasons that are offered; ReturnOther comes with words of its own.
const (
	ReturnNone         Return = ""
	ReturnName         Return = "name_differs"
	ReturnBirth        Return = "birth_differs"
	ReturnNotFound     Return = "not_found"
	ReturnUnregistered Return = "birth_unregistered"
	ReturnDuplicate    Return = "duplicate"
	ReturnOther        Return = "other"
)

// Returns lists the reasons in the order in which they are offered.
func Returns() []Return {
	return []Return{ReturnName, ReturnBirth, ReturnNotFound, ReturnUnregistered, ReturnDuplicate, ReturnOther}
}

// Proposed is the value of a field once the open proposals are approved.
func (c *Child) Proposed() Values {
	v := c.Values
	for _, p := range c.Proposals {
		v = v.With(p.Field, p.New)
	}
	return v
}

// Propose opens a proposal, in place of an earlier one for the same field.
func (c *Child) Propose(p Proposal) {
	c.Drop(p.Field)
	c.Proposals = append(c.Proposals, p)
}

// Drop takes back the open proposal for a field, if there is one. It works on a copy: an earlier
// image of the record may share the list.
func (c *Child) Drop(f Field) {
	c.Proposals = slices.DeleteFunc(slices.Clone(c.Proposals), func(p Proposal) bool { return p.Field == f })
}

// Proposal returns the open proposal for a field.
func (c *Child) Proposal(f Field) (Proposal, bool) {
	i := slices.IndexFunc(c.Proposals, func(p Proposal) bool { return p.Field == f })
	if i < 0 {
		return Proposal{}, false
	}
	return c.Proposals[i], true
}

// settle makes the open proposals the working values.
func (c *Child) settle() {
	c.Values, c.Proposals, c.Answers = c.Proposed(), nil, nil
}

// IsOverdue reports whether an assigned record is past its due day and nothing excuses it.
func (c *Child) IsOverdue(today Date) bool {
	return c.Stage == StageAssigned && !c.Due.IsZero() && c.Due.Before(today) && !c.IsMuted(today)
}

// IsMuted reports whether an obstacle silences reminders on that day.
func (c *Child) IsMuted(today Date) bool {
	return c.Obstacle != ObstacleNone && today.Before(c.ReviewOn)
}
