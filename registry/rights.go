package registry

import "slices"

// Action is something that a member may be allowed to do.
type Action string

// The actions of the rights table.
const (
	ActFigures     Action = "figures"      // counts and progress of the unit
	ActList        Action = "list"         // names and kinds of defect
	ActCard        Action = "card"         // one record
	ActImport      Action = "import"       // a list in
	ActAssign      Action = "assign"       // assign, withdraw, extend
	ActRecheck     Action = "recheck"      // answer for an assigned record
	ActObstacle    Action = "obstacle"     // report an obstacle
	ActApprove     Action = "approve"      // approve or send back
	ActEnter       Action = "enter"        // enter with evidence and approve in one
	ActEnterFor    Action = "enter_for"    // enter a collaborator's sheet or a signed police list
	ActHandOver    Action = "hand_over"    // make a docket for the police
	ActConfirm     Action = "confirm"      // confirm with a number
	ActReturn      Action = "return"       // give a line back with a reason
	ActExport      Action = "export"       // a list out
	ActUpdate      Action = "update"       // mark as put back into the software
	ActClose       Action = "close"        // stop following a record
	ActNewborn     Action = "newborn"      // add a child that the software does not know
	ActUndo        Action = "undo"         // take back one's own last step
	ActInvite      Action = "invite"       // invite members
	ActMembers     Action = "members"      // see and end memberships
	ActSecond      Action = "second"       // the second person's word for what leaves or goes in mass
	ActSession     Action = "session"      // give out codes for the computer
	ActAudit       Action = "audit"        // who saw a record, when and what for, without what stands in it
	ActRequest     Action = "request"      // take a family's request about its data and settle it
	ActIncident    Action = "incident"     // record an incident and report it
	ActUnits       Action = "units"        // edit units and declared totals
	ActDigest      Action = "digest"       // receive the scheduled report
	ActDirect      Action = "direct"       // words of a leader to the officers
	ActPersonal    Action = "personal"     // one's own settings, help, menu
	ActSeeNumber   Action = "see_number"   // a field right: the last digits of a number
	ActSeeEthnic   Action = "see_ethnic"   // a field right: ethnicity is sensitive data (Decree 356/2025 Art. 4)
	ActSeeContact  Action = "see_contact"  // a field right: telephone and address
	ActSeeAssignee Action = "see_assignee" // who went to the household
)

// rights is the one table of what a role may do; menus, help, checks and delivery all come from it.
func rights() map[Action][]Role {
	const (
		o = RoleOfficer
		c = RoleCollaborator
		p = RolePolice
		l = RoleLeader
		a = RoleAdmin
	)
	return map[Action][]Role{
		ActFigures:     {o, c, p, l, a},
		ActList:        {o, c, p, l},
		ActCard:        {o, c, p},
		ActImport:      {o},
		ActAssign:      {o},
		ActRecheck:     {c},
		ActObstacle:    {o, c},
		ActApprove:     {o},
		ActEnter:       {o},
		ActEnterFor:    {},
		ActHandOver:    {o},
		ActConfirm:     {p},
		ActReturn:      {p},
		ActExport:      {o},
		ActUpdate:      {o},
		ActClose:       {o},
		ActNewborn:     {o, c},
		ActUndo:        {o, c, p},
		ActInvite:      {o, a},
		ActMembers:     {o, a},
		ActSecond:      {o, l, a},
		ActSession:     {a},
		ActAudit:       {o, a},
		ActRequest:     {o},
		ActIncident:    {a},
		ActUnits:       {o, a},
		ActDigest:      {l},
		ActDirect:      {l},
		ActPersonal:    {o, c, p, l, a},
		ActSeeNumber:   {o, p},
		ActSeeEthnic:   {o, c, p},
		ActSeeContact:  {o, c},
		ActSeeAssignee: {o},
	}
}

// Actions lists every action of the table, sorted by name.
func Actions() []Action {
	table := rights()
	actions := make([]Action, 0, len(table))
	for a := range table {
		actions = append(actions, a)
	}
	slices.Sort(actions)
	return actions
}

// May reports whether the membership may do the action somewhere in its unit. Nothing is allowed to
// a membership that has ended; enter_for is given to persons, not to a role.
func (m Membership) May(action Action) bool {
	switch {
	case m.Ended || m.ID == 0 && m.Role != RoleSystem:
		return false
	case m.Role == RoleSystem:
		return true
	case action == ActEnterFor:
		return m.EnterFor && m.Role == RoleOfficer
	case m.IsTraining() && leavesTraining(action):
		return false
	case action == ActList && m.Role == RoleLeader && m.UKey.Level() < LevelCommune:
		return false // above the commune leaders see figures only (design 2)
	}
	return slices.Contains(rights()[action], m.Role)
}

// MayOn reports whether the membership may do the action on a thing that stands at the given place.
func (m Membership) MayOn(action Action, place UKey) bool {
	area := m.UKey
	if m.Role == RoleCollaborator {
		area = area.Commune()
	}
	return m.May(action) && area.Contains(place)
}

// RefusedError says that a right is missing. It never tells whether the thing exists.
type RefusedError struct {
	Action Action
	Role   Role
}

func (e *RefusedError) Error() string {
	return "refused: " + string(e.Role) + " may not " + string(e.Action)
}

// Require returns a *RefusedError unless MayOn.
func (m Membership) Require(action Action, place UKey) error {
	if m.MayOn(action, place) {
		return nil
	}
	return &RefusedError{Action: action, Role: m.Role}
}
