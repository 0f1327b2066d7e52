package web_test

import (
	"bytes"
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
	for _, s := range []string{"", "x", given[1:], given + "A", strings.ToUpper(given), "../vao", "%00", "ABCD-2345", "v.abc", "v." + given, "s." + given, "s.", ".", "\x00", "a b;c=d\r\nSet-Cookie: x"} {
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

// FuzzForm: whatever a member's browser sends as a form is done as one thing on their own page, or refused; it is never a
// fault, and no file is larger than it says.
func FuzzForm(f *testing.F) {
	w := casetest.New(f)
	at, err := url.Parse("https://rasoat.example")
	if err != nil {
		f.Fatal(err)
	}
	var said []web.Input
	desk, err := web.NewDesk(web.Desk{Store: w.Store, URL: at, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Talk: func(_ context.Context, in web.Input) error { said = append(said, in); return nil }})
	if err != nil {
		f.Fatal(err)
	}
	var token string
	w.Do(f, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = casework.OfferLink(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, casework.LinkTo{Text: "/viec"})
		return err
	})
	ask := func(method, path, cookie, kind string, body []byte) *httptest.ResponseRecorder {
		r, out := httptest.NewRequest(method, at.String()+path, bytes.NewReader(body)), httptest.NewRecorder()
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Cookie", cookie)
		desk.ServeHTTP(out, r)
		return out
	}
	cookie, _, _ := strings.Cut(ask(http.MethodPost, "/m/"+token, "", "", nil).Header().Get("Set-Cookie"), ";")
	_, key, found := strings.Cut(ask(http.MethodGet, "/viec", cookie, "", nil).Body.String(), `name="key" value="`)
	if !found {
		f.Fatal("the page has no form")
	}
	key = key[:strings.Index(key, `"`)]
	form := url.Values{"key": {key}, "update": {"-9"}, "message": {"4"}, "text": {"/menu"}}.Encode()
	part := func(fields string) []byte {
		return []byte("--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n" + key + "\r\n" + strings.ReplaceAll(fields, "\n", "\r\n") + "--b--\r\n")
	}
	numbers := "--b\nContent-Disposition: form-data; name=\"update\"\n\n-9\n--b\nContent-Disposition: form-data; name=\"message\"\n\n4\n"
	for _, body := range [][]byte{
		[]byte(form), []byte(form + "&press=card:1"), []byte("key=" + key + "&update=9&message=-1"), []byte("key=%zz"),
		part(numbers), part(numbers + "--b\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a.csv\"\n\nHọ tên\n"),
		part(numbers + "--b\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\nContent-Type: a/b\nContent-Transfer-Encoding: quoted-printable\n\n=3D=\n"),
		part(strings.Repeat("--b\nContent-Disposition: form-data; name=\"x\"\n\n\n", 50)),
	} {
		f.Add("application/x-www-form-urlencoded", body)
		f.Add("multipart/form-data; boundary=b", body)
	}
	f.Add("multipart/form-data", []byte(form))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		said = nil
		out := ask(http.MethodPost, "/viec", cookie, kind, body)
		if out.Code >= 500 || len(said) > 1 {
			t.Fatalf("%q %q: %d, %d things said", kind, body, out.Code, len(said))
		}
		for _, in := range said {
			if in.Chat != store.PageChat(w.Officer.ID) || in.Update >= 0 || in.Message <= 0 {
				t.Errorf("%+v was said", in)
			}
			if in.File != nil && (in.File.Size > int64(len(body)) || strings.ContainsAny(in.File.Name, "/")) {
				t.Errorf("a file %+v", in.File)
			}
		}
	})
}
