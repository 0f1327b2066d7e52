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
	kills, windows := 0, 0
	for _, m := range loop("Nguyễn Văn An", "096219900001") {
		w.drained()
		kills++
		since, other := w.now(m.who), moment{}
		if m.other != "" {
			other = w.now(m.other)
		}
		switch {
		case m.step != "": // the answer is an edit: it changes nothing the second time
			w.killBeforeAck(m)
		case m.say == "/duyet" || m.say == "/xacthuc": // the answer is a new message: it comes twice
			w.killBeforeAck(m)
			windows++
		default:
			w.do(m)
			w.kill()
		}
		w.start()
		w.await(m.who, since, m.want)
		if m.other != "" {
			w.await(m.other, other, m.sees)
		}
	}
	w.drained()
	w.tookEachStepOnce(loop("", ""))
	n := repeated(w.server.Accepted(0))
	t.Logf("%d kills; %d of them held a new message between accept and acknowledgement; %d messages came twice", kills, windows, n)
	if n < windows || n > kills {
		t.Errorf("%d messages came twice, want at least %d and at most %d", n, windows, kills)
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
		w.await(key, moment{}, "Quy định bảo mật")
		if err := w.press(key, "Đồng ý"); err != nil {
			w.t.Fatal(err)
		}
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

// killBeforeAck lets the channel accept the answer, keeps its reply back, and kills the program then:
// whoever starts next finds a lease that has not run out, and a message of which nobody knows.
func (w *town) killBeforeAck(m move) {
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
}

// drained waits until nothing is owed to anybody any more.
func (w *town) drained() {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); w.owed() > 0; {
		if time.Now().After(deadline) {
			w.t.Fatalf("something is still owed\n%s", w.log)
		}
	}
}

// owed counts updates that are not confirmed and messages that are not acknowledged. Asking takes a
// round trip to the database, so that waiting for nothing is no busy loop.
func (w *town) owed() int {
	w.t.Helper()
	n := w.server.Pending()
	for _, p := range w.people {
		unsaid, err := w.store.Unsaid(w.t.Context(), p.ID())
		if err != nil {
			w.t.Fatal(err)
		}
		n += unsaid
	}
	return n
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
