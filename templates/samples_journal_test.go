package templates_test

import (
	"time"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// journalActions and purposes are what the journal says; what has no word is shown as it stands.
func journalActions() []string {
	return []string{
		"card", "list", "file", "deliver", "refuse", "audit", "export", "import", "import_copy", "import_undo", "compare", "declare_total", "assign", "withdraw", "answer", "edit", "recheck", "send_back",
		"approve", "enter", "hand_over", "sign", "confirm", "return", "update", "close", "newborn", "obstacle", "undo", "recount", "probe",
		"restrict", "unrestrict", "request", "request_print", "request_ack", "request_extend", "request_close", "erase", "merge", "direct",
	}
}

func purposes() []string {
	return []string{
		"software", "fieldwork", "compare", "report", "archive",
		"card", "work", "find", "ask", "assign", "recheck", "approve", "enter", "docket", "confirm", "update", "paper", "import", "export",
		"obstacle", "undo", "journal", "request", "menu", "pair", "conflict", "return", "progress",
		// the kinds of notices that name a record
		"assigned", "withdrawn", "sent_back", "rechecked", "handed_over", "settled", "taken_back", "import_preview", "import_done", "reminder", "morning", "requests",
	}
}

func seal() store.Seal {
	return store.Seal{Number: 12, Day: today(), At: today().At(0, 20), Count: 1987, Hash: []byte("a seal that is long enough to be short")}
}

func access() documents.Access {
	return documents.Access{
		First: today().At(8, 0), Last: today().At(9, 30), Count: 3, Name: "Danh Thị Thắm", Role: registry.RoleCollaborator,
		Organisation: registry.OrgWomenUnion, Unit: "Xã Tân Thuận", Door: "chat", Action: "card", Purpose: "recheck", Looked: true,
	}
}

func journalSamples() map[string][]sample {
	other := access()
	other.Count, other.Organisation, other.Name, other.For, other.Door, other.Action, other.Purpose = 1, "", "Nguyễn Thị Lụa", "Trần Văn Nam", "paper", "confirm", ""
	sources := []store.Refusals{
		{Name: "Danh Thị Thắm", Role: registry.RoleCollaborator, Note: "right export", Count: 7}, {Note: "stranger 199", Count: 3},
		{Name: "Trần Văn Nam", Role: registry.RolePolice, Note: "not in sight", Count: 2}, {Name: "Trần Văn Nam", Role: registry.RolePolice, Note: "forged press", Count: 1},
		{Name: "Nguyễn Thị Lụa", Role: registry.RoleOfficer, Count: 1},
	}
	start := m{"Me": officer(), "Unit": commune(), "Sealed": false, "Refused": 0, "Days": 7}
	admin := registry.Membership{ID: 9, Name: "Lê Văn Quản", Role: registry.RoleAdmin}
	seen := m{"Case": registry.CaseCode(4127), "Name": "Nguyễn Gia Bảo", "Unit": commune()}
	paper := documents.AccessPaper{Case: 4127, Child: "Nguyễn Gia Bảo", Since: day(2, time.November), List: []documents.Access{access()}, At: today().At(9, 45)}
	none := documents.AccessPaper{Case: 4127, At: today().At(9, 45)}
	return map[string][]sample{
		"journal.start": {
			{of: "officer", data: start}, {of: "admin, nothing yet", data: but(start, m{"Me": admin})},
			{of: "admin", data: but(start, m{"Me": admin, "Sealed": true, "Seal": seal(), "Refused": 14, "Sources": sources})},
		},
		"journal.none":      one(m{"Case": registry.CaseCode(4127)}),
		"journal.which":     one(m{"Case": registry.CaseCode(4127), "Communes": []int{1, 2, 3}}),
		"journal.show":      {{of: "two people", data: m{"Seen": seen, "List": []documents.Access{access(), other}, "Page": 1, "Pages": 2}}, {of: "nobody, for an admin", data: m{"Seen": but(seen, m{"Name": ""}), "List": []documents.Access{}, "Page": 1, "Pages": 1}}},
		"journal.file_name": text(m{"Day": today()}),
		"journal.file":      one(m{"Count": 41}),
		"access.of":         text(paper),
		"access.count":      {{of: "some", data: paper, plain: true}, {of: "none", data: none, plain: true}},
		"access.when":       {{of: "often", data: access(), plain: true}, {of: "once", data: other, plain: true}},
		"access.who":        {{of: "collaborator", data: access(), plain: true}, {of: "entered for", data: other, plain: true}, {of: "nobody", data: documents.Access{}, plain: true}},
		"access.what":       text(access()), "access.why": text(access()), "access.door": text(access()),
	}
}

func verifySamples() map[string][]sample {
	bad := casework.Verified{
		Journal: store.Verified{Seals: []store.Seal{seal()}, Lines: 1987, Open: 12, Faults: 3, Mismatches: []store.Mismatch{
			{Fault: store.FaultAltered, ID: 1204, At: today().At(8, 0), Seal: 11}, {Fault: store.FaultMoved, ID: 1205, Other: 1300, At: today().At(8, 0), Seal: 11}, {Fault: store.FaultSeal, Seal: 12},
		}},
		Recounts: []store.Recount{{Name: "docket_without_line", Wrong: 2, First: 17}, {Name: "outbox_waiting"}},
		Records:  500, Defects: []registry.ChildID{3, 9}, Hashes: []registry.ChildID{4},
	}
	return map[string][]sample{
		"verify.result": {{of: "agrees", data: casework.Verified{Journal: store.Verified{Seals: []store.Seal{seal()}, Lines: 1987}, Records: 500}, plain: true}, {of: "does not", data: bad, plain: true}},
		"verify.seal":   {{of: "known", data: m{"Known": true, "Text": seal().Short(), "Found": seal()}, plain: true}, {of: "unknown", data: m{"Known": false, "Text": "AAAA-BBBB-CCCC-DDDD"}, plain: true}},
		"verify.usage":  {{plain: true}},
	}
}

func requestSamples() map[string][]sample {
	r := store.Request{ID: 3, Case: 4127, Kind: registry.RequestSee, Relation: "mother", Came: day(20, time.November), AckBy: day(26, time.November), Due: day(30, time.November), At: today().At(8, 0)}
	late := r
	late.Kind, late.Acked, late.Due, late.Extended = registry.RequestWithdraw, today().At(8, 5), day(20, time.November), true
	held := r
	held.Kind = registry.RequestRestrict
	line := func(r store.Request, overdue bool) m {
		return m{"Name": "Nguyễn Gia Bảo", "Case": r.Case, "Kind": r.Kind, "Due": r.Due, "Acked": r.Acked, "AckBy": r.AckBy, "Overdue": overdue}
	}
	view := m{"Today": today(), "R": r, "Name": "Nguyễn Gia Bảo", "Case": r.Case, "Kind": r.Kind, "Restricted": false, "Field": registry.FieldMother, "Outcome": "done"}
	kept := child()
	record := documents.RecordPaper{Child: *ref(kept), Unit: "Xã Tân Thuận", Hamlet: "Ấp 3", Restricted: true, At: today().At(9, 45)}
	return map[string][]sample{
		"request.list":          {{of: "none", data: m{"List": []m{}, "More": 0, "Held": 0}}, {of: "two", data: m{"List": []m{line(late, true), line(r, false), but(line(r, false), m{"Name": ""})}, "More": 2, "Held": 1}}},
		"request.held":          {{of: "one", data: m{"Held": 1, "Records": []m{{"Case": r.Case, "On": today()}}}}, {of: "none", data: m{"Held": 0, "Records": []m(nil)}}},
		"card.restricted":       {{of: "officer", data: m{"Case": r.Case, "On": today(), "Kind": registry.RequestRestrict, "Mine": true}}, {of: "police", data: m{"Case": r.Case, "On": today(), "Kind": registry.RequestKind(""), "Mine": false}}},
		"request.none":          one(view),
		"request.kind":          {{of: "free", data: view}, {of: "restricted", data: but(view, m{"Restricted": true, "Name": ""})}},
		"request.from":          one(view),
		"request.one":           {{of: "to see", data: view}, {of: "consent, late", data: but(view, m{"R": late})}, {of: "to restrict", data: but(view, m{"R": held})}},
		"request.closed":        one(view),
		"request.free":          one(view),
		"request.fields":        one(view),
		"request.value":         one(view),
		"request.wrong":         one(view),
		"request.corrected":     one(view),
		"request.erase":         one(view),
		"request.erase_subject": text(m{"Case": r.Case}),
		"request.erase_purpose": text(m{"Relation": r.Relation, "Came": r.Came}),
		"request.asked":         one(but(view, m{"Asked": []registry.Membership{{Name: "Lê Văn Hùng"}, {Name: "Trần Văn Quản"}}})),
		"request.file_name":     text(m{"Case": r.Case}),
		"request.file":          one(m{"Case": r.Case}),
		"record.of":             text(record),
		"record.stage":          text(record),
		"record.proposal":       text(registry.Proposal{Field: registry.FieldMother, Old: "", New: "Lê Thị Hạnh", Evidence: registry.EvidenceCertificate}),
		"notify.erased":         one(r),
		"notify.requests":       one(m{"List": []m{line(late, true), line(r, false)}}),
	}
}

func incidentSamples() map[string][]sample {
	open := m{
		"ID": int64(4), "Kind": registry.IncidentAccount, "Detected": today().At(8, 0), "Due": today().AddDays(3).At(8, 0), "Reported": time.Time{}, "Closed": time.Time{},
		"Since": today().AddDays(-7).At(8, 0), "Place": commune(), "Member": women(),
		"Affected": store.Affected{Records: 190, People: 3, Cards: 12, Listed: 180, Filed: 40, Changed: 2, Files: 1, Refused: 5},
	}
	fresh := but(open, m{"Kind": registry.IncidentKind(""), "Since": time.Time{}, "Member": registry.Membership{}})
	done := but(open, m{"Reported": today().At(16, 0), "Closed": today().At(17, 0)})
	paper := documents.IncidentPaper{
		Number: 4, Unit: "Xã Tân Thuận", Kind: registry.IncidentAccount, Detected: today().At(8, 0), Since: today().AddDays(-7).At(8, 0), Due: today().AddDays(3).At(8, 0),
		Member: "Danh Thị Thắm", Records: 190, People: 3, Cards: 12, Listed: 180, Filed: 40, Changed: 2, Files: 1, Refused: 5, Seal: seal().Short(), At: today().At(9, 0),
	}
	both := []sample{{of: "known", data: paper, plain: true}, {of: "unknown", data: documents.IncidentPaper{Detected: paper.Detected, Due: paper.Due, At: paper.At}, plain: true}}
	return map[string][]sample{
		"incident.list":             {{of: "none", data: m{"List": []m{}}}, {of: "two", data: m{"List": []m{open, but(fresh, m{"Reported": today().At(9, 0)})}}}},
		"incident.what":             one(m{"I": fresh}),
		"incident.since":            one(m{"I": open}),
		"incident.who":              one(m{"I": open}),
		"incident.one":              {{of: "fresh", data: m{"I": fresh, "Hours": 71}}, {of: "counted", data: m{"I": open, "Hours": 40}}, {of: "late", data: m{"I": open, "Hours": -2}}, {of: "closed", data: m{"I": done, "Hours": 40}}},
		"incident.file_name":        text(m{"ID": 4}),
		"incident.file":             one(m{"I": open}),
		"notify.incident":           {{of: "in time", data: m{"I": open, "Hours": 24}}, {of: "late", data: m{"I": open, "Hours": -1}}},
		"incident_paper.clock":      both,
		"incident_paper.what":       both,
		"incident_paper.affected":   both,
		"incident_paper.categories": both,
		"incident_paper.access":     both,
	}
}

func adminSamples() map[string][]sample {
	quiet := m{"Unit": commune(), "Today": today(), "Sealed": true, "Seal": seal(), "Late": false, "Refused": 0, "Invited": 0, "Joined": 0, "Ended": 0, "Exports": 0, "KeyExported": true, "Failed": 0, "Waiting": 0, "Incidents": []m{}}
	busy := but(quiet, m{
		"Late": true, "Refused": 9, "Sources": []store.Refusals{{Name: "Danh Thị Thắm", Role: registry.RoleCollaborator, Note: "right export", Count: 7}, {Note: "stranger 199", Count: 2}},
		"Invited": 3, "Joined": 2, "Ended": 1, "Exports": 4, "KeyExported": false, "Failed": 1, "Waiting": 12,
		"Incidents": []m{{"ID": 4, "Reported": time.Time{}, "Due": today().AddDays(3).At(8, 0)}},
	})
	return map[string][]sample{
		"notify.admin_day": {{of: "quiet", data: quiet}, {of: "busy", data: busy}, {of: "never sealed", data: but(quiet, m{"Sealed": false})}},
		"notify.refusals":  one(m{"Since": today().At(12, 0), "Refused": 9, "Sources": busy["Sources"]}),
	}
}
