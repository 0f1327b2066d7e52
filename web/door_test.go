package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rasoat/web"
)

// TestDoor_hosts: what is asked of another host than ours gets nothing, whatever it asks for.
func TestDoor_hosts(t *testing.T) {
	t.Parallel()
	const public, hook = "https://rasoat.example/xa", "https://hook.example:8443/tin"
	for _, tt := range []struct {
		listen, host string
		want         bool
	}{
		{"127.0.0.1:8006", "127.0.0.1:8006", true},
		{"127.0.0.1:8006", "localhost:8006", true},
		{"127.0.0.1:8006", "[::1]:8006", true},
		{"127.0.0.1:8006", "rasoat.example", true},
		{"127.0.0.1:8006", "RASOAT.example:443", true},
		{"127.0.0.1:8006", "hook.example:8443", true},
		{"127.0.0.1:8006", "hook.example", false},
		{"127.0.0.1:8006", "evil.example", false},
		{"127.0.0.1:8006", "rasoat.example.evil.example", false},
		{"127.0.0.1:8006", "localhost.evil.example", false},
		{"127.0.0.1:8006", "127.0.0.1.evil.example", false},
		{"127.0.0.1:8006", "192.0.2.7:8006", false},
		{"127.0.0.1:8006", "", false},
		{"192.0.2.7:8006", "192.0.2.7:8006", true},
		{"192.0.2.7:8006", "192.0.2.8:8006", false},
		{":8006", "192.0.2.7:8006", true},
		{"0.0.0.0:8006", "192.0.2.7", true},
		{"[::]:8006", "[2001:db8::1]:8006", true},
		{":8006", "evil.example:8006", false},
		{"rasoat.internal:8006", "rasoat.internal:8006", true},
	} {
		t.Run(tt.host+" on "+tt.listen, func(t *testing.T) {
			t.Parallel()
			asked := false
			door := web.NewDoor(tt.listen, slog.New(slog.DiscardHandler), public, hook, "").
				Before(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
			r, answer := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil), httptest.NewRecorder()
			r.Host = tt.host
			door.ServeHTTP(answer, r)
			if asked != tt.want || (answer.Code == http.StatusMisdirectedRequest) == tt.want {
				t.Errorf("asked %v, code %d", asked, answer.Code)
			}
		})
	}
}

// TestDoor_says: whatever is behind it, an answer says to browsers that it is not theirs; a panic says nothing.
func TestDoor_says(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	door := web.NewDoor("127.0.0.1:8006", slog.New(slog.NewTextHandler(&log, nil))).Before(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/panic" {
			panic(errors.New("Nguyễn Văn An 096219900001"))
		}
		_, _ = io.WriteString(w, "ready")
	}))
	for _, tt := range []struct {
		method, path, host string
		code               int
	}{
		{http.MethodGet, "/readyz", "127.0.0.1", http.StatusOK}, {http.MethodPost, "/webhook", "localhost", http.StatusOK},
		{http.MethodOptions, "/metrics", "localhost", http.StatusOK}, {http.MethodGet, "/metrics", "evil.example", http.StatusMisdirectedRequest},
		{http.MethodGet, "/panic", "localhost", http.StatusInternalServerError},
	} {
		r, answer := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, nil), httptest.NewRecorder()
		r.Host = tt.host
		r.Header.Set("Origin", "https://evil.example")
		door.ServeHTTP(answer, r)
		if answer.Code != tt.code {
			t.Errorf("%s %s gets %d, want %d", tt.method, tt.path, answer.Code, tt.code)
		}
		guarded(t, answer.Header(), "default-src 'none'")
		if strings.Contains(answer.Body.String()+log.String(), "Nguyễn") || strings.Contains(log.String(), "0962") {
			t.Errorf("a panic is told: %s%s", answer.Body, &log)
		}
	}
	if !strings.Contains(log.String(), "panicked") {
		t.Error("the panic is not in the log")
	}
}

// guarded fails the test unless an answer says to browsers what they may do with it.
func guarded(t *testing.T, h http.Header, policy string) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("the policy is %q", csp)
	}
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("another site may read it: %s", name)
		}
	}
}

// TestDesk_overHTTPS: pages keep the browser on https, bind their cookie to the host, and list nothing.
func TestDesk_overHTTPS(t *testing.T) {
	t.Parallel()
	for address, secure := range map[string]bool{"https://rasoat.example/xa": true, "http://127.0.0.1:8006": false} {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		desk, err := web.NewDesk(web.Desk{URL: at, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/", "/pages/", "/m/", "/viec/tep/", "/.git/config", "/style.css/", "/vao"} {
			r, answer := httptest.NewRequestWithContext(t.Context(), http.MethodGet, at.Path+path, nil), httptest.NewRecorder()
			r.Host = at.Host
			desk.ServeHTTP(answer, r)
			guarded(t, answer.Header(), "form-action 'self'")
			if got := answer.Header().Get("Strict-Transport-Security") != ""; got != secure {
				t.Errorf("%s%s: strict transport is %v", address, path, got)
			}
			if answer.Code == http.StatusOK && path != "/vao" || strings.Contains(answer.Body.String(), "desk.html") {
				t.Errorf("%s%s is answered with %d:\n%.200s", address, path, answer.Code, answer.Body)
			}
		}
	}
}
