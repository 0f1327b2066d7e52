package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestAChatIsLive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	state := d.next("state")
	if len(state.Chats) != 2 || !state.Chats[0].Signal || state.Zone != 7*60 {
		t.Fatalf("state %+v", state)
	}
	if code := d.post("/people/1/start", `{}`); code != 204 {
		t.Fatalf("start: %d", code)
	}
	if f := d.next("msg"); f.Person != 1 || !f.Msg.Mine || f.Msg.HTML != "/start" {
		t.Errorf("start %+v", f.Msg)
	}
	d.post("/people/2/start", `{"payload":"x"}`)
	d.next("msg")
	id := d.say("<b>Chào</b> &lt;em&gt;", oneButton)
	if f := d.next("msg"); f.Msg.HTML != "<b>Chào</b> &lt;em&gt;" || f.Msg.Buttons[0][0].Data != "view" {
		t.Errorf("bot says %+v", f.Msg)
	}
	d.post("/people/2/press", `{"message":`+strconv.Itoa(id)+`,"data":"view"}`)
	if f := d.next("spins"); len(*f.Spins) != 1 || (*f.Spins)[0] != (spin{id, "view"}) {
		t.Errorf("spins %+v", f.Spins)
	}
	d.post("/people/2/say", `{"text":"  đ/c Kha đây ","replyTo":`+strconv.Itoa(id)+`}`)
	if f := d.next("msg"); f.Msg.ReplyTo != id || f.Msg.HTML != "đ/c Kha đây" {
		t.Errorf("reply %+v", f.Msg)
	}
}

func TestAnAnswerEndsTheSpinner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.kha().Start("")
	id := d.say("a", oneButton)
	d.post("/people/2/press", `{"message":`+strconv.Itoa(id)+`,"data":"view"}`)
	resp, err := http.Get(d.bot.URL() + "/bot" + d.bot.Token() + "/getUpdates")
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	press := regexp.MustCompile(`"callback_query":\{.*"id":"(\d+)","message"`).FindSubmatch(raw)
	if press == nil {
		t.Fatalf("no press in %s", raw)
	}
	_, _ = http.Get(d.bot.URL() + "/bot" + d.bot.Token() + "/answerCallbackQuery?text=xong&callback_query_id=" + string(press[1]))
	if f := d.next("toast"); f.Person != 2 || f.Text != "xong" {
		t.Errorf("toast %+v", f)
	}
	if now := opened(t, d); len(now.Chats[1].Spins) != 0 {
		t.Errorf("still spinning: %+v", now.Chats[1].Spins)
	}
}

func TestWithoutSignalLinesWaitAndPressesAreLost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.kha().Start("")
	id := d.say("a", oneButton)
	d.post("/people/2/signal", `{"on":false}`)
	if c := d.next("chat").Chat; c.Signal || len(c.Msgs) != 2 {
		t.Fatalf("chat %+v", c)
	}
	pending := d.bot.Pending()
	for _, line := range []string{"một", "hai", "ba"} {
		d.post("/people/2/say", `{"text":"`+line+`"}`)
		d.next("chat")
	}
	d.post("/people/2/press", `{"message":`+strconv.Itoa(id)+`,"data":"view"}`)
	if f := d.next("spins"); len(*f.Spins) != 1 {
		t.Errorf("a press without signal does not spin")
	}
	d.say("tin mới", "")
	state := opened(t, d).Chats[1]
	if last := state.Msgs[len(state.Msgs)-1]; len(state.Msgs) != 5 || !last.Waiting || last.ID != -3 || last.HTML != "ba" {
		t.Errorf("the phone shows %+v", state.Msgs)
	}
	if d.bot.Pending() != pending {
		t.Error("something left a phone without signal")
	}
	d.post("/people/2/signal", `{"on":true}`)
	c := d.next("chat").Chat
	var shown []string
	for _, m := range c.Msgs {
		shown = append(shown, m.HTML)
	}
	if !slices.Equal(shown, []string{"/start", "a", "tin mới", "một", "hai", "ba"}) || len(c.Spins) != 0 || d.bot.Pending() != pending+3 {
		t.Errorf("after the signal is back %q, spins %v", shown, c.Spins)
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	resp, err := http.Post(d.url+"/people/2/file?name="+url.QueryEscape("../Danh sách.xlsx"), "application/octet-stream", strings.NewReader("PK…"))
	if err != nil || resp.StatusCode != 204 {
		t.Fatalf("upload %v %v", resp, err)
	}
	f := d.next("msg").Msg.File
	if f.Name != ".._Danh sách.xlsx" && f.Name != "Danh sách.xlsx" || f.Size != 5 {
		t.Errorf("file %+v", f)
	}
	if resp, err = http.Get(d.url + "/" + f.URL); err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, _ := io.ReadAll(resp.Body)
	if string(got) != "PK…" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("download %q %v", got, resp.Header)
	}
}

func TestTheClockMoves(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.next("state")
	for _, tt := range []struct{ body, want string }{
		{`{"tomorrow":"07:30"}`, "2026-11-23T00:30:00Z"},
		{`{"add":1440}`, "2026-11-24T00:30:00Z"},
		{`{"to":"2026-12-01T13:30"}`, "2026-12-01T06:30:00Z"},
	} {
		if code := d.post("/clock", tt.body); code != 204 {
			t.Errorf("%s: %d", tt.body, code)
		}
		if got := time.UnixMilli(d.next("clock").Now).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.body, got, tt.want)
		}
	}
	if code := d.post("/clock", `{"to":"mai"}`); code != 400 {
		t.Errorf("nonsense: %d", code)
	}
}

func TestBlockedAndUnknownPeople(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.kha().Start("")
	d.post("/people/2/block", `{"on":true}`)
	if c := d.next("chat").Chat; !c.Blocked {
		t.Errorf("chat %+v", c)
	}
	for path, code := range map[string]int{"/people/2/press": 409, "/people/3/say": 404, "/people/x/say": 404, "/people/2/say": 400} {
		if got := d.post(path, `{}`); got != code {
			t.Errorf("%s: %d, want %d", path, got, code)
		}
	}
}

func TestThePageLoadsNothingForeign(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	resp, err := http.Get(d.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if regexp.MustCompile(`(src|href)="(https?:)?//`).Match(body) || strings.Contains(string(body), " style=") {
		t.Error("the page refers to another host or has inline style")
	}
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	for _, ref := range regexp.MustCompile(`(?:src|href)="(static/[^"]+)"`).FindAllSubmatch(body, -1) {
		if r, err := http.Get(d.url + "/" + string(ref[1])); err != nil || r.StatusCode != 200 {
			t.Errorf("%s: %v %v", ref[1], r, err)
		}
	}
	req, _ := http.NewRequest(http.MethodPost, d.url+"/people/1/say", strings.NewReader(`{"text":"x"}`))
	req.Header.Set("Origin", "https://a.vn")
	if r, err := http.DefaultClient.Do(req); err != nil || r.StatusCode != 403 {
		t.Errorf("another site could write: %v %v", r, err)
	}
}

// Every key is used on the page, and the sample table has a word for each.
func TestEveryWordIsUsedAndKnown(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	entries, err := static.ReadDir("static")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, _ := static.ReadFile("static/" + e.Name())
		source.Write(raw)
	}
	raw, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	if err := json.Unmarshal(raw, &known); err != nil {
		t.Fatal(err)
	}
	for _, k := range WordKeys {
		if !regexp.MustCompile(`(?i)words\.` + k + `\b`).MatchString(source.String()) {
			t.Errorf("%s is not used", k)
		}
		if known[k] == "" {
			t.Errorf("%s has no sample word", k)
		}
	}
	if len(known) != len(WordKeys) {
		t.Errorf("%d sample words for %d keys", len(known), len(WordKeys))
	}
}
