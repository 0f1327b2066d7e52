package bot

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// files is a server with one file, told as size bytes long.
func files(t *testing.T, path string, size int, serve http.HandlerFunc) *Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/file/bot"+testToken+"/") {
			serve(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":{"file_id":"F","file_size":`+strconv.Itoa(size)+`,"file_path":"`+path+`"}}`)
	}))
	t.Cleanup(srv.Close)
	return New(Config{Token: testToken, API: srv.URL})
}

func TestDownload(t *testing.T) {
	t.Parallel()
	c := files(t, "documents/file 1?.xlsx", 3, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.EscapedPath(), "/documents/file%201%3F.xlsx") {
			t.Errorf("asked for %s", r.URL.EscapedPath())
		}
		_, _ = io.WriteString(w, "abc")
	})
	for _, limit := range []int64{0, 3, 100} {
		if got, err := c.Download(t.Context(), "F", limit); err != nil || string(got) != "abc" {
			t.Errorf("limit %d: %q, %v", limit, got, err)
		}
	}
	if _, err := c.Download(t.Context(), "F", 2); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a file told to be too large: %v", err)
	}
}

func TestDownload_failures(t *testing.T) {
	t.Parallel()
	long := files(t, "a", 1, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "longer than told") })
	if _, err := long.Download(t.Context(), "F", 5); !errors.Is(err, ErrTooLarge) {
		t.Errorf("longer than told: %v", err)
	}
	_, big := newFake(t, no(400, "Bad Request: file is too big"))
	if _, err := big.Download(t.Context(), "F", 0); !errors.Is(err, ErrTooLarge) {
		t.Errorf("refused by the server: %v", err)
	}
	for status, kind := range map[int]ErrorKind{404: NotFound, 502: Server5xx, 429: Retry429, 302: Network} {
		c := files(t, "a", 1, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		if _, err := c.Download(t.Context(), "F", 0); KindOf(err) != kind {
			t.Errorf("%d: %v", status, err)
		}
	}
	for _, path := range []string{"", "../x", "a/../../b"} {
		c := files(t, path, 1, func(http.ResponseWriter, *http.Request) { t.Error("followed a path upwards") })
		if _, err := c.Download(t.Context(), "F", 0); KindOf(err) != NotFound {
			t.Errorf("path %q: %v", path, err)
		}
	}
	_, wrong := newFake(t, no(400, "Bad Request: wrong file_id or the file is temporarily unavailable"))
	if _, err := wrong.Download(t.Context(), "F", 0); KindOf(err) != BadRequest {
		t.Errorf("wrong id: %v", err)
	}
}
