package templates_test

import (
	"rasoat/registry"
	"rasoat/registry/ask"
)

// askedFilter asks for something of every kind.
func askedFilter() registry.Filter {
	return registry.Filter{
		Units: []registry.UnitID{3}, Classes: []registry.Class{registry.ClassNoID}, Codes: []registry.Code{registry.DOBMissing},
		Stages: []registry.Stage{registry.StageAssigned}, HasNumber: true, Returned: true, Overdue: true, DueTo: today(),
		BornFrom: registry.Date{Year: 2019, Month: 1, Day: 1}, BornTo: registry.Date{Year: 2019, Month: 12, Day: 31},
		Sex: registry.SexFemale, Ethnicity: "Khơ-me", AssigneeName: "Lụa", Organisation: registry.OrgWomenUnion,
		Obstacle: registry.ObstacleMovedAway, Name: "Gia Bảo", Digits: "0001", Case: 412,
	}
}

// askedChips are every kind of chip, and births in every form.
func askedChips() []ask.Chip {
	tree := ask.NewTree([]registry.Unit{commune()})
	chips := ask.Chips(askedFilter(), tree)
	for _, f := range []registry.Filter{
		{BornFrom: registry.Date{Year: 2015, Month: 1, Day: 1}, BornTo: registry.Date{Year: 2017, Month: 12, Day: 31}},
		{BornFrom: registry.Date{Year: 2020, Month: 3, Day: 1}, BornTo: registry.Date{Year: 2020, Month: 3, Day: 31}},
		{BornFrom: registry.Date{Year: 2020, Month: 1, Day: 5}, BornTo: registry.Date{Year: 2020, Month: 1, Day: 5}},
		{BornFrom: today()}, {BornTo: today()}, {BornFrom: registry.Date{Year: 2020, Month: 1, Day: 5}, BornTo: today()},
		{Stages: registry.OpenStages()}, {AnyObstacle: true}, {Obstacle: registry.ObstacleOther},
	} {
		chips = append(chips, ask.Chips(f, tree)...)
	}
	return chips
}

func askSamples() map[string][]sample {
	var chips []sample
	for _, c := range askedChips() {
		chips = append(chips, sample{of: string(c.Kind), data: c, plain: true})
	}
	return map[string][]sample{
		"ask.no_unit":  text("2026:99999"),
		"ask.no_file":  text("diaban.tsv"),
		"ask.bad_file": text("diaban.tsv"),
		"ask.chip":     chips,
		"ask.understood": {
			{of: "all", data: m{"Intent": ask.IntentCount, "Chips": askedChips(), "Unclear": []m{
				{"Words": "chị Lụa", "Candidates": []ask.Chip{{Kind: ask.ChipName, Value: "Lụa"}, {Kind: ask.ChipAssignee, Value: "Lụa"}}},
				{"Words": "xóa em này", "Candidates": []ask.Chip(nil)},
			}}, plain: true},
			{of: "nothing", data: m{"Intent": ask.IntentList, "Chips": []ask.Chip(nil), "Unclear": []m(nil)}, plain: true},
		},
	}
}
