package casework

import (
	"context"
	"fmt"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// StaffProblem is a row of a list of staff from which nobody is invited.
type StaffProblem struct {
	Row  int
	Name string
	Kind string // of documents.StaffProblem, or one of ours
}

// Why somebody on a list is not invited, beside what documents says.
const (
	staffMember  = "member"  // is one already, in that role
	staffRefused = "refused" // the role is none that the inviter may give
)

// StaffSummary is what a list of staff would do.
type StaffSummary struct {
	Rows     int
	Ready    int // who can be invited
	Phones   int // of them with a telephone number
	Roles    []StaffRole
	Problems []StaffProblem
}

// StaffRole is how many of a role can be invited.
type StaffRole struct {
	Role  registry.Role
	Count int
}

// planned is a person who can be invited, where and to what.
type planned struct {
	unit registry.Unit
	inv  store.Invitation
}

// planStaff decides who is invited, and looks at the rights of the inviter for each.
func planStaff(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, rows []documents.StaffRow) ([]planned, StaffSummary, error) {
	sum := StaffSummary{Rows: len(rows)}
	if err := act.By.Require(registry.ActInvite, commune.Key); err != nil {
		return nil, sum, err
	}
	hamlets, err := tx.UnitsBelow(ctx, commune.ID)
	if err != nil {
		return nil, sum, err
	}
	people, err := tx.Colleagues(ctx, commune.ID)
	if err != nil {
		return nil, sum, err
	}
	var plan []planned
	counts := map[registry.Role]int{}
	for _, row := range rows {
		p := planned{unit: staffUnit(row, commune, hamlets), inv: store.Invitation{Role: row.Role, Organisation: row.Organisation, Name: row.Name, Phone: row.Phone}}
		if kind := staffProblem(act, row, p, people); kind != "" {
			sum.Problems = append(sum.Problems, StaffProblem{Row: row.Row, Name: row.Name, Kind: kind})
			continue
		}
		plan = append(plan, p)
		if counts[row.Role]++; row.Phone != "" {
			sum.Phones++
		}
	}
	for _, role := range registry.Roles() {
		if counts[role] > 0 {
			sum.Roles = append(sum.Roles, StaffRole{role, counts[role]})
		}
	}
	sum.Ready = len(plan)
	return plan, sum, nil
}

// staffUnit is the hamlet of a collaborator where the list names one of ours, else the commune.
func staffUnit(row documents.StaffRow, commune registry.Unit, hamlets []registry.Unit) registry.Unit {
	if row.Place == "" || row.Role != registry.RoleCollaborator {
		return commune
	}
	place := registry.MatchKey(row.Place)
	for _, h := range hamlets {
		if place == registry.MatchKey(h.FullName()) || place == registry.MatchKey(h.Name) {
			return h
		}
	}
	return commune
}

func staffProblem(act Act, row documents.StaffRow, p planned, people []registry.Membership) string {
	if len(row.Problems) > 0 {
		return string(row.Problems[0])
	}
	if slices.ContainsFunc(people, func(m registry.Membership) bool {
		return m.Role == row.Role && registry.MatchKey(m.Name) == registry.MatchKey(row.Name)
	}) {
		return staffMember
	}
	if _, err := act.offered(p.unit, p.inv); err != nil {
		return staffRefused
	}
	return ""
}

// InviteStaff invites everybody on a list who can be, and returns their slips with what it did. Bound
// invitations open only to the telephone number that the list gives.
func InviteStaff(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, rows []documents.StaffRow, bound bool, bot string) ([]documents.Slip, StaffSummary, error) {
	plan, sum, err := planStaff(ctx, tx, act, commune, rows)
	if err != nil {
		return nil, sum, err
	}
	var slips []documents.Slip
	for _, p := range plan {
		if !bound {
			p.inv.Phone = ""
		}
		made, err := Invite(ctx, tx, act, p.unit, p.inv)
		if err != nil {
			return nil, sum, fmt.Errorf("invite from a list: %w", err)
		}
		slips = append(slips, SlipOf(made, p.unit, p.inv, bot))
	}
	return slips, sum, nil
}

// SlipOf is an invitation on paper.
func SlipOf(made Invited, unit registry.Unit, inv store.Invitation, bot string) documents.Slip {
	slip := documents.Slip{
		Name: inv.Name, Role: inv.Role, Organisation: inv.Organisation, Unit: unit, Code: made.Code, Bot: bot,
		Bound: inv.Phone != "", Until: registry.DateOf(made.Expires),
	}
	if bot != "" {
		slip.Link = InvitationLink(bot, made.Token)
	}
	return slip
}

// InvitationLink opens a bot with an invitation.
func InvitationLink(bot, token string) string { return "https://t.me/" + bot + "?start=" + token }
