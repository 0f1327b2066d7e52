package bottest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// The library that the bot uses has to get along with the server.
func TestLibrarySendsPollsAndUploads(t *testing.T) {
	t.Parallel()
	s := NewT(t)
	api, err := tgbotapi.NewBotAPIWithClient(s.Token(), s.URL()+"/bot%s/%s", http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	p := s.Person(7, "Nam")
	p.Start("moi-abc")
	updates, err := api.GetUpdates(tgbotapi.UpdateConfig{Timeout: 5})
	if err != nil || len(updates) != 1 || updates[0].Message.CommandArguments() != "moi-abc" {
		t.Fatalf("updates %+v, %v", updates, err)
	}
	out := tgbotapi.NewMessage(7, "<b>Chào</b> đồng chí")
	out.ParseMode = "HTML"
	out.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Xem", "view:1")))
	sent, err := api.Send(out)
	if err != nil || sent.Text != "Chào đồng chí" || sent.Entities[0].Length != 4 {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	if err := p.Press(sent.MessageID, "Xem"); err != nil {
		t.Fatal(err)
	}
	updates, err = api.GetUpdates(tgbotapi.UpdateConfig{Offset: updates[0].UpdateID + 1, Timeout: 5})
	if err != nil || updates[0].CallbackQuery.Data != "view:1" {
		t.Fatalf("press %+v, %v", updates, err)
	}
	if _, err := api.Request(tgbotapi.NewCallback(updates[0].CallbackQuery.ID, "Xong")); err != nil {
		t.Fatal(err)
	}
	doc := tgbotapi.NewDocument(7, tgbotapi.FileBytes{Name: "danh sách.xlsx", Bytes: []byte("PK")})
	if sent, err = api.Send(doc); err != nil || sent.Document.FileName != "danh sách.xlsx" {
		t.Fatalf("document %+v, %v", sent, err)
	}
	var refusal *tgbotapi.Error
	if _, err = api.Send(tgbotapi.NewMessage(8, "ai đó")); !errors.As(err, &refusal) || refusal.Code != 400 {
		t.Fatalf("stranger: %v", err)
	}
}

// Everything that a person can do reaches the library's types.
func TestLibraryReadsWhatPeopleDo(t *testing.T) {
	t.Parallel()
	s := NewT(t, rested())
	api := &tgbotapi.BotAPI{Token: s.Token(), Client: http.DefaultClient}
	api.SetAPIEndpoint(s.URL() + "/bot%s/%s")
	p := s.Person(7, "Nam")
	first := p.Say("/viec hôm nay")
	g := s.Group(-5, "Tổ công tác")
	tests := []struct {
		name string
		do   func()
		ok   func(u tgbotapi.Update) bool
	}{
		{"reply", func() { p.Reply(first, "xong") }, func(u tgbotapi.Update) bool { return u.Message.ReplyToMessage.Text == "/viec hôm nay" }},
		{"document", func() { p.SendFile("a.xlsx", []byte("PK"), "danh sách") }, func(u tgbotapi.Update) bool {
			return u.Message.Document.FileName == "a.xlsx" && u.Message.Document.FileSize == 2 && u.Message.Caption == "danh sách"
		}},
		{"photo", func() { p.SendPhoto([]byte("jpg"), "") }, func(u tgbotapi.Update) bool { return len(u.Message.Photo) == 1 }},
		{"own number", func() { p.ShareContact("0900000000") }, func(u tgbotapi.Update) bool { return u.Message.Contact.UserID == 7 }},
		{"another's number", func() { p.ShareForeignContact("0900000001") }, func(u tgbotapi.Update) bool { return u.Message.Contact.UserID == 0 }},
		{"voice", func() { p.SendOther("voice") }, func(u tgbotapi.Update) bool { return u.Message.Voice != nil }},
		{"edit", func() { _ = p.Edit(first, "/tim Bình") }, func(u tgbotapi.Update) bool { return u.EditedMessage.Text == "/tim Bình" }},
		{"old press", func() { p.PressData(first+50, "old") }, func(u tgbotapi.Update) bool {
			return u.CallbackQuery.Data == "old" && u.CallbackQuery.Message.Date == 0
		}},
		{"block", p.Block, func(u tgbotapi.Update) bool { return u.MyChatMember.NewChatMember.Status == "kicked" }},
		{"unblock", p.Unblock, func(u tgbotapi.Update) bool { return u.MyChatMember.NewChatMember.Status == "member" }},
		{"group", func() { g.Say(p, "chào") }, func(u tgbotapi.Update) bool { return u.Message.Chat.ID == -5 && u.Message.From.ID == 7 }},
		{"migration", func() { g.Migrate(-1005) }, func(u tgbotapi.Update) bool { return u.Message.MigrateToChatID == -1005 }},
	}
	for _, tt := range tests {
		tt.do()
		updates, err := api.GetUpdates(tgbotapi.UpdateConfig{Offset: -1})
		if err != nil || len(updates) != 1 || !tt.ok(updates[0]) {
			t.Errorf("%s: %+v, %v", tt.name, updates, err)
		}
	}
	if err := p.Delete(first); err != nil || len(p.Messages()) != 6 {
		t.Errorf("the person's own deletion: %v, %d left", err, len(p.Messages()))
	}
	long := p.Say(strings.Repeat("a", 5000))
	if m, _ := p.Message(long); len(m.Text) != 5000-maxText {
		t.Errorf("a long text is not split: %d", len(m.Text))
	}
}

func TestAwaitSeesTheMessage(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	go b.form("sendMessage", "chat_id", "1001", "text", "xong")
	m, err := p.Await(deadline(t), func(m Msg) bool { return m.Text == "xong" })
	if err != nil || !m.FromBot {
		t.Errorf("got %+v, %v", m, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Await(over, func(m Msg) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
