package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const testToken = "1234567:AAF-test_token/with+odd%signs"

// call is one request as the server saw it.
type call struct {
	Method string
	Form   map[string]string
	Files  map[string]string // field: name + NUL + content
}

// fake is a server that answers what it is told and remembers what it was asked.
type fake struct {
	mu    sync.Mutex
	calls []call
	log   bytes.Buffer
}

// newFake starts a server for one test; answer gets each call and says status and body.
func newFake(t *testing.T, answer func(call) (int, string)) (*fake, *Client) {
	t.Helper()
	f := &fake{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := read(r)
		f.mu.Lock()
		f.calls = append(f.calls, c)
		f.mu.Unlock()
		status, body := answer(c)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return f, New(Config{Token: testToken, API: srv.URL + "/", Client: srv.Client(), Log: f.logger()})
}

func (f *fake) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(lockedWriter{&f.mu, &f.log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// last is the newest call.
func (f *fake) last(t *testing.T) call {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.calls) == 0 {
		t.Fatal("the server was not called")
	}
	return f.calls[len(f.calls)-1]
}

func (f *fake) logged() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log.String()
}

func read(r *http.Request) call {
	c := call{Method: r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], Form: map[string]string{}, Files: map[string]string{}}
	_ = r.ParseMultipartForm(1 << 20)
	for name := range r.Form {
		c.Form[name] = r.Form.Get(name)
	}
	if r.MultipartForm == nil {
		return c
	}
	for name, heads := range r.MultipartForm.File {
		file, err := heads[0].Open()
		if err != nil {
			continue
		}
		content, _ := io.ReadAll(file)
		_ = file.Close()
		c.Files[name] = heads[0].Filename + "\x00" + string(content)
	}
	return c
}

// ok always answers the same result.
func ok(result string) func(call) (int, string) {
	return func(call) (int, string) { return http.StatusOK, `{"ok":true,"result":` + result + `}` }
}

// no always refuses.
func no(code int, text string) func(call) (int, string) {
	return func(call) (int, string) {
		return code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, text)
	}
}

// kindAndText takes an error of ours apart.
func kindAndText(t *testing.T, err error) (ErrorKind, string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	e, isOurs := errors.AsType[*Error](err)
	if !isOurs {
		t.Fatalf("error is %T, not *Error: %v", err, err)
	}
	return e.Kind, e.Text
}

// roundTrip makes a transport of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answerJSON is an answer for a roundTrip.
func answerJSON(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// pipes is a network within a synctest bubble: every dialled connection comes out of accepted.
type pipes struct {
	accepted chan net.Conn
}

func newPipes() *pipes { return &pipes{accepted: make(chan net.Conn, 64)} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	p.accepted <- far
	return near, nil
}

// client speaks over the pipes and keeps no connection.
func (p *pipes) client() *Client {
	transport := &http.Transport{DialContext: p.dial, DisableKeepAlives: true}
	return New(Config{Token: testToken, API: "http://bot.test", Client: &http.Client{Transport: transport}})
}
