package templates_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/templates"
)

// mostLabel is how many characters of a button a telephone shows, its number left out.
const mostLabel = 40

// labelSamples are the longest that a label is likely to be given; the others say the same to everybody.
func labelSamples() map[string]any {
	count := m{"Name": "Khóm Kinh Tế Mới 10", "Number": 12, "Count": 1987, "Open": 1987, "Total": 1987, "Approved": 1987, "Left": 1987, "Settled": 1987, "Lines": 1987}
	next := ref(child())
	next.Values.Name = "Nguyễn Thị Hoàng Ngọc Anh"
	return map[string]any{
		"label.import_undo": int64(1414), "label.import_list": m{"Name": "clash", "Class": "", "Count": 1987}, "label.import_offer_kind": m{"Place": 12, "Field": registry.FieldGuardian, "Count": 1987},
		"label.import_take": 1987, "label.import_leave": 1987, "label.import_take_all": count, "label.import_leave_all": count, "label.notify_import_offers": 187,
		"label.notify_use_whole_of": m{"Name": "", "Count": 12}, "label.notify_use_defective_of": m{"Name": "", "Count": 12},
		"label.notify_column_yes": m{"Field": "software"}, "label.notify_column_field": m{"Field": "software"},
		"label.notify_hamlet_new": count, "label.notify_hamlet_merge": count, "label.notify_hamlet_all": count, "label.notify_communes_one": m{"Name": "Xã Nguyễn Việt Khái", "Count": 1987},
		"label.approve_rest":   1987,
		"label.child":          next.Values,
		"label.class":          m{"Class": registry.ClassGuardian, "Count": 1987},
		"label.confirm_docket": count,
		"label.confirm_rest":   count,
		"label.docket_make":    count,
		"label.docket_next":    count,
		"label.docket_one":     count,
		"label.due":            m{"Days": 14, "Due": day(7, 12)},
		"label.evidence":       registry.EvidenceCertificate,
		"label.field":          registry.FieldGuardian,
		"label.hamlet":         count,
		"label.invite_pending": 1987,
		"label.kin":            registry.FieldGuardian,
		"label.list_all":       count,
		"label.assign_all":     count,
		"label.obstacle_count": m{"Cause": registry.ObstacleWaiting, "Count": 1987},
		"label.obstacle_why":   registry.ObstacleWaiting,
		"label.organisation":   registry.OrgHamletTeam,
		"label.pair":           m{"A": m{"Case": registry.CaseCode(14127)}, "B": m{"Case": registry.CaseCode(10138)}},
		"label.pair_open":      m{"Case": registry.CaseCode(14127)}, "label.pair_keep": m{"Case": registry.CaseCode(14127)},
		"label.work_pairs": 1987, "label.work_conflicts": 1987,
		"label.conflict_keep_one": m{"Field": registry.FieldGuardian}, "label.conflict_take_one": m{"Field": registry.FieldGuardian},
		"label.paper_docket": count, "label.paper_sheets": m{"Sheets": 1987}, "label.paper_today": today(), "label.paper_yesterday": today(),
		"label.pending_one":  m{"Name": "Thạch Thị Ngọc Mỹ Hạnh"},
		"label.purpose":      "compare",
		"label.person":       m{"Name": "Thạch Thị Mỹ Hạnh", "Organisation": registry.OrgHamletTeam},
		"label.recheck_next": next,
		"label.recheck_take": "Nguyễn Thị Ngọc Anh",
		"label.return_why":   registry.ReturnBirth,
		"label.role":         registry.RoleOfficer,
		"label.role_to":      m{"Me": women(), "Unit": commune()},
		"label.training_to":  women(), "label.training_back": officer(),
		"label.undo_open":    next,
		"label.undo_rest":    count,
		"label.update_all":   count,
		"label.update_each":  count,
		"label.link_known":   m{"Phone": "•••••••001"},
		"label.request_held": m{"Held": 1200}, "label.request_record": m{"Case": registry.CaseCode(14127)},
		"label.request_one": m{"Kind": registry.RequestRestrict, "Case": registry.CaseCode(14127)}, "label.request_kind": registry.RequestRestrict,
		"label.request_from": "guardian", "label.request_field": registry.FieldGuardian, "label.incident_kind": registry.IncidentFile, "label.incident_back": 90,
		"label.incident_one": m{"Kind": registry.IncidentOther, "Detected": today().At(8, 0)},
		"label.ask_off":      ask.Chip{Kind: ask.ChipClass, Value: string(registry.ClassGuardian)},
		"label.ask_pick":     []ask.Chip{{Kind: ask.ChipAssignee, Value: "Lụa"}, {Kind: ask.ChipUnit, Unit: commune()}},
		"label.ask_parent":   "Nguyễn Thị Hoàng Ngọc Anh",
		"label.stage_count":  m{"Stage": registry.StageConfirmed, "Count": 987},
		"label.saved":        m{"Name": "Ấp 3 · chưa có mã · sinh 2019 · nữ", "Count": 987}, "label.aside_open": m{"Case": registry.CaseCode(14127)},
		"label.work": m{"Kind": "confirmed", "Count": 987},
	}
}

func TestLabels_fitTheirButtons(t *testing.T) {
	t.Parallel()
	given := labelSamples()
	for _, file := range sources() {
		for _, name := range file.names {
			if !strings.HasPrefix(name, "label.") {
				continue
			}
			data, known := given[name]
			if !known && !file.fixed[name] {
				t.Errorf("%s has no sample: add one to labelSamples", name)
				continue
			}
			text, err := templates.Strict(name, data, true)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if n := utf8.RuneCountInString(text); n > mostLabel || strings.Contains(text, "\n") {
				t.Errorf("%s has %d characters, want one line of at most %d: %s", name, n, mostLabel, text)
			}
			for _, wrong := range faults(text, true) {
				t.Errorf("%s %s: %s", name, wrong, text)
			}
		}
	}
	for name := range given {
		if !templates.Has(name) {
			t.Errorf("sample of %s, which is no label", name)
		}
	}
}

// The words of the simulator's page and of the demo are held to the same manners.
func TestPages_speakLikeAnOffice(t *testing.T) {
	t.Parallel()
	for _, name := range templates.Names() {
		kind, _, _ := strings.Cut(name, ".")
		for _, page := range pages {
			if kind != page {
				continue
			}
			text, err := templates.Text(name, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range faults(text, true) {
				t.Errorf("%s %s: %s", name, wrong, text)
			}
		}
	}
}
