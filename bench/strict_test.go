package bench

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/handlers"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/web"
)

const (
	strictRounds = 60
	strictWarm   = 5
	strictMost   = 100.0 // ms, and KB
	mostLooks    = 1000
)

// BenchmarkStrictPage opens what a chat may not carry under strict as a page of our own: a person presses in the chat, is
// given a link there, and opens it on a telephone that has never been here. Timed, and counted as sent, is all that
// the telephone fetches once the link is pressed open: the redirect, the page and its style sheet.
func BenchmarkStrictPage(b *testing.B) {
	w := newCommune(b, true)
	w.crowd(b)
	d := newDesk(b, w)
	for range strictWarm {
		for _, p := range d.pages {
			d.open(p)
		}
	}
	for _, p := range d.pages {
		p.took, p.late, p.sent = nil, 0, 0
	}
	rounds(b, strictRounds, func() {
		for _, p := range d.pages {
			d.open(p)
		}
	})
	var all times
	var heaviest int64
	late := 0
	slowest, of, each := time.Duration(0), "", ""
	for _, p := range d.pages {
		all, heaviest = append(all, p.took...), max(heaviest, p.sent)
		late += p.late
		if p95 := p.took.at(0.95); p95 > slowest {
			slowest, of = p95, p.name
		}
		each += fmt.Sprintf("; %s p50 %s, p95 %s, %.1f KB", p.name, short(p.took.median()), short(p.took.at(0.95)), kilobytes(p.sent))
	}
	metric(b, "p50", all.median())
	metric(b, "p95", all.at(0.95))
	b.ReportMetric(kilobytes(heaviest), "KB")
	results.say("Pages under strict, a commune of %d among %d children, each opened by its link on a telephone without a copy of anything: p50 %s, p95 %s; the slowest is %s, p95 %s (each %s); the heaviest as sent, headers and style sheet included, %.1f KB (%s)%s.",
		len(d.children), w.rows(b, "children"), short(all.median()), short(all.at(0.95)), of, short(slowest),
		most(float64(slowest)/float64(time.Millisecond), strictMost, " ms"), kilobytes(heaviest), most(kilobytes(heaviest), strictMost, " KB"), each)
	results.say("Of %d pages under strict %d came before the answer stood on them and were fetched again, which is in their time.", len(all), late)
}

func kilobytes(n int64) float64 { return float64(n) / 1024 }

// leaf is one kind of page: how the link to it comes about in a chat, and what it must then show.
type leaf struct {
	name  string
	chat  int64
	ask   func(i int) (out bot.Out, shows []string)
	tries int
	took  times
	late  int   // how often the answer was not on the page yet when it came, and the page was fetched again
	sent  int64 // of the heaviest
}

// desk is the program under strict, with its pages behind their doors.
type desk struct {
	b        *testing.B
	w        *commune
	h        *handlers.Handler
	screen   *screen
	at       string // the public URL
	pages    []*leaf
	update   int64
	children []registry.Child
}

func newDesk(b *testing.B, w *commune) *desk {
	b.Helper()
	d := &desk{b: b, w: w, screen: newScreen(), children: w.children(b)}
	server := httptest.NewUnstartedServer(nil)
	d.at = "http://" + server.Listener.Addr().String() + "/xa"
	at, err := url.Parse(d.at)
	if err != nil {
		b.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	gate := notify.Gate{Strict: true, Link: func(ctx context.Context, tx *store.Tx, m registry.Membership, press string, _ *bot.Upload) (string, error) {
		return d.h.Link(ctx, tx, m, casework.LinkTo{Press: press})
	}}
	out := notify.New(notify.Config{Store: w.store, Sender: &notify.Pages{Store: w.store, Next: d.screen}, Log: quiet, Gate: gate})
	d.h, err = handlers.New(handlers.Handler{
		Store: w.store, Voice: d.screen, Deliver: out.Deliver, BotName: "rasoat_bot", Log: quiet, Strict: true, PublicURL: d.at,
	})
	if err != nil {
		b.Fatal(err)
	}
	pages, err := web.NewDesk(web.Desk{Store: w.store, Talk: d.talk, URL: at, Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	server.Config.Handler = web.NewDoor(at.Host, quiet, d.at).Before(pages)
	d.plan()
	until(b, out.Run)
	server.Start()
	b.Cleanup(server.Close)
	return d
}

// talk lets a page speak with the handlers of the chat, as main does.
func (d *desk) talk(ctx context.Context, in web.Input) error {
	m := bot.Message{UpdateID: in.Update, ChatID: in.Chat, UserID: in.Chat, Private: true, MessageID: int(in.Message), Kind: bot.KindText, Text: in.Text, At: monday()}
	if in.Press != "" {
		m.Kind, m.Press, m.Text = bot.KindPress, in.Press, ""
	}
	return d.h.Handle(ctx, m)
}

// children are all records of the commune, opened.
func (w *commune) children(b *testing.B) (all []registry.Child) {
	b.Helper()
	err := w.store.As(b.Context(), store.ScopeOf(w.officer), func(tx *store.Tx) error {
		ids, err := tx.ChildIDs(b.Context(), registry.Filter{})
		if err == nil {
			all, err = tx.Children(b.Context(), ids)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// plan gives the collaborator work and says which pages are opened.
func (d *desk) plan() {
	kin := map[string]int{}
	var cards, waiting, brothers []registry.Child
	for _, c := range d.children {
		if c.Household != "" {
			kin[c.Household]++
		}
	}
	for _, c := range d.children {
		if c.Values.Name == "" {
			continue // a defect of its own; a page is known by the name
		}
		cards = append(cards, c)
		if kin[c.Household] > 1 {
			brothers = append(brothers, c)
		}
		if c.Stage == registry.StageDefective && len(waiting) < strictRounds+strictWarm {
			waiting = append(waiting, c)
		}
	}
	if len(waiting) == 0 || len(brothers) == 0 {
		d.b.Fatalf("%d children are to be re-checked, %d have brothers or sisters", len(waiting), len(brothers))
	}
	d.assign(waiting)
	about := func(chat int64, verb, then string, of []registry.Child) func(int) (bot.Out, []string) {
		return func(i int) (bot.Out, []string) {
			c := of[i*len(of)/(strictRounds+strictWarm)%len(of)]
			return d.say(chat, bot.Press{Verb: verb, IDs: []int64{int64(c.ID)}}.String(), ""), []string{c.Values.Name, `value="` + then}
		}
	}
	d.pages = []*leaf{
		{name: "a card", chat: chatOfficer, ask: about(chatOfficer, "card", "card_kin", cards)},
		{name: "a list", chat: chatOfficer, ask: d.askList},
		{name: "the form of a re-check", chat: chatHelper, ask: about(chatHelper, "rc_start", "rc_", waiting)},
		{name: "a household", chat: chatOfficer, ask: about(chatOfficer, "card_kin", "card:", brothers)},
	}
}

func (d *desk) assign(children []registry.Child) {
	d.b.Helper()
	ctx := d.b.Context()
	err := d.w.store.As(ctx, store.ScopeOf(d.w.officer), func(tx *store.Tx) error {
		chat, err := tx.Chat(ctx, chatHelper)
		if err != nil {
			return err
		}
		var ids []registry.ChildID
		for _, c := range children {
			ids = append(ids, c.ID)
		}
		done, err := casework.Assign(ctx, tx, casework.Act{By: d.w.officer, Door: casework.DoorShell}, ids, chat.Acting, registry.Date{})
		if err == nil && done.Count != len(children) {
			err = fmt.Errorf("%d of %d children are assigned", done.Count, len(children))
		}
		return err
	})
	if err != nil {
		d.b.Fatal(err)
	}
	d.w.run(d.b, `DELETE FROM outbox`) // the notice of it would come in between
}

// askList asks in a sentence for the children of a hamlet, each time of another one.
func (d *desk) askList(i int) (bot.Out, []string) {
	hamlets := sample.TanThuan().Options().Hamlets
	h := hamlets[i%len(hamlets)]
	return d.say(chatOfficer, "", "trẻ "+h.Type+" "+h.Name+" chưa có mã"), []string{`value="card:`, `value="ls_`}
}

// say does one thing in a chat and returns what the chat is told.
func (d *desk) say(chat int64, press, text string) bot.Out {
	d.b.Helper()
	before := d.screen.last(chat)
	d.update++
	m := bot.Message{UpdateID: d.update, ChatID: chat, UserID: chat, Private: true, Kind: bot.KindText, Text: text, At: monday()}
	if m.MessageID = d.screen.number(); press != "" {
		m.Kind, m.MessageID, m.PressID, m.Press = bot.KindPress, before.id, "press", press
	}
	if err := d.h.Handle(d.b.Context(), m); err != nil {
		d.b.Fatal(err)
	}
	d.settle()
	told := d.screen.last(chat)
	if told.at.Equal(before.at) {
		d.b.Fatalf("no answer to %s%s", press, text)
	}
	return told.out
}

// settle waits until everything that is owed has been sent.
func (d *desk) settle() {
	d.b.Helper()
	for range 100_000 {
		var owed bool
		err := d.w.owner.QueryRow(`SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL AND (run_at IS NULL OR run_at <= $1))
			OR EXISTS (SELECT FROM chats WHERE lease_until > clock_timestamp())`, monday()).Scan(&owed)
		if err != nil {
			d.b.Fatal(err)
		}
		if !owed {
			return
		}
	}
	d.b.Fatal("the outbox is never empty")
}

// open asks for a page in the chat and opens the link that comes.
func (d *desk) open(p *leaf) {
	d.b.Helper()
	told, shows := p.ask(p.tries)
	p.tries++
	if len(told.Choices) != 1 || !strings.HasPrefix(told.Choices[0][0].URL, d.at+"/m/") {
		d.b.Fatalf("%s: the chat is told %+v", p.name, told)
	}
	phone, sent := newPhone(d.b)
	defer phone.CloseIdleConnections()
	looks := 0
	clock(d.b, &p.took, func() error {
		page, err := fetched(phone.PostForm(told.Choices[0][0].URL, nil))
		for looks++; err == nil && !newest(page, shows); looks++ {
			if looks > mostLooks {
				return fmt.Errorf("%s: the page never shows %q", p.name, shows)
			}
			page, err = fetched(phone.Get(d.at + "/viec"))
		}
		if err == nil {
			_, err = fetched(phone.Get(d.at + "/style.css"))
		}
		return err
	})
	if looks > 1 {
		p.late++
	} else {
		p.sent = max(p.sent, sent.Load())
	}
	if name := shows[0]; strings.Contains(told.Text, name) {
		d.b.Fatalf("%s: the chat is told %q of %q", p.name, told.Text, name)
	}
	d.settle()
}

// newest reports whether the last message of a page shows all texts: older ones may too.
func newest(page string, texts []string) bool {
	_, last, _ := strings.Cut(html.UnescapeString(page), `id="cuoi"`)
	for _, text := range texts {
		if !strings.Contains(last, text) {
			return false
		}
	}
	return true
}

// newPhone is a browser with nothing kept, and the count of what comes to it over the wire.
func newPhone(b *testing.B) (*http.Client, *atomic.Int64) {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	sent := &atomic.Int64{}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return counted{c, sent}, err
	}
	return &http.Client{Jar: jar, Transport: &http.Transport{DialContext: dial}}, sent
}

// counted is a connection that counts what comes in.
type counted struct {
	net.Conn
	in *atomic.Int64
}

// Read satisfies net.Conn.
func (c counted) Read(p []byte) (n int, err error) {
	n, err = c.Conn.Read(p)
	c.in.Add(int64(n))
	return n, err
}

func fetched(r *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("the page is answered with %d", r.StatusCode)
	}
	return string(body), err
}
