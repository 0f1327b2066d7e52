package handlers

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// withRoute adds a feature to the table for one test.
func (k *talk) withRoute(r Route) {
	k.t.Helper()
	table, err := newRoutes(append(allRoutes(), r))
	if err != nil {
		k.t.Fatal(err)
	}
	k.h.routes = table
}

// hear returns what the bot would be handed of what people did last.
func (k *talk) hear() []bot.Message {
	k.t.Helper()
	batch, next, err := k.client.Updates(k.t.Context(), k.offset, 0)
	if err != nil {
		k.t.Fatal(err)
	}
	k.offset = next
	return batch
}

func TestHandle_setsAsideWhatFailsThreeTimes(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	var log bytes.Buffer
	k.h.Log = slog.New(slog.NewTextHandler(&log, nil))
	k.withRoute(Route{Name: "find", Commands: []string{"boom"}, Start: func(*Turn) error { panic("Nguyễn Văn An") }})
	k.people["lua"].Say("/boom Nguyễn Văn An")
	k.people["tham"].Say("/menu")
	batch := k.hear()
	for try := 1; try <= 2; try++ {
		if err := k.h.Handle(t.Context(), batch[0]); err == nil {
			t.Fatalf("try %d was taken for handled", try)
		}
		if last, _ := k.people["lua"].Last(); strings.Contains(last.Text, "Mã hỗ trợ") {
			t.Fatalf("try %d was apologised for", try)
		}
	}
	if err := k.h.Handle(t.Context(), batch[1]); err != nil {
		t.Errorf("the neighbour was not handled: %v", err)
	}
	if err := k.h.Handle(t.Context(), batch[0]); err != nil {
		t.Fatalf("the third try was not set aside: %v", err)
	}
	k.out.Deliver(t.Context(), casetest.ChatOfficer)
	last, _ := k.people["lua"].Last()
	if !strings.Contains(last.Text, "Mã hỗ trợ") || !strings.Contains(last.Text, "0290") {
		t.Errorf("the apology is %q", last.Text)
	}
	before := len(k.server.Accepted(casetest.ChatOfficer))
	if err := k.h.Handle(t.Context(), batch[0]); err != nil || len(k.server.Accepted(casetest.ChatOfficer)) != before {
		t.Errorf("brought once more it was not passed over: %v", err)
	}
	if strings.Contains(log.String(), "Văn") {
		t.Error("the log holds what was typed")
	}
}

func TestHandle_doesNotCountWhatPasses(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.people["lua"].Say("/menu")
	m := k.hear()[0]
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for range triesPerUpdate + 1 {
		if err := k.h.Handle(ended, m); err == nil {
			t.Fatal("handled without a database")
		}
	}
	if err := k.h.Handle(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if last, _ := k.people["lua"].Last(); strings.Contains(last.Text, "Mã hỗ trợ") || !strings.Contains(last.Text, "Chọn việc") {
		t.Errorf("the answer is %q", last.Text)
	}
}

func TestPost_pagesWhatIsTooLong(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	line := strings.Repeat("đ", 50) + "\n"
	k.withRoute(Route{Name: "find", Commands: []string{"long"}, Start: func(t *Turn) error {
		t.out = append(t.out, saying{prompt: true, out: bot.Out{
			Text: strings.Repeat(line, 200), Choices: [][]bot.Choice{{{Label: "1", Press: "menu"}}},
		}})
		return nil
	}})
	k.forget()
	k.answers()
	before := len(k.server.Accepted(casetest.ChatOfficer))
	k.people["lua"].Say("/long")
	k.settle()
	pages := k.server.Accepted(casetest.ChatOfficer)[before:]
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3", len(pages))
	}
	all := ""
	for i, p := range pages {
		all += p.Text + "\n"
		if hasChoices := len(p.Buttons) > 0; hasChoices != (i == len(pages)-1) {
			t.Errorf("page %d has choices: %v", i+1, hasChoices)
		}
	}
	if strings.Count(all, "đ") != 200*50 {
		t.Error("something was cut or dropped")
	}
}

func TestHandle_takesDoubledAndShuffledUpdatesOnce(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.server.Repeat(1000)
	k.server.Shuffle(7)
	for _, step := range []string{"/giao", "[Ấp 1]", "[Lê Minh Đạt · Đoàn Thanh niên]", "[14 ngày]"} {
		if err := k.do("lua", step); err != nil {
			t.Fatal(err)
		}
		k.settle()
	}
	for n := 1; n <= 3; n++ {
		c := k.world.Child(t, n)
		if c.Stage != registry.StageAssigned || c.Version != 2 {
			t.Errorf("record %d is %v, version %d", n, c.Stage, c.Version)
		}
	}
	k.world.Do(t, k.world.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.JournalOf(ctx, k.world.Child(t, 1).ID)
		if len(lines) != 1 {
			t.Errorf("%d lines of journal, want 1", len(lines))
		}
		return err
	})
	if n := said(k.server.Accepted(casetest.ChatYouth), "Việc mới"); n != 1 {
		t.Errorf("the collaborator was told %d times", n)
	}
}

func said(messages []bottest.Msg, text string) int {
	n := 0
	for _, m := range messages {
		if strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}
