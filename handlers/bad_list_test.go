package handlers

import (
	"encoding/csv"
	"strings"
	"testing"

	"rasoat/store/storetest"
)

// A list whose every cell, header and name would do harm as SQL, as markup or by signs that cannot be seen is read,
// shown as text and taken in as it was typed, without those signs.
func TestBadInput_everyColumnOfAListAndItsName(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	const hiddenSigns = "\u200b\u202e\u2066\ufeff"
	before := k.counted(`SELECT count(*) FROM children`)
	var list strings.Builder
	w := csv.NewWriter(&list)
	rows := [][]string{{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Mã định danh", "Họ tên cha", "Họ tên mẹ", "Địa chỉ", "Ấp", nasty[1]}}
	for _, text := range nasty {
		bad := hiddenSigns + text
		rows = append(rows, []string{bad, bad, bad, bad, bad, bad, bad + " cha", bad + " mẹ", bad + " 12", bad, bad})
	}
	rows = append(rows, []string{"6", "Lê Văn \u202eSáu", "01/02/2019", "Nam", "Kinh", "", "Lê Văn Tư", "Trần Thị Năm", "12", "1", ""})
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	lua := k.people["lua"]
	lua.SendFile("danh \u202exslx\u202c <b>sách</b> '; DROP TABLE children;--.csv", []byte(list.String()), "")
	k.settle()
	k.say("lua", "[Danh sách bổ sung]")
	k.say("lua", "[Đúng, nhập danh sách]")
	said := ""
	for _, m := range lua.Messages() {
		if m.FromBot {
			said += m.Text + "\n" + allOf(m)
		}
	}
	if strings.ContainsAny(said, hiddenSigns+"\u202c\u2069") {
		t.Error("the officer reads signs that cannot be seen")
	}
	if n := k.counted(`SELECT count(*) FROM children`); n <= before {
		t.Errorf("%d children, as before", n)
	}
	if n := k.counted(`SELECT count(*) FROM children WHERE name ~ $1 OR father ~ $1 OR mother ~ $1 OR address ~ $1`, "["+hiddenSigns+"]"); n != 0 {
		t.Errorf("%d records keep signs that cannot be seen", n)
	}
	if n := k.counted(`SELECT count(*) FROM children WHERE name = $1`, "Lê Văn Sáu"); n != 1 {
		t.Errorf("%d records are called as the list says", n)
	}
	storetest.NoSecrets(t, k.world.Store)
}
