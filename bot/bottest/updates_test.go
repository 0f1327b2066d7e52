package bottest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"
)

type gotUpdate struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		Text string `json:"text"`
		Date int64  `json:"date"`
	} `json:"message"`
	Member *struct {
		New struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`
	Edited *json.RawMessage `json:"edited_message"`
}

func (b bot) poll(offset int64, more ...string) []gotUpdate {
	b.t.Helper()
	return must[[]gotUpdate](b.t, b.form("getUpdates", append([]string{"offset", strconv.FormatInt(offset, 10)}, more...)...))
}

func texts(us []gotUpdate) (out []string) {
	for _, u := range us {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

// rested makes polls of the same offset look minutes apart.
func rested() Options {
	wire := newHand()
	return Options{Wire: func() time.Time { wire.advance(time.Minute); return wire.now() }}
}

func TestUpdatesStayUntilConfirmed(t *testing.T) {
	t.Parallel()
	clock := newHand()
	o := rested()
	o.Clock = clock.now
	b, p := newBot(t, o)
	p.Say("hai")
	p.Say("ba")
	first := b.poll(0)
	if !slices.Equal(texts(first), []string{"/start", "hai", "ba"}) || !slices.Equal(texts(b.poll(0)), texts(first)) {
		t.Fatalf("got %q", texts(first))
	}
	if first[0].Message.Date != clock.now().Unix() {
		t.Errorf("date %d is not in seconds", first[0].Message.Date)
	}
	if got := texts(b.poll(first[1].ID, "limit", "1")); !slices.Equal(got, []string{"hai"}) {
		t.Errorf("limit: %q", got)
	}
	if got := texts(b.poll(-1)); !slices.Equal(got, []string{"ba"}) {
		t.Errorf("negative offset: %q", got)
	}
	if left := b.poll(first[2].ID + 1); len(left) != 0 || b.s.Pending() != 0 {
		t.Errorf("confirmed, but left %+v", left)
	}
	b.s.SetNextUpdateID(17)
	p.Say("bốn")
	if got := b.poll(0); len(got) != 1 || got[0].ID != 17 {
		t.Errorf("id set back: %+v", got)
	}
	clock.advance(24*time.Hour + time.Second)
	if left := b.poll(0); len(left) != 0 {
		t.Errorf("older than a day: %+v", left)
	}
}

func TestAllowedUpdates(t *testing.T) {
	t.Parallel()
	b, p := newBot(t, rested())
	last := b.poll(0, "allowed_updates", `["message","my_chat_member"]`)
	if err := p.Edit(p.Messages()[0].ID, "x"); err != nil {
		t.Fatal(err)
	}
	p.Block()
	p.Block() // already blocked: no second update
	got := b.poll(last[0].ID + 1)
	if len(got) != 1 || got[0].Member == nil || got[0].Member.New.Status != "kicked" {
		t.Errorf("got %+v", got)
	}
}

func TestLongPollReturnsAtOnceOnAnUpdate(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	next := b.poll(0)[0].ID + 1
	got := make(chan []gotUpdate)
	go func() { got <- b.poll(next, "timeout", "30") }()
	_ = b.s.Await(deadline(t), b.s.polling)
	began := time.Now()
	p.Say("hai")
	if us := <-got; len(us) != 1 || time.Since(began) > 2*time.Second {
		t.Errorf("got %+v after %v", us, time.Since(began))
	}
}

func TestSecondPollEndsTheFirst(t *testing.T) {
	t.Parallel()
	b, p := newBot(t)
	next := b.poll(0)[0].ID + 1
	first := make(chan reply)
	go func() { first <- b.form("getUpdates", "offset", strconv.FormatInt(next, 10), "timeout", "30") }()
	_ = b.s.Await(deadline(t), b.s.polling)
	second := make(chan []gotUpdate)
	go func() { second <- b.poll(next, "timeout", "30") }()
	refused(t, <-first, 409, "terminated by other getUpdates request")
	_ = b.s.Await(deadline(t), b.s.polling)
	p.Say("hai")
	if got := <-second; len(got) != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestHastyPollsAreSlowed(t *testing.T) {
	t.Parallel()
	wire := newHand()
	b, p := newBot(t, Options{Wire: wire.now})
	p.Say("hai")
	b.poll(5)
	if got := b.poll(5); len(got) != 1 {
		t.Errorf("the same offset at once gives %d updates", len(got))
	}
	wire.advance(time.Second)
	if got := b.poll(5); len(got) != 2 {
		t.Errorf("a second later %d updates", len(got))
	}
}

func TestRepeatAndShuffle(t *testing.T) {
	t.Parallel()
	b, p := newBot(t, rested())
	at := b.poll(0)[0].ID + 1
	b.s.Repeat(1)
	p.Say("hai")
	p.Say("ba")
	if got := texts(b.poll(at)); !slices.Equal(got, []string{"hai", "ba"}) {
		t.Fatalf("got %q", got)
	}
	if again := texts(b.poll(at + 2)); !slices.Equal(again, []string{"hai"}) {
		t.Errorf("again %q", again)
	}
	if rest := b.poll(at + 2); len(rest) != 0 {
		t.Errorf("a third time %+v", rest)
	}
	b.s.Shuffle(3)
	for _, text := range []string{"a", "b", "c", "d", "e", "f"} {
		p.Say(text)
	}
	got := texts(b.poll(at + 2))
	if len(got) != 6 || slices.IsSorted(got) {
		t.Errorf("shuffled %q", got)
	}
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	type hit struct {
		secret, text string
	}
	hits := make(chan hit, 10)
	answers := make(chan int, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var u gotUpdate
		_ = json.Unmarshal(raw, &u)
		code := <-answers
		w.WriteHeader(code)
		hits <- hit{r.Header.Get("X-Telegram-Bot-Api-Secret-Token"), texts([]gotUpdate{u})[0]}
	}))
	t.Cleanup(hook.Close)
	wire := newHand()
	b, p := newBot(t, Options{WebhookRetry: time.Millisecond, Wire: wire.now})
	refused(t, b.form("setWebhook", "url", "http://a.vn/x"), 400, "An HTTPS URL must be provided")
	refused(t, b.form("setWebhook", "url", "https://a.vn:8006/x"), 400, "only on ports 80, 88, 443 or 8443")
	refused(t, b.form("setWebhook", "url", hook.URL, "secret_token", "có dấu"), 400, "secret token")
	must[bool](t, b.form("setWebhook", "url", hook.URL, "secret_token", "s3cret", "drop_pending_updates", "true"))
	refused(t, b.form("setWebhook", "url", hook.URL), 429, "retry after 1")
	refused(t, b.form("getUpdates"), 409, "can't use getUpdates method while webhook is active")
	for _, code := range []int{500, 503, 200, 200} {
		answers <- code
	}
	p.Say("một")
	p.Say("hai")
	for i, want := range []string{"một", "một", "một", "hai"} { // the second waits for the first
		if got := <-hits; got != (hit{"s3cret", want}) {
			t.Errorf("delivery %d: %+v, want %q", i, got, want)
		}
	}
	if err := b.s.Await(deadline(t), func() bool { return b.s.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
	info := must[struct {
		URL   string `json:"url"`
		Error string `json:"last_error_message"`
	}](t, b.form("getWebhookInfo"))
	if info.URL != hook.URL || info.Error == "" {
		t.Errorf("info %+v", info)
	}
	must[bool](t, b.form("deleteWebhook"))
	b.poll(0)
}
