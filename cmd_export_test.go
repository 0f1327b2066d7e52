package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/documents"
)

func TestRunExport(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1, 2)
	w.Confirm(t, 1, "096219900001")
	file := filepath.Join(t.TempDir(), "list.xlsx")
	for _, c := range []struct {
		args string
		code int
		says string
		rows int
	}{
		{"--unit 32167 --stage confirmed " + file, 0, "Đã ghi 1 trẻ vào " + file, 1},
		{file + " --unit 2026:32167", 0, "Đã ghi 10 trẻ", 10},
		{"--unit 32167 --stage updated " + file, 0, "Đã ghi 0 trẻ", 0},
		{"--unit 2022:1 " + file, 2, "Không có địa bàn nào mang mã “2022:1”", 0},
		{"--unit 32167 --stage done " + file, 2, "Không có bước nào tên “done”", 0},
		{"--unit 32167", 2, "Cách dùng: rasoat export", 0},
		{"--unit 32167 " + filepath.Join(t.TempDir(), "no", "list.xlsx"), 2, "Không ghi được tệp", 0},
	} {
		var out, errs bytes.Buffer
		code := runExport(t.Context(), w.Store, strings.Fields(c.args), &out, &errs)
		if said := out.String() + errs.String(); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("export %s: exit %d, want %d, and %q in\n%s", c.args, code, c.code, c.says, said)
		}
		if c.code == 0 && c.rows > 0 {
			if n := rowsIn(t, file); n != c.rows {
				t.Errorf("export %s: %d rows in the file, want %d", c.args, n, c.rows)
			}
		}
	}
}

func rowsIn(t *testing.T, path string) int {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := documents.Open("list.xlsx", bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
