package templates_test

import (
	"time"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/registry/ask"
)

func recheckView() m {
	return m{
		"Child": ref(child()), "Hamlet": "Ấp 3", "Paper": false, "Assignee": "", "N": 2, "Of": 5, "Field": registry.FieldBirthDate, "Value": "2019",
		"Proposal": nil, "Rules": finding(registry.DOBPartial, true), "Done": nil, "Lines": []m{}, "Next": nil, "Others": false,
	}
}

func finding(code registry.Code, says bool) []m { return []m{{"Code": code, "Says": says}} }

func line(f registry.Field, v registry.Verdict, old, new string, e registry.Evidence) m {
	return m{"Field": f, "Verdict": v, "Old": old, "New": new, "Evidence": e}
}

func recheckSamples() map[string][]sample {
	view := recheckView()
	again := child()
	again.SentBack, again.Return = "Ngày sinh chưa khớp giấy khai sinh", registry.ReturnBirth
	next := hmong()
	lines := []m{
		line(registry.FieldName, registry.VerdictKeep, "Nguyễn Gia Bảo", "", ""),
		line(registry.FieldBirthDate, registry.VerdictCorrect, "2019", "05/03/2019", registry.EvidenceCertificate),
		line(registry.FieldSex, registry.VerdictUnknown, "", "", ""),
		line(registry.FieldIDNumber, registry.VerdictKeep, "", "", ""),
		line(registry.FieldMother, registry.VerdictCorrect, "Lê Thị Hạnh", "", registry.EvidenceFamily),
		line(registry.FieldGuardian, registry.VerdictKeep, "", "", ""),
	}
	return map[string][]sample{
		"recheck.question": {
			{of: "partial date", data: view},
			{of: "name, sent back, proposal", data: but(view, m{"Child": &again, "Field": registry.FieldName, "Value": "Nguyễn Gia Bao", "N": 1, "Rules": finding(registry.NameSpelling, true),
				"Proposal": &registry.Proposal{Field: registry.FieldName, New: "Nguyễn Gia Bảo", Why: registry.WhyTelex}})},
			{of: "number missing, answered before", data: but(view, m{"Field": registry.FieldIDNumber, "Value": "", "N": 5, "Rules": finding(registry.IDMissing, false), "Done": lines[1]})},
			{of: "parents, paper", data: but(view, m{"Child": ref(bare()), "Hamlet": "Chưa rõ ấp", "Paper": true, "Assignee": "Danh Thị Thắm", "Field": registry.FieldMother, "N": 0, "Rules": []m{}})},
			{of: "nothing found", data: but(view, m{"Field": registry.FieldName, "Value": "Nguyễn Gia Bảo", "Rules": []m{}})},
		},
		"recheck.summary": one(but(view, m{"Lines": lines, "Done": lines[2]})),
		"recheck.edit":    one(view),
		"recheck.sent": {
			{of: "more to do", data: but(view, m{"Next": &next})}, {of: "the last", data: view}, {of: "paper", data: but(view, m{"Paper": true})},
		},
	}
}

func answerSamples() map[string][]sample {
	ask := func(f registry.Field, old string) m {
		return m{"Name": "Nguyễn Gia Bảo", "Case": registry.CaseCode(4127), "Field": f, "Old": old, "New": "", "Wrong": nil, "Rules": []string{}, "Proposed": values()}
	}
	wrong := func(f registry.Field, e casework.AnswerError, rules ...string) m {
		return but(ask(f, ""), m{"Wrong": &e, "Rules": rules})
	}
	number := registry.FieldIDNumber
	return map[string][]sample{
		"answer.ask": {
			{of: "name", data: but(ask(registry.FieldName, ""), m{"Name": ""})}, {of: "birth date", data: ask(registry.FieldBirthDate, "2019")},
			{of: "sex", data: ask(registry.FieldSex, "")}, {of: "ethnicity", data: ask(registry.FieldEthnicity, "Kinh")}, {of: "number", data: ask(number, "•••••••••001")},
			{of: "father", data: ask(registry.FieldFather, "")}, {of: "mother", data: ask(registry.FieldMother, "Lê Thị Hạnh")}, {of: "guardian", data: ask(registry.FieldGuardian, "bà ngoại")},
			{of: "too long", data: wrong(registry.FieldName, casework.AnswerError{Long: true})},
			{of: "name with digits", data: wrong(registry.FieldName, casework.AnswerError{}, "name_invalid")},
			{of: "name not given yet", data: wrong(registry.FieldName, casework.AnswerError{}, "name_placeholder")},
			{of: "name not read", data: wrong(registry.FieldName, casework.AnswerError{}, "name_missing")},
			{of: "date not read", data: wrong(registry.FieldBirthDate, casework.AnswerError{}, "dob_invalid")},
			{of: "date to come", data: wrong(registry.FieldBirthDate, casework.AnswerError{}, "dob_future")},
			{of: "sex not read", data: wrong(registry.FieldSex, casework.AnswerError{}, "sex_missing")},
			{of: "group unknown", data: wrong(registry.FieldEthnicity, casework.AnswerError{}, "ethnicity_unknown")},
			{of: "group in doubt", data: wrong(registry.FieldEthnicity, casework.AnswerError{Candidates: []string{"Tày", "Thổ"}})},
			{of: "nobody left", data: wrong(registry.FieldFather, casework.AnswerError{}, "guardian_missing")},
			{of: "no person", data: wrong(registry.FieldGuardian, casework.AnswerError{}, "guardian_invalid")},
			{of: "eleven digits", data: wrong(number, casework.AnswerError{Digits: 11}, "id_format")},
			{of: "letters", data: wrong(number, casework.AnswerError{Digits: 12}, "id_format")},
			{of: "nine digits", data: wrong(number, casework.AnswerError{Digits: 9}, "id_cmnd")},
			{of: "made up", data: wrong(number, casework.AnswerError{Digits: 12}, "id_placeholder")},
			{of: "sex and year", data: wrong(number, casework.AnswerError{Digits: 12}, "id_sex", "id_birth_year")},
		},
		"answer.evidence": {
			{of: "changed", data: but(ask(registry.FieldBirthDate, "2019"), m{"New": "05/03/2019"})}, {of: "added", data: but(ask(registry.FieldEthnicity, ""), m{"New": "Khmer"})},
			{of: "emptied", data: ask(registry.FieldFather, "Nguyễn Văn Hòa")},
		},
	}
}

func obstacleSamples() map[string][]sample {
	view := recheckView()
	stopped := child()
	stopped.Obstacle, stopped.ReviewOn = registry.ObstacleNotCooperating, day(30, time.November)
	return map[string][]sample{
		"obstacle.why":  one(view),
		"obstacle.done": one(but(view, m{"Child": &stopped})),
	}
}

func cardSamples() map[string][]sample {
	card := m{
		"Case": registry.CaseCode(4127), "Hamlet": "Ấp 3", "Values": values(), "Masked": number.Masked(), "Stage": registry.StageAssigned,
		"Findings": []registry.Code{registry.DOBPartial, registry.EthnicityMissing}, "Hints": []registry.Code{registry.NameSpelling},
		"Proposals": proposals(), "Unknown": []registry.Field{registry.FieldFather, registry.FieldSex}, "Return": registry.ReturnBirth,
		"SentBack": "xem lại ngày sinh trên giấy khai sinh", "Obstacle": registry.ObstacleUnreachable, "ReviewOn": day(30, time.November),
		"Assignee": "Danh Thị Thắm", "Due": day(20, time.November), "Overdue": true, "Closed": registry.Closing(""), "ShowEthnic": true, "Source": nil,
		"Twin": registry.CaseCode(0), "Differs": []m{},
	}
	plain := but(card, m{
		"Findings": []registry.Code{}, "Hints": []registry.Code{}, "Proposals": []registry.Proposal{}, "Unknown": []registry.Field{}, "Return": registry.ReturnNone,
		"SentBack": "", "Obstacle": registry.ObstacleNone, "Overdue": false, "Assignee": "", "Due": registry.Date{}, "Stage": registry.StageClean,
	})
	nobody := but(plain, m{
		"Case": registry.CaseCode(138), "Hamlet": "Chưa rõ ấp", "Values": bare().Values, "Masked": "", "ShowEthnic": false,
		"Stage": registry.StageDefective, "Findings": []registry.Code{registry.IDMissing, registry.NameMissing, registry.DOBMissing, registry.SexMissing},
	})
	return map[string][]sample{"card.number": numberSamples(), "card.show": {
		{of: "everything", data: card}, {of: "nothing wrong", data: plain}, {of: "hardly known", data: nobody},
		{of: "confirmed on paper", data: but(plain, m{"Stage": registry.StageConfirmed, "Source": whose(registry.EventConfirm)})},
		{of: "returned", data: but(plain, m{"Stage": registry.StageDefective, "Return": registry.ReturnBirth, "Source": but(whose(registry.EventReturn), m{"Entered": ""})})},
		{of: "sheet", data: but(plain, m{"Stage": registry.StageRechecked, "Source": but(whose(registry.EventRecheck), m{"Whose": "Danh Thị Thắm"})})},
		{of: "no right to the number", data: but(plain, m{"Masked": ""})},
		{of: "closed", data: but(plain, m{"Stage": registry.StageClosed, "Closed": registry.ClosedMoved})},
		{of: "merged", data: but(plain, m{"Stage": registry.StageClosed, "Closed": registry.ClosedDuplicate, "Twin": registry.CaseCode(138)})},
		{of: "a list says otherwise", data: but(plain, m{"Differs": []m{{"Field": registry.FieldFather, "Listed": "Nguyễn Văn Tám", "Imported": day(20, time.November)}}})},
		{of: "due", data: but(plain, m{"Stage": registry.StageAssigned, "Assignee": "Danh Thị Thắm", "Due": day(7, time.December)})},
	}}
}

func listSamples() map[string][]sample {
	lines := []m{
		{"Name": "Nguyễn Gia Bảo", "Birth": "05/03/2019", "Hamlet": "Ấp 3", "Case": registry.CaseCode(4127), "Stage": registry.StageAssigned,
			"Classes": []registry.Class{registry.ClassNoID, registry.ClassBirthDate}, "Overdue": true, "Due": day(20, time.November), "Obstacle": registry.ObstacleNone},
		{"Name": "(chưa có họ tên)", "Birth": "", "Hamlet": "Chưa rõ ấp", "Case": registry.CaseCode(138), "Stage": registry.StageAssigned,
			"Classes": []registry.Class{registry.ClassName}, "Overdue": false, "Due": day(7, time.December), "Obstacle": registry.ObstacleMovedAway},
		{"Name": "H'Mai Niê", "Birth": "2018", "Hamlet": "Ấp 3", "Case": registry.CaseCode(2061), "Stage": registry.StageConfirmed,
			"Classes": []registry.Class{}, "Overdue": false, "Due": registry.Date{}, "Obstacle": registry.ObstacleNone},
	}
	view := m{"Title": "defective", "Unit": "", "Class": registry.Class(""), "Total": 1204, "First": 9, "Lines": lines, "Hamlets": []m{}, "Late": false,
		"What": "", "Name": "", "Chips": []ask.Chip{}, "Unclear": []m{}, "Parent": "", "More": false, "Steps": []m{}}
	unclear := []m{{"Words": "chị Lụa", "Candidates": []string{"Lụa"}}, {"Words": "ấp 9", "Candidates": []string{}}}
	said := but(view, m{"Title": "asked", "What": "Ấp 3 · chưa có mã · sinh 2019", "Unclear": unclear})
	narrow := but(view, m{"Unit": "Ấp 3", "Class": registry.ClassNoID, "Total": 3, "First": 1})
	return map[string][]sample{
		"list.empty":   {{of: "all", data: but(view, m{"Total": 0})}, {of: "hamlet and class", data: but(narrow, m{"Total": 0})}, {of: "a sentence", data: but(said, m{"Total": 0})}},
		"list.split":   {{of: "work", data: view}, {of: "a sentence", data: said}},
		"list.page":    {{of: "a page of many", data: view}, {of: "hamlet and class", data: narrow}, {of: "a sentence", data: said}},
		"find.none":    {{of: "clear", data: view}, {of: "a sentence", data: said}},
		"find.no_case": one(m{"Case": registry.CaseCode(4127)}),
	}
}

func startSamples() map[string][]sample {
	me := m{"Me": women(), "Unit": commune(), "Several": true}
	boss := m{"Me": officer(), "Unit": commune(), "Several": false}
	help := m{"Lines": []m{{"Command": "viec", "Label": "Hộ cần đến"}, {"Command": "tim", "Label": "Tìm"}}, "Me": women(), "Unit": commune(), "Contact": "UBND xã Tân Thuận, 0290 000 000"}
	return map[string][]sample{
		"start.welcome": {{of: "collaborator", data: me}, {of: "officer", data: boss}},
		"menu.show":     {{of: "collaborator", data: me}, {of: "officer", data: boss}},
		"help.show":     {{of: "contact", data: help}, {of: "no contact", data: but(help, m{"Contact": ""})}},
	}
}

func errorSamples() map[string][]sample {
	step := func(why registry.StepReason) *registry.StepError {
		return &registry.StepError{From: registry.StageApproved, Event: registry.EventApprove, Why: why, Left: registry.NewDefects(registry.SexMissing, registry.GuardianMissing)}
	}
	var steps []sample
	for _, why := range []registry.StepReason{
		registry.StepWrongStage, registry.StepNotYours, registry.StepNeedsReason, registry.StepNeedsEvidence, registry.StepNeedsAssignee,
		registry.StepDefectsLeft, registry.StepQuestionsOpen, registry.StepProposalsOpen, registry.StepNeedsNumber,
	} {
		steps = append(steps, sample{of: string(why), data: step(why)})
	}
	return map[string][]sample{
		"error.ours": {{of: "contact", data: m{"Code": "K7P2", "Contact": "UBND xã Tân Thuận, 0290 000 000"}}, {of: "no contact", data: m{"Code": "K7P2", "Contact": ""}}},
		"error.step": steps,
		"error.number": {
			{of: "in the commune", data: &casework.NumberError{Held: true, HeldBy: 5638}}, {of: "beyond", data: &casework.NumberError{Held: true}},
			{of: "contradicts", data: &casework.NumberError{Findings: registry.NewDefects(registry.IDSex)}},
		},
	}
}

// numberSamples explain numbers group by group.
func numberSamples() []sample {
	group := m{"Part": registry.IDPartProvince, "Digits": "096", "Province": registry.Province{Prefix: "096", Type: "Tỉnh", Name: "Cà Mau", SuccessorType: "Tỉnh", Successor: "Cà Mau"}, "Says": registry.SexMale, "From": 2000, "Until": 2099, "Year": 2015, "Sex": registry.SexFemale, "Born": 2016, "Against": false}
	of := func(part registry.IDPart, digits string, against bool) m {
		return but(group, m{"Part": part, "Digits": digits, "Against": against})
	}
	suspect := m{"Slip": registry.SlipDigit, "At": 6, "Old": "5", "New": "6", "Place": "096", "Lead": "3", "Year": "16"}
	doubted := m{
		"Name": child().Values.Name, "Case": child().Case, "Digits": 12, "Copied": false, "Findings": []registry.Code{registry.IDSex, registry.IDBirthYear},
		"Groups":   []m{group, of(registry.IDPartSex, "2", true), of(registry.IDPartYear, "15", true), of(registry.IDPartSerial, "•••345", false)},
		"Suspects": []m{suspect, but(suspect, m{"Slip": registry.SlipSwap, "At": 4}), but(suspect, m{"Slip": registry.SlipMissing}), but(suspect, m{"Slip": registry.SlipExtra})},
	}
	merged := but(group, m{"Digits": "095", "Province": registry.Province{Prefix: "095", Type: "Tỉnh", Name: "Bạc Liêu", SuccessorType: "Tỉnh", Successor: "Cà Mau"}})
	return []sample{
		{of: "doubted", data: doubted},
		{of: "copied", data: but(doubted, m{"Copied": true, "Suspects": []m{}, "Groups": []m{merged, of(registry.IDPartSex, "2", false), of(registry.IDPartYear, "15", false)}})},
		{of: "abroad, nothing known", data: but(doubted, m{"Name": "", "Suspects": []m{}, "Groups": []m{of(registry.IDPartProvince, "999", true), but(of(registry.IDPartSex, "2", true), m{"Sex": registry.SexUnknown, "Born": 1999}), but(of(registry.IDPartYear, "15", false), m{"Born": 0})}})},
		{of: "too short", data: but(doubted, m{"Digits": 11, "Groups": []m{}, "Suspects": []m{}, "Findings": []registry.Code{registry.IDFormat}})},
	}
}
