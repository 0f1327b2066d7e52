package simulator

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"rasoat/bot/bottest"
)

// desk is a served page with two people and a reader of its stream.
type desk struct {
	t      *testing.T
	bot    *bottest.Server
	url    string
	frames *bufio.Scanner
	mu     sync.Mutex
	now    time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, now: time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)} // 16:40 in Vietnam
	d.bot = bottest.NewT(t, bottest.Options{Clock: d.clock})
	h := New(Config{Server: d.bot, Context: t.Context(), Now: d.clock, SetNow: d.set, People: []Person{
		{ID: 1, Name: "Trần Thị Lụa", Role: "Cán bộ", StartPayload: "moi-1"}, {ID: 2, Name: "Danh Sóc Kha", Role: "Cộng tác viên"},
	}})
	web := httptest.NewServer(h)
	t.Cleanup(web.Close) // after t.Context has ended the streams
	d.url = web.URL
	resp, err := http.Get(web.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	d.frames = bufio.NewScanner(resp.Body)
	d.frames.Buffer(nil, 1<<20)
	return d
}

func (d *desk) clock() time.Time     { d.mu.Lock(); defer d.mu.Unlock(); return d.now }
func (d *desk) set(to time.Time)     { d.mu.Lock(); defer d.mu.Unlock(); d.now = to }
func (d *desk) kha() *bottest.Person { return d.bot.Person(2, "") }

// next is the next frame of a kind; others are skipped.
func (d *desk) next(kind string) frame {
	d.t.Helper()
	for d.frames.Scan() {
		raw, ok := strings.CutPrefix(d.frames.Text(), "data: ")
		if !ok {
			continue
		}
		var f frame
		if err := json.Unmarshal([]byte(raw), &f); err != nil {
			d.t.Fatal(err)
		}
		if f.Kind == kind {
			return f
		}
	}
	d.t.Fatalf("the stream ended before %s: %v", kind, d.frames.Err())
	return frame{}
}

func (d *desk) post(path, body string) int {
	d.t.Helper()
	resp, err := http.Post(d.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// say has the bot write to person 2 and returns the message id.
func (d *desk) say(text, markup string) int {
	d.t.Helper()
	resp, err := http.PostForm(d.bot.URL()+"/bot"+d.bot.Token()+"/sendMessage",
		url.Values{"chat_id": {"2"}, "text": {text}, "parse_mode": {"HTML"}, "reply_markup": {markup}})
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	m, _ := d.kha().Last()
	return m.ID
}

const oneButton = `{"inline_keyboard":[[{"text":"Xem","callback_data":"view"}]]}`

// opened reads the state that a newly opened page gets.
func opened(t *testing.T, d *desk) frame {
	t.Helper()
	resp, err := http.Get(d.url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	line, err := bufio.NewReader(resp.Body).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var f frame
	if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "data: ")), &f); err != nil {
		t.Fatal(err)
	}
	return f
}
