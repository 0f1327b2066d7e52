package handlers

import (
	"cmp"
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
)

// membersRoute shows who works in the unit, invites (invite.go) and ends memberships.
func membersRoute() Route {
	return Route{
		Name:     "members",
		Commands: []string{"thanhvien"},
		Right:    registry.ActMembers,
		Start:    (*Turn).membersStart,
		Presses: map[string]func(*Turn) error{
			"me_list":    (*Turn).membersStart,
			"me_page":    (*Turn).membersPage,
			"me_one":     (*Turn).memberOne,
			"me_end":     (*Turn).memberEnd,
			"me_end_yes": (*Turn).memberEnded,
			"me_invite":  (*Turn).inviteStart,
			"me_here":    (*Turn).inviteHere,
			"me_role":    (*Turn).inviteRole,
			"me_org":     (*Turn).inviteOrg,
			"me_enter":   (*Turn).inviteEnter,
		},
		Steps: map[string]func(*Turn) error{
			"unit": (*Turn).inviteUnit,
			"org":  (*Turn).inviteOrgTyped,
			"name": (*Turn).inviteName,
		},
	}
}

// membersView is what the templates members.* are given.
type membersView struct {
	Unit   registry.Unit
	Total  int
	Page   int // from 1
	Pages  int
	People []registry.Membership
	Units  []string // where each of them works, where that can differ
	One    casework.MemberAtWork
	Self   bool
	Count  int
}

func (t *Turn) membersStart() error { return t.members(0) }

func (t *Turn) membersPage() error {
	page, _ := t.id(0)
	return t.members(int(page))
}

// members lists the colleagues by role and name, a page of a phone at a time.
func (t *Turn) members(page int) error {
	t.End()
	unit, err := t.commune()
	if err != nil {
		return err
	}
	people, err := t.Tx.Colleagues(t.ctx, unit.ID)
	if err != nil {
		return err
	}
	rank := []registry.Role{registry.RoleOfficer, registry.RoleLeader, registry.RolePolice, registry.RoleCollaborator, registry.RoleAdmin}
	slices.SortStableFunc(people, func(a, b registry.Membership) int {
		return cmp.Compare(slices.Index(rank, a.Role), slices.Index(rank, b.Role))
	})
	view := membersView{Unit: unit, Total: len(people), Pages: (len(people) + pageSize - 1) / pageSize}
	if page < 0 || page > 0 && page >= view.Pages {
		return sentence("error.stale", nil)
	}
	view.Page = page + 1
	view.People = people[page*pageSize : min(len(people), (page+1)*pageSize)]
	var choices []Choice
	for _, p := range view.People {
		choices = append(choices, named(p.Name, "me_one", int64(p.ID)))
		if unit.Level >= registry.LevelCommune {
			continue
		}
		works, err := t.Tx.Unit(t.ctx, p.Unit)
		if err != nil {
			return err
		}
		view.Units = append(view.Units, works.FullName())
	}
	var turn []Choice
	if page > 0 {
		turn = append(turn, choice("page_back", "me_page", int64(page-1)))
	}
	if view.Page < view.Pages {
		turn = append(turn, choice("page_next", "me_page", int64(page+1)))
	}
	last := row(choice("menu", "menu"))
	if t.Me.May(registry.ActInvite) {
		last = append(row(choice("invite", "me_invite")), last...)
	}
	return t.Ask("members.list", view, append(grid(2, choices...), turn, last)...)
}

// member is the colleague whom the press names.
func (t *Turn) member() (casework.MemberAtWork, error) {
	id, ok := t.id(0)
	if !ok {
		return casework.MemberAtWork{}, sentence("error.stale", nil)
	}
	return casework.Colleague(t.ctx, t.Tx, t.act(), registry.MembershipID(id))
}

func (t *Turn) memberOne() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	t.End()
	var rows [][]Choice
	if casework.MayEnd(t.Me, one.Member) {
		rows = append(rows, row(choice("member_end", "me_end", int64(one.Member.ID))))
	}
	view := membersView{One: one, Self: one.Member.Member == t.Me.Member}
	return t.Ask("members.one", view, append(rows, row(choice("members", "me_list"), choice("menu", "menu")))...)
}

// memberEnd asks first: nobody is to leave by a thumb's slip.
func (t *Turn) memberEnd() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	return t.Ask("members.end", membersView{One: one},
		row(choice("member_end", "me_end_yes", int64(one.Member.ID)), choice("back", "me_one", int64(one.Member.ID))))
}

func (t *Turn) memberEnded() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	done, err := casework.End(t.ctx, t.Tx, t.act(), one.Member.ID)
	if errors.Is(err, casework.ErrOwnMembership) {
		return sentence("members.own", nil)
	}
	if err != nil {
		return err
	}
	t.End()
	var rows [][]Choice
	if done.Withdrawn > 0 {
		if again := t.routeChoices("assign"); len(again) > 0 {
			rows = append(rows, again)
		}
	}
	view := membersView{One: one, Count: done.Withdrawn}
	return t.Ask("members.ended", view, append(rows, row(choice("members", "me_list"), choice("menu", "menu")))...)
}
