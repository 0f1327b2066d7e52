package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestDoors_webhookAtThePathOfItsURL(t *testing.T) {
	t.Parallel()
	says := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, name) })
	}
	for _, tt := range []struct{ name, url, path, want string }{
		{"the usual path", "https://rasoat.example/webhook", "/webhook", "webhook"},
		{"a path of one's own", "https://rasoat.example/xa/tin-moi", "/xa/tin-moi", "webhook"},
		{"a query stays out of it", "https://rasoat.example/tin?ban=1", "/tin?ban=1", "webhook"},
		{"not where nobody said", "https://rasoat.example/tin", "/webhook", "health"},
		{"nothing below it", "https://rasoat.example/tin", "/tin/khac", "health"},
		{"health beside it", "https://rasoat.example/tin", "/readyz", "health"},
		{"no webhook while polling", "", "/webhook", "health"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answer := httptest.NewRecorder()
			doors(Config{WebhookURL: tt.url}, says("health"), says("webhook"), nil).
				ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPost, tt.path, nil))
			if got := answer.Body.String(); got != tt.want {
				t.Errorf("%s answers %s, want %s", tt.path, got, tt.want)
			}
		})
	}
}

// TestServe_strictNeedsPages: nothing is opened, and nothing reaches the channel, while what a chat may not carry has nowhere to go.
func TestServe_strictNeedsPages(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	p := program{stderr: &said, home: t.TempDir(), environ: map[string]string{
		"RASOAT_TELEGRAM_TOKEN": testToken, "RASOAT_PRIVACY": "strict",
	}}
	if code := p.run(t.Context(), []string{"serve"}); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	sentence := strings.TrimSpace(said.String())
	checkSentence(t, sentence, []string{"rasoat: RASOAT_PUBLIC_URL holds nothing", "https://rasoat.example", "RASOAT_PRIVACY is strict"})
}

// TestNewServer: each phase of a request has its time, and what comes before its body its size.
func TestNewServer(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := program{log: slog.New(slog.NewTextHandler(&log, nil))}
	server := httptest.NewUnstartedServer(nil)
	server.Config = p.newServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	c := server.Config
	for name, limit := range map[string]time.Duration{
		"header": c.ReadHeaderTimeout, "read": c.ReadTimeout, "write": c.WriteTimeout, "idle": c.IdleTimeout,
	} {
		if limit <= 0 || limit > 2*time.Minute {
			t.Errorf("the time-out of the phase %q is %v", name, limit)
		}
	}
	server.Start()
	defer server.Close()
	for size, want := range map[int]int{1 << 10: http.StatusOK, 64 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Long", strings.Repeat("a", size))
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("headers of %d bytes get %d, want %d", size, answer.StatusCode, want)
		}
	}
	c.ErrorLog.Print("http: something")
	if !strings.Contains(log.String(), "http: something") {
		t.Error("what net/http says does not go to our log")
	}
}
