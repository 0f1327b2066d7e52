package bottest

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// botID is the bot's own user id, the first half of every token.
const botID int64 = 7130000001

const defaultToken = "7130000001:AAF-bottest_0123456789abcdefghijklm" // #nosec G101 -- of the fake server

// Options of a server; the zero value plays Telegram without rate limits.
type Options struct {
	// Clock dates messages and ages them (48 h for deleting, 24 h for updates).
	Clock func() time.Time
	// Wire measures limits, long polls and presses; a demo may move Clock, never Wire.
	Wire func() time.Time
	// Limits refuses more than 1 message a second and chat and 30 a second overall.
	Limits bool
	// Token is the bot's token; a fixed one when empty.
	Token string
	// Username of the bot, for t.me links; "rasoat_bot" when empty.
	Username string
	// PressLife is how long a press can be answered; one minute when zero.
	PressLife time.Duration
	// WebhookRetry is the first pause after a refused delivery; one second when
	// zero. It doubles up to a minute.
	WebhookRetry time.Duration
	// WebhookClient delivers updates; http.DefaultClient when nil.
	WebhookClient *http.Client
}

// Server is the fake. All its methods may be called from several goroutines.
type Server struct {
	opt     Options
	spec    *apiSpec
	methods map[string]method
	http    *http.Server
	addr    string
	ctx     context.Context // ends with Close: waiting calls and deliveries stop
	stop    context.CancelFunc
	work    sync.WaitGroup

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at every change
	listeners map[*listener]bool
	chats     map[int64]*chat
	nextMsg   int
	nextPress int
	presses   map[string]*press
	files     map[string]*file
	menu      map[string][]Command // by scope and language
	queue     queue
	hook      webhook
	faults    []*Fault
	calls     []Call
	accepted  []Msg
	pace      []time.Time // of the last second, for the limits
}

type method func(*Server, *request) (any, error)

// New starts a server on a free port of the loopback interface. It panics when
// there is none, as httptest does.
func New(opt Options) *Server {
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("bottest: listen: %v", err))
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		opt: withDefaults(opt), spec: official(), methods: played(), addr: port.Addr().String(), ctx: ctx, stop: stop,
		changed: make(chan struct{}), listeners: map[*listener]bool{}, chats: map[int64]*chat{}, nextMsg: 1,
		presses: map[string]*press{}, files: map[string]*file{}, menu: map[string][]Command{},
		queue: queue{next: 584100001},
	}
	s.http = &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	s.work.Go(func() { _ = s.http.Serve(port) })
	return s
}

func withDefaults(o Options) Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Wire == nil {
		o.Wire = time.Now
	}
	if o.WebhookClient == nil {
		o.WebhookClient = http.DefaultClient
	}
	o.Token = cmp.Or(o.Token, defaultToken)
	o.Username = cmp.Or(o.Username, "rasoat_bot")
	o.PressLife = cmp.Or(o.PressLife, time.Minute)
	o.WebhookRetry = cmp.Or(o.WebhookRetry, time.Second)
	return o
}

// TB is the part of testing.TB that NewT needs.
type TB interface {
	Helper()
	Cleanup(func())
}

// NewT is New for a test: the server closes with it. At most one Options.
func NewT(t TB, opt ...Options) *Server {
	t.Helper()
	var o Options
	if len(opt) > 0 {
		o = opt[0]
	}
	s := New(o)
	t.Cleanup(s.Close)
	return s
}

// Close cuts every connection and stops.
func (s *Server) Close() {
	s.stop()
	_ = s.http.Close()
	s.work.Wait()
}

// URL is the base of the Bot API, in the place of https://api.telegram.org.
func (s *Server) URL() string { return "http://" + s.addr }

// Token is the bot's token.
func (s *Server) Token() string { return s.opt.Token }

// Username is the bot's name without the @.
func (s *Server) Username() string { return s.opt.Username }

// Handler is the API, to be mounted elsewhere as well.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{bot}/{method}", s.serve)
	mux.HandleFunc("GET /file/{bot}/{path...}", s.serveFile)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { writeRefusal(w, errNotFound) })
	return mux
}
