package templates_test

import "rasoat/registry"

func gateSamples() map[string][]sample {
	hamlet := registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: "3"}
	lines := []m{
		{"Case": registry.CaseCode(4127), "Unit": hamlet, "Year": 2019, "Classes": []registry.Class{registry.ClassNoID}, "Due": day(30, 11)},
		{"Case": registry.CaseCode(138), "Unit": registry.Unit{}, "Year": 0, "Classes": []registry.Class(nil), "Due": registry.Date{}},
	}
	return map[string][]sample{
		"notify.withheld_admin": one(m{"Day": today(), "Count": 2}),
		"strict.reply":          {{of: "records", data: m{"Lines": lines}}, {of: "nothing known", data: m{"Lines": nil}}},
		"strict.notice": {
			{of: "records", data: m{"Me": officer(), "Lines": lines, "File": false}}, {of: "file", data: m{"Me": women(), "Lines": nil, "File": true}},
		},
	}
}
