package registry

// MemberID identifies a person, MembershipID one role of that person on one unit; 0 is none.
type (
	MemberID     int64
	MembershipID int64
)

// Role is a set of rights on a unit, not a job title (design 2).
type Role string

// The roles. RoleSystem acts for the program itself: ticks, imports from the shell.
const (
	RoleOfficer      Role = "officer"
	RoleCollaborator Role = "collaborator"
	RolePolice       Role = "police"
	RoleLeader       Role = "leader"
	RoleAdmin        Role = "admin"
	RoleSystem       Role = "system"
)

// Roles lists the roles that a person can be invited to.
func Roles() []Role {
	return []Role{RoleOfficer, RoleCollaborator, RolePolice, RoleLeader, RoleAdmin}
}

// Organisation is the body for which a collaborator works; any other name than these is printed as it is.
type Organisation string

// The organisations that document 2513/LĐTBXH-TTTT names, and the hamlet's own team.
const (
	OrgYouthUnion   Organisation = "youth_union"
	OrgWomenUnion   Organisation = "women_union"
	OrgCollaborator Organisation = "collaborator"
	OrgHamletTeam   Organisation = "hamlet_team"
)

// Address is how a member is spoken to.
type Address string

// The forms of address; the sentences hold their words.
const (
	AddressComrade Address = "comrade"
	AddressBrother Address = "brother"
	AddressSister  Address = "sister"
	AddressBoth    Address = "both"
)

// DefaultAddress is the form for a role until the member chooses another.
func DefaultAddress(r Role) Address {
	if r == RoleCollaborator {
		return AddressBoth
	}
	return AddressComrade
}

// Member is a person who works on the records. A member need not have an account in any channel.
type Member struct {
	ID      MemberID
	Name    string
	Address Address
}

// Membership is a role of a member on a unit. A person acts in one membership at a time.
type Membership struct {
	ID           MembershipID
	Member       MemberID
	Name         string // the member's name
	Address      Address
	Role         Role
	Unit         UnitID
	UKey         UKey
	Organisation Organisation
	EnterFor     bool // may enter what somebody else has written or signed
	Ended        bool
	Rules        int // version of the rules of confidentiality that the member has accepted; 0 is none
}

// RulesVersion is the present version of the rules of confidentiality; their words are the template
// "rules.text". Whoever accepted an earlier one is asked again.
const RulesVersion = 1

// HasAccepted reports whether the member has accepted the present rules of confidentiality: before that
// nothing personal is shown. The program itself is bound by its code.
func (m Membership) HasAccepted() bool {
	return m.Role == RoleSystem || m.Rules >= RulesVersion
}

// Who values of a scope that are no collaborator's id.
const (
	WhoAll    int64 = 0  // every record in the range
	WhoPolice int64 = -1 // only records that stand in a docket
)

// Scope is the range of unit keys that a membership may see children in, and who is looking: WhoAll,
// WhoPolice or the collaborator's membership id. An empty range (lo > hi) means no children at all:
// admins, and leaders above the commune, whose figures come from tables without children.
func (m Membership) Scope() (lo, hi UKey, who int64) {
	lo, hi = m.UKey.Subtree()
	switch m.Role {
	case RoleOfficer, RoleSystem:
		return lo, hi, WhoAll
	case RoleCollaborator:
		lo, hi = m.UKey.Commune().Subtree()
		return lo, hi, int64(m.ID)
	case RolePolice:
		return lo, hi, WhoPolice
	case RoleLeader:
		if m.UKey.Level() >= LevelCommune {
			return lo, hi, WhoAll
		}
	}
	return 1, 0, WhoAll
}
