package templates_test

import (
	"maps"
	"time"

	"rasoat/registry"
)

// sample is what a template is given in one of its cases; m stands for the view of a handler, strictly:
// every key that the template asks for has to be there.
type sample struct {
	of    string // the case, where there are several
	data  any
	plain bool // rendered as text: a cell, a name of a file, a line of the shell
}

type m = map[string]any

// samples are the cases of every template that says something of what it is given.
func samples() map[string][]sample {
	all := map[string][]sample{}
	for _, some := range []map[string][]sample{
		journalSamples(), verifySamples(), requestSamples(), incidentSamples(), adminSamples(),
		assignSamples(), approveSamples(), cardSamples(), confirmSamples(), docketSamples(), documentSamples(), enterSamples(),
		errorSamples(), exportSamples(), importSamples(), importShellSamples(), importTalkSamples(), listSamples(), notifySamples(), digestSamples(), obstacleSamples(),
		membersSamples(), secondSamples(), paperSamples(), progressSamples(), recheckSamples(), answerSamples(), returnSamples(), askSamples(), askedSamples(), startSamples(), undoSamples(), updateSamples(), pairSamples(), conflictSamples(), pageSamples(), gateSamples(), uploadSamples(),
		trainingSamples(),
	} {
		maps.Copy(all, some)
	}
	return all
}

// one is the only case of a template.
func one(data any) []sample { return []sample{{data: data}} }

// text is the only case of a template that is rendered as plain text.
func text(data any) []sample { return []sample{{data: data, plain: true}} }

// but is a view that differs from another in some keys.
func but(base, changes m) m {
	view := maps.Clone(base)
	maps.Copy(view, changes)
	return view
}

func day(d int, month time.Month) registry.Date {
	return registry.Date{Year: 2026, Month: month, Day: d}
}

// today is the Monday on which the samples are said, at half past seven.
func today() registry.Date { return day(23, time.November) }

func commune() registry.Unit {
	return registry.Unit{ID: 3, Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Type: "Xã", Name: "Tân Thuận"}
}

func officer() registry.Membership {
	return registry.Membership{ID: 1, Name: "Nguyễn Thị Lụa", Address: registry.AddressComrade, Role: registry.RoleOfficer}
}

func women() registry.Membership {
	return registry.Membership{ID: 2, Name: "Danh Thị Thắm", Address: registry.AddressBoth, Role: registry.RoleCollaborator, Organisation: registry.OrgWomenUnion}
}

func police() registry.Membership {
	return registry.Membership{ID: 4, Name: "Trần Văn Nam", Address: registry.AddressComrade, Role: registry.RolePolice}
}

// number is synthetic: its last six digits are 900000 or more.
const number registry.IDNumber = "096219900001"

// values are of a boy born in 2019.
func values() registry.Values {
	return registry.Values{
		Name: "Nguyễn Gia Bảo", BirthDate: "05/03/2019", Sex: "male", Ethnicity: "Kinh", IDNumber: string(number),
		Father: "Nguyễn Văn Hòa", Mother: "Lê Thị Hạnh", Address: "Tổ 4, Ấp 3", Phone: "0900000001",
	}
}

func child() registry.Child {
	return registry.Child{ID: 7, Case: 4127, Software: "TE-096-0412", Values: values(), Stage: registry.StageAssigned}
}

// bare is a record of which hardly anything is known.
func bare() registry.Child {
	return registry.Child{ID: 8, Case: 138, Values: registry.Values{Mother: "Thạch Thị Sen"}, Stage: registry.StageDefective}
}

// ref is a record whose methods a template may call.
func ref(c registry.Child) *registry.Child { return &c }

// hmong has an apostrophe in the name and only a year of birth.
func hmong() registry.Child {
	c := child()
	c.Case, c.Values.Name, c.Values.BirthDate, c.Values.Sex, c.Values.Ethnicity = 2061, "H'Mai Niê", "2018", "female", "Ê-đê"
	return c
}

func proposals() []registry.Proposal {
	return []registry.Proposal{
		{Field: registry.FieldBirthDate, Old: "2019", New: "05/03/2019", Evidence: registry.EvidenceCertificate},
		{Field: registry.FieldEthnicity, Old: "", New: "Khmer", Evidence: registry.EvidenceFamily},
		{Field: registry.FieldIDNumber, Old: "", New: number.Masked(), Why: registry.WhyDroppedZeros},
	}
}
