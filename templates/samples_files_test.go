package templates_test

import (
	"time"

	"rasoat/documents"
	"rasoat/registry"
)

func documentSamples() map[string][]sample {
	all := map[string][]sample{
		"check.row": {
			{of: "one sheet", data: m{"Finding": documents.Finding{Row: 17, Name: "Nguyễn Gia Bảo"}}, plain: true},
			{of: "hidden, no name", data: m{"Finding": documents.Finding{Sheet: "Ấp 3", Row: 17, Hidden: true}}, plain: true},
		},
		"check.proposal": text(registry.Proposal{Field: registry.FieldIDNumber, Old: "96219900001", New: string(number)}),
		"check.summary": {
			{of: "everything", data: m{"File": "danh-sach.xlsx", "Summary": documents.Summary{Rows: 1987, Faulty: 1204, Asked: 31, OverAge: 12, Hidden: 4}, "AsOf": today()}, plain: true},
			{of: "nothing wrong", data: m{"File": "danh-sach.xlsx", "Summary": documents.Summary{Rows: 40}, "AsOf": today()}, plain: true},
		},
		"check.unread":    text("Ghi chú"),
		"check.count":     text(m{"Count": 902, "Why": "Chưa có mã định danh."}),
		"check.date":      text("20/11/2026"),
		"check.no_file":   text("danh-sach.xlsx"),
		"check.no_out":    text("/mnt/ket-qua.xlsx"),
		"sample.title":    text("XÃ TÂN THUẬN"),
		"sample.done":     text(m{"Children": 1987, "File": "danh-sach.xlsx", "Key": "danh-sach.dap-an.tsv"}),
		"listfile.unit":   text("Xã Tân Thuận"),
		"listfile.footer": {{of: "person", data: m{"At": today().At(9, 5), "By": "Nguyễn Thị Lụa", "Code": "32167-2", "Purpose": "đối chiếu với trường học"}, plain: true}, {of: "nobody", data: m{"At": today().At(9, 5), "By": "", "Code": "", "Purpose": ""}, plain: true}},
		"listfile.total":  text(1987),
		"check.recognised": {
			{of: "two communes", data: documents.Recognition{Kind: documents.FileSoftware, List: registry.ListDefective, Said: "DANH SÁCH TRẺ EM CHƯA CÓ MÃ", Communes: []documents.PlaceCount{{Name: "Xã Tân Thuận", Rows: 1200}, {Name: "Xã Tân Lợi", Rows: 800}}}, plain: true},
			{of: "a school", data: documents.Recognition{Kind: documents.FileSchool, List: registry.ListWhole}, plain: true},
		},
		"check.mapped":       text(documents.ColumnGuess{Sheet: "Ấp 3", Column: "F", Header: "Cột 4", Field: "id_number", Samples: []string{"•••••••••001", "•••••••••004"}}),
		"check.encoded":      text(documents.EncodedColumns{Columns: []string{"B", "G"}, Encoding: documents.EncodingTCVN3, Before: "NguyÔn V¨n §øc", After: "Nguyễn Văn Đức"}),
		"check.order":        {{of: "month first", data: documents.DateColumn{Sheet: "Ấp 3", Column: "C", Header: "Ngày sinh", Order: documents.MonthFirst}, plain: true}, {of: "both", data: documents.DateColumn{Column: "C", Order: documents.OrderMixed}, plain: true}, {of: "real dates", data: documents.DateColumn{Column: "C", Order: documents.OrderSwapped}, plain: true}, {of: "unknown", data: documents.DateColumn{Column: "C", Order: documents.OrderUnknown}, plain: true}},
		"check.ask_column":   text(documents.ColumnGuess{Column: "F", Header: "Cột 4", Field: "birth_date", Samples: []string{"05/03/2015", "25/12/2016"}}),
		"check.ask_encoding": text(documents.EncodedColumns{Sheet: "Ấp 3", Columns: []string{"B", "G"}, Encoding: documents.EncodingTCVN3, Before: "NguyÔn V¨n §øc", After: "Nguyễn Văn Đức"}),
		"check.ask_codes":    {{plain: true}},
		"check.asked":        text([]string{"Cột F (“Cột 4”) có phải là ngày sinh không? Ví dụ 05/03/2015", "Cột dân tộc ghi bằng mã số: theo danh mục năm 1979 hay năm 2008?"}),
		"check.doubted":      text(documents.ColumnGuess{Column: "C", Header: "Số định danh", Field: "id_number", Samples: []string{"05/03/2015"}}),
		"check.skipped":      text(m{"Count": 12, "Skips": []documents.Skip{{Reason: documents.SkipTitle, Count: 4, Lines: skippedLines(4)}, {Reason: documents.SkipSection, Count: 8, Lines: skippedLines(8)}}}),
		"check.ethnic_codes": text("2020"),
		"check.line":         text(documents.SkippedLine{Sheet: "Ấp 3", Line: 4}),
		"check.usage":        {{plain: true}},
		"sample.usage":       {{plain: true}},
		"check.legend":       {{plain: true}},
		"listfile.page":      {{plain: true}},
	}
	for _, kind := range documents.Kinds() {
		e := &documents.Error{Kind: kind, Sheet: "Ấp 3", Row: 17, Limit: 20000}
		if kind == documents.KindTooLarge || kind == documents.KindInflated {
			e.Limit = 20
		}
		all["document."+string(kind)] = one(e)
	}
	all["document.damaged"] = append(all["document.damaged"], sample{of: "nowhere", data: &documents.Error{Kind: documents.KindDamaged}})
	return all
}

func skippedLines(n int) []documents.SkippedLine {
	lines := make([]documents.SkippedLine, n)
	for i := range lines {
		lines[i].Line = i + 1
	}
	return lines
}

func importSamples() map[string][]sample {
	hamlets := []m{{"Name": "Ấp 2", "Count": 190}, {"Name": "Ấp 10", "Count": 260}, {"Name": "Xóm Chài", "Count": 4}, {"Name": "", "Count": 3}}
	shown := m{"Use": "software", "Scope": []string{}, "Skips": []m{{"Reason": "title", "Count": 4}, {"Reason": "signature", "Count": 3}}, "Unread": []string{}, "Places": []documents.PlaceCount{}, "Decoded": false, "Stale": false, "Declares": true}
	full := m{
		"Kind": registry.ListWhole, "Shown": shown, "Outside": 0, "Proved": 5, "OfOthers": 12, "Proposed": 40, "Accepted": 2, "Doubled": 8, "Declared": 2014, "DeclaredOn": day(1, time.November),
		"Import": 0, "File": "Danh-sach-tre-em-xa-Tan-Thuan.xlsx", "Rows": 1999, "Hidden": 4, "Twice": 2, "New": 12, "Changed": 31, "Unchanged": 1944, "Moved": 5, "Missing": 3, "OverAge": 12,
		"Defective": 1204, "Conflicts": []registry.ChildID{7, 8}, "AtPolice": []registry.ChildID{8}, "First": false, "Again": false,
		"Classes": []m{{"Class": registry.ClassNoID, "Count": 902}, {"Class": registry.ClassGuardian, "Count": 31}}, "Hamlets": hamlets, "Strange": hamlets[2:3],
	}
	none := m{"Hidden": 0, "Twice": 0, "New": 0, "Changed": 0, "Moved": 0, "Missing": 0, "OverAge": 0, "Conflicts": []registry.ChildID{}, "AtPolice": []registry.ChildID{}, "Strange": []m{}}
	again := but(but(full, none), m{"Again": true, "Unchanged": 1987})
	clean := but(but(full, none), m{"File": "Danh-sach-bo-sung.xlsx", "Rows": 3, "New": 3, "Unchanged": 0, "Defective": 0, "Hamlets": hamlets[:1]})
	progress := m{"File": "Danh-sach-bo-sung.xlsx", "Step": "", "Rows": 0, "Seconds": 0}
	return map[string][]sample{
		"import.start":       one(commune()),
		"import.progress":    {{of: "received", data: progress}, {of: "reading", data: but(progress, m{"Step": "reading", "Rows": 1200, "Seconds": 4})}, {of: "writing", data: but(progress, m{"Step": "writing", "Rows": 1999, "Seconds": 6})}},
		"import.preview":     {{of: "the first list", data: but(but(full, none), m{"First": true, "New": 1987})}, {of: "no hamlets", data: but(but(full, none), m{"First": true, "New": 1987, "Hamlets": hamlets[3:]})}, {of: "strange hamlets", data: full}, {of: "nothing new", data: again}, {of: "some hamlets, stale", data: but(full, m{"Kind": registry.ListDefective, "Shown": but(shown, m{"Scope": []string{"Ấp 2", "Ấp 10"}, "Stale": true, "Decoded": true, "Unread": []string{"Sheet3"}, "Places": []documents.PlaceCount{{Name: "Xã Tân Đức", Rows: 900}, {Name: "Xã Tân Thuận", Rows: 1099}}})})}},
		"import.done":        one(full),
		"import.failed":      one(m{"File": "Danh-sach-bo-sung.xlsx", "Why": "Danh sách không có cột Họ và tên."}),
		"import.no_unit":     text("99999"),
		"import.not_commune": text(registry.Unit{Level: registry.LevelProvince, Type: "Tỉnh", Name: "Cà Mau"}),
		"import.summary":     {{of: "everything", data: full, plain: true}, {of: "again", data: again, plain: true}, {of: "nothing wrong", data: clean, plain: true}},
	}
}
