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
		"Account": false,
		"Unit":    commune(), "Role": registry.RoleCollaborator, "Org": registry.OrgYouthUnion, "EnterFor": false, "Name": "Lê Minh Đạt", "Address": registry.AddressBoth,
		"Link": "https://t.me/rasoat_bot?start=AbC-123", "Code": "K7P2-9QXW", "Bot": "rasoat_bot", "Until": day(30, time.November), "Phone": "", "Change": false,
	}
	second := but(invited, m{"Role": registry.RoleOfficer, "Org": registry.Organisation(""), "EnterFor": true, "Address": registry.AddressComrade})
	role := func(who registry.Membership, now bool) m { return m{"Me": who, "Unit": commune(), "Now": now} }
	waits := m{
		"Name": "Lê Minh Đạt", "Role": registry.RoleCollaborator, "Org": registry.OrgYouthUnion, "Unit": commune(), "Until": day(30, time.November),
		"Expired": false, "Phone": "•••••••001", "Tries": 2,
	}
	gone := m{"Name": "Trần Văn Nam", "Role": registry.RolePolice, "Org": registry.Organisation(""), "Unit": commune(), "Until": day(20, time.November), "Expired": true, "Phone": "", "Tries": 0}
	changed := m{"Before": women(), "After": police(), "Unit": commune(), "Count": 2, "Same": false}
	return map[string][]sample{
		"invite.phone":    one(invited),
		"invite.added":    one(invited),
		"pending.list":    {{of: "two and more", data: m{"Total": 9, "More": 7, "List": []m{waits, gone}}}, {of: "none", data: m{"Total": 0, "More": 0, "List": []m{}}}},
		"pending.one":     {{of: "bound", data: m{"One": waits}}, {of: "expired", data: m{"One": gone}}},
		"pending.revoked": one(m{"One": waits}),
		"members.wrong":   {{of: "at work", data: view}, {of: "idle", data: idle}},
		"members.changed": {{of: "with work", data: changed}, {of: "the same", data: but(changed, m{"Same": true})}},
		"members.code":    one(m{"Who": police(), "Code": "K7P2-9QXW", "Until": "16:00"}),
		"role.leave":      one(role(women(), true)),
		"role.left":       one(role(women(), true)),
		"rules.ask":       {{of: "first", data: m{"Me": women(), "Version": 1, "Again": false}}, {of: "again", data: m{"Me": officer(), "Version": 2, "Again": true}}},
		"rules.accepted":  one(m{"Me": officer(), "Unit": commune(), "Several": false}),
		"start.joined":    one(m{"Me": women(), "Unit": commune(), "Several": false}),
		"start.take": {
			{of: "own", data: m{"Me": women(), "Name": "", "Role": registry.RoleCollaborator, "Org": registry.OrgYouthUnion, "Unit": commune()}},
			{of: "another's", data: m{"Me": women(), "Name": "Trịnh Thị Ngân", "Role": registry.RoleOfficer, "Org": registry.Organisation(""), "Unit": commune()}},
		},
		"members.list":  {{of: "three", data: view}, {of: "a page of many", data: but(view, m{"Total": 23, "Page": 2, "Pages": 3, "Units": []string{"Xã Tân Thuận", "Xã Tân Tiến", "Xã Tân Thuận"}})}},
		"members.one":   {{of: "at work", data: view}, {of: "out of reach", data: idle}, {of: "oneself", data: but(view, m{"One": casework.MemberAtWork{Member: clerk, Unit: commune(), Reached: true}, "Self": true})}},
		"members.link":  {{of: "no account", data: m{"One": idle["One"], "Phone": "•••••••001"}}, {of: "another account", data: m{"One": view["One"], "Phone": ""}}},
		"members.end":   {{of: "at work", data: view}, {of: "idle", data: idle}},
		"members.ended": {{of: "at work", data: view}, {of: "idle", data: idle}},
		"invite.unit":   {{of: "new", data: invited}, {of: "change", data: but(invited, m{"Change": true})}},
		"invite.role":   {{of: "new", data: invited}, {of: "change", data: but(invited, m{"Change": true})}},
		"invite.name":   {{of: "collaborator", data: invited}, {of: "may enter from paper", data: second}},
		"invite.card":   {{of: "collaborator", data: invited}, {of: "officer", data: second}, {of: "bound", data: but(invited, m{"Phone": "•••••••001"})}, {of: "an account", data: but(invited, m{"Account": true})}},
		"invite.made":   one(invited),
		"role.choose":   {{of: "two", data: []m{role(officer(), true), role(women(), false)}}, {of: "only one", data: []m{role(officer(), true)}}},
		"role.now":      one(role(women(), true)),
	}
}

func secondSamples() map[string][]sample {
	asks := m{
		"Reader": officer(), "Asker": officer(), "Unit": commune(), "Kind": "export", "Count": 1203,
		"Subject": "Tất cả trẻ của xã", "Purpose": "đối chiếu với trường học", "Outcome": "", "Who": "", "Until": int64(24),
	}
	over := func(outcome, who string) m { return but(asks, m{"Outcome": outcome, "Who": who}) }
	ends := []sample{
		{of: "agreed", data: over("agreed", "Phạm Quốc Hùng")}, {of: "refused", data: over("refused", "Phạm Quốc Hùng")},
		{of: "expired", data: over("expired", "")}, {of: "dropped", data: over("dropped", "")},
	}
	tried := m{"Reader": officer(), "Name": "Lê Minh Đạt", "Role": registry.RolePolice, "Unit": commune(), "Closed": false, "Tries": 1}
	exported := m{"Subject": "cần rà soát", "Unit": "Xã Tân Thuận", "File": "", "Problem": "", "Rows": 0, "Count": 120}
	staff := m{
		"Rows": 14, "Ready": 12, "Phones": 11, "More": 2,
		"Roles":    []m{{"Role": registry.RoleCollaborator, "Count": 10}, {"Role": registry.RolePolice, "Count": 2}},
		"Problems": []m{{"Row": 5, "Name": "Lê Văn Tám", "Kind": "bad_phone"}, {"Row": 9, "Name": "Trần Văn Nam", "Kind": "member"}},
	}
	sure := but(staff, m{"Problems": []m{}, "More": 0})
	none := but(staff, m{"Ready": 0, "Roles": []m{}, "More": 0})
	unit := commune()
	slip := m{"Role": registry.RoleCollaborator, "Organisation": registry.OrgWomenUnion, "Unit": unit, "Link": "https://t.me/rasoat_bot?start=AbC", "Bot": "rasoat_bot", "Bound": true, "Until": day(30, time.November)}
	bare := but(slip, m{"Link": "", "Bot": "", "Bound": false, "Role": registry.RolePolice, "Organisation": registry.Organisation("")})
	return map[string][]sample{
		"notify.rules":       one(women()),
		"notify.changed":     one(m{"Reader": women(), "Member": women(), "Unit": commune(), "Open": 0}),
		"notify.invitation":  {{of: "another number", data: tried}, {of: "closed", data: but(tried, m{"Closed": true, "Tries": 5})}, {of: "revoked", data: but(tried, m{"Closed": true, "Tries": 2})}},
		"notify.second":      {{of: "export", data: asks}, {of: "purge", data: but(asks, m{"Kind": "purge", "Subject": "đủ 16 tuổi quá một năm"})}},
		"notify.second_over": ends,
		"notify.second_done": ends,
		"export.why":         one(m{"Words": "", "Kind": "defective", "Hamlet": "", "Unit": commune(), "Count": 12, "Purpose": "", "Asked": []registry.Membership{}}),
		"export.asked":       one(m{"Kind": "export_all", "Hamlet": "", "Unit": commune(), "Count": 1203, "Purpose": "", "Asked": []registry.Membership{police(), women()}}),
		"export.progress":    {{of: "begun", data: exported}, {of: "under way", data: but(exported, m{"Rows": 500})}},
		"export.file":        one(exported),
		"export.done":        one(exported),
		"export.failed": {
			{of: "grown", data: but(exported, m{"Problem": "second"})}, {of: "empty", data: but(exported, m{"Problem": "empty"})},
			{of: "large", data: but(exported, m{"Problem": "large"})}, {of: "broken", data: but(exported, m{"Problem": "broken"})},
		},
		"label.purpose":       text("software"),
		"staff.start":         one(commune()),
		"staff.progress":      one(m{"Name": "can-bo.xlsx"}),
		"staff.preview":       {{of: "some", data: staff}, {of: "all", data: sure}, {of: "nobody", data: none}},
		"staff.done":          {{of: "some", data: staff}, {of: "all", data: sure}},
		"staff.file":          one(staff),
		"staff.too_many_rows": one(m{"Limit": 500}),
		"staff.failed":        one(m{"Why": "Tệp không có danh sách."}),
		"staff.shell_done":    {{of: "some", data: but(staff, m{"File": "phieu.pdf"}), plain: true}, {of: "all", data: but(sure, m{"File": "phieu.pdf"}), plain: true}},
		"slip.title":          text(nil),
		"slip.head":           text(slip),
		"slip.role":           {{of: "collaborator", data: slip, plain: true}, {of: "police", data: bare, plain: true}},
		"slip.do":             {{of: "with a link", data: slip, plain: true}, {of: "without", data: bare, plain: true}},
		"slip.until":          {{of: "bound", data: slip, plain: true}, {of: "free", data: bare, plain: true}},
	}
}
