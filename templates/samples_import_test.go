package templates_test

import (
	"time"

	"rasoat/registry"
)

// importShellSamples are what `rasoat import` says beside the summary.
func importShellSamples() map[string][]sample {
	hamlets := []m{{"Name": "Ấp 2", "Count": 190}, {"Name": "", "Count": 3}}
	commune := registry.Unit{ID: 7, Type: "Xã", Name: "Tân Thuận"}
	list := m{
		"File": "Danh-sach-tre-em.xlsx", "Kind": registry.ListDefective, "Rows": 1204, "Hidden": 0, "Twice": 0, "New": 12, "Changed": 31, "Unchanged": 1161,
		"Moved": 0, "Missing": 3, "OverAge": 0, "Outside": 2, "Proved": 5, "OfOthers": 0, "Proposed": 40, "Accepted": 2, "Doubled": 8, "Declared": 2010, "DeclaredOn": day(1, time.November),
		"Defective": 1204, "Conflicts": []registry.ChildID{}, "AtPolice": []registry.ChildID{}, "Classes": []m{{"Class": registry.ClassNoID, "Count": 902}},
		"Hamlets": hamlets, "Strange": hamlets[:1], "Skipped": []m{{"Reason": "title", "Count": 4}, {"Reason": "signature", "Count": 3}},
		"Parts": []m{
			{"Commune": commune, "Text": "xã Tân Thuận", "Rows": 1100, "Summary": m{"New": 12, "Changed": 31}},
			{"Commune": registry.Unit{}, "Text": "Xã Tân Lợi", "Rows": 100},
			{"Commune": registry.Unit{}, "Text": "", "Rows": 4},
		},
	}
	compared := m{
		"File": "Truong-TH-Tan-Duc.xlsx", "Source": registry.SourceSchool, "Rows": 312, "Matched": 280, "Unknown": 20, "Doubtful": 12, "Import": 14,
		"Numbers": []registry.ChildID{1, 2}, "Dates": []registry.ChildID{3}, "Differ": []registry.ChildID{4}, "Busy": 6,
	}
	stuck := []m{
		{"Case": registry.CaseCode(12), "Later": false, "By": m{"ID": registry.MembershipID(4), "Role": registry.RoleCollaborator, "Name": "Danh Thị Thắm"}},
		{"Case": registry.CaseCode(13), "Later": true, "By": m{"ID": registry.MembershipID(0)}},
		{"Case": registry.CaseCode(14), "Later": false, "By": m{"ID": registry.MembershipID(0)}},
	}
	undone := m{"Import": m{"ID": int64(14), "FileName": "Danh-sach-tre-em.xlsx"}, "Removed": 12, "Restored": 28, "Left": 3, "Hamlets": []registry.Unit{{Level: registry.LevelHamlet, Type: "Ấp", Name: "7"}}, "Kept": 1, "Stuck": stuck}
	return map[string][]sample{
		"import.usage":         {{plain: true}},
		"import.no_hamlet":     text("Ấp 9"),
		"import.no_import":     text(int64(14)),
		"import.undone_before": text(int64(14)),
		"import.too_old":       text(int64(14)),
		"import.reading":       text(20480),
		"import.writing":       text(8192),
		"import.dry_run":       {{of: "two communes", data: list, plain: true}, {of: "one commune", data: but(list, m{"Parts": []m{}, "Strange": []m{}, "Skipped": []m{}, "Declared": 0, "Kind": registry.ListWhole}), plain: true}},
		"import.compared":      {{of: "school", data: compared, plain: true}, {of: "a look beforehand", data: but(compared, m{"Source": registry.SourceHealth, "Import": 0, "Busy": 0, "Differ": []registry.ChildID{}}), plain: true}},
		"import.undone":        {{of: "partly", data: undone, plain: true}, {of: "whole", data: but(undone, m{"Left": 0, "Stuck": []m{}}), plain: true}},
	}
}
