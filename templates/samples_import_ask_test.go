package templates_test

import (
	"time"

	"rasoat/documents"
	"rasoat/registry"
)

// importTalkSamples are what is asked and opened on the way of a file into the program.
func importTalkSamples() map[string][]sample {
	places := []documents.PlaceCount{{Name: "Xã Tân Đức", Rows: 900}, {Name: "Xã Tân Thuận", Rows: 1099}}
	what := m{"File": "Danh-sach.xlsx", "Kind": "unknown", "Mark": "", "Said": "", "Rows": 1999, "Faulty": 1204, "Gone": 0}
	column := m{"File": "Danh-sach.xlsx", "Sheet": "", "Column": "F", "Header": "Cột 6", "Field": "birth_date", "Samples": []string{"••/03/2019", "••/09/2021"}, "More": 0}
	compared := m{
		"File": "Truong-TH-Tan-Duc.xlsx", "Source": registry.SourceSchool, "Rows": 312, "Matched": 280, "Unknown": 20, "Doubtful": 12, "Import": 14,
		"Numbers": []registry.ChildID{1, 2}, "Dates": []registry.ChildID{3}, "Differ": []registry.ChildID{4}, "Busy": 6,
	}
	at := day(23, time.November).At(8, 5)
	undone := m{
		"Import": m{"ID": int64(14), "FileName": "Danh-sach.xlsx", "Source": "software", "At": at}, "Removed": 12, "Restored": 28, "Left": 3, "Hamlets": []string{"Ấp 7", "Ấp 1 (xã Thanh Tùng cũ)"}, "Kept": 1,
		"Stuck": []m{
			{"Case": registry.CaseCode(12), "Later": false, "By": women()}, {"Case": registry.CaseCode(13), "Later": true, "By": m{"ID": 0}},
			{"Case": registry.CaseCode(14), "Later": false, "By": m{"ID": 0}},
		},
	}
	nothing := but(undone, m{"Removed": 0, "Restored": 0})
	line := m{"ID": int64(14), "At": at, "FileName": "Danh-sach.xlsx", "Source": "software", "Kind": registry.ListWhole, "Rows": 1999, "Added": 12, "Changed": 31, "UndoneAt": time.Time{}}
	number := m{"Field": registry.FieldIDNumber, "Old": "•••••••345", "New": "•••••••••345"}
	offerKind := m{"Place": 1, "Field": registry.FieldIDNumber, "Why": registry.WhyDroppedZeros, "Count": 12, "Accepted": 3}
	return map[string][]sample{
		"import.ask_what": {
			{of: "unknown", data: what}, {of: "with words and gaps", data: but(what, m{"Said": "chưa có mã định danh", "Gone": 31})},
			{of: "members", data: but(what, m{"Kind": "members", "Rows": 0})}, {of: "a docket of ours", data: but(what, m{"Kind": "ours", "Mark": "docket"})},
			{of: "a checked copy", data: but(what, m{"Kind": "ours", "Mark": "checked"})}, {of: "school", data: but(what, m{"Kind": "school"})}, {of: "health", data: but(what, m{"Kind": "health"})},
		},
		"import.ask_column":        {{of: "one", data: column}, {of: "several sheets and columns", data: but(column, m{"Sheet": "Ấp 3", "Header": "", "More": 2})}},
		"import.ask_field":         one(column),
		"import.ask_codes":         one(what),
		"import.ask_encoding":      {{of: "one", data: m{"File": "Danh-sach.xls", "Columns": "B, F", "Encoding": "tcvn3", "Before": "NguyÔn", "After": "Nguyễn", "More": 0}}, {of: "several", data: m{"File": "Danh-sach.xls", "Columns": "B", "Encoding": "vni", "Before": "", "After": "", "More": 2}}},
		"import.ask_hamlet":        {{of: "one", data: m{"File": "Danh-sach.xlsx", "Name": "Xóm Chài", "Count": 4, "More": 0}}, {of: "several", data: m{"File": "Danh-sach.xlsx", "Name": "Xóm Chài", "Count": 4, "More": 2}}},
		"import.ask_communes":      one(m{"File": "Danh-sach.xlsx", "Places": places, "Unit": "Xã Tân Thuận"}),
		"import.compare":           one(compared),
		"import.compare_done":      one(compared),
		"import.file":              one(m{"File": "Danh-sach.xlsx"}),
		"import.file_name":         text("Danh-sach"),
		"import.total_ask":         {{of: "first", data: m{"Unit": commune(), "Total": 0, "On": registry.Date{}}}, {of: "again", data: m{"Unit": commune(), "Total": 2014, "On": day(1, time.November)}}},
		"import.total_done":        one(m{"Unit": commune(), "Total": 2014}),
		"import.index":             {{of: "some", data: m{"File": "Danh-sach.xlsx", "Lists": []m{{"Name": "new", "Class": "", "Count": 12}, {"Name": "", "Class": registry.ClassNoID, "Count": 1204}, {"Name": "strangers", "Class": "", "Count": 3}}}}, {of: "none", data: m{"File": "Danh-sach.xlsx", "Lists": []m{}}}},
		"import.lines":             importLineSamples(),
		"import.offers":            one(m{"File": "Danh-sach.xlsx", "Count": 14, "Kinds": []m{offerKind, but(offerKind, m{"Place": 2, "Field": registry.FieldName, "Why": registry.WhyTelex, "Count": 2, "Accepted": 2})}}),
		"import.offer":             one(m{"File": "Danh-sach.xlsx", "Kind": offerKind, "Lines": []m{but(importLine(1), m{"Change": number, "Accepted": true, "Digits": []m{{"At": 5, "Old": "1", "New": "2"}}}), but(importLine(2), m{"Change": number, "Accepted": false, "Digits": []m{}, "Sheet": "Ấp 3", "Number": false})}}),
		"label.import_list":        one(m{"Name": "new", "Class": "", "Count": 12}),
		"label.import_offer_kind":  one(offerKind),
		"label.import_take":        text(3),
		"label.import_leave":       text(3),
		"label.import_take_all":    one(offerKind),
		"label.import_leave_all":   one(offerKind),
		"import.past":              {{of: "several", data: m{"Undo": true, "Lines": []m{line, but(line, m{"Source": "school"}), but(line, m{"UndoneAt": at})}}}, {of: "none", data: m{"Undo": false, "Lines": []m{}}}},
		"import.undo_ask":          {{of: "partly", data: undone}, {of: "nothing left", data: but(nothing, m{"Import": m{"ID": int64(15), "FileName": "Truong.csv", "Source": "school", "At": at}})}},
		"import.undo_done":         {{of: "partly", data: undone}, {of: "whole", data: but(undone, m{"Left": 0, "Stuck": []m{}})}},
		"import.undo_failed":       one("Lần nhập này đã được hoàn tác trước đây."),
		"import.refused_old":       {{}},
		"import.refused_undone":    {{}},
		"import.shown_there":       {{}},
		"import.refused_strangers": one(m{"Limit": 12}),
		"label.import_undo":        text(int64(14)),
	}
}

// importLine is a row of a list that a preview opens.
func importLine(place int) m {
	c := child()
	return m{
		"Place": place, "Sheet": "", "Line": 40 + place, "Why": "", "Name": c.Values.Name, "Birth": c.Values.BirthDate, "Hamlet": "Ấp 3",
		"Number": true, "Case": c.Case, "Changes": []m{}, "Codes": []string{}, "Text": "",
	}
}

func importLineSamples() []sample {
	of := func(name string, lines ...m) m {
		return m{"File": "Danh-sach.xlsx", "Name": name, "Class": registry.Class(""), "Count": len(lines), "Kept": len(lines), "Lines": lines}
	}
	father := m{"Field": registry.FieldFather, "Old": "", "New": "Nguyễn Văn Tám", "Hard": false}
	return []sample{
		{of: "new", data: but(of("new", but(importLine(1), m{"Number": false}), but(importLine(2), m{"Number": false, "Name": "", "Birth": "", "Hamlet": "", "Sheet": "Ấp 3"})), m{"Count": 6000, "Kept": 5000})},
		{of: "changed", data: of("changed", but(importLine(1), m{"Changes": []m{father}}), importLine(2))},
		{of: "clash", data: of("clash", but(importLine(1), m{"Changes": []m{but(father, m{"Hard": true}), father}}))},
		{of: "class", data: but(of("", but(importLine(1), m{"Codes": []string{"id_format", "id_prefix"}})), m{"Class": registry.ClassBadID})},
		{of: "gone", data: of("gone", but(importLine(1), m{"Line": 0}))},
		{of: "skipped", data: of("skipped", but(importLine(1), m{"Why": "total", "Number": false, "Text": "Cộng: 1999"}))},
		{of: "none", data: of("new")},
	}
}
