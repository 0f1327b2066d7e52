package handlers

import (
	"cmp"
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
			"me_free":    (*Turn).inviteFree,
			"me_no_chat": (*Turn).inviteNoChat,
			"me_wrong":   (*Turn).memberWrong,
			"me_change":  (*Turn).memberChange,
			"me_code":    (*Turn).memberCode,
			"me_link":    (*Turn).memberLink,
			"me_link_to": (*Turn).memberLinkTo,
			"me_pending": (*Turn).pendingStart,
			"me_waits":   (*Turn).pendingOne,
			"me_again":   (*Turn).pendingAgain,
			"me_revoke":  (*Turn).pendingRevoke,
		},
		Steps: map[string]func(*Turn) error{
			"unit":  (*Turn).inviteUnit,
			"org":   (*Turn).inviteOrgTyped,
			"name":  (*Turn).inviteName,
			"phone": (*Turn).invitePhone,
		},
		Expects: map[string]Expect{"unit": expectsText, "org": expectsText, "name": expectsName, "phone": expectsNumber},
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
	invite, err := t.inviteChoices()
	if err != nil {
		return err
	}
	return t.Ask("members.list", view, append(grid(2, choices...), turn, invite, row(choice("menu", "menu")))...)
}

// inviteChoices are the ways to let people in, and those who are on their way.
func (t *Turn) inviteChoices() ([]Choice, error) {
	if !t.Me.May(registry.ActInvite) {
		return nil, nil
	}
	choices := row(choice("invite", "me_invite"))
	if t.Unit.Level == registry.LevelCommune {
		choices = append(choices, choice("invite_list", "sf_start"))
	}
	waiting, err := casework.Pending(t.ctx, t.Tx, t.act())
	if err == nil && len(waiting) > 0 {
		choices = append(choices, choiceWith("invite_pending", len(waiting), "me_pending"))
	}
	return choices, err
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
		rows = append(rows, row(choice("member_change", "me_change", int64(one.Member.ID)), choice("member_end", "me_end", int64(one.Member.ID))))
	}
	if !one.Reached && one.Member.Member != t.Me.Member && t.Me.MayOn(registry.ActSession, one.Member.UKey) {
		rows = append(rows, row(choice("member_code", "me_code", int64(one.Member.ID))))
	}
	if casework.MayLink(t.Me, one) {
		name := "member_link"
		if one.Reached {
			name = "member_relink"
		}
		rows = append(rows, row(choice(name, "me_link", int64(one.Member.ID))))
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
	if err != nil {
		return err
	}
	return t.sayEnded("members.ended", one, done.Withdrawn)
}

// memberWrong answers the word of who came: it was not the one who was invited. Nothing more is asked.
func (t *Turn) memberWrong() error {
	one, err := t.member()
	if err != nil {
		return err
	}
	done, err := casework.End(t.ctx, t.Tx, t.act(), one.Member.ID)
	if err != nil {
		return err
	}
	return t.sayEnded("members.wrong", one, done.Withdrawn)
}

func (t *Turn) sayEnded(template string, one casework.MemberAtWork, withdrawn int) error {
	t.End()
	var rows [][]Choice
	if withdrawn > 0 {
		if again := t.routeChoices("assign"); len(again) > 0 {
			rows = append(rows, again)
		}
	}
	view := membersView{One: one, Count: withdrawn}
	return t.Ask(template, view, append(rows, row(choice("members", "me_list"), choice("menu", "menu")))...)
}
