package bot

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"
)

const noPreview = `{"is_disabled":true}`

func TestSend_says_it_the_way_the_server_reads_it(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		out    Out
		method string
		form   map[string]string
		files  map[string]string
	}{
		"text": {
			Out{Text: "<b>Chào</b> chị Lụa"}, "sendMessage",
			map[string]string{"text": "<b>Chào</b> chị Lụa", "parse_mode": "HTML", "link_preview_options": noPreview}, nil,
		},
		"protected and silent": {
			Out{Text: "x", Protect: true, Silent: true}, "sendMessage",
			map[string]string{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview, "protect_content": "true", "disable_notification": "true"}, nil,
		},
		"three sorts of buttons": {
			Out{Text: "x", Choices: [][]Choice{{{Label: "Đúng", Press: "yes:1"}, {Label: "Mở", URL: "https://x.test"}}, {}, {{Label: "Chép", Copy: "096"}}}}, "sendMessage",
			map[string]string{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview, "reply_markup": `{"inline_keyboard":[[{"text":"Đúng","callback_data":"yes:1"},{"text":"Mở","url":"https://x.test"}],[{"text":"Chép","copy_text":{"text":"096"}}]]}`}, nil,
		},
		"a keyboard": {
			Out{Text: "x", Keyboard: []string{"a", "b", "c"}}, "sendMessage",
			map[string]string{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview, "reply_markup": `{"keyboard":[[{"text":"a"},{"text":"b"}],[{"text":"c"}]],"is_persistent":true,"resize_keyboard":true}`}, nil,
		},
		"a key that shares the own number": {
			Out{Text: "x", Contact: "Gửi số"}, "sendMessage",
			map[string]string{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview, "reply_markup": `{"keyboard":[[{"text":"Gửi số","request_contact":true}]],"is_persistent":false,"resize_keyboard":true,"one_time_keyboard":true}`}, nil,
		},
		"a keyboard taken away": {
			Out{Text: "x", Keyboard: []string{}}, "sendMessage",
			map[string]string{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview, "reply_markup": `{"remove_keyboard":true}`}, nil,
		},
		"a document": {
			Out{Text: "<i>ấp 3</i>", File: &Upload{Name: `danh "sách".xlsx`, Content: []byte("PK\x00")}, Protect: true}, "sendDocument",
			map[string]string{"caption": "<i>ấp 3</i>", "parse_mode": "HTML", "protect_content": "true"}, map[string]string{"document": "danh \"sách\".xlsx\x00PK\x00"},
		},
		"a photo without a caption": {
			Out{File: &Upload{Name: "a.png", Content: []byte("png")}, Photo: true}, "sendPhoto",
			map[string]string{}, map[string]string{"photo": "a.png\x00png"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, client := newFake(t, ok(`{"message_id":21,"date":1,"chat":{"id":-5}}`))
			for range 2 { // a file has to be sendable again
				id, err := client.Send(t.Context(), -5, c.out)
				if err != nil || id != 21 {
					t.Fatalf("got %d, %v", id, err)
				}
				got := f.last(t)
				c.form["chat_id"] = "-5"
				if got.Method != c.method || !maps.Equal(got.Form, c.form) || !maps.Equal(got.Files, c.files) {
					t.Errorf("server saw %s %q %q", got.Method, got.Form, got.Files)
				}
			}
		})
	}
}

func TestSend_refuses_before_sending(t *testing.T) {
	t.Parallel()
	one := func(c Choice) Out { return Out{Text: "x", Choices: [][]Choice{{c}}} }
	for name, o := range map[string]Out{
		"nothing":                {},
		"blank text":             {Text: " \n"},
		"4097 units":             {Text: strings.Repeat("ă", 4095) + "👧"},
		"caption of 1025":        {Text: strings.Repeat("ă", 1025), File: &Upload{Name: "a", Content: []byte("a")}},
		"empty file":             {File: &Upload{Name: "a"}},
		"file without a name":    {File: &Upload{Content: []byte("a")}},
		"file over 50 MB":        {File: &Upload{Name: "a", Content: make([]byte, MaxUpload+1)}},
		"seven keys":             {Text: "x", Keyboard: make([]string, 7)},
		"choices and a key":      {Text: "x", Contact: "a", Choices: [][]Choice{{{Label: "a", Press: "a"}}}},
		"choices and a keyboard": {Text: "x", Keyboard: []string{}, Choices: [][]Choice{{{Label: "a", Press: "a"}}}},
		"no action":              one(Choice{Label: "a"}),
		"two actions":            one(Choice{Label: "a", Press: "a", URL: "https://x.test"}),
		"no label":               one(Choice{Press: "a"}),
		"press of 65 bytes":      one(Choice{Label: "a", Press: strings.Repeat("a", 65)}),
		"copy of 257 letters":    one(Choice{Label: "a", Copy: strings.Repeat("ă", 257)}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, client := newFake(t, ok(`{"message_id":1}`))
			_, err := client.Send(t.Context(), 1, o)
			if kind, _ := kindAndText(t, err); kind != BadRequest || len(f.calls) > 0 {
				t.Errorf("got %v after %d calls", err, len(f.calls))
			}
		})
	}
	_, client := newFake(t, ok(`{"message_id":1}`))
	full := Out{Text: "<b>" + strings.Repeat("ă", 4094) + "👧</b>", Choices: [][]Choice{{{Label: "a", Press: strings.Repeat("a", 64)}, {Label: "b", Copy: strings.Repeat("ă", 256)}}}}
	if _, err := client.Send(t.Context(), 1, full); err != nil {
		t.Errorf("what just fits is refused: %v", err)
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	f, client := newFake(t, ok(`{"message_id":9}`))
	o := Out{Text: "mới", Choices: [][]Choice{{{Label: "a", Press: "a"}}}, Protect: true}
	if err := client.Edit(t.Context(), 5, 9, o); err != nil {
		t.Fatal(err)
	}
	want := call{Method: "editMessageText", Files: map[string]string{}, Form: map[string]string{
		"chat_id": "5", "message_id": "9", "text": "mới", "parse_mode": "HTML", "link_preview_options": noPreview,
		"reply_markup": `{"inline_keyboard":[[{"text":"a","callback_data":"a"}]]}`,
	}}
	if got := f.last(t); !reflect.DeepEqual(got, want) {
		t.Errorf("server saw %+v", got)
	}
	for _, o := range []Out{{Text: "x", Keyboard: []string{"a"}}, {File: &Upload{Name: "a", Content: []byte("a")}}, {}} {
		if err := client.Edit(t.Context(), 5, 9, o); KindOf(err) != BadRequest {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestEdit_of_a_file_changes_its_caption(t *testing.T) {
	t.Parallel()
	f, client := newFake(t, func(c call) (int, string) {
		if c.Method == "editMessageText" {
			return no(400, "Bad Request: there is no text in the message to edit")(c)
		}
		return ok(`{"message_id":9}`)(c)
	})
	if err := client.Edit(t.Context(), 5, 9, Out{Text: "đã ẩn"}); err != nil {
		t.Fatal(err)
	}
	if got := f.last(t); got.Method != "editMessageCaption" || got.Form["caption"] != "đã ẩn" || got.Form["parse_mode"] != "HTML" {
		t.Errorf("server saw %+v", got)
	}
}

func TestEdit_and_Delete_settle_what_is_so_already(t *testing.T) {
	t.Parallel()
	_, unchanged := newFake(t, no(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"))
	if err := unchanged.Edit(t.Context(), 5, 9, Out{Text: "x"}); err != nil {
		t.Error(err)
	}
	_, missing := newFake(t, no(400, "Bad Request: message to edit not found"))
	if err := missing.Edit(t.Context(), 5, 9, Out{Text: "x"}); KindOf(err) != NotFound || !MessageGone(err) {
		t.Error(err)
	}
	_, deleted := newFake(t, no(400, "Bad Request: message to delete not found"))
	if err := deleted.Delete(t.Context(), 5, 9); err != nil {
		t.Error(err)
	}
	_, old := newFake(t, no(400, "Bad Request: message can't be deleted for everyone"))
	if err := old.Delete(t.Context(), 5, 9); KindOf(err) != BadRequest {
		t.Error(err)
	}
	_, unknown := newFake(t, no(400, "Bad Request: chat not found"))
	if err := unknown.Edit(t.Context(), 5, 9, Out{Text: "x"}); KindOf(err) != NotFound || MessageGone(err) {
		t.Error(err)
	}
}

func TestSmall_requests(t *testing.T) {
	t.Parallel()
	f, c := newFake(t, ok(`true`))
	ctx := t.Context()
	for _, step := range []struct {
		do   func() error
		want string
		form map[string]string
	}{
		{func() error { return c.Delete(ctx, 5, 9) }, "deleteMessage", map[string]string{"chat_id": "5", "message_id": "9"}},
		{func() error { return c.Answer(ctx, "42", "") }, "answerCallbackQuery", map[string]string{"callback_query_id": "42"}},
		{func() error { return c.Answer(ctx, "42", "Đã ghi") }, "answerCallbackQuery", map[string]string{"callback_query_id": "42", "text": "Đã ghi"}},
		{func() error { return c.Typing(ctx, -1001234567890) }, "sendChatAction", map[string]string{"chat_id": "-1001234567890", "action": "typing"}},
		{func() error { return c.SetCommands(ctx, 0, []Command{{"menu", "Việc của tôi"}}) }, "setMyCommands", map[string]string{"commands": `[{"command":"menu","description":"Việc của tôi"}]`}},
		{func() error { return c.SetCommands(ctx, 7, nil) }, "setMyCommands", map[string]string{"commands": `[]`, "scope": `{"chat_id":7,"type":"chat"}`}},
		{func() error { return c.SetWebhook(ctx, "https://x.test/tg", "s-e_C1") }, "setWebhook", map[string]string{"url": "https://x.test/tg", "secret_token": "s-e_C1", "allowed_updates": `["message","edited_message","callback_query","my_chat_member"]`}},
		{func() error { return c.DeleteWebhook(ctx) }, "deleteWebhook", map[string]string{}},
		{func() error {
			return c.Call(ctx, "anything", map[string]any{"a": nil, "b": false, "c": int64(-3)}, nil)
		}, "anything", map[string]string{"b": "false", "c": "-3"}},
	} {
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.want, err)
		}
		if got := f.last(t); got.Method != step.want || !maps.Equal(got.Form, step.form) {
			t.Errorf("server saw %s %q, want %s %q", got.Method, got.Form, step.want, step.form)
		}
	}
	for _, secret := range []Secret{"", "có dấu", "a b", Secret(strings.Repeat("a", 257))} {
		if err := c.SetWebhook(ctx, "https://x.test", secret); KindOf(err) != BadRequest {
			t.Errorf("webhook secret of %d bytes: %v", len(secret), err)
		}
	}
	if err := c.Answer(ctx, "42", strings.Repeat("ă", 201)); KindOf(err) != BadRequest {
		t.Errorf("long answer: %v", err)
	}
	if err := c.Call(ctx, "anything", map[string]any{"a": make(chan int)}, nil); KindOf(err) != BadRequest {
		t.Errorf("what JSON cannot hold: %v", err)
	}
}

func TestMe(t *testing.T) {
	t.Parallel()
	_, c := newFake(t, ok(`{"id":99,"is_bot":true,"first_name":"Rà Soát","username":"rasoat_bot"}`))
	if got, err := c.Me(t.Context()); err != nil || got != (Account{ID: 99, Username: "rasoat_bot", Name: "Rà Soát"}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestOut_keeps_its_differences_in_JSON(t *testing.T) {
	t.Parallel()
	for _, o := range []Out{
		{Text: "x"},
		{Text: "x", Keyboard: []string{}},
		{Text: "x", Keyboard: []string{"a"}, Protect: true, Silent: true},
		{Text: "x", Choices: [][]Choice{{{Label: "a", Press: "p"}, {Label: "b", URL: "u"}, {Label: "c", Copy: "d"}}}},
		{File: &Upload{Name: "a", Content: []byte{0, 1}}, Photo: true},
	} {
		text, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		var back Out
		if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, o) {
			t.Errorf("%s reads as %#v, %v", text, back, err)
		}
	}
}
