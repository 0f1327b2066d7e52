package documents

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/registry"
)

func slip(i int) Slip {
	return Slip{
		Name: fmt.Sprintf("Nguyễn Thị Hường Quỳnh Ngữ %d", i), Role: registry.RoleCollaborator, Organisation: registry.OrgWomenUnion,
		Unit: registry.Unit{Level: registry.LevelCommune, Type: "Xã", Name: "Tân Thuận"},
		Link: "https://t.me/rasoat_bot?start=" + strings.Repeat("AbCdEfG", 4) + "1234", Code: "K7P2-9QXW", Bot: "rasoat_bot", Bound: i%2 == 0,
		Until: registry.Date{Year: 2026, Month: time.November, Day: 30},
	}
}

// TestWriteSlips_eightToAPage reads the text back with a reader of another house, accents and all. Set SLIPS
// to a file to look at the pages.
func TestWriteSlips_eightToAPage(t *testing.T) {
	t.Parallel()
	var slips []Slip
	for i := range 9 {
		slips = append(slips, slip(i+1))
	}
	slips[8].Link, slips[8].Bot = "", ""
	var b bytes.Buffer
	if err := WriteSlips(&b, slips); err != nil {
		t.Fatal(err)
	}
	if pages := bytes.Count(b.Bytes(), []byte("/Type /Page\n")); pages != 2 {
		t.Errorf("%d pages", pages)
	}
	if b.Len() > 400<<10 {
		t.Errorf("%d bytes for nine slips", b.Len())
	}
	file := filepath.Join(t.TempDir(), "slips.pdf")
	if to := os.Getenv("SLIPS"); to != "" {
		file = to
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("pdftotext is not here: the text is not read back")
		return
	}
	text, err := exec.Command(reader, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Nguyễn Thị Hường Quỳnh Ngữ 1", "Nguyễn Thị Hường Quỳnh Ngữ 9", "cộng tác viên (Hội Phụ nữ), Xã Tân Thuận", "K7P2-9QXW",
		"điện thoại đã đăng ký", "30/11/2026", "https://t.me/rasoat_bot?start=AbCdEfG",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not on the slips:\n%.1200s", want, text)
		}
	}
}

func TestStaff(t *testing.T) {
	t.Parallel()
	const list = `ỦY BAN NHÂN DÂN XÃ,,,,,
DANH SÁCH CÁN BỘ THAM GIA,,,,,
STT,Họ và tên,Chức danh,Tổ chức,Ấp,Số điện thoại
1,Kim Thị Sa Rương,Chi hội trưởng,Hội Phụ nữ,Ấp 1,0900 000 701
2,Huỳnh Văn Bé,Công an xã,,,+84 900 000 702
3,Lê Thị Hồng,Trưởng ấp,,Ấp 3,
4,Võ Minh Tâm,Kế toán,Văn phòng,,0900000704
5,Trần Văn Út,Bí thư Đoàn,,,12345
6,Nguyễn Thị Lụa,Công chức văn hóa - xã hội,UBND,,0900000706
7,Phạm Quốc Hùng,Phó Chủ tịch UBND,,,0900000707
8,Phạm Quốc Hùng,Phó Chủ tịch UBND,,,0900000707
,Tổng cộng,,,,
`
	rows, err := Staff("cb.csv", strings.NewReader(list), int64(len(list)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintln(r.Row, r.Name, r.Role, r.Organisation, r.Place, r.Phone, r.Problems))
	}
	want := []string{
		"4 Kim Thị Sa Rương collaborator women_union Ấp 1 0900000701 []\n",
		"5 Huỳnh Văn Bé police   0900000702 []\n",
		"6 Lê Thị Hồng collaborator hamlet_team Ấp 3  []\n",
		"7 Võ Minh Tâm collaborator Văn phòng  0900000704 [no_role]\n",
		"8 Trần Văn Út collaborator youth_union   [bad_phone]\n",
		"9 Nguyễn Thị Lụa officer   0900000706 []\n",
		"10 Phạm Quốc Hùng leader   0900000707 []\n",
		"11 Phạm Quốc Hùng leader   0900000707 [twice]\n",
	}
	if strings.Join(got, "") != strings.Join(want, "") {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, ""), strings.Join(want, ""))
	}
	for name, text := range map[string]string{
		"children": "Họ và tên,Ngày sinh\nNguyễn Văn An,2019\n", "nothing": "", "a letter": "Kính gửi,\nđồng chí\n",
	} {
		if rows, err := Staff(name, strings.NewReader(text), int64(len(text))); err == nil {
			t.Errorf("%s gives %v", name, rows)
		}
	}
}
