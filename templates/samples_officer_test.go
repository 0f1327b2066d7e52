package templates_test

import (
	"time"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

func assignSamples() map[string][]sample {
	hamlet := m{"Case": registry.CaseCode(0), "Name": "", "Hamlet": "Ấp 3", "Count": 12, "Skipped": 0, "To": women(), "Due": day(7, time.December)}
	single := but(hamlet, m{"Case": registry.CaseCode(4127), "Name": "Nguyễn Gia Bảo", "Count": 1})
	return map[string][]sample{
		"assign.who":       {{of: "hamlet", data: hamlet}, {of: "one child", data: single}},
		"assign.due":       {{of: "hamlet", data: hamlet}, {of: "one child", data: single}},
		"assign.done":      {{of: "hamlet", data: hamlet}, {of: "one child", data: single}, {of: "some taken meanwhile", data: but(hamlet, m{"Skipped": 2})}},
		"assign.withdrawn": one(single),
	}
}

func approveSamples() map[string][]sample {
	view := m{
		"Child": ref(child()), "Hamlet": "Ấp 3", "Paper": false, "Assignee": "Danh Thị Thắm", "Value": number.Masked(), "Total": 14, "Skipped": 0,
		"Proposals": proposals(), "Left": []registry.Code{}, "Settled": nil, "Held": nil,
		"Kept": []registry.Field{registry.FieldName, registry.FieldMother}, "Missing": true, "Unknown": []registry.Field{registry.FieldFather},
	}
	none := but(view, m{"Child": ref(bare()), "Hamlet": "Chưa rõ ấp", "Assignee": "", "Value": "", "Total": 1, "Proposals": []registry.Proposal{}, "Kept": []registry.Field{}, "Missing": false, "Unknown": []registry.Field{},
		"Left": []registry.Code{registry.NameMissing, registry.DOBMissing}, "Settled": m{"Name": "Danh Thị Ngọc Hân", "Case": registry.CaseCode(563), "Closed": false, "Reason": "", "Open": false}})
	sentBack := m{"Name": "Danh Thị Ngọc Hân", "Case": registry.CaseCode(563), "Closed": false, "Reason": "Ngày sinh chưa khớp giấy khai sinh", "Open": false}
	return map[string][]sample{
		"approve.card": {{of: "proposals", data: view}, {of: "nothing known, another approved before", data: none}},
		"approve.end": {
			{of: "all done", data: but(view, m{"Total": 0, "Settled": sentBack})}, {of: "some skipped", data: but(view, m{"Total": 3})},
			{of: "sent back, nobody there", data: but(view, m{"Total": 0, "Settled": but(sentBack, m{"Open": true})})},
			{of: "sixteen", data: but(view, m{"Total": 0, "Settled": but(sentBack, m{"Closed": true, "Reason": ""})})},
		},
		"approve.held": {
			{of: "in the commune", data: but(view, m{"Held": &casework.NumberError{Held: true, HeldBy: 5638}})},
			{of: "beyond", data: but(view, m{"Held": &casework.NumberError{Held: true}})},
		},
		"approve.why": {{of: "assigned", data: view}, {of: "nobody", data: none}},
	}
}

func enterSamples() map[string][]sample {
	view := m{
		"Child": ref(child()), "Hamlet": "Ấp 3", "Value": number.Masked(), "Proposals": proposals(), "Left": []registry.Code{}, "Changed": false,
		"Held": nil, "Evidence": registry.EvidenceCertificate, "Closed": false,
	}
	empty := but(view, m{"Child": ref(bare()), "Value": "", "Proposals": []registry.Proposal{}, "Left": []registry.Code{registry.IDMissing, registry.NameMissing}})
	return map[string][]sample{
		"enter.show": {
			{of: "entered", data: view}, {of: "nothing yet", data: empty}, {of: "changed meanwhile", data: but(view, m{"Changed": true})},
			{of: "number held", data: but(view, m{"Held": &casework.NumberError{Held: true, HeldBy: 5638}})},
		},
		"enter.dropped": {{of: "named", data: values()}, {of: "no name", data: registry.Values{}}},
		"enter.with":    {{of: "proposals", data: view}, {of: "nothing changed", data: empty}},
		"enter.done":    {{of: "approved", data: view}, {of: "sixteen", data: but(view, m{"Closed": true})}},
	}
}

func docketSamples() map[string][]sample {
	docket := store.Docket{ID: 1, Number: 2, Lines: 50, Open: 12, Signer: "Trần Văn Nam", SignedOn: day(18, time.November)}
	line := store.Line{Case: 138, Name: "", Defects: registry.NewDefects(registry.NameMissing, registry.SexMissing)}
	view := m{
		"Unit": commune(), "Number": 2, "Lines": 50, "Left": 0, "Approved": 63, "AtPolice": 12, "Returned": 3, "Confirmed": 1204, "Told": true,
		"Open": []m{{"Docket": docket, "Number": 2, "Lines": 50, "Made": day(16, time.November), "Settled": 38}}, "Held": []store.Line{},
	}
	progress := m{"Number": 2, "Lines": 50, "Open": 12, "Made": day(16, time.November), "Confirmed": 35, "Returned": 3, "Signer": "", "SignedOn": registry.Date{}}
	held := m{"Held": []store.Line{line, {Case: 4127, Name: "Nguyễn Gia Bảo", Defects: registry.NewDefects(registry.GuardianMissing)}}}
	return map[string][]sample{
		"docket.show":      {{of: "one open", data: view}, {of: "none open", data: but(view, m{"Open": []m{}, "Approved": 0, "AtPolice": 0, "Returned": 0})}},
		"docket.none":      {{of: "nothing approved", data: view}, {of: "all held back", data: but(view, held)}},
		"docket.made":      {{of: "told", data: view}, {of: "nobody to tell, more to come", data: but(but(view, held), m{"Told": false, "Left": 13})}},
		"docket.one":       {{of: "open", data: progress}, {of: "signed on paper", data: but(progress, m{"Signer": "Trần Văn Nam", "SignedOn": day(18, time.November)})}},
		"docket.title":     text(view),
		"docket.unit":      text(view),
		"docket.file_name": text(view),
		"docket.file":      one(view),
	}
}

func exportSamples() map[string][]sample {
	view := m{"Words": "", "Kind": "export_all", "Hamlet": "", "Unit": commune(), "Count": 1987, "Limit": 5000, "Day": "2026-11-23"}
	hamlet := but(view, m{"Kind": "", "Hamlet": "Ấp 3", "Count": 121})
	return map[string][]sample{
		"export.title":       {{of: "kind", data: view, plain: true}, {of: "hamlet", data: hamlet, plain: true}, {of: "a sentence", data: but(view, m{"Words": "Ấp 3 · chưa có mã"}), plain: true}},
		"export.file_name":   text(view),
		"export.which":       {{of: "kind", data: view, plain: true}, {of: "hamlet", data: hamlet, plain: true}},
		"export.usage":       text(registry.Stages()),
		"export.no_unit":     text("2026:99999"),
		"export.no_stage":    text(m{"Stage": "done", "Stages": registry.Stages()}),
		"export.shell_title": {{of: "all", data: m{"Stage": ""}, plain: true}, {of: "stage", data: m{"Stage": "confirmed"}, plain: true}},
		"export.shell_done":  text(m{"Count": 1987, "File": "danh-sach.xlsx"}),
	}
}

func updateSamples() map[string][]sample {
	docket := m{"ID": registry.DocketID(1), "Number": 2, "Count": 31}
	view := m{
		"Count": 43, "Dockets": []m{docket, {"Number": 3, "Count": 12}}, "Child": child(), "Hamlet": "Ấp 3", "Number": number,
		"Changed": []registry.Proposal{
			{Field: registry.FieldBirthDate, Old: "2019", New: "05/03/2019"}, {Field: registry.FieldSex, Old: "female", New: "male"},
			{Field: registry.FieldEthnicity, New: "Khmer"}, {Field: registry.FieldGuardian, Old: "bà ngoại"},
		},
		"Done": []registry.Child{}, "Docket": docket, "Skipped": 0,
	}
	after := but(view, m{"Done": []registry.Child{hmong()}, "Count": 0})
	same := but(view, m{"Changed": []registry.Proposal{}, "Done": []registry.Child{hmong()}})
	return map[string][]sample{
		"update.none":   {{of: "nothing waits", data: view}, {of: "the last one", data: after}},
		"update.start":  {{of: "dockets", data: view}, {of: "no docket", data: but(view, m{"Dockets": []m{}, "Count": 1})}},
		"update.card":   {{of: "changes", data: view}, {of: "only the number, another done before", data: same}},
		"update.end":    one(same),
		"update.docket": {{of: "all", data: but(view, m{"Count": 0})}, {of: "some left", data: but(view, m{"Skipped": 2})}},
	}
}

func undoSamples() map[string][]sample {
	stuck := []casework.Stuck{
		{Name: "Nguyễn Gia Bảo", Case: 4127, Stage: registry.StageApproved, By: officer(), At: today().At(9, 15)},
		{Case: 138, Stage: registry.StageAssigned},
	}
	view := m{
		"Last": casework.LastStep{Kind: registry.EventAssign, At: today().At(7, 45)}, "Kind": registry.EventAssign,
		"Shown": []registry.Child{hmong(), bare()}, "More": 0, "Count": 2, "Stage": registry.StageDefective, "Stuck": []casework.Stuck{}, "Rest": 0,
	}
	many := but(view, m{"More": 11, "Count": 13, "Stuck": stuck, "Rest": 4})
	none := but(view, m{"Shown": []registry.Child{}, "Count": 0, "Stuck": stuck})
	return map[string][]sample{
		"undo.ask":   {{of: "two", data: view}, {of: "many", data: but(many, m{"Stuck": []casework.Stuck{}})}},
		"undo.done":  {{of: "all", data: view}, {of: "some", data: many}, {of: "no one stage", data: but(view, m{"Stage": registry.StageNone})}},
		"undo.stuck": {{of: "all", data: none}, {of: "some", data: but(none, m{"Count": 3})}, {of: "list of the police", data: but(none, m{"Count": 3, "Kind": registry.EventHandOver})}},
	}
}
