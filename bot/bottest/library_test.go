package bottest

import (
	"errors"
	"net/http"
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
