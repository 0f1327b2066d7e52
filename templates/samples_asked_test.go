package templates_test

import (
	"time"

	"rasoat/registry"
	"rasoat/registry/ask"
)

// askedSamples are the answers to a sentence in the chat, and what goes with them.
func askedSamples() map[string][]sample {
	chips := []ask.Chip{{Kind: ask.ChipUnit, Unit: registry.Unit{Type: "Ấp", Name: "3"}}, {Kind: ask.ChipName, Value: "Hạnh"}}
	lines := []m{
		{"Name": "Trần Thị Hạnh", "Birth": "05/03/2019", "Hamlet": "Ấp 3", "Case": registry.CaseCode(4127), "Near": false, "Restricted": false, "Mother": "Lê Thị Lụa", "Father": ""},
		{"Name": "Võ Thị Hành", "Birth": "2018", "Hamlet": "Ấp 3", "Case": registry.CaseCode(138), "Near": true, "Restricted": false, "Mother": "", "Father": "Võ Văn Tư"},
		{"Name": "", "Birth": "", "Hamlet": "Chưa rõ ấp", "Case": registry.CaseCode(2061), "Near": true, "Restricted": false, "Mother": "", "Father": ""},
		{"Name": "", "Birth": "", "Hamlet": "Ấp 3", "Case": registry.CaseCode(77), "Near": false, "Restricted": true, "Mother": "", "Father": ""},
	}
	unclear := []m{{"Words": "con chị Lụa", "Candidates": []string{"Lụa"}}, {"Words": "ấp 9", "Candidates": []string{}}}
	found := m{"Chips": chips, "Parent": "", "More": false, "Total": 3, "First": 1, "Lines": lines, "Unclear": []m{}}
	list := m{"Title": "asked", "What": "Ấp 3 · chưa có mã", "Name": "", "Unit": "", "Class": registry.Class(""), "Total": 1204, "Chips": chips, "Unclear": unclear, "Steps": []m{}}
	kin := m{"Name": "Trần Thị Hạnh", "Case": registry.CaseCode(4127), "Alone": false, "Lines": []m{
		{"Name": "Trần Thị Hạnh", "Birth": "05/03/2019", "Case": registry.CaseCode(4127), "Classes": []registry.Class{registry.ClassNoID, registry.ClassName}, "Stage": registry.StageAssigned, "Restricted": false},
		{"Name": "", "Birth": "", "Case": registry.CaseCode(138), "Classes": []registry.Class{}, "Stage": registry.StageClean, "Restricted": true},
	}}
	at := today().At(9, 15)
	past := m{"Name": "Trần Thị Hạnh", "Case": registry.CaseCode(4127), "More": true, "Deeds": []m{
		{"At": at, "Action": "approve", "Role": registry.RoleOfficer, "Name": "Nguyễn Thị Lụa", "ForRole": registry.Role(""), "ForName": ""},
		{"At": at, "Action": "answer", "Role": registry.RoleOfficer, "Name": "", "ForRole": registry.RoleCollaborator, "ForName": "Danh Thị Thắm"},
		{"At": at.Add(-time.Hour), "Action": "import", "Role": registry.Role(""), "Name": "", "ForRole": registry.Role(""), "ForName": ""},
	}}
	line := m{"Name": "Trần Thị Hạnh", "Case": registry.CaseCode(4127)}
	saving := m{"Name": "Ấp 3 · chưa có mã", "List": m{"Saved": int64(0)}}
	return map[string][]sample{
		"ask.back":  one(m{"Unclear": unclear}),
		"ask.rest":  one(m{"Unclear": unclear}),
		"ask.chips": {{data: chips, plain: true}},
		"list.what": {
			{of: "conditions", data: list, plain: true}, {of: "everybody", data: but(list, m{"Chips": []ask.Chip{}}), plain: true},
			{of: "saved, a hamlet", data: but(list, m{"Name": "Việc tuần này", "Unit": "Ấp 3"}), plain: true},
			{of: "work", data: but(list, m{"Title": "overdue", "Chips": []ask.Chip{}, "Class": registry.ClassNoID}), plain: true},
		},
		"list.count":     {{of: "by hamlet", data: list}, {of: "by stage", data: but(list, m{"Steps": []m{{}}, "Unclear": []m{}})}},
		"find.page":      {{of: "all", data: found}, {of: "many, of a parent", data: but(found, m{"Total": 40, "More": true, "Parent": "Lụa", "Unclear": unclear})}, {of: "digits", data: but(found, m{"Chips": []ask.Chip{}})}},
		"saved.name":     {{of: "new", data: saving}, {of: "another name", data: but(saving, m{"List": m{"Saved": int64(4)}})}},
		"saved.many":     one(20),
		"saved.done":     one("Ấp 3 · chưa có mã"),
		"saved.drop":     one(saving),
		"saved.dropped":  one(saving),
		"aside.offer":    {{of: "one", data: m{"Lines": []m{line}}}, {of: "without a name", data: m{"Lines": []m{but(line, m{"Name": ""})}}}, {of: "namesakes", data: m{"Lines": []m{line, line}}}},
		"direct.offer":   one("Đề nghị làm xong <ấp 2> trong tuần này"),
		"direct.done":    one([]registry.Membership{officer(), officer()}),
		"notify.direct":  one(m{"From": registry.Membership{Name: "Phạm Quốc Hùng", Role: registry.RoleLeader}, "At": at, "Text": "Đề nghị làm xong <ấp 2> trong tuần này"}),
		"card.history":   {{of: "some", data: past}, {of: "none", data: but(past, m{"Deeds": []m{}, "More": false})}},
		"card.household": {{of: "two", data: kin}, {of: "alone", data: but(kin, m{"Alone": true})}},
	}
}
