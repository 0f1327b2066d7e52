package bot

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	fromLua     = `"from":{"id":7,"is_bot":false,"first_name":"Lu\u0323a","last_name":"Tra\u0302\u0300n"}`
	privateChat = `"chat":{"id":7,"type":"private","first_name":"Lua"}`
	groupChat   = `"chat":{"id":-1007,"type":"supergroup","title":"x"}`
)

func TestParse(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC)
	head := fmt.Sprintf(`"message_id":11,%s,%s,"date":%d`, fromLua, privateChat, at.Unix())
	base := Message{UpdateID: 900000005, ChatID: 7, UserID: 7, Private: true, MessageID: 11, FromName: "Lụa Trần", At: at}
	with := func(change func(*Message)) Message { m := base; change(&m); return m }
	for name, c := range map[string]struct {
		update string
		want   Message
	}{
		"typed text comes in NFC": {
			`"message":{` + head + `,"text":"a\u0302\u0301p 3\u0000"}`,
			with(func(m *Message) { m.Kind, m.Text = KindText, "ấp 3" }),
		},
		"a reply names its message": {
			`"message":{` + head + `,"text":"2","reply_to_message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"}}}`,
			with(func(m *Message) { m.Kind, m.Text, m.ReplyTo = KindText, "2", 5 }),
		},
		"a document with its caption": {
			`"message":{` + head + `,"caption":"danh sách","document":{"file_id":"F1","file_unique_id":"u","file_name":"a\u0302\u0301p.xlsx","mime_type":"application/x","file_size":3000000000}}`,
			with(func(m *Message) {
				m.Kind, m.Text, m.File = KindDocument, "danh sách", &File{ID: "F1", Name: "ấp.xlsx", MIME: "application/x", Size: 3000000000}
			}),
		},
		"the largest of a photo": {
			`"message":{` + head + `,"photo":[{"file_id":"S","width":90,"height":60},{"file_id":"L","width":900,"height":600,"file_size":77},{"file_id":"M","width":320,"height":200}]}`,
			with(func(m *Message) { m.Kind, m.File = KindPhoto, &File{ID: "L", MIME: "image/jpeg", Size: 77} }),
		},
		"an own contact": {
			`"message":{` + head + `,"contact":{"phone_number":"+84900000001","first_name":"x","user_id":7}}`,
			with(func(m *Message) { m.Kind, m.Phone = KindContact, "+84900000001" }),
		},
		"a contact of another": {
			`"message":{` + head + `,"contact":{"phone_number":"+84900000001","first_name":"x","user_id":8}}`,
			with(func(m *Message) { m.Kind = KindContact }),
		},
		"a contact without an account": {
			`"message":{` + head + `,"contact":{"phone_number":"+84900000001","first_name":"x"}}`,
			with(func(m *Message) { m.Kind = KindContact }),
		},
		"a voice message": {
			`"message":{` + head + `,"voice":{"file_id":"V"}}`,
			with(func(m *Message) { m.Kind = KindOther }),
		},
		"an edit gives no text": {
			`"edited_message":{` + head + `,"text":"đổi"}`,
			with(func(m *Message) { m.Kind, m.Edited = KindOther, true }),
		},
		"a press carries no time": {
			`"callback_query":{"id":"42",` + fromLua + `,"chat_instance":"c","data":"menu:1","message":{"message_id":11,"date":5,` + privateChat + `,"text":"x"}}`,
			with(func(m *Message) { m.Kind, m.Press, m.PressID, m.At = KindPress, "menu:1", "42", time.Time{} }),
		},
		"a press under a message too old to be shown": {
			`"callback_query":{"id":"42",` + fromLua + `,"data":"menu","message":{"message_id":11,"date":0,` + privateChat + `}}`,
			with(func(m *Message) { m.Kind, m.Press, m.PressID, m.At = KindPress, "menu", "42", time.Time{} }),
		},
		"a press without a message": {
			`"callback_query":{"id":"42",` + fromLua + `,"data":"menu","inline_message_id":"i"}`,
			Message{UpdateID: 900000005, UserID: 7, FromName: "Lụa Trần", Kind: KindOther},
		},
		"blocked": {
			fmt.Sprintf(`"my_chat_member":{%s,%s,"date":%d,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, privateChat, fromLua, at.Unix()),
			with(func(m *Message) { m.Kind, m.MessageID = KindBlocked, 0 }),
		},
		"unblocked": {
			fmt.Sprintf(`"my_chat_member":{%s,%s,"date":%d,"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}`, privateChat, fromLua, at.Unix()),
			with(func(m *Message) { m.Kind, m.MessageID = KindUnblocked, 0 }),
		},
		"made administrator is no news": {
			fmt.Sprintf(`"my_chat_member":{%s,%s,"date":%d,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}`, groupChat, fromLua, at.Unix()),
			with(func(m *Message) { m.Kind, m.MessageID, m.ChatID, m.Private = KindOther, 0, -1007, false }),
		},
		"a group moves": {
			fmt.Sprintf(`"message":{"message_id":11,"chat":{"id":-5,"type":"group"},%s,"date":%d,"migrate_to_chat_id":-1001234567890}`, fromLua, at.Unix()),
			with(func(m *Message) { m.Kind, m.ChatID, m.Private, m.MigrateTo = KindMigrated, -5, false, -1001234567890 }),
		},
		"an update of a later Bot API":           {`"surprise":{"a":1}`, Message{UpdateID: 900000005, Kind: KindOther}},
		"a field of another type than announced": {`"message":{"message_id":"eleven"}`, Message{UpdateID: 900000005, Kind: KindOther}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := `{"update_id":900000005,` + c.update + `}`
			got, err := parse([]byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			c.want.Payload = []byte(raw)
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestParse_refuses_what_has_no_id(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{``, `{`, `[]`, `{}`, `{"update_id":"x"}`, `{"update_id":null}`, `null`, `7`} {
		if m, err := parse([]byte(raw)); err == nil {
			t.Errorf("%s reads as %+v", raw, m)
		} else if len(raw) > 4 && strings.Contains(err.Error(), raw) {
			t.Errorf("the error repeats the update: %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"a"}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","data":"x"}}`))
	f.Add([]byte(`{"update_id":1,"message":{"photo":[{}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m, err := parse(raw); err == nil && m.Kind == "" {
			t.Errorf("%s has no kind", raw)
		}
	})
}
