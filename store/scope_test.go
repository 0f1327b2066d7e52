package store_test

import (
	"math"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

func TestScopeOf(t *testing.T) {
	t.Parallel()
	const province, commune, hamlet = 50_000_000_000, 50_000_040_000, 50_000_040_003
	cases := []struct {
		name string
		m    registry.Membership
		want store.Scope
	}{
		{"an officer sees the commune", registry.Membership{ID: 3, Role: registry.RoleOfficer, UKey: commune},
			store.Scope{Lo: commune, Hi: commune + 9_999, Actor: 3}},
		{"a collaborator sees what is assigned in the commune", registry.Membership{ID: 4, Role: registry.RoleCollaborator, UKey: hamlet},
			store.Scope{Lo: commune, Hi: commune + 9_999, Who: 4, Actor: 4}},
		{"the police see by docket", registry.Membership{ID: 5, Role: registry.RolePolice, UKey: commune},
			store.Scope{Lo: commune, Hi: commune + 9_999, Who: registry.WhoPolice, Actor: 5}},
		{"a leader of a province sees figures only", registry.Membership{ID: 6, Role: registry.RoleLeader, UKey: province}, store.Nothing(6)},
		{"an admin sees no records", registry.Membership{ID: 7, Role: registry.RoleAdmin, UKey: commune}, store.Nothing(7)},
		{"who has ended sees nothing", registry.Membership{ID: 8, Role: registry.RoleOfficer, UKey: commune, Ended: true}, store.Nothing(8)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := store.ScopeOf(c.m); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	if got := store.SystemScope(); got != (store.Scope{Hi: int64(registry.UKeyTraining) - 1}) {
		t.Errorf("system scope is %+v", got)
	}
	if got := store.UpkeepScope(); got != (store.Scope{Hi: math.MaxInt64}) {
		t.Errorf("upkeep scope is %+v", got)
	}
}
