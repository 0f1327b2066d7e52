package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

const trainingMark = "[TẬP HUẤN]\n"

// intoTraining moves the whole commune, with all that is in it, to the training half of the places.
func (k *talk) intoTraining() {
	k.t.Helper()
	err := k.world.Store.As(k.t.Context(), store.UpkeepScope(), func(tx *store.Tx) error {
		lo, hi := k.world.Commune.Key.Province().Subtree()
		for _, table := range []string{"units", "docket_lines", "undos"} {
			_, err := tx.ExecContext(k.t.Context(), `UPDATE `+table+` SET ukey = ukey + $3 WHERE ukey BETWEEN $1 AND $2`, int64(lo), int64(hi), int64(registry.UKeyTraining))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

// TestTraining_conversationsAreTheSame plays whole conversations inside training: every message that the channel
// accepts begins with the mark, and but for the mark every one is what stands in the file of the real one.
func TestTraining_conversationsAreTheSame(t *testing.T) {
	for _, name := range []string{"assign", "recheck", "send_back", "confirm", "return", "update", "obstacle", "paper_sheet", "export"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trainAlong(t, "testdata/"+name+".txt")
		})
	}
}

func trainAlong(t *testing.T, file string) {
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	k := newTalk(t)
	var got strings.Builder
	inside := false
	for n, line := range strings.Split(string(want), "\n") {
		switch {
		case strings.HasPrefix(line, "given "):
			got.WriteString(line + "\n")
			k.given(strings.TrimPrefix(line, "given "))
			continue
		case strings.HasPrefix(line, "#"), line == "":
			got.WriteString(line + "\n")
			continue
		case !strings.HasPrefix(line, "> ") && !strings.HasPrefix(line, "at "):
			continue
		}
		if !inside {
			k.intoTraining()
			inside = true
		}
		got.WriteString(line + "\n")
		if at, isClock := strings.CutPrefix(line, "at "); isClock {
			err = k.at(at)
		} else {
			who, what, _ := strings.Cut(strings.TrimPrefix(line, "> "), ": ")
			err = k.do(who, what)
		}
		if err != nil {
			t.Fatalf("%s:%d: %v\nso far:\n%s", file, n+1, err, got.String())
		}
		k.settle()
		got.WriteString(k.answers())
	}
	marked(t, k)
	plain := strings.NewReplacer("[TẬP HUẤN]\n  ", "", "[TẬP HUẤN]", "", "{TAP-HUAN-", "{").Replace(got.String())
	compare(t, file, string(want), plain)
}

// marked: every message that was accepted begins with the mark, and every file is named by it.
func marked(t *testing.T, k *talk) {
	t.Helper()
	seen := 0
	for _, name := range k.names {
		if name == "la" { // nobody's member
			continue
		}
		for _, m := range k.server.Accepted(k.people[name].ID()) {
			if seen++; !strings.HasPrefix(m.Text+"\n", trainingMark) {
				t.Errorf("%s was told without the mark:\n%s", name, m.Text)
			}
			if m.File != nil && !strings.HasPrefix(m.File.Name, "TAP-HUAN-") {
				t.Errorf("%s was sent the file %s", name, m.File.Name)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing was said")
	}
}

// TestTraining_longTextsAreMarkedPageByPage: no page is longer than the channel takes, and each has the mark.
func TestTraining_longTextsAreMarkedPageByPage(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.intoTraining()
	k.world.Officer.UKey = k.world.Officer.UKey.Rehearsal()
	long := strings.Repeat(strings.Repeat("a", 99)+"\n", 120)
	k.world.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		turn := &Turn{ctx: ctx, h: k.h, Tx: tx, Me: k.world.Officer, chat: store.Chat{ID: casetest.ChatOfficer}}
		for _, page := range paged(bot.Out{Text: long}, turn.markRoom()) {
			turn.out = append(turn.out, saying{out: page})
		}
		if n := len(turn.out); n != 3 {
			t.Errorf("%d pages", n)
		}
		turn.out = append(turn.out, saying{out: bot.Out{Text: long}})
		return turn.post("")
	})
	k.settle()
	for _, m := range k.server.Accepted(casetest.ChatOfficer) {
		if units := bot.Length(m.Text); units > bot.MaxText || units < 3000 && !strings.HasPrefix(m.Text, trainingMark) {
			t.Errorf("a page of %d units", units)
		}
	}
	marked(t, k)
}

// TestTraining_filesStayThere: a list that was taken out in training says so in its name, on its first lines and in
// its properties; it comes in again there, which is a lesson, and nowhere else.
func TestTraining_filesStayThere(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.train(10, false)
	say := func(what string) string {
		t.Helper()
		if err := k.do("lua", what); err != nil {
			t.Fatal(err)
		}
		k.settle()
		return k.answers()
	}
	for _, what := range []string{"/taphuan", "[Tập vai cán bộ phụ trách trẻ em]", "/xuat", "[Cần rà soát, chưa giao]", "[Lập báo cáo]"} {
		say(what)
	}
	var file *bottest.FileMsg
	for _, m := range k.people["lua"].Messages() {
		if m.File != nil {
			file = m.File
		}
	}
	if file == nil {
		t.Fatal("no file came")
	}
	book, err := documents.Open(file.Name, bytes.NewReader(file.Content), int64(len(file.Content)))
	if err != nil || !book.IsTraining() || !strings.HasPrefix(file.Name, "TAP-HUAN-") {
		t.Errorf("%s is of training: %v, %v", file.Name, book.IsTraining(), err)
	}
	sheet, err := excelize.OpenReader(bytes.NewReader(file.Content))
	if err != nil {
		t.Fatal(err)
	}
	if line, err := sheet.GetCellValue(sheet.GetSheetName(0), "A3"); !strings.HasPrefix(line, "TẬP HUẤN") {
		t.Errorf("above the header stands %q (%v)", line, err)
	}
	send := func() string {
		k.people["lua"].SendFile(file.Name, file.Content, "")
		k.settle()
		return k.answers()
	}
	if said := send(); strings.Contains(said, "không nhập vào việc thật") || strings.Count(said, "[TẬP HUẤN]") == 0 {
		t.Errorf("in training it is not taken:\n%s", said)
	}
	say("[Về đầu]")
	say("/taphuan")
	say("[Về việc thật: cán bộ phụ trách trẻ em]")
	if said := send(); !strings.Contains(said, "danh sách của tập huấn") || strings.Contains(said, "[TẬP HUẤN]") {
		t.Errorf("in real work it is taken:\n%s", said)
	}
	k.world.Do(t, k.world.Officer, func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.CountChildren(ctx, registry.Filter{})
		if n != 10 {
			t.Errorf("%d real records", n)
		}
		return err
	})
}

// TestTraining_pagesAreMarked: a page of our own is a chat like another.
func TestTraining_pagesAreMarked(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.withPages("https://rasoat.example", false)
	var page int64
	for _, m := range k.train(5, false).Added {
		if m.Role != registry.RoleOfficer {
			continue
		}
		k.world.Do(t, m, func(ctx context.Context, tx *store.Tx) (err error) {
			page, err = tx.OpenPage(ctx, m)
			return err
		})
	}
	for n, said := range []string{"/viec", "/taphuan", "gì đó"} {
		k.handle(t.Context(), bot.Message{UpdateID: int64(-n - 1), ChatID: page, UserID: page, Private: true, MessageID: n + 1, Text: said, Kind: bot.KindText, At: k.world.Clock.Now()})
	}
	k.out.Deliver(t.Context(), page)
	k.world.Do(t, k.world.Officer, func(ctx context.Context, tx *store.Tx) error {
		messages, err := tx.PageMessages(ctx, page, 10)
		if len(messages) < 3 {
			t.Errorf("%d messages on the page", len(messages))
		}
		for _, m := range messages {
			var out bot.Out
			if err := json.Unmarshal(m.Body, &out); err != nil || !strings.HasPrefix(out.Text, trainingMark) {
				t.Errorf("on the page stands (%v):\n%s", err, out.Text)
			}
		}
		return err
	})
}
