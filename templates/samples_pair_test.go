package templates_test

import (
	"time"

	"rasoat/casework"
	"rasoat/registry"
)

func pairSamples() map[string][]sample {
	a := m{"Name": "Nguyễn Gia Bảo", "BirthDate": "05/03/2019", "Case": registry.CaseCode(4127), "Hamlet": "Ấp 3", "Stage": registry.StageRechecked, "Software": "TE0000412"}
	b := m{"Name": "", "BirthDate": "", "Case": registry.CaseCode(138), "Hamlet": "Chưa rõ ấp", "Stage": registry.StageDefective, "Software": "TE0000138"}
	reasons := []registry.Reason{"name_slip", registry.ReasonBirthSame, registry.ReasonMotherSame}
	line := m{"A": a, "B": b, "Unsure": false, "Reasons": reasons}
	list := m{"Total": 2, "Unsure": 0, "Pairs": []m{line, but(line, m{"Reasons": []registry.Reason{registry.ReasonPlaceholder}})}}
	view := m{
		"A": a, "B": b, "Reasons": reasons, "Decision": "", "Stays": registry.CaseCode(4127), "Moved": []registry.Field{},
		"Fields": []m{
			{"Field": registry.FieldName, "A": "Nguyễn Gia Bảo", "B": "", "Differ": true},
			{"Field": registry.FieldBirthDate, "A": "05/03/2019", "B": "05/03/2019", "Differ": false},
			{"Field": registry.FieldIDNumber, "A": "", "B": number.Masked(), "Differ": true},
		},
	}
	refused := func(why casework.PairWhy) *casework.PairError { return &casework.PairError{Why: why, Case: 138} }
	return map[string][]sample{
		"pair.list":  {{of: "two", data: list}, {of: "one not sure", data: but(list, m{"Total": 0, "Unsure": 1, "Pairs": []m{but(line, m{"Unsure": true})}})}},
		"pair.card":  {{of: "new", data: view}, {of: "put off", data: but(view, m{"Decision": "unsure"})}},
		"pair.stays": one(view),
		"pair.merged": {
			{of: "fields moved", data: but(view, m{"Moved": []registry.Field{registry.FieldMother, registry.FieldIDNumber}})},
			{of: "nothing to move", data: but(view, m{"B": but(b, m{"Software": ""})})},
		},
		"pair.different": one(view),
		"pair.unsure":    one(view),
		"error.pair": {
			{of: "gone", data: refused(casework.PairGone)}, {of: "at the police", data: refused(casework.PairAtPolice)},
			{of: "confirmed", data: refused(casework.PairKeepConfirmed)}, {of: "two numbers", data: refused(casework.PairTwoNumbers)},
		},
	}
}

func conflictSamples() map[string][]sample {
	fields := []m{
		{"Field": registry.FieldFather, "Listed": "Nguyễn Văn Tám", "Working": "Nguyễn Văn Bảy", "Hard": true, "Imported": day(20, time.November)},
		{"Field": registry.FieldIDNumber, "Listed": number.Masked(), "Working": "", "Hard": false, "Imported": day(20, time.November)},
	}
	at := func(s registry.Stage) registry.Child {
		c := child()
		c.Stage = s
		return c
	}
	view := m{"Child": ref(at(registry.StageRechecked)), "Hamlet": "Ấp 3", "Fields": fields, "MayTake": true}
	line := m{"Name": "Nguyễn Gia Bảo", "Birth": "05/03/2019", "Hamlet": "Ấp 3", "Case": registry.CaseCode(4127), "Stage": registry.StageRechecked, "Fields": 2, "Hard": 1}
	list := m{"Total": 12, "Lines": []m{line, but(line, m{"Name": "", "Birth": "", "Fields": 1, "Hard": 0})}}
	return map[string][]sample{
		"conflict.list": one(list),
		"conflict.card": {
			{of: "to choose", data: view},
			{of: "at the police", data: but(view, m{"Child": ref(at(registry.StageHandedOver)), "MayTake": false})},
			{of: "approved", data: but(view, m{"Child": ref(at(registry.StageApproved))})},
			{of: "put back already", data: but(view, m{"Child": ref(at(registry.StageUpdated)), "MayTake": false})},
		},
		"conflict.kept":  one(view),
		"conflict.taken": one(view),
		"conflict.over":  one(ref(child())),
	}
}
