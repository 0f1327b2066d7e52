package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"rasoat/bot"
	"rasoat/casework/casetest"
)

// silent is a channel that hears nothing.
type silent struct{}

func (silent) Answer(context.Context, string, string) error            { return nil }
func (silent) Typing(context.Context, int64) error                     { return nil }
func (silent) SetCommands(context.Context, int64, []bot.Command) error { return nil }

// fuzzed is a worked commune with its handler behind a webhook; code is what the channel would be answered.
func fuzzed(f *testing.F) (code func(raw []byte) int, world *casetest.World) {
	f.Helper()
	world = casetest.New(f)
	world.Assign(f, world.Women, 1, 2)
	world.HandOver(f, 4)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	h, err := New(Handler{Store: world.Store, Voice: silent{}, Deliver: func(context.Context, int64) {}, BotName: "rasoat_bot", Log: log})
	if err != nil {
		f.Fatal(err)
	}
	webhook := bot.Webhook("s3cret", h.Handle, log)
	return func(raw []byte) int {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/webhook", bytes.NewReader(raw))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s3cret")
		webhook.ServeHTTP(w, r)
		return w.Code
	}, world
}

// FuzzUpdate: whatever the channel delivers is handled, or is no update; it is never a fault.
func FuzzUpdate(f *testing.F) {
	code, _ := fuzzed(f)
	for _, raw := range []string{
		`{"update_id":1,"message":{"message_id":1,"from":{"id":101},"chat":{"id":101,"type":"private"},"date":1,"text":"/viec"}}`,
		`{"update_id":2,"callback_query":{"id":"1","from":{"id":101},"message":{"message_id":1,"chat":{"id":101,"type":"private"}},"data":"card:1"}}`,
		`{"update_id":3,"message":{"message_id":2,"from":{"id":101},"chat":{"id":101,"type":"private"},"document":{"file_id":"x","file_size":-1}}}`,
		`{"update_id":4,"message":{"message_id":9e99}}`, `{"update_id":-9223372036854775808,"my_chat_member":{"chat":{"id":101,"type":"private"}}}`,
		`{"update_id":5,"message":{"migrate_to_chat_id":7,"chat":{"id":-1,"type":"group"}}}`,
		`{"update_id":6,"message":{"message_id":2147483648,"from":{"id":101},"chat":{"id":101,"type":"private"},"contact":{"phone_number":"\u0000","user_id":101}}}`,
		`{"update_id":7,"edited_message":null}`, `[]`, `{"update_id":"x"}`, "",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got := code(raw); got != http.StatusOK && got != http.StatusBadRequest {
			t.Errorf("%s is answered with %d", raw, got)
		}
	})
}

// FuzzSaid: whatever anybody types, presses, brings along in a link or calls a file is answered without a fault, wherever
// the conversation stands.
func FuzzSaid(f *testing.F) {
	code, world := fuzzed(f)
	chats := []int64{casetest.ChatOfficer, casetest.ChatWomen, casetest.ChatPolice, casetest.ChatLeader, casetest.ChatStranger}
	first := int64(world.Child(f, 1).ID)
	for i, text := range append([]string{
		"/start abc", "/start \x00", "ABCD-2345", "/tim Nguyễn", "0001-3", "trẻ chưa có mã định danh ở ấp 2", "/xuat", "1", "đúng", "31/12/9999", "096319900001",
		bot.Press{Verb: "card", IDs: []int64{first}}.String(), "card:-1", "card:1y2p0ij32e8e7:zz:1", "as_one:1", "rc_start:1", "rc_fix:1:9", "cf_line:1:1",
	}, nasty...) {
		f.Add(uint8(i), uint8(i), text)
	}
	var update atomic.Int64
	f.Fuzz(func(t *testing.T, who, how uint8, text string) {
		id := chats[int(who)%len(chats)]
		from, chat := map[string]any{"id": id, "first_name": text}, map[string]any{"id": id, "type": "private"}
		message := map[string]any{"message_id": update.Add(1), "from": from, "chat": chat, "date": 1}
		whole := map[string]any{"update_id": update.Load()}
		switch how % 5 {
		case 0, 1:
			message["text"] = text
		case 2:
			message["text"] = "/start " + text
		case 3:
			message["document"] = map[string]any{"file_id": text, "file_name": text, "mime_type": text, "file_size": len(text)}
		default:
			whole["callback_query"] = map[string]any{"id": "p", "from": from, "message": message, "data": text}
		}
		if whole["callback_query"] == nil {
			whole["message"] = message
		}
		raw, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		if got := code(raw); got != http.StatusOK {
			t.Errorf("%s is answered with %d", raw, got)
		}
	})
}
