package bottest

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func (b bot) say(text string) int {
	b.t.Helper()
	return must[sentMessage](b.t, b.form("sendMessage", "chat_id", "1001", "text", text)).ID
}

func TestWhoCanBeWrittenTo(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	b.s.Person(1002, "Nam")
	g := b.s.Group(-50, "Tổ công tác")
	to := func(chat int64) reply {
		return b.form("sendMessage", "chat_id", strconv.FormatInt(chat, 10), "text", "a")
	}
	refused(t, to(99), 400, "chat not found")
	refused(t, to(1002), 400, "chat not found") // exists, but never wrote
	p.Block()
	refused(t, to(1001), 403, "Forbidden: bot was blocked by the user")
	if p.Say("x") != 0 || !p.Blocked() {
		t.Error("a person who blocked the bot could write")
	}
	p.Start("")
	must[sentMessage](t, to(1001))
	p.Deactivate()
	refused(t, to(1001), 403, "user is deactivated")
	must[sentMessage](t, to(-50))
	g.Migrate(-10050)
	r := to(-50)
	refused(t, r, 400, "group chat was upgraded to a supergroup chat")
	if r.Parameters.MigrateTo != -10050 {
		t.Errorf("migrate_to_chat_id %d", r.Parameters.MigrateTo)
	}
	must[sentMessage](t, to(-10050))
	g.Kick()
	refused(t, to(-10050), 403, "bot was kicked from the supergroup chat")
}

func TestEditing(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	keys := `{"inline_keyboard":[[{"text":"Xem","callback_data":"v"}]]}`
	id := must[sentMessage](t, b.form("sendMessage", "chat_id", "1001", "text", "một", "reply_markup", keys)).ID
	edit := func(id int, text string, more ...string) reply {
		return b.form("editMessageText", append([]string{"chat_id", "1001", "message_id", strconv.Itoa(id), "text", text}, more...)...)
	}
	refused(t, edit(id, "một", "reply_markup", keys), 400, "message is not modified: specified new message content")
	refused(t, edit(id+100, "hai"), 400, "message to edit not found")
	refused(t, edit(p.Messages()[0].ID, "hai"), 400, "message can't be edited")
	refused(t, edit(id, ""), 400, "message text is empty")
	if m := must[sentMessage](t, edit(id, "hai")); m.ID != id {
		t.Errorf("id %d became %d", id, m.ID)
	}
	m, _ := p.Last()
	if m.Text != "hai" || m.Edited != 1 || len(m.Buttons) != 0 {
		t.Errorf("an edit without keyboard keeps the buttons: %+v", m)
	}
	must[sentMessage](t, edit(id, "<b>hai</b>", "parse_mode", "HTML"))
	must[sentMessage](t, b.form("editMessageReplyMarkup", "chat_id", "1001", "message_id", strconv.Itoa(id), "reply_markup", keys))
	refused(t, b.form("editMessageReplyMarkup", "chat_id", "1001", "message_id", strconv.Itoa(id), "reply_markup", keys), 400, "not modified")
	refused(t, b.form("editMessageCaption", "chat_id", "1001", "message_id", strconv.Itoa(id), "caption", "x"), 400, "no caption")

	doc := must[sentMessage](t, b.upload("sendDocument", "document", "a.xlsx", []byte("PK"), "chat_id", "1001", "caption", "x")).ID
	refused(t, edit(doc, "hai"), 400, "there is no text in the message to edit")
	must[sentMessage](t, b.form("editMessageCaption", "chat_id", "1001", "message_id", strconv.Itoa(doc), "caption", ""))

	keyed := must[sentMessage](t, b.form("sendMessage", "chat_id", "1001", "text", "a", "reply_markup", `{"keyboard":[["Tìm","Thêm"]]}`)).ID
	refused(t, edit(keyed, "b"), 400, "message can't be edited")
	if !slices.Equal(p.Keyboard(), []string{"Tìm", "Thêm"}) {
		t.Errorf("keyboard %q", p.Keyboard())
	}
	must[sentMessage](t, b.form("sendMessage", "chat_id", "1001", "text", "a", "reply_markup", `{"remove_keyboard":true}`))
	if p.Keyboard() != nil {
		t.Errorf("keyboard stays: %q", p.Keyboard())
	}
}

func TestDeleting(t *testing.T) {
	t.Parallel()
	clock := newHand()
	b, p := newBot(t, Options{Clock: clock.now})
	remove := func(id int) reply {
		return b.form("deleteMessage", "chat_id", "1001", "message_id", strconv.Itoa(id))
	}
	own, theirs, old := b.say("a"), p.Say("123456789012"), b.say("b")
	clock.advance(48 * time.Hour)
	must[bool](t, remove(own))
	must[bool](t, remove(theirs))
	refused(t, remove(own), 400, "message to delete not found")
	clock.advance(time.Second)
	refused(t, remove(old), 400, "message can't be deleted")
	fresh := b.say("c")
	must[bool](t, b.form("deleteMessages", "chat_id", "1001", "message_ids", "[999,"+strconv.Itoa(old)+","+strconv.Itoa(fresh)+"]"))
	if left := p.Messages(); left[len(left)-1].ID != old {
		t.Errorf("left %+v", left)
	}
	if m, ok := p.Message(fresh); !ok || !m.Deleted {
		t.Error("the deleted message is not remembered")
	}
	must[sentMessage](t, b.form("sendMessage", "chat_id", "1001", "text", "a", "reply_to_message_id", strconv.Itoa(old)))
	refused(t, b.form("sendMessage", "chat_id", "1001", "text", "a", "reply_parameters", `{"message_id":`+strconv.Itoa(fresh)+`}`), 400, "message to be replied not found")
}

func TestPresses(t *testing.T) {
	t.Parallel()
	wire := newHand()
	b, p := newBot(t, Options{Wire: wire.now})
	id := must[sentMessage](t, b.json("sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"Xem","callback_data":"view"},{"text":"Chép","copy_text":{"text":"1"}}]]}}`)).ID
	answer := func(press string) reply {
		return b.form("answerCallbackQuery", "callback_query_id", press, "text", "đã ghi")
	}
	const old = "query is too old and response timeout expired or query ID is invalid"
	byLabel, err := p.PressID(id, "Xem")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Press(id, "view"); err != nil {
		t.Errorf("by data: %v", err)
	}
	must[bool](t, answer(byLabel))
	refused(t, answer(byLabel), 400, old)
	refused(t, answer("77"), 400, old)
	late, _ := p.PressID(id, "Xem")
	wire.advance(2 * time.Minute)
	refused(t, answer(late), 400, old)
	for _, label := range []string{"Sửa", "Chép"} {
		if p.Press(id, label) == nil {
			t.Errorf("%s could be pressed", label)
		}
	}
	if p.Press(id+1, "Xem") == nil {
		t.Error("a message that is not there could be pressed")
	}
	must[bool](t, answer(p.PressData(id, "forged:1")))
	if got := p.Answers(); !slices.Equal(got, []string{"đã ghi", "đã ghi"}) {
		t.Errorf("answers %q", got)
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	path := func(r reply) string {
		return must[struct {
			Path string `json:"file_path"`
		}](t, r).Path
	}
	fetch := func(m Msg) reply { return b.form("getFile", "file_id", m.File.ID) }
	at := func(id int) Msg { m, _ := p.Message(id); return m }

	small := at(p.SendFile("Danh sách ấp 3.xlsx", []byte("PK…"), "gửi đồng chí"))
	link := path(fetch(small))
	resp, err := http.Get(b.s.URL() + "/file/bot" + b.s.Token() + "/" + link)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, _ := io.ReadAll(resp.Body); string(got) != "PK…" || strings.Contains(link, "Danh") {
		t.Errorf("downloaded %q from %s", got, link)
	}
	resp, err = http.Get(b.s.URL() + "/file/bot" + b.s.Token() + "/documents/file_77.xlsx")
	refused(t, b.read(resp, err), 404, "")
	refused(t, b.form("getFile", "file_id", "x"), 400, "wrong file_id or the file is temporarily unavailable")
	path(fetch(at(p.SendFile("20.bin", make([]byte, maxDownload), ""))))
	refused(t, fetch(at(p.SendFile("21.bin", make([]byte, maxDownload+1), ""))), 400, "file is too big")

	refused(t, b.upload("sendDocument", "document", "big.bin", make([]byte, maxUpload+1), "chat_id", "1001"), 413, "Request Entity Too Large")
	refused(t, b.upload("sendDocument", "document", "empty.bin", nil, "chat_id", "1001"), 400, "file must be non-empty")
	refused(t, b.form("sendDocument", "chat_id", "1001"), 400, "there is no document in the request")
	refused(t, b.upload("sendPhoto", "photo", "a.png", []byte("no picture"), "chat_id", "1001"), 400, "IMAGE_PROCESS_FAILED")
	doc := must[sentMessage](t, b.upload("sendDocument", "document", "Phiếu.xlsx", []byte("PK"), "chat_id", "1001", "protect_content", "true", "disable_notification", "1"))
	again := must[sentMessage](t, b.form("sendDocument", "chat_id", "1001", "document", doc.Document.ID))
	if m, _ := p.Message(doc.ID); !m.Protected || !m.Silent || m.File.Name != "Phiếu.xlsx" || again.Document.Size != 2 {
		t.Errorf("document %+v, again %+v", m, again)
	}
	var picture bytes.Buffer
	_ = png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 3)))
	must[sentMessage](t, b.upload("sendPhoto", "photo", "a.png", picture.Bytes(), "chat_id", "1001"))
	if m, _ := p.Last(); !m.Photo {
		t.Errorf("photo %+v", m)
	}
}

func TestCommandsByScope(t *testing.T) {
	t.Parallel()
	b, _ := newBot(t)
	set := func(list string, more ...string) reply {
		return b.form("setMyCommands", append([]string{"commands", list}, more...)...)
	}
	must[bool](t, set(`[{"command":"menu","description":"Mở bảng chọn"}]`))
	must[bool](t, set(`[{"command":"giao","description":"Giao rà soát"}]`, "scope", `{"type":"chat","chat_id":1001}`))
	refused(t, set(`[{"command":"Giao","description":"x"}]`), 400, "BOT_COMMAND_INVALID")
	refused(t, set(`[{"command":"giao","description":""}]`), 400, "BOT_COMMAND_DESCRIPTION_INVALID")
	refused(t, set(`[`+strings.TrimSuffix(strings.Repeat(`{"command":"a","description":"b"},`, 101), ",")+`]`), 400, "BOT_COMMANDS_TOO_MUCH")
	refused(t, set(`[]`, "scope", `{"type":"chat","chat_id":5}`), 400, "chat not found")
	refused(t, set(`[]`, "scope", `{"type":"nobody"}`), 400, "")
	if own := b.s.Commands(1001, "vi"); len(own) != 1 || own[0].Command != "giao" {
		t.Errorf("own chat: %+v", own)
	}
	if other := b.s.Commands(1002, "vi"); len(other) != 1 || other[0].Command != "menu" {
		t.Errorf("another chat: %+v", other)
	}
}
