package simulator

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rasoat/bot/bottest"
)

//go:embed static
var static embed.FS

// Person is one column of the page.
type Person struct {
	ID           int64 // user id, and the id of the private chat
	Name, Role   string
	Color        string // of the avatar, any CSS colour
	StartPayload string // what the START button of the empty chat carries
}

// Config of the page.
type Config struct {
	Server *bottest.Server
	People []Person
	Now    func() time.Time // business time
	SetNow func(time.Time)  // moves it; nil hides the buttons
	Zone   *time.Location   // in which times are shown and typed; UTC+7 when nil
	Words  map[string]string

	// Context ends the open streams, so that a server can shut down;
	// Background when nil.
	Context context.Context
}

// page is the handler with all phones.
type page struct {
	Config
	phones map[int64]*phone
	hub    *hub
	shell  *template.Template
}

// New returns the page. It works under any path that ends with a slash when
// the prefix is stripped.
func New(c Config) http.Handler {
	if c.Zone == nil {
		c.Zone = time.FixedZone("+07", 7*60*60)
	}
	if c.Context == nil {
		c.Context = context.Background()
	}
	c.Words = words(c.Words)
	p := &page{Config: c, phones: map[int64]*phone{}, hub: &hub{subscribers: map[*subscriber]bool{}}}
	for _, who := range c.People {
		p.phones[who.ID] = newPhone(c.Server, who)
	}
	p.shell = template.Must(template.ParseFS(static, "static/page.html"))
	go p.follow(c.Context)
	return guard(p.routes())
}

func (p *page) routes() http.Handler {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.serveShell)
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(files)))
	mux.HandleFunc("GET /events", p.serveEvents)
	mux.HandleFunc("GET /files/{id}/{name}", p.serveFile)
	mux.HandleFunc("GET /people/{id}/commands", p.phoneAction(p.commands))
	mux.HandleFunc("POST /people/{id}/start", p.phoneAction(p.start))
	mux.HandleFunc("POST /people/{id}/say", p.phoneAction(p.say))
	mux.HandleFunc("POST /people/{id}/press", p.phoneAction(p.press))
	mux.HandleFunc("POST /people/{id}/file", p.phoneAction(p.file))
	mux.HandleFunc("POST /people/{id}/signal", p.phoneAction(p.signal))
	mux.HandleFunc("POST /people/{id}/block", p.phoneAction(p.block))
	mux.HandleFunc("POST /clock", p.moveClock)
	return mux
}

// Given is the given name: in Vietnamese it comes last.
func (p Person) Given() string {
	words := strings.Fields(p.Name)
	if len(words) == 0 {
		return "?"
	}
	return words[len(words)-1]
}

// Initial is the letter in the avatar.
func (p Person) Initial() string {
	first, _ := utf8.DecodeRuneInString(p.Given())
	return string(unicode.ToUpper(first))
}

// guard keeps other sites out and lets the page load nothing but itself.
func guard(next http.Handler) http.Handler {
	headers := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
			"base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
	return http.NewCrossOriginProtection().Handler(headers)
}

func (p *page) serveShell(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = p.shell.Execute(w, map[string]any{"Words": p.Words, "People": p.People, "Movable": p.SetNow != nil})
}

// phoneAction finds the phone of the path.
func (p *page) phoneAction(do func(http.ResponseWriter, *http.Request, *phone)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		ph := p.phones[id]
		if err != nil || ph == nil {
			http.NotFound(w, r)
			return
		}
		do(w, r, ph)
	}
}
