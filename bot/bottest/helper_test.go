package bottest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// reply is the envelope as a bot reads it.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

type sentMessage struct {
	ID       int      `json:"message_id"`
	Date     int64    `json:"date"`
	Text     string   `json:"text"`
	Entities []Entity `json:"entities"`
	Document struct {
		ID   string `json:"file_id"`
		Name string `json:"file_name"`
		Size int    `json:"file_size"`
	} `json:"document"`
}

// bot speaks to the server as a bot would.
type bot struct {
	t testing.TB
	s *Server
}

// newBot starts a server and a person, id 1001, who has pressed START.
func newBot(t testing.TB, opt ...Options) (bot, *Person) {
	t.Helper()
	s := NewT(t, opt...)
	p := s.Person(1001, "Lụa")
	p.Start("")
	return bot{t, s}, p
}

func (b bot) url(method string) string { return b.s.URL() + "/bot" + b.s.Token() + "/" + method }

func (b bot) form(method string, pairs ...string) reply {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	resp, err := http.PostForm(b.url(method), v)
	return b.read(resp, err)
}

func (b bot) json(method, body string) reply {
	b.t.Helper()
	resp, err := http.Post(b.url(method), "application/json", strings.NewReader(body))
	return b.read(resp, err)
}

func (b bot) upload(method, field, name string, content []byte, pairs ...string) reply {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	part, _ := w.CreateFormFile(field, name)
	_, _ = part.Write(content)
	_ = w.Close()
	resp, err := http.Post(b.url(method), w.FormDataContentType(), &body)
	return b.read(resp, err)
}

func (b bot) read(resp *http.Response, err error) reply {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	var r reply
	if err := json.Unmarshal(raw, &r); err != nil {
		b.t.Fatalf("answer is no envelope: %s", raw)
	}
	if !r.OK && r.Code != resp.StatusCode {
		b.t.Errorf("status %d with error_code %d", resp.StatusCode, r.Code)
	}
	return r
}

// must wants success and decodes the result.
func must[T any](t testing.TB, r reply) T {
	t.Helper()
	var out T
	if !r.OK {
		t.Fatalf("refused: %d %s", r.Code, r.Description)
	}
	if err := json.Unmarshal(r.Result, &out); err != nil {
		t.Fatalf("result %s: %v", r.Result, err)
	}
	return out
}

// refused wants a refusal with this code and this part of its text.
func refused(t testing.TB, r reply, code int, part string) {
	t.Helper()
	if r.OK || r.Code != code || !strings.Contains(r.Description, part) {
		t.Errorf("got ok=%v %d %q, want %d …%q…", r.OK, r.Code, r.Description, code, part)
	}
}

func deadline(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// hand is a clock that tests move.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func newHand() *hand { return &hand{at: time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)} }

func (h *hand) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) advance(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

func httpGet(url string) (*http.Response, error) { return http.Get(url) }

// polling says whether a long poll waits now.
func (s *Server) polling() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.poll != nil
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
