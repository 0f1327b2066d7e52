package templates_test

import (
	"time"

	"rasoat/casework"
	"rasoat/registry"
)

func membersSamples() map[string][]sample {
	clerk := officer()
	clerk.EnterFor = true
	view := m{
		"Unit": commune(), "Total": 3, "Page": 1, "Pages": 1, "People": []registry.Membership{clerk, women(), police()}, "Units": []string(nil),
		"One": casework.MemberAtWork{Member: women(), Unit: commune(), Open: 9, Reached: true}, "Self": false, "Count": 9,
	}
	idle := but(view, m{"One": casework.MemberAtWork{Member: police(), Unit: commune()}, "Count": 0})
	invited := m{
		"Unit": commune(), "Role": registry.RoleCollaborator, "Org": registry.OrgYouthUnion, "EnterFor": false, "Name": "Lê Minh Đạt", "Address": registry.AddressBoth,
		"Link": "https://t.me/rasoat_bot?start=AbC-123", "Code": "K7P2-9QXW", "Bot": "rasoat_bot", "Until": day(30, time.November),
	}
	second := but(invited, m{"Role": registry.RoleOfficer, "Org": registry.Organisation(""), "EnterFor": true, "Address": registry.AddressComrade})
	role := func(who registry.Membership, now bool) m { return m{"Me": who, "Unit": commune(), "Now": now} }
	return map[string][]sample{
		"members.list":  {{of: "three", data: view}, {of: "a page of many", data: but(view, m{"Total": 23, "Page": 2, "Pages": 3, "Units": []string{"Xã Tân Thuận", "Xã Tân Tiến", "Xã Tân Thuận"}})}},
		"members.one":   {{of: "at work", data: view}, {of: "out of reach", data: idle}, {of: "oneself", data: but(view, m{"One": casework.MemberAtWork{Member: clerk, Unit: commune(), Reached: true}, "Self": true})}},
		"members.end":   {{of: "at work", data: view}, {of: "idle", data: idle}},
		"members.ended": {{of: "at work", data: view}, {of: "idle", data: idle}},
		"invite.role":   one(invited),
		"invite.name":   {{of: "collaborator", data: invited}, {of: "may enter from paper", data: second}},
		"invite.card":   {{of: "collaborator", data: invited}, {of: "officer", data: second}},
		"invite.made":   one(invited),
		"role.choose":   {{of: "two", data: []m{role(officer(), true), role(women(), false)}}, {of: "only one", data: []m{role(officer(), true)}}},
		"role.now":      one(role(women(), true)),
	}
}
