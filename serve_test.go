package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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
