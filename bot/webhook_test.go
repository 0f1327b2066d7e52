package bot

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const typed = `{"update_id":3,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"x"},"text":"chào"}}`

func TestWebhook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, secret, header, body string
		err                          error
		want                         int
		handled                      bool
	}{
		"handled":                       {"POST", "s3cret", "s3cret", typed, nil, 200, true},
		"not handled is to be repeated": {"POST", "s3cret", "s3cret", typed, errors.New("database is away"), 500, true},
		"wrong secret":                  {"POST", "s3cret", "s3creT", typed, nil, 401, false},
		"longer secret":                 {"POST", "s3cret", "s3crets", typed, nil, 401, false},
		"no secret":                     {"POST", "s3cret", "", typed, nil, 401, false},
		"none configured":               {"POST", "", "", typed, nil, 401, false},
		"GET":                           {"GET", "s3cret", "s3cret", "", nil, 405, false},
		"PUT":                           {"PUT", "s3cret", "s3cret", typed, nil, 405, false},
		"no JSON":                       {"POST", "s3cret", "s3cret", "<html>", nil, 400, false},
		"no id":                         {"POST", "s3cret", "s3cret", "{}", nil, 400, false},
		"just over 1 MB":                {"POST", "s3cret", "s3cret", typed + strings.Repeat(" ", maxUpdate+1-len(typed)), nil, 413, false},
		"just 1 MB":                     {"POST", "s3cret", "s3cret", typed + strings.Repeat(" ", maxUpdate-len(typed)), nil, 200, true},
		"an update of a later Bot API":  {"POST", "s3cret", "s3cret", `{"update_id":9,"new":{}}`, nil, 200, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handled := false
			h := Webhook(Secret(c.secret), func(_ context.Context, m Message) error {
				handled = m.UpdateID > 0 && len(m.Payload) > 0
				return c.err
			}, nil)
			w := httptest.NewRecorder()
			r := httptest.NewRequest(c.method, "/telegram", strings.NewReader(c.body))
			if c.header != "" {
				r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.header)
			}
			h.ServeHTTP(w, r)
			if w.Code != c.want || handled != c.handled {
				t.Errorf("got %d, handled %t; want %d, %t", w.Code, handled, c.want, c.handled)
			}
			if w.Code == http.StatusMethodNotAllowed && w.Header().Get("Allow") != "POST" {
				t.Error("405 does not say what is allowed")
			}
		})
	}
}

func TestWebhook_survives_a_panic_and_logs_no_content(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := Webhook("s3cret", func(_ context.Context, m Message) error { panic(m.Text) }, slog.New(slog.NewTextHandler(&log, nil)))
	for _, secret := range []string{"s3cret", "guess-guess"} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(typed))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code/100 == 2 {
			t.Errorf("got %d", w.Code)
		}
	}
	for _, word := range []string{"chào", "s3cret", "guess"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("%q in the log: %s", word, log.String())
		}
	}
	if !strings.Contains(log.String(), "update=3") || !strings.Contains(log.String(), "panicked") {
		t.Errorf("the log does not say what happened: %s", log.String())
	}
}

// FuzzWebhook: whoever calls, with whatever, gets one of the answers that are known, and only who knows the secret is heard.
func FuzzWebhook(f *testing.F) {
	f.Add("POST", "s3cret", []byte(`{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"a"}}`))
	f.Add("POST", "", []byte(`{"update_id":1}`))
	f.Add("GET", "s3cret", []byte(nil))
	f.Add("POST", "s3cret", []byte(`{"update_id":1}{"update_id":2}`))
	f.Add("POST", "s3cret", bytes.Repeat([]byte("["), 20000))
	f.Fuzz(func(t *testing.T, method, secret string, body []byte) {
		heard := false
		h := Webhook("s3cret", func(context.Context, Message) error { heard = true; return nil }, nil)
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Method = method
		r.Header.Set(secretHeader, secret)
		h.ServeHTTP(w, r)
		known := slices.Contains([]int{http.StatusOK, http.StatusMethodNotAllowed, http.StatusUnauthorized, http.StatusBadRequest}, w.Code)
		if !known || heard && (secret != "s3cret" || method != http.MethodPost) || heard != (w.Code == http.StatusOK) {
			t.Errorf("%q with secret %q and %q: %d, heard %v", method, secret, body, w.Code, heard)
		}
	})
}

// TestWebhook_knocking: who calls without the secret, however often, gets one line of the log a minute.
func TestWebhook_knocking(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := Webhook("s3cret", nil, slog.New(slog.NewTextHandler(&log, nil)))
		knock := func(times int) {
			for range times {
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(typed))); w.Code != http.StatusUnauthorized {
					t.Fatalf("got %d", w.Code)
				}
			}
		}
		knock(500)
		<-time.After(time.Minute)
		knock(1)
		if n := strings.Count(log.String(), "wrong secret"); n != 2 || !strings.Contains(log.String(), "times=1\n") || !strings.Contains(log.String(), "times=501\n") {
			t.Errorf("%d lines:\n%s", n, &log)
		}
	})
}
