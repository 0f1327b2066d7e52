package bottest

import (
	"fmt"
	"strings"
	"testing"
)

func TestRequestsAreHeldAgainstTheSpecification(t *testing.T) {
	t.Parallel()
	b, _ := newBot(t)
	tests := []struct {
		name, method, body string
		code               int
		want               string
	}{
		{"unknown method", "sendMesage", `{}`, 404, "method not found"},
		{"method that is not played", "sendPoll", `{"chat_id":1001,"question":"?","options":[{"text":"a"},{"text":"b"}]}`, 501, "sendPoll"},
		{"no chat", "sendMessage", `{"text":"a"}`, 400, "chat_id is empty"},
		{"no text", "sendMessage", `{"chat_id":1001}`, 400, "message text is empty"},
		{"no message id", "editMessageReplyMarkup", `{"chat_id":1001}`, 400, "message identifier is not specified"},
		{"typo in a name", "sendMessage", `{"chat_id":1001,"text":"a","disable_notifcation":true}`, 400, "disable_notifcation"},
		{"integer", "sendMessage", `{"chat_id":1001,"text":"a","message_thread_id":"x"}`, 400, "must be of type Integer"},
		{"boolean", "sendMessage", `{"chat_id":1001,"text":"a","protect_content":"maybe"}`, 400, "must be of type Boolean"},
		{"object", "sendMessage", `{"chat_id":1001,"text":"a","link_preview_options":[]}`, 400, "must be of type Object"},
		{"no JSON", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":"{"}`, 400, "can't parse reply markup JSON object"},
		{"null keyboard", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":null}}`, 400, "must be of type Array"},
		{"flat keyboard", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[{"text":"a"}]}}`, 400, "must be of type Array"},
		{"empty reply keyboard", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"keyboard":[]}}`, 400, "must be non-empty"},
		{"button without text", "sendMessage", button(`"callback_data":"x"`), 400, `can't find field "text"`},
		{"button without action", "sendMessage", button(`"text":"a"`), 400, "Text buttons are unallowed"},
		{"button with two actions", "sendMessage", button(`"text":"a","callback_data":"x","url":"https://a.vn"`), 400, "exactly one"},
		{"unknown field of a button", "sendMessage", button(`"text":"a","calback_data":"x"`), 400, "calback_data"},
		{"press data of 64 bytes", "sendMessage", button(`"text":"a","callback_data":"` + strings.Repeat("x", 64) + `"`), 200, ""},
		{"press data of 65 bytes", "sendMessage", button(`"text":"a","callback_data":"` + strings.Repeat("x", 65) + `"`), 400, "BUTTON_DATA_INVALID"},
		{"press data counts bytes", "sendMessage", button(`"text":"a","callback_data":"` + strings.Repeat("đ", 33) + `"`), 400, "BUTTON_DATA_INVALID"},
		{"empty press data", "sendMessage", button(`"text":"a","callback_data":""`), 400, "BUTTON_DATA_INVALID"},
		{"copy text of 256", "sendMessage", button(`"text":"a","copy_text":{"text":"` + strings.Repeat("ữ", 256) + `"}`), 200, ""},
		{"copy text of 257", "sendMessage", button(`"text":"a","copy_text":{"text":"` + strings.Repeat("ữ", 257) + `"}`), 400, "1-256"},
		{"address without a dot", "sendMessage", button(`"text":"a","url":"http://localhost:8006/"`), 400, "Wrong HTTP URL"},
		{"address by number", "sendMessage", button(`"text":"a","url":"http://127.0.0.1:8006/"`), 200, ""},
		{"101 buttons", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[` +
			strings.TrimSuffix(strings.Repeat(`{"text":"a","callback_data":"x"},`, 101), ",") + `]]}}`, 400, "reply markup is too long"},
		{"empty rows are dropped", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[],[]]}}`, 200, ""},
		{"bare strings as keys", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"keyboard":[["Tìm"],[{"text":"Thêm"}]]}}`, 200, ""},
		{"numbers in quotes", "sendMessage", `{"chat_id":"1001","text":"a"}`, 200, ""},
		{"entities null", "sendMessage", `{"chat_id":1001,"text":"a","entities":null}`, 200, ""},
		{"old parameters", "sendMessage", `{"chat_id":1001,"text":"a","disable_web_page_preview":true}`, 200, ""},
		{"unknown parse mode", "sendMessage", `{"chat_id":1001,"text":"a","parse_mode":"BBCode"}`, 400, "unsupported parse_mode"},
		{"wrong action", "sendChatAction", `{"chat_id":1001,"action":"sleeping"}`, 400, "wrong parameter action"},
		{"case of the method", "SENDMESSAGE", `{"chat_id":1001,"text":"a"}`, 200, ""},
		{"body that is no JSON", "sendMessage", `{"chat_id":`, 400, "can't parse JSON object"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := bot{t, b.s}.json(tt.method, tt.body)
			if tt.code == 200 && r.OK {
				return
			}
			refused(t, r, tt.code, tt.want)
		})
	}
}

func button(fields string) string {
	return `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{` + fields + `}]]}}`
}

func TestLengths(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	press, _ := p.PressID(must[sentMessage](t, b.json("sendMessage", button(`"text":"a","callback_data":"x"`))).ID, "a")
	tests := []struct {
		name   string
		call   func(s string) reply
		limit  int
		unit   string
		refuse string
	}{
		{"text", func(s string) reply { return b.form("sendMessage", "chat_id", "1001", "text", s) }, 4096, "ữ", "message is too long"},
		{"text of pairs", func(s string) reply { return b.form("sendMessage", "chat_id", "1001", "text", s) }, 2048, "𠀋", "message is too long"},
		{"text with tags", func(s string) reply {
			return b.form("sendMessage", "chat_id", "1001", "parse_mode", "HTML", "text", "<b>"+s+"</b>")
		}, 4096, "ữ", "message is too long"},
		{"caption", func(s string) reply {
			return b.upload("sendDocument", "document", "a.txt", []byte("x"), "chat_id", "1001", "caption", s)
		}, 1024, "ữ", "message caption is too long"},
		{"answer", func(s string) reply {
			return b.form("answerCallbackQuery", "callback_query_id", press, "text", s)
		}, 200, "ữ", "MESSAGE_TOO_LONG"},
		{"command", func(s string) reply {
			return b.form("setMyCommands", "commands", fmt.Sprintf(`[{"command":%q,"description":"d"}]`, s))
		}, 32, "x", "BOT_COMMAND_INVALID"},
		{"description", func(s string) reply {
			return b.form("setMyCommands", "commands", fmt.Sprintf(`[{"command":"menu","description":%q}]`, s))
		}, 256, "ữ", "BOT_COMMAND_DESCRIPTION_INVALID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.call(strings.Repeat(tt.unit, tt.limit+1)), 400, tt.refuse)
			if r := tt.call(strings.Repeat(tt.unit, tt.limit)); !r.OK {
				t.Errorf("at the limit: %s", r.Description)
			}
		})
	}
}

func TestTokenAndPath(t *testing.T) {
	t.Parallel()
	b, _ := newBot(t)
	for path, code := range map[string]int{"/bot1:wrong/getMe": 401, "/getMe": 404, "/nobot/getMe": 404} {
		resp, err := httpGet(b.s.URL() + path)
		refused(t, b.read(resp, err), code, "")
	}
}
