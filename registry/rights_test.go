package registry

import (
	"slices"
	"strings"
	"testing"
)

// TestRights_table spells the table out a second time: who gains a right by a slip of the pen is seen here.
func TestRights_table(t *testing.T) {
	want := map[Role]string{
		RoleOfficer: `approve assign audit card close enter export figures hand_over import invite list members newborn obstacle personal
			request second see_assignee see_contact see_ethnic see_number undo units update`,
		RoleCollaborator: "card figures list newborn obstacle personal recheck see_contact see_ethnic undo",
		RolePolice:       "card confirm figures list personal return see_ethnic see_number undo",
		RoleLeader:       "digest direct figures list personal second",
		RoleAdmin:        "audit figures incident invite members personal second session units",
	}
	for role, actions := range want {
		m := as(role)
		var got []string
		for _, a := range Actions() {
			if m.May(a) {
				got = append(got, string(a))
			}
		}
		if !slices.Equal(got, strings.Fields(actions)) {
			t.Errorf("%s may %v", role, got)
		}
	}
	for _, a := range Actions() {
		if !as(RoleSystem).MayOn(a, testHamlet) {
			t.Errorf("the program itself may not %s", a)
		}
	}
}

func TestMay_endsWithTheMembership(t *testing.T) {
	for _, role := range Roles() {
		ended := as(role)
		ended.Ended, ended.EnterFor = true, true
		for _, a := range Actions() {
			if ended.May(a) || (Membership{Role: role, UKey: testCommune}).May(a) {
				t.Errorf("%s who is gone, or nobody, may %s", role, a)
			}
		}
	}
}

func TestMay_enterForIsGivenToPersons(t *testing.T) {
	for _, role := range Roles() {
		m := as(role)
		m.EnterFor = true
		if m.May(ActEnterFor) != (role == RoleOfficer) {
			t.Errorf("%s with the right: %v", role, m.May(ActEnterFor))
		}
	}
}

func TestMay_leaderAboveTheCommuneSeesFiguresOnly(t *testing.T) {
	leader := as(RoleLeader)
	if !leader.May(ActList) {
		t.Error("the commune's leader may not see its lists")
	}
	leader.UKey = ukeyProvince
	if leader.May(ActList) || !leader.May(ActFigures) || !leader.May(ActDigest) {
		t.Error("the province's leader has lists, or no figures")
	}
}

func TestMayOn_place(t *testing.T) {
	hamletWorker := as(RoleCollaborator)
	hamletWorker.UKey = testHamlet
	officer := as(RoleOfficer)
	for _, c := range []struct {
		m     Membership
		act   Action
		place UKey
		want  bool
	}{
		{officer, ActAssign, testHamlet, true}, {officer, ActAssign, testCommune, true}, {officer, ActAssign, otherPlace, false}, {officer, ActAssign, 0, false},
		{hamletWorker, ActRecheck, testHamlet + 1, true}, {hamletWorker, ActRecheck, otherPlace, false},
	} {
		if got := c.m.MayOn(c.act, c.place); got != c.want {
			t.Errorf("%s %s on %d: %v", c.m.Role, c.act, c.place, got)
		}
	}
}

func TestScope(t *testing.T) {
	province := as(RoleLeader)
	province.UKey = ukeyProvince
	for _, c := range []struct {
		m       Membership
		isEmpty bool
		who     int64
	}{
		{as(RoleOfficer), false, WhoAll}, {as(RoleCollaborator), false, 7}, {as(RolePolice), false, WhoPolice},
		{as(RoleLeader), false, WhoAll}, {province, true, WhoAll}, {as(RoleAdmin), true, WhoAll}, {as(RoleSystem), false, WhoAll}, {Membership{}, true, WhoAll},
	} {
		lo, hi, who := c.m.Scope()
		if (lo > hi) != c.isEmpty || who != c.who {
			t.Errorf("%s at %d sees %d to %d as %d", c.m.Role, c.m.UKey, lo, hi, who)
		}
	}
}

func TestRefusedError_tellsNothing(t *testing.T) {
	err := as(RoleLeader).Require(ActCard, testHamlet)
	if err == nil || err.Error() != "refused: leader may not card" {
		t.Errorf("got %v", err)
	}
}
