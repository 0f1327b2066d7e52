package web_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/handlers"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/web"
)

// office is a commune with its pages, and nothing of a chat.
type office struct {
	*casetest.World
	t    *testing.T
	http *httptest.Server
	host string
}

// mute is a channel that must not be spoken to.
type mute struct{ t *testing.T }

func (m mute) Send(context.Context, int64, bot.Out) (int, error) {
	m.t.Error("something was sent to the chat")
	return 0, nil
}
func (mute) Edit(context.Context, int64, int, bot.Out) error         { return nil }
func (mute) Delete(context.Context, int64, int) error                { return nil }
func (mute) Answer(context.Context, string, string) error            { return nil }
func (mute) Typing(context.Context, int64) error                     { return nil }
func (mute) SetCommands(context.Context, int64, []bot.Command) error { return nil }

func newOffice(t *testing.T) *office {
	t.Helper()
	t.Parallel()
	o := &office{World: casetest.New(t), t: t}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	out := notify.New(notify.Config{Store: o.Store, Sender: &notify.Pages{Store: o.Store, Next: mute{t}}, Log: log})
	h, err := handlers.New(handlers.Handler{Store: o.Store, Voice: mute{t}, Deliver: out.Deliver, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	var desk http.Handler
	o.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { desk.ServeHTTP(w, r) }))
	t.Cleanup(o.http.Close)
	at, err := url.Parse(o.http.URL + "/xa")
	if err != nil {
		t.Fatal(err)
	}
	o.host = at.Host
	desk, err = web.NewDesk(web.Desk{Store: o.Store, URL: at, Log: log, Talk: func(ctx context.Context, in web.Input) error {
		m := bot.Message{UpdateID: in.Update, ChatID: in.Chat, UserID: in.Chat, Private: true, MessageID: int(in.Message), Kind: bot.KindText, Text: in.Text}
		if in.Press != "" {
			m.Kind, m.Press, m.Text = bot.KindPress, in.Press, ""
		} else if in.File != nil {
			m.Kind, m.File = bot.KindDocument, &bot.File{ID: strconv.FormatInt(in.File.ID, 10), Name: in.File.Name, Size: in.File.Size}
		}
		return h.Handle(ctx, m)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// accept lets a member past the rules of confidentiality, which they read at their first sign-in.
func (o *office) accept(m registry.Membership) {
	o.t.Helper()
	o.Do(o.t, m, func(ctx context.Context, tx *store.Tx) error {
		return casework.AcceptRules(ctx, tx, casework.Act{By: m, Door: casework.DoorPage})
	})
}

func (o *office) link(m registry.Membership, to casework.LinkTo) string {
	o.t.Helper()
	var token string
	o.Do(o.t, m, func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = casework.OfferLink(ctx, tx, casework.Act{By: m, Door: casework.DoorChat}, to)
		return err
	})
	return o.http.URL + "/xa/m/" + token
}

// browser is one phone or computer.
type browser struct {
	t    *testing.T
	http *http.Client
	at   string
	page string
	code int
	head http.Header
}

func (o *office) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return &browser{t: o.t, http: &http.Client{Jar: jar}, at: o.http.URL + "/xa"}
}

func (b *browser) get(address string) *browser { return b.did(b.http.Get(address)) }

func (b *browser) post(address string, form url.Values) *browser {
	return b.did(b.http.PostForm(address, form))
}

func (b *browser) did(r *http.Response, err error) *browser {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page, b.code, b.head = string(body), r.StatusCode, r.Header
	return b
}

// says fails the test unless the page shows the text.
func (b *browser) says(text string) *browser {
	b.t.Helper()
	if !strings.Contains(html.UnescapeString(b.page), text) {
		b.t.Fatalf("the page (%d) does not say %q:\n%s", b.code, text, b.page)
	}
	return b
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// form is what the page's forms carry.
func (b *browser) form() url.Values {
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(b.page, -1) {
		form.Set(m[1], html.UnescapeString(m[2])) // the last form is the one for writing
	}
	return form
}

func (b *browser) write(text string) *browser {
	b.t.Helper()
	form := b.form()
	form.Set("text", text)
	return b.post(b.at+"/viec", form)
}

// press presses the newest choice that carries a label.
func (b *browser) press(label string) *browser {
	b.t.Helper()
	i := strings.LastIndex(b.page, label+"</button>")
	if i < 0 {
		b.t.Fatalf("there is no choice %q on the page:\n%s", label, b.page)
	}
	before := b.page[:i]
	data := before[strings.LastIndex(before, `value="`)+len(`value="`):]
	data, _, _ = strings.Cut(data, `"`)
	id := before[strings.LastIndex(before, `name="message" value="`)+len(`name="message" value="`):]
	id, _, _ = strings.Cut(id, `"`)
	form := b.form()
	form.Set("press", html.UnescapeString(data))
	form.Set("message", id)
	return b.post(b.at+"/viec", form)
}

// TestDesk_link: a link opens the page once, on a press and not on a look, and the page is the conversation.
func TestDesk_link(t *testing.T) {
	o := newOffice(t)
	o.accept(o.Officer)
	link := o.link(o.Officer, casework.LinkTo{Press: bot.Press{Verb: "card", IDs: []int64{int64(o.Child(t, 1).ID)}}.String()})
	name := o.Child(t, 1).Values.Name
	b := o.browser().get(link).get(link).says("Mở trang")
	if strings.Contains(b.page, name) {
		t.Error("a look at the link shows the record")
	}
	b.post(link, nil).says(name).press("Về đầu").says("Tìm")
	if b.write(name).says(name); b.code != http.StatusOK {
		t.Errorf("code %d", b.code)
	}
	o.browser().post(link, nil).says("Không mở được trang này")
	o.browser().get(o.http.URL + "/xa/viec").says("Lượt xem đã hết giờ")
	b.post(b.at+"/ra", b.form()).says("Đã ra khỏi trang")
	b.get(b.at + "/viec").says("Lượt xem đã hết giờ")
}

// TestDesk_code: who has no chat works by a code from the admin, until it lies idle.
func TestDesk_code(t *testing.T) {
	o := newOffice(t)
	var code string
	admin := o.enrolled(registry.RoleAdmin)
	police := o.enrolled(registry.RolePolice)
	o.Do(t, admin, func(ctx context.Context, tx *store.Tx) error {
		offered, err := casework.OfferSession(ctx, tx, casework.Act{By: admin, Door: casework.DoorChat}, police.ID)
		code = offered.Code
		return err
	})
	b := o.browser().get(o.http.URL + "/xa/vao").says("Mã vào máy tính")
	b.post(b.at+"/vao", url.Values{"code": {"AAAA-AAAA"}}).says("Mã chưa đúng")
	b.post(b.at+"/vao", url.Values{"code": {strings.ToLower(code)}}).says("công an")
	o.browser().post(b.at+"/vao", url.Values{"code": {code}}).says("Mã chưa đúng")
	o.Clock.Set(o.Clock.Now().Add(16 * time.Minute))
	b.get(b.at + "/viec").says("Lượt xem đã hết giờ")
}

// enrolled is a member of the commune whom no chat reaches.
func (o *office) enrolled(role registry.Role) (m registry.Membership) {
	o.t.Helper()
	o.Do(o.t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		person, err := tx.AddMember(ctx, registry.Member{Name: fmt.Sprintf("Người %s", role), Address: registry.AddressComrade})
		if err != nil {
			return err
		}
		m, err = tx.AddMembership(ctx, registry.Membership{Member: person.ID, Role: role, Unit: o.Commune.ID})
		return err
	})
	return m
}

// TestDesk_guards: other sites, other hosts, guessers and those who come twice get nothing.
func TestDesk_guards(t *testing.T) {
	o := newOffice(t)
	o.accept(o.Officer)
	b := o.browser()
	b.post(o.link(o.Officer, casework.LinkTo{Text: "/menu"}), nil).says("Tìm")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cache-Control": "no-store", "X-Frame-Options": "DENY",
	} {
		if got := b.head.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	if b.head.Get("Access-Control-Allow-Origin") != "" || strings.Contains(b.page, "<script") {
		t.Error("another site may read the page, or it has a script")
	}
	if len(b.page) > 100<<10 {
		t.Errorf("the page has %d bytes", len(b.page))
	}
	form := b.form()
	form.Set("text", "/viec")
	form.Set("key", "00")
	b.post(b.at+"/viec", form).says("Không mở được trang này")
	form = b.get(b.at + "/viec").form()
	form.Set("text", "/viec")
	form.Set("update", "5")
	b.post(b.at+"/viec", form).says("Không mở được trang này")

	b.get(b.at + "/viec").write("/menu")
	form, count := b.form(), strings.Count(b.page, "<article")
	form.Set("text", "/viec")
	b.post(b.at+"/viec", form)
	once := strings.Count(b.page, "<article")
	b.post(b.at+"/viec", form)
	if twice := strings.Count(b.page, "<article"); twice != once || once < count {
		t.Errorf("a form that was sent twice was done twice: %d, %d, %d messages", count, once, twice)
	}

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.http.URL+"/xa/vao", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "evil.example"
	if b.did(http.DefaultClient.Do(request)); b.code != http.StatusMisdirectedRequest {
		t.Errorf("another host gets %d", b.code)
	}
	for _, path := range []string{"/xa/", "/xa/../", "/xa/pages/desk.html", "/xa/m/", "/", "/xa/viec/tep/1", "/xa/m/" + strings.Repeat("A", 5000)} {
		fresh := o.browser()
		if fresh.get(o.http.URL + path); fresh.code == http.StatusOK && !strings.Contains(fresh.page, "Mở trang") {
			t.Errorf("%s gets %d:\n%s", path, fresh.code, fresh.page)
		}
	}
	guesser := o.browser()
	for range 12 {
		guesser.post(b.at+"/vao", url.Values{"code": {"BBBB-BBBB"}})
	}
	guesser.says("Đã thử sai nhiều lần")
}

// TestDesk_ended: who has left sees nothing from that moment.
func TestDesk_ended(t *testing.T) {
	o := newOffice(t)
	o.accept(o.Officer)
	b := o.browser()
	b.post(o.link(o.Officer, casework.LinkTo{Text: "/menu"}), nil).says("Tìm")
	o.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		return tx.EndMembership(ctx, o.Officer.ID)
	})
	b.get(b.at + "/viec").says("Lượt xem đã hết giờ")
}
