package templates_test

import (
	"time"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

func confirmView() m {
	return m{
		"Docket": store.Docket{ID: 1, Number: 2, Lines: 50, Open: 12}, "Line": 39, "Child": child(), "Hamlet": "Ấp 3", "Existing": registry.IDNumber(""),
		"Number": number, "Groups": number.Explain(), "Refused": nil, "Wrong": []m{}, "Done": nil,
	}
}

func wrong(rule, digits string) m {
	return m{"Rule": rule, "Digits": digits, "Number": number, "Values": values()}
}

func confirmSamples() map[string][]sample {
	view := confirmView()
	empty, short := child(), child()
	empty.Values.IDNumber, short.Values.IDNumber = "", "96219900001"
	confirmed := m{"Name": "H'Mai Niê", "Case": registry.CaseCode(2061), "Return": registry.ReturnNone, "Words": ""}
	returned := but(confirmed, m{"Return": registry.ReturnBirth})
	abroad := registry.IDNumber("301219900001")
	merged := registry.IDNumber("095219900001")
	girl := but(wrong("id_sex", "2"), m{"Values": hmong().Values})
	older := but(wrong("id_birth_year", "219"), m{"Values": hmong().Values})
	return map[string][]sample{
		"confirm.dockets": one([]store.Docket{{Number: 2, Lines: 50, Open: 12}, {Number: 3, Lines: 1050, Open: 1050}}),
		"confirm.line": {
			{of: "no number", data: but(view, m{"Child": empty, "Done": confirmed})},
			{of: "number to check", data: but(view, m{"Existing": number, "Done": returned})},
			{of: "number that is wrong", data: but(view, m{"Child": short})},
			{of: "number of somebody else", data: but(view, m{"Wrong": []m{girl, older}})},
			{of: "hardly known", data: but(view, m{"Child": bare(), "Hamlet": "Chưa rõ ấp", "Done": but(returned, m{"Words": "khai sinh ở nước ngoài"})})},
		},
		"confirm.malformed": {
			{of: "eleven digits", data: &registry.IDNumberError{Digits: 11, Reason: registry.IDLength}},
			{of: "letters", data: &registry.IDNumberError{Digits: 12, Reason: registry.IDCharacters}},
		},
		"confirm.check": {
			{of: "as it was", data: view}, {of: "merged province", data: but(view, m{"Number": merged, "Groups": merged.Explain()})},
			{of: "abroad", data: but(view, m{"Number": abroad, "Groups": abroad.Explain()})},
		},
		"confirm.refused": {
			{of: "held in the commune", data: but(view, m{"Refused": &casework.NumberError{Held: true, HeldBy: 5638}})},
			{of: "held beyond", data: but(view, m{"Refused": &casework.NumberError{Held: true}})},
			{of: "contradicts", data: but(view, m{"Refused": &casework.NumberError{}, "Wrong": []m{girl, older, wrong("id_placeholder", "")}})},
		},
		"confirm.end": {
			{of: "lines left", data: but(view, m{"Done": confirmed})},
			{of: "all answered", data: but(view, m{"Docket": store.Docket{Number: 2, Lines: 50}, "Done": returned})},
		},
	}
}

func returnSamples() map[string][]sample {
	return map[string][]sample{"return.why": one(confirmView()), "return.words": one(confirmView())}
}

func notifySamples() map[string][]sample {
	hamlets := []m{{"Name": "Ấp 2", "Count": 5}, {"Name": "Ấp 10", "Count": 3}, {"Name": "", "Count": 1}}
	assigned := m{"Reader": women(), "Count": 9, "Hamlets": hamlets, "Due": day(7, time.December)}
	docket := m{"Reader": police(), "Number": 2, "Lines": 50, "Open": 12, "Confirmed": 35, "Returned": 3}
	member := m{"Linked": false, "Reader": officer(), "Member": women(), "Unit": commune(), "Open": 9}
	onlyPolice := but(member, m{"Member": police()})
	reason := m{"Case": registry.CaseCode(4127), "Reason": "Ngày sinh chưa khớp giấy khai sinh", "Due": day(7, time.December)}
	noDue := m{"Case": registry.CaseCode(138), "Reason": "Xin hỏi lại các mục chưa rõ", "Due": registry.Date{}}
	open := m{"Reader": officer(), "Rechecked": 14, "Returned": 3, "Approved": 63, "Confirmed": 43, "Late": []store.LateWork{{Name: "Danh Thị Thắm", Count: 4, Oldest: day(18, time.November)}}}
	return map[string][]sample{
		"notify.assigned":    one(assigned),
		"notify.withdrawn":   {{of: "anh/chị", data: assigned}, {of: "chị", data: but(assigned, m{"Count": 1, "Reader": registry.Membership{Address: registry.AddressSister}})}},
		"notify.sent_back":   {{of: "one", data: m{"Reader": women(), "Cases": []m{reason}}}, {of: "two", data: m{"Reader": women(), "Cases": []m{reason, noDue}}}},
		"notify.rechecked":   one(m{"Reader": officer(), "Count": 14}),
		"notify.handed_over": one(docket),
		"notify.settled":     {{of: "lines left", data: docket}, {of: "all confirmed", data: but(docket, m{"Open": 0, "Confirmed": 50, "Returned": 0})}},
		"notify.taken_back":  one(docket),
		"notify.joined":      {{of: "collaborator", data: but(member, m{"As": ""})}, {of: "by the wrong one", data: but(onlyPolice, m{"As": "Huỳnh Văn Bé"})}, {of: "an account", data: but(member, m{"As": "", "Linked": true})}},
		"notify.unreachable": {{of: "collaborator", data: member}, {of: "police", data: onlyPolice}},
		"notify.reminder": one(m{"Reader": women(), "Today": today(), "Count": 12, "Heaps": []m{
			{"Name": "late", "Count": 2, "Hamlets": hamlets[:1], "Due": day(18, time.November)}, {"Name": "today", "Count": 1, "Hamlets": hamlets[2:], "Due": today()},
			{"Name": "soon", "Count": 9, "Hamlets": hamlets, "Due": day(25, time.November)},
		}}),
		"notify.open_work": {{of: "everything", data: open}, {of: "only approval", data: but(open, m{"Returned": 0, "Approved": 0, "Confirmed": 0, "Late": []store.LateWork{}})}},
	}
}

// figures are of the commune at a cut-off.
func figures() store.Figures {
	return store.Figures{
		CutOff: day(22, time.November), Total: 1987, Done: 783, NoID: 902, NoIDDone: 12, Overdue: 4, Returned: 3, Declared: 2010, DeclaredOn: day(1, time.November),
		Stages:    map[string]int{"defective": 640, "assigned": 402, "rechecked": 14, "approved": 63, "handed_over": 42, "confirmed": 43, "updated": 131, "clean": 652},
		Obstacles: []store.ObstacleCount{{Obstacle: registry.ObstacleMovedAway, Count: 6}, {Obstacle: registry.ObstacleNoCertificate, Count: 2}},
	}
}

func places() []store.PlaceFigures {
	return []store.PlaceFigures{{Name: "Ấp 10", Total: 260, Done: 80, Overdue: 4}, {Name: "Ấp 2", Total: 190, Done: 190}, {Total: 3}}
}

func steps() []m {
	return []m{{"Stage": registry.StageDefective, "Count": 640}, {"Stage": registry.StageConfirmed, "Count": 1043}}
}

func digestSamples() map[string][]sample {
	view := m{
		"Unit": commune(), "F": figures(), "Since": day(19, time.November), "Gain": 51, "Grown": -2, "Same": false, "Steps": steps(), "Closed": 12,
		"Kinds": []m{{"Class": registry.ClassNoID, "Count": 902}, {"Class": registry.ClassGuardian, "Count": 31}}, "Places": places(), "More": 12, "Rest": 410,
	}
	first := figures()
	first.CountedAt, first.Declared, first.Overdue, first.Returned, first.Obstacles = today().At(7, 42), 0, 0, 0, nil
	quiet := but(view, m{"F": first, "Since": registry.Date{}, "Gain": 0, "Grown": 0, "Closed": 0, "Kinds": []m{}, "Places": []store.PlaceFigures{}, "More": 0, "Rest": 0})
	return map[string][]sample{
		"notify.digest":      {{of: "everything", data: view}, {of: "the first", data: quiet}, {of: "less than before", data: but(view, m{"Gain": -1, "Grown": 0})}},
		"notify.digest_same": one(view),
	}
}

// progress has the methods of the handlers' view.
type progress struct {
	Me      registry.Membership
	Unit    registry.Unit
	F       store.Figures
	Steps   []m
	Closed  int
	Places  []store.PlaceFigures
	More    int
	Rest    int
	Dockets []casework.DocketProgress
	Sum     casework.DocketProgress
}

func (v progress) At(stage string) int { return v.F.Stages[stage] }
func (v progress) Ahead() int          { return 148 }

func progressSamples() map[string][]sample {
	view := progress{Me: officer(), Unit: commune(), F: figures(), Steps: steps(), Closed: 12, Places: places(), More: 3, Rest: 90}
	view.F.CountedAt = today().At(9, 5)
	none := progress{Me: officer(), Unit: commune(), F: store.Figures{CountedAt: today().At(9, 5)}}
	own, idle := view, none
	own.Me, idle.Me = women(), women()
	docket := casework.DocketProgress{Docket: store.Docket{Number: 2, Lines: 50, Open: 12}, Made: day(16, time.November), Confirmed: 35, Returned: 3}
	done := casework.DocketProgress{Docket: store.Docket{Number: 1, Lines: 50}, Made: day(9, time.November), Confirmed: 50}
	at := view
	at.Me, at.Dockets = police(), []casework.DocketProgress{done, docket}
	at.Sum = casework.DocketProgress{Docket: store.Docket{Lines: 100, Open: 12}, Confirmed: 85, Returned: 3}
	admin := none
	admin.Me.Role = registry.RoleAdmin
	return map[string][]sample{
		"progress.unit":   {{of: "figures", data: view}, {of: "no list yet", data: none}},
		"progress.own":    {{of: "work", data: own}, {of: "no work", data: idle}},
		"progress.police": {{of: "lists", data: at}, {of: "no list", data: none}},
		"progress.above":  {{of: "leader", data: none}, {of: "admin", data: admin}},
	}
}
