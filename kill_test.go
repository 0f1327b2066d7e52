package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"rasoat/bot/bottest"
	"rasoat/registry"
	"rasoat/store"
)

// TestKilled goes round the loop with the program killed at every move and started again: the work
// goes on where it was, no effect is lost or doubled, and a message comes twice at most where the
// kill fell between the channel's accept and our acknowledgement.
func TestKilled(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.settleIn()
	windows := 0
	for i, m := range loop("Nguyễn Văn An", "096219900001") {
		since, other := w.now(m.who), moment{}
		if m.other != "" {
			other = w.now(m.other)
		}
		if i%2 == 0 {
			w.do(m)
			w.kill()
		} else {
			windows += w.killBeforeAck(m)
		}
		w.start()
		w.await(m.who, since, m.want)
		if m.other != "" {
			w.await(m.other, other, m.sees)
		}
	}
	w.drained()
	w.tookEachStepOnce(loop("", ""))
	if windows == 0 {
		t.Error("no kill fell between accept and acknowledgement: the test tests nothing")
	}
	if n := repeated(w.server.Accepted(0)); n > windows {
		t.Errorf("%d messages came twice, but only %d kills fell between accept and acknowledgement", n, windows)
	}
}

// settleIn brings a list in from the shell and five people in by their invitations.
func (w *town) settleIn() {
	w.t.Helper()
	units := "level\tcode\tparent_code\ttype\tname\tfull_name\n" +
		"province\t96\t\tTỉnh\tCà Mau\tTỉnh Cà Mau\ncommune\t32167\t96\tXã\tTân Thuận\tXã Tân Thuận\n"
	list := "Họ và tên,Ngày sinh,Giới tính,Dân tộc,Số định danh,Họ tên cha,Họ tên mẹ,Ấp,Mã trẻ\n" +
		"Nguyễn Văn An,05/03/2019,Nam,Kinh,,Nguyễn Văn Bảy,Trần Thị Út,Ấp 1,TE1\n" +
		"Phạm Thị Ngọc Ánh,17/08/2015,Nữ,Kinh,096315900007,Phạm Văn Lực,Đỗ Thị Kiều,Ấp 2,TE2\n"
	w.shell("unit", "load", w.file("units.tsv", units))
	w.shell("import", w.file("list.csv", list), "--unit", "2026:32167", "--hamlets")
	w.start()
	w.invite("officer", 1001, "--role", "officer", "--name", "Nguyễn Thị Lụa", "--enter-for")
	w.invite("women", 1002, "--role", "collaborator", "--organisation", "women_union", "--name", "Danh Thị Thắm")
	w.invite("youth", 1003, "--role", "collaborator", "--organisation", "youth_union", "--name", "Lê Minh Đạt")
	w.invite("police", 1004, "--role", "police", "--name", "Trần Văn Nam")
	w.invite("leader", 1005, "--role", "leader", "--name", "Phạm Quốc Hùng")
	for key := range w.people {
		w.await(key, moment{}, "Mọi việc đều làm được")
	}
}

func (w *town) do(m move) {
	w.t.Helper()
	if m.press == "" {
		w.people[m.who].Say(m.say)
		return
	}
	if err := w.press(m.who, m.press); err != nil {
		w.t.Fatal(err)
	}
}

// killBeforeAck lets the channel accept the answer, keeps its reply back, and kills the program then.
// It returns 1 when the kill fell into that window.
func (w *town) killBeforeAck(m move) int {
	w.t.Helper()
	chat := w.people[m.who].ID()
	since := w.now(m.who)
	for _, method := range []string{"sendMessage", "editMessageText", "sendDocument"} {
		w.server.Fault(bottest.Fault{Method: method, Chat: chat, Delay: time.Minute, Cut: bottest.AfterAccept})
	}
	w.do(m)
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	_, err := w.people[m.who].Await(ctx, func(msg bottest.Msg) bool {
		edited, known := since[msg.ID]
		return msg.FromBot && (!known || msg.Edited > edited)
	})
	w.kill()
	w.server.ClearFaults()
	if err != nil {
		w.t.Fatalf("nothing was accepted for %q%q: %v\n%s", m.say, m.press, err, w.log)
	}
	return 1
}

// drained waits until nothing is owed to anybody any more.
func (w *town) drained() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	err := w.server.Await(ctx, func() bool {
		for _, p := range w.people {
			if n, err := w.store.Unsaid(ctx, p.ID()); err != nil || n > 0 {
				return false
			}
		}
		return w.server.Pending() == 0
	})
	if err != nil {
		w.t.Fatalf("something is still owed: %v\n%s", err, w.log)
	}
}

// tookEachStepOnce compares the journal with what was done.
func (w *town) tookEachStepOnce(moves []move) {
	w.t.Helper()
	want := map[string]int{}
	for _, m := range moves {
		if m.step != "" {
			want[m.step]++
		}
	}
	got := map[string]int{}
	ctx := w.t.Context()
	err := w.store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		clear(got)
		lines, err := tx.JournalOf(ctx, 1)
		for _, l := range lines {
			got[l.Action]++
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for step, n := range want {
		if got[step] != n {
			w.t.Errorf("step %s was taken %d times, want %d", step, got[step], n)
		}
	}
	err = w.store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		n, err := tx.CountChildren(ctx, registry.Filter{Stages: []registry.Stage{registry.StageUpdated}})
		if n != 1 {
			w.t.Errorf("%d records are updated, want 1", n)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// repeated counts messages that a chat got twice in a row.
func repeated(accepted []bottest.Msg) int {
	last, n := map[int64]string{}, 0
	for _, m := range accepted {
		said := fmt.Sprint(m.Text, m.Buttons)
		if last[m.ChatID] == said {
			n++
		}
		last[m.ChatID] = said
	}
	return n
}
