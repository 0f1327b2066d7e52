package web_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/web"
)

// FuzzLink: a token, a code or a cookie that nobody was given opens nothing, says the same as any other, and is never a fault.
func FuzzLink(f *testing.F) {
	w := casetest.New(f)
	at, err := url.Parse("https://rasoat.example/xa")
	if err != nil {
		f.Fatal(err)
	}
	talked := false
	desk, err := web.NewDesk(web.Desk{Store: w.Store, URL: at, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Talk: func(context.Context, web.Input) error { talked = true; return nil }})
	if err != nil {
		f.Fatal(err)
	}
	var given string
	w.Do(f, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) (err error) {
		given, err = casework.OfferLink(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, casework.LinkTo{Text: "/viec"})
		return err
	})
	for _, s := range []string{"", "x", given[1:], given + "A", strings.ToUpper(given), "../vao", "%00", "ABCD-2345", "visit.abc", "session." + given, "\x00", "a b;c=d\r\nSet-Cookie: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if token == given {
			return
		}
		w.Clock.Set(w.Clock.Now().Add(time.Hour)) // who guesses has all the time
		for _, c := range []struct{ method, path, cookie, body string }{
			{http.MethodPost, "/xa/m/" + url.PathEscape(token), "", ""},
			{http.MethodPost, "/xa/vao", "", url.Values{"code": {token}}.Encode()},
			{http.MethodGet, "/xa/viec", token, ""},
			{http.MethodPost, "/xa/viec", token, url.Values{"key": {token}, "text": {"/viec"}, "update": {token}}.Encode()},
			{http.MethodGet, "/xa/viec/tep/" + url.PathEscape(token), token, ""},
		} {
			r := httptest.NewRequest(c.method, "https://rasoat.example/", strings.NewReader(c.body))
			r.URL = &url.URL{Path: mustUnescape(c.path), RawPath: c.path}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, name := range []string{"rasoat", "__Host-rasoat", "__Secure-rasoat"} {
				r.Header.Add("Cookie", name+"="+strings.NewReplacer("\r", "", "\n", "").Replace(c.cookie))
			}
			out := httptest.NewRecorder()
			desk.ServeHTTP(out, r)
			if out.Code >= 500 || talked || strings.Contains(html.UnescapeString(out.Body.String()), "Nguyễn") || len(out.Header()["Access-Control-Allow-Origin"]) > 0 {
				t.Fatalf("%s %q with cookie %q: %d, talked %v:\n%.300s", c.method, c.path, c.cookie, out.Code, talked, out.Body)
			}
		}
	})
}

func mustUnescape(path string) string {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return path
	}
	return plain
}
