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

func TestRunImport(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	err := s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		province, err := tx.AddUnit(t.Context(), 0, registry.Unit{Level: registry.LevelProvince, Scheme: "2026", Code: "96", Type: "Tỉnh", Name: "Cà Mau"})
		if err != nil {
			return err
		}
		_, err = tx.AddUnit(t.Context(), province.ID, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Type: "Xã", Name: "Tân Thuận"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{
		"list.csv":    "Họ và tên,Ngày sinh,Ấp\nNguyễn Văn An,05/03/2019,Ấp 1\nLý Thị Ba,2018,\n",
		"reports.csv": "Tháng,Kinh phí\n10,5\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"list.csv --unit 32167", 0, "Chưa có trong hệ thống nên xếp vào “Chưa rõ ấp”: Ấp 1 (1)"},
		{"list.csv --unit 2026:32167 --hamlets", 0, "Xếp lại địa bàn: 1"},
		{"list.csv --unit 32167", 0, "Tệp này đã được nhập trước đây; không có gì thay đổi."},
		{"--hamlets --unit 32167 list.csv", 0, "Theo địa bàn: Ấp 1 (1), Chưa rõ ấp (1)"},
		{"reports.csv --unit 32167", 2, "không phải danh sách trẻ em"},
		{"none.csv --unit 32167", 2, "Không mở được tệp"},
		{"list.csv --unit 99999", 2, "Không có đơn vị nào mang mã “99999”"},
		{"list.csv --unit 96", 2, "Tỉnh Cà Mau không phải xã, phường"},
		{"list.csv", 2, "Cách dùng: rasoat import"},
		{"", 2, "Cách dùng: rasoat import"},
	} {
		args := strings.Fields(c.args)
		for i, a := range args {
			if strings.HasSuffix(a, ".csv") {
				args[i] = filepath.Join(folder, a)
			}
		}
		var out, errs bytes.Buffer
		code := runImport(t.Context(), s, args, &out, &errs)
		if said := out.String() + errs.String(); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("import %s: exit %d, want %d, and %q in\n%s", c.args, code, c.code, c.says, said)
		}
	}
}
