package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/registry"
)

func ranAsk(t *testing.T, stdin string, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	var out, failed bytes.Buffer
	now := time.Date(2026, time.November, 22, 8, 0, 0, 0, registry.Zone())
	exit = runAsk(args, now, strings.NewReader(stdin), &out, &failed)
	return exit, out.String(), failed.String()
}

func TestAsk_json(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--json", "tre chua co ma sinh 2019"}, `{"intent":"list","filter":{"defects":["no_id"],"born_from":"2019-01-01","born_to":"2019-12-31"},"unclear":[]}`},
		{[]string{"--unit", "32167", "--json", "trẻ xã Tân Thuận dưới 6 tuổi", "--as-of", "2026-03-01"}, `{"intent":"list","filter":{"units":["2026:32167"],"born_from":"2020-03-02"},"unclear":[]}`},
		{[]string{"--json", "xóa em này"}, `{"intent":"list","filter":{},"unclear":[{"words":"xóa em này","candidates":[]}]}`},
	} {
		exit, stdout, stderr := ranAsk(t, "", c.args...)
		if exit != 0 || strings.TrimSpace(stdout) != c.want {
			t.Errorf("%v: exit %d, %s%s\nwant %s", c.args, exit, stdout, stderr, c.want)
		}
	}
}

func TestAsk_batchWithUnitsOfAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "units.tsv")
	const units = "level\tcode\tparent_code\ttype\tname\tfull_name\nprovince\t96\t\tTỉnh\tCà Mau\tTỉnh Cà Mau\n" +
		"commune\t32167\t96\tXã\tTân Thuận\tXã Tân Thuận\nhamlet\t32167-05\t32167\tẤp\t5\tẤp 5\n"
	if err := os.WriteFile(file, []byte(units), 0o644); err != nil {
		t.Fatal(err)
	}
	exit, stdout, stderr := ranAsk(t, "ap 5 chua co ma\n\nấp Năm\n", "--batch", "--units", file, "--unit", "2026:32167")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if exit != 0 || len(lines) != 3 {
		t.Fatalf("exit %d: %s%s", exit, stdout, stderr)
	}
	for i, line := range []int{0, 2} {
		var got struct{ Filter struct{ Units []string } }
		if err := json.Unmarshal([]byte(lines[line]), &got); err != nil || len(got.Filter.Units) != 1 || got.Filter.Units[0] != "32167-05" {
			t.Errorf("line %d: %s %v", i, lines[line], err)
		}
	}
}

func TestAsk_forPeople(t *testing.T) {
	t.Parallel()
	exit, stdout, stderr := ranAsk(t, "", "chị Lụa chưa có mã sinh 2019")
	const want = "Ý hỏi: xem danh sách\n  ✕ chưa có mã\n  ✕ sinh 2019\nChưa rõ “chị Lụa”, có thể là:\n  - tên Lụa\n  - giao cho Lụa\n"
	if exit != 0 || stdout != want {
		t.Errorf("exit %d: %s%s\nwant %s", exit, stdout, stderr, want)
	}
}

func TestAsk_refusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ want, args string }{
		{"Cách dùng: rasoat ask", ""},
		{"Cách dùng: rasoat ask", "--batch|câu"},
		{"Không có địa bàn mã 2026:99999", "--unit|2026:99999|câu"},
		{"Không mở được tệp", "--units|no-such-file.tsv|câu"},
		{"không phải danh sách địa bàn", "--units|go.mod|câu"},
		{"Ngày", "--as-of|hôm qua|câu"},
	} {
		var args []string
		if c.args != "" {
			args = strings.Split(c.args, "|")
		}
		exit, stdout, stderr := ranAsk(t, "", args...)
		if exit != exitUnusable || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, %s%s", args, exit, stdout, stderr)
		}
	}
}
