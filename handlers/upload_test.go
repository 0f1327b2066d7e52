package handlers

import (
	"context"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestUpload: what holds no list is answered with what to send in its place; who has sent enough hears it once and loses
// nothing; neither stays in the chat.
func TestUpload(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	lua := k.people["lua"]
	for _, tt := range []struct{ name, content, says string }{
		{"danh sách.xlsx", "%PDF-1.7 giả làm Excel", "Đây là tệp PDF"},
		{"danh sách.zip", "PK\x05\x06" + strings.Repeat("\x00", 18), "Xin giải nén"},
		{"danh sách.rar", "Rar!\x1A\x07\x01\x00", "Xin giải nén"},
		{"ảnh.csv", "\xFF\xD8\xFF\xE0\x00\x10JFIF", "Đây là ảnh"},
		{"cai-dat.xlsx", "MZ\x90\x00\x03\x00\x00\x00", "Đây là chương trình"},
		{"công văn.rtf", `{\rtf1\ansi}`, "Đây là văn bản Word"},
	} {
		lua.SendFile(tt.name, []byte(tt.content), "")
		k.settle()
		if last, _ := lua.Last(); !strings.Contains(last.Text, tt.says) {
			t.Errorf("%s is answered with %q", tt.name, last.Text)
		}
	}
	k.world.Do(t, k.world.Officer, func(ctx context.Context, tx *store.Tx) error {
		for range casework.UploadFiles - 6 {
			if err := tx.CountUpload(ctx, k.world.Officer.Member, registry.DateOf(tx.Now), 1); err != nil {
				return err
			}
		}
		return nil
	})
	jobs := k.counted(`SELECT count(*) FROM jobs`)
	lua.SendFile("tháng 11.csv", []byte("Họ và tên,Ngày sinh\nLê An,2019\n"), "")
	k.settle()
	if last, _ := lua.Last(); !strings.Contains(last.Text, "Hôm nay đồng chí đã gửi 60 tệp") || k.counted(`SELECT count(*) FROM jobs`) != jobs {
		t.Errorf("the file after the last is answered with %q", last.Text)
	}
	lua.Say("/menu")
	k.settle()
	if last, _ := lua.Last(); !strings.Contains(last.Text, "Chọn việc") {
		t.Errorf("afterwards the menu is %q", last.Text)
	}
	for _, m := range lua.Messages() {
		if m.File != nil && !m.FromBot {
			t.Errorf("%s stays in the chat", m.File.Name)
		}
	}
	k.world.Clock.Set(casetest.Monday().AddDate(0, 0, 1))
	lua.SendFile("tháng 11.csv", []byte("Họ và tên,Ngày sinh\nLê An,2019\n"), "")
	k.settle()
	if got := k.counted(`SELECT count(*) FROM jobs`); got != jobs+1 {
		t.Errorf("the next day there are %d jobs, want one more than %d", got, jobs)
	}
}
