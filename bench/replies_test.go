package bench

import (
	"context"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"sync"
	"testing"
	"time"

	telegram "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/handlers"
	"rasoat/notify"
)

const (
	repliesEach  = 25 // a round sends so many messages in each of the sixteen chats
	replyRounds  = 5
	repliesRound = repliesEach * manyChats
)

// BenchmarkReplies lets sixteen people write at once, to the whole program (poll, one transaction with
// seen-mark, conversation and outbox, dispatcher) and to echo bots that store nothing: one as the
// library's own example has it, one on our transport.
func BenchmarkReplies(b *testing.B) {
	w := newCommune(b, true)
	ours, echo, transport := newExchange(b), newExchange(b), newExchange(b)
	w.serve(b, ours)
	echoOnLibrary(b, echo)
	echoOnTransport(b, transport)
	warm := times{}
	ours.round(b, &warm)
	echo.round(b, &warm)
	transport.round(b, &warm)
	var durable, bare, polled times
	rounds(b, replyRounds, func() {
		ours.round(b, &durable)
		echo.round(b, &bare)
		transport.round(b, &polled)
	})
	perSecond := func(t times) float64 { return repliesRound / t.median().Seconds() }
	ratio := perSecond(durable) / perSecond(bare)
	b.ReportMetric(perSecond(durable), "durable/s")
	b.ReportMetric(perSecond(bare), "echo/s")
	b.ReportMetric(ratio, "durable/echo")
	results.say("Durable replies, %d chats at once (/huy: one line and a button): %.0f a second; an echo bot on the same library without a database %.0f: %.2f × (%s). An echo on our own poller and client, without a database: %.0f.",
		manyChats, perSecond(durable), perSecond(bare), ratio, verdict(ratio >= 0.8, "≥ 0.8 ×"), perSecond(polled))
}

// exchange is a fake channel with sixteen people, and a counter of what the bot has said.
type exchange struct {
	server *bottest.Server
	url    string
	people []*bottest.Person
	gate   sync.RWMutex // closed while the messages of a round are queued

	mu   sync.Mutex
	left int
	done chan struct{}
}

func newExchange(b *testing.B) *exchange {
	b.Helper()
	x := &exchange{server: bottest.NewT(b, bottest.Options{Clock: monday}), done: make(chan struct{}, 1)}
	front := httptest.NewServer(http.HandlerFunc(x.serve))
	b.Cleanup(func() {
		front.CloseClientConnections() // polls that wait for an update
		front.Close()
	})
	x.url = front.URL
	for i := range int64(manyChats) {
		x.people = append(x.people, x.server.Person(chatsMany+i, "Cán bộ"))
	}
	return x
}

func (x *exchange) serve(w http.ResponseWriter, r *http.Request) {
	method := path.Base(r.URL.Path)
	if method == "getUpdates" {
		x.gate.RLock()
		x.gate.RUnlock() //lint:ignore SA2001 waits until the queue is full
	}
	x.server.Handler().ServeHTTP(w, r)
	if method == "sendMessage" {
		x.said()
	}
}

func (x *exchange) said() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.left--; x.left == 0 {
		x.done <- struct{}{}
	}
}

// round queues the messages of all chats and waits for as many answers.
func (x *exchange) round(b *testing.B, into *times) {
	b.Helper()
	x.mu.Lock()
	x.left = repliesRound
	x.mu.Unlock()
	x.gate.Lock()
	for range repliesEach {
		for _, p := range x.people {
			p.Say("/huy")
		}
	}
	start := time.Now()
	x.gate.Unlock()
	select {
	case <-x.done:
	case <-time.After(2 * time.Minute):
		b.Fatal("answers are missing")
	}
	*into = append(*into, time.Since(start))
}

// until runs fn in the background to the end of the benchmark.
func until(b *testing.B, fn func(context.Context) error) {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- fn(ctx) }()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
}

// serve wires the program as main does.
func (w *commune) serve(b *testing.B, x *exchange) {
	b.Helper()
	quiet := slog.New(slog.DiscardHandler)
	client := bot.New(bot.Config{Token: bot.Secret(x.server.Token()), API: x.url, Log: quiet})
	out := notify.New(notify.Config{Store: w.store, Sender: client, Log: quiet})
	h, err := handlers.New(handlers.Handler{Store: w.store, Voice: client, Deliver: out.Deliver, BotName: "rasoat_bot", Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	until(b, out.Run)
	until(b, (&bot.Poller{Client: client, Handle: h.Handle, Log: quiet}).Run)
}

// echoOnTransport answers through our own poller and client, and keeps nothing.
func echoOnTransport(b *testing.B, x *exchange) {
	b.Helper()
	quiet := slog.New(slog.DiscardHandler)
	client := bot.New(bot.Config{Token: bot.Secret(x.server.Token()), API: x.url, Log: quiet})
	echo := func(ctx context.Context, m bot.Message) error {
		_, err := client.Send(ctx, m.ChatID, bot.Out{Text: m.Text})
		return err
	}
	until(b, (&bot.Poller{Client: client, Handle: echo, Log: quiet}).Run)
}

// echoOnLibrary is the example of the library's README.
func echoOnLibrary(b *testing.B, x *exchange) {
	b.Helper()
	if err := telegram.SetLogger(log.New(io.Discard, "", 0)); err != nil { // it logs the token
		b.Fatal(err)
	}
	api, err := telegram.NewBotAPIWithAPIEndpoint(x.server.Token(), x.url+"/bot%s/%s")
	if err != nil {
		b.Fatal(err)
	}
	config := telegram.NewUpdate(0)
	config.Timeout = 30
	updates := api.GetUpdatesChan(config)
	until(b, func(ctx context.Context) error {
		for {
			select {
			case <-ctx.Done():
				api.StopReceivingUpdates()
				return nil
			case u := <-updates:
				if u.Message == nil {
					continue
				}
				if _, err := api.Send(telegram.NewMessage(u.Message.Chat.ID, u.Message.Text)); err != nil {
					return err
				}
			}
		}
	})
}
