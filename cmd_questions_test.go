package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// doubtful has a column that only its content explains, one in an old font, dates with the month first and codes of groups.
const doubtful = "Họ tên,Cột 1,Ngày sinh,DT,Mẹ\n" +
	"Trần Văn An,096215900001,03/25/2015,01,NguyÔn ThÞ V©n\n" +
	"Lê Thị Bình,096316900002,03/05/2016,05,TrÇn ThÞ Ngäc\n" +
	"Danh Cúc,096317900003,07/18/2017,01,Ph¹m ThÞ Hång\n"

// A look beforehand lists what the chat would ask, and a check says what it took for granted.
func TestQuestionsOfAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(file, []byte(doubtful), 0o600); err != nil {
		t.Fatal(err)
	}
	s := storetest.New(t)
	err := s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		province, err := tx.AddUnit(t.Context(), 0, registry.Unit{Level: registry.LevelProvince, Scheme: "2026", Code: "96", Type: "Tỉnh", Name: "Cà Mau"})
		if err == nil {
			_, err = tx.AddUnit(t.Context(), province.ID, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Type: "Xã", Name: "Tân Thuận"})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := runImport(t.Context(), s, []string{file, "--unit", "32167", "--dry-run"}, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	for _, want := range []string{
		"Khi gửi tệp này qua chat, hệ thống sẽ hỏi trước khi nhập:",
		"• Cột B (“Cột 1”) có phải là mã định danh của trẻ không? Ví dụ •••••••••001",
		"• Cột dân tộc ghi bằng mã số: theo danh mục năm 1979 hay năm 2008?",
		"• Cột E có phải gõ bằng phông chữ cũ TCVN3 (.VnTime) không?",
		"• Cột C (“Ngày sinh”): tháng đứng trước, ngày đứng sau; mỗi ngày có một đề nghị đổi lại.",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the dry run lacks %q:\n%s", want, out.String())
		}
	}
	r := shell(t, "check", file)
	for _, want := range []string{"Cột B (“Cột 1”) được hiểu là mã định danh của trẻ", "--ethnic-codes 1979", "Cột E gõ bằng phông chữ cũ TCVN3", "Cột C (“Ngày sinh”): tháng đứng trước"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("the check lacks %q:\n%s", want, r.err)
		}
	}
}

// A list that is certain in all its columns is not asked about.
func TestNoQuestions(t *testing.T) {
	t.Parallel()
	file := writeText(t, "list.csv", "Họ tên,Ngày sinh,GT\nTrần Văn An,25/03/2015,Nam\n")
	r := shell(t, "check", file)
	if r.code != 0 || strings.Contains(r.err, "Xin xem lại") {
		t.Errorf("%+v", r)
	}
}

// The shell takes a list of a province, larger than what may be uploaded, in a check as in an import.
func TestCheckTakesWhatImportTakes(t *testing.T) {
	t.Parallel()
	row := "Trần Văn An,25/03/2015,Nam," + strings.Repeat("ghi ", 8_000) + "\n"
	file := writeText(t, "list.csv", "Họ tên,Ngày sinh,GT,Ghi chú\n"+strings.Repeat(row, 21<<20/len(row)+1))
	if r := shell(t, "check", "--json", file); r.code != 0 || !strings.Contains(r.err, "trẻ") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	tooLarge := filepath.Join(t.TempDir(), "huge.csv")
	if err := os.WriteFile(tooLarge, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(tooLarge, mostListed+1); err != nil { // takes no room on the disk
		t.Fatal(err)
	}
	if r := shell(t, "check", tooLarge); r.code != exitUnusable || strings.Count(r.err, "\n") != 1 {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}
