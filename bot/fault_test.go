package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestErrors_are_sorted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code int
		body string
		want Error
	}{
		{429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`, Error{Kind: Retry429, Code: 429, After: 7 * time.Second}},
		{429, `{"ok":false,"error_code":429,"description":"Too Many Requests"}`, Error{Kind: Retry429, Code: 429, After: time.Second}},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`, Error{Kind: Blocked403, Code: 403}},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}`, Error{Kind: Blocked403, Code: 403}},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the supergroup chat"}`, Error{Kind: Blocked403, Code: 403}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: not enough rights to send text messages to the chat"}`, Error{Kind: Blocked403, Code: 400}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234567890}}`, Error{Kind: Migrated, Code: 400, MigrateTo: -1001234567890}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`, Error{Kind: NotFound, Code: 400}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: message to edit not found"}`, Error{Kind: NotFound, Code: 400}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: message can't be edited"}`, Error{Kind: NotFound, Code: 400}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: query is too old and response timeout expired or query ID is invalid"}`, Error{Kind: NotFound, Code: 400}},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities: Unsupported start tag"}`, Error{Kind: BadRequest, Code: 400}},
		{413, `{"ok":false,"error_code":413,"description":"Request Entity Too Large"}`, Error{Kind: BadRequest, Code: 413}},
		{404, `{"ok":false,"error_code":404,"description":"Not Found: method not found"}`, Error{Kind: BadRequest, Code: 404}},
		{404, `{"ok":false,"error_code":404,"description":"Not Found"}`, Error{Kind: Unauthorized, Code: 404}},
		{401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, Error{Kind: Unauthorized, Code: 401}},
		{409, `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`, Error{Kind: Conflict, Code: 409}},
		{500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, Error{Kind: Server5xx, Code: 500}},
		{502, `<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>`, Error{Kind: Server5xx, Code: 502}},
		{503, ``, Error{Kind: Server5xx, Code: 503}},
		{429, `<html>slow down</html>`, Error{Kind: Retry429, Code: 429, After: time.Second}},
		{200, `<html>Please log in to the hotel's network</html>`, Error{Kind: Network, Code: 200}},
		{200, `{}`, Error{Kind: Network, Code: 200}},
		{200, `{"ok":true,"result":`, Error{Kind: Network, Code: 200}},
		{200, `{"ok":true,"result":"a word"}`, Error{Kind: Network, Code: 200}},
		{302, `<html>moved</html>`, Error{Kind: Network, Code: 302}},
		{404, `<html>not here</html>`, Error{Kind: Network, Code: 404}},
	} {
		for _, o := range []Out{{Text: "x"}, {File: &Upload{Name: "a.txt", Content: []byte("a")}}} {
			t.Run(fmt.Sprintf("%d %.40s upload=%t", c.code, c.body, o.File != nil), func(t *testing.T) {
				t.Parallel()
				_, client := newFake(t, func(call) (int, string) { return c.code, c.body })
				_, err := client.Send(t.Context(), 1, o)
				kindAndText(t, err)
				e, _ := errors.AsType[*Error](err)
				got := Error{Kind: e.Kind, Code: e.Code, After: e.After, MigrateTo: e.MigrateTo}
				if got != c.want || e.Text == "" {
					t.Errorf("got %+v %q, want %+v", got, e.Text, c.want)
				}
				if KindOf(fmt.Errorf("send: %w", err)) != c.want.Kind {
					t.Error("the kind is lost when wrapped")
				}
			})
		}
	}
	if KindOf(nil) != "" || KindOf(io.EOF) != "" || MessageGone(io.EOF) {
		t.Error("a foreign error has a kind")
	}
}

func TestCodeOf_reads_the_description_as_a_last_resort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Too Many Requests: retry after 3": 429, "Forbidden: bot was blocked by the user": 403, "Bad Request: chat not found": 400,
		"Unauthorized": 401, "Conflict: x": 409, "Bad Gateway": 502, "surprise": 200,
	} {
		if got := codeOf(0, 200, text); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

func TestRetry_After_of_a_proxy_is_obeyed(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{"30": 30 * time.Second, "-1": 0, "Wed, 21 Oct 2026 07:28:00 GMT": 0, "99999999": 0} {
		client := New(Config{Client: &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			resp := answerJSON(503, "busy")
			resp.Header.Set("Retry-After", header)
			return resp, nil
		})}})
		e, _ := errors.AsType[*Error](client.Typing(t.Context(), 1))
		if e == nil || e.Kind != Server5xx || e.After != want {
			t.Errorf("%s: got %+v", header, e)
		}
	}
}

// everyVerb calls each method that reaches the network once.
func everyVerb(ctx context.Context, c *Client) map[string]error {
	_, me := c.Me(ctx)
	_, send := c.Send(ctx, 1, Out{Text: "x"})
	_, upload := c.Send(ctx, 1, Out{File: &Upload{Name: "a", Content: bytes.Repeat([]byte("a"), 1<<20)}})
	_, download := c.Download(ctx, "F", 100)
	_, _, updates := c.Updates(ctx, 0, 5*time.Second)
	return map[string]error{
		"me": me, "send": send, "upload": upload, "download": download, "updates": updates,
		"edit": c.Edit(ctx, 1, 1, Out{Text: "x"}), "delete": c.Delete(ctx, 1, 1), "answer": c.Answer(ctx, "1", ""),
		"webhook": c.SetWebhook(ctx, "https://x.test", "s"),
	}
}

func TestToken_stands_in_no_error_and_no_log_line(t *testing.T) {
	t.Parallel()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/file/") {
			http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusFound)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/getFile") {
			_, _ = io.WriteString(w, `{"ok":true,"result":{"file_path":"a/b"}}`)
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"ok":false,"error_code":400,"description":"Bad Request: %s and %s"}`, testToken, url.PathEscape(testToken))
	}))
	t.Cleanup(echo.Close)
	dead := httptest.NewServer(nil)
	dead.Close()
	failing := roundTrip(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("proxy: %w", &url.Error{Op: "Get", URL: r.URL.String(), Err: fmt.Errorf("no way to %s", r.URL)})
	})
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		cfg Config
		ctx context.Context
	}{
		"the server repeats it": {Config{API: echo.URL}, t.Context()},
		"nobody listens":        {Config{API: dead.URL}, t.Context()},
		"no such scheme":        {Config{API: "gopher://x.test"}, t.Context()},
		"no address":            {Config{API: "http://a b\x7f"}, t.Context()},
		"a percent sign":        {Config{API: "http://127.0.0.1:1/%zz"}, t.Context()},
		"a transport repeats":   {Config{Client: &http.Client{Transport: failing}}, t.Context()},
		"cancelled":             {Config{API: echo.URL}, cancelled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			c.cfg.Token = testToken
			c.cfg.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			for verb, err := range everyVerb(c.ctx, New(c.cfg)) {
				if err == nil {
					t.Errorf("%s succeeded", verb)
				}
				c.cfg.Log.Warn("failed", "err", err)
				for e := err; e != nil; e = errors.Unwrap(e) {
					fmt.Fprintf(&log, "%v %+v %#v %q\n", e, e, e, e)
				}
			}
			for _, part := range []string{"AAF-test", "odd%", "odd%25"} {
				if strings.Contains(log.String(), part) {
					t.Errorf("token in: %s", log.String())
				}
			}
		})
	}
}

func TestOne_time_links_stand_in_no_error(t *testing.T) {
	t.Parallel()
	_, c := newFake(t, no(400, "Bad Request: inline keyboard button URL 'http://x/secret-link' is invalid: Wrong HTTP URL"))
	if err := c.Typing(t.Context(), 1); strings.Contains(err.Error(), "secret-link") || !strings.Contains(err.Error(), "is invalid") {
		t.Error(err)
	}
}

func TestRedirects_do_not_carry_the_token_away(t *testing.T) {
	t.Parallel()
	var reached bool
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(thief.Close)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, thief.URL+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(srv.Close)
	for verb, err := range everyVerb(t.Context(), New(Config{Token: testToken, API: srv.URL})) {
		if KindOf(err) != Network {
			t.Errorf("%s: %v", verb, err)
		}
	}
	if reached {
		t.Error("the redirect was followed")
	}
}

func TestAnswer_without_end_is_given_up(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		chunk := bytes.Repeat([]byte(`{"ok": `), 1<<14)
		for range 1 << 12 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}))
	t.Cleanup(srv.Close)
	err := New(Config{API: srv.URL}).Typing(t.Context(), 1)
	if KindOf(err) != Network || !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func TestCut_connections_are_network_errors(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true,")
		_ = buf.Flush()
		_ = conn.Close()
	}))
	t.Cleanup(srv.Close)
	for verb, err := range everyVerb(t.Context(), New(Config{API: srv.URL})) {
		if KindOf(err) != Network {
			t.Errorf("%s: %v", verb, err)
		}
	}
}
