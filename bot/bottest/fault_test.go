package bottest

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// raw sends a text and returns what a client sees, broken connections included.
func (b bot) raw(ctx context.Context) (code int, body string, err error) {
	form := url.Values{"chat_id": {"1001"}, "text": {"a"}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url("sendMessage"), strings.NewReader(form))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw), err
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		fault    Fault
		code     int    // 0: the connection breaks
		want     string // part of the body
		accepted int    // after the spoilt call
	}{
		{"429", Fault{Method: "sendMessage", Code: 429, After: 7}, 429, `"retry_after":7`, 0},
		{"403 in one chat", Fault{Chat: 1001, Code: 403}, 403, "blocked by the user", 0},
		{"another chat", Fault{Chat: 1002, Code: 403}, 200, `"ok":true`, 1},
		{"another method", Fault{Method: "editMessageText", Code: 403}, 200, `"ok":true`, 1},
		{"502 as a page", Fault{Code: 502}, 502, "<html>", 0},
		{"own words", Fault{Code: 400, Text: "Bad Request: oops"}, 400, "oops", 0},
		{"slow", Fault{Delay: time.Millisecond}, 200, `"ok":true`, 1},
		{"cut before", Fault{Cut: BeforeAccept}, 0, "", 0},
		{"cut after", Fault{Cut: AfterAccept}, 0, "", 1},
		{"not yet", Fault{Skip: 1, Code: 500}, 200, `"ok":true`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := newBot(t)
			b.s.Fault(tt.fault)
			code, body, err := b.raw(t.Context())
			if code != tt.code || (err == nil) != (tt.code != 0) || !strings.Contains(body, tt.want) {
				t.Errorf("got %d %q, %v", code, body, err)
			}
			if n := len(b.s.Accepted(1001)); n != tt.accepted || len(p.Messages()) != 1+tt.accepted {
				t.Errorf("%d accepted, want %d", n, tt.accepted)
			}
			b.s.ClearFaults()
			if code, _, err := b.raw(t.Context()); code != 200 {
				t.Errorf("afterwards %d, %v", code, err)
			}
		})
	}
}

func TestFaultsStrikeSoManyTimes(t *testing.T) {
	t.Parallel()
	b, _ := newBot(t)
	b.s.Fault(Fault{Method: "sendMessage", Skip: 1, Times: 2, Code: 500})
	for i, want := range []int{200, 500, 500, 200} {
		if code, _, _ := b.raw(t.Context()); code != want {
			t.Errorf("call %d: %d, want %d", i, code, want)
		}
	}
	codes := map[int]int{}
	for _, c := range b.s.Calls() {
		codes[c.Code]++
	}
	if codes[200] != 2 || codes[500] != 2 {
		t.Errorf("calls by code %v", codes)
	}
}

// A half-open connection: the call outlives nobody's patience but the client's.
func TestAHungCallEndsWithTheClient(t *testing.T) {
	t.Parallel()
	b, _ := newBot(t)
	b.s.Fault(Fault{Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, _, err := b.raw(ctx); err == nil {
		t.Error("the hung call was answered")
	}
	if err := b.s.Await(deadline(t), func() bool { return len(b.s.Calls()) == 1 }); err != nil {
		t.Fatal(err)
	}
	if n := len(b.s.Accepted(0)); n != 0 {
		t.Errorf("%d accepted", n)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	wire := newHand()
	b, _ := newBot(t, Options{Limits: true, Wire: wire.now})
	send := func(want int) {
		t.Helper()
		if code, body, err := b.raw(t.Context()); code != want {
			t.Errorf("got %d %s %v, want %d", code, body, err, want)
		}
	}
	send(200)
	wire.advance(300 * time.Millisecond)
	send(429)
	wire.advance(800 * time.Millisecond)
	send(429) // a second since the last message, but not since the refusal
	wire.advance(time.Second)
	send(200)

	wire.advance(time.Minute)
	for i := range int64(perSecond) {
		p := b.s.Person(5000+i, "x")
		p.Start("")
		b.form("sendMessage", "chat_id", itoa(p.ID()), "text", "a")
	}
	send(429)
}

func TestDownloadFaults(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	m, _ := p.Message(p.SendFile("a.txt", []byte("x"), ""))
	b.form("getFile", "file_id", m.File.ID)
	b.s.Fault(Fault{Method: "download", Code: 502})
	for _, want := range []int{502, 200} {
		resp, err := httpGet(b.s.URL() + "/file/bot" + b.s.Token() + "/documents/file_1.txt")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("got %d, want %d", resp.StatusCode, want)
		}
	}
}

func TestEventsTellOfEveryChange(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	events := b.s.Events(t.Context())
	p.Say("hai")
	id := must[sentMessage](t, b.json("sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"Xem","callback_data":"view"}]]}}`)).ID
	press, _ := p.PressID(id, "Xem")
	b.form("sendChatAction", "chat_id", "1001", "action", "typing")
	b.form("answerCallbackQuery", "callback_query_id", press, "text", "ok")
	b.form("editMessageText", "chat_id", "1001", "message_id", itoa(int64(id)), "text", "b")
	b.form("deleteMessage", "chat_id", "1001", "message_id", itoa(int64(id)))
	p.Block()
	for _, want := range []EventKind{Sent, Sent, Pressed, Typing, Answered, Edited, Deleted, Standing} {
		e := <-events
		if e.Kind != want || e.ChatID != 1001 {
			t.Errorf("got %+v, want %s", e, want)
		}
		if (e.Kind == Pressed || e.Kind == Answered) && e.PressID != press {
			t.Errorf("press id %q, want %q", e.PressID, press)
		}
	}
	if got := b.s.Accepted(0); len(got) != 1 || got[0].Text != "a" {
		t.Errorf("accepted %+v", got)
	}
}
