package bot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// maxAnswer is the longest answer read: a hundred updates of full length stay far below.
const maxAnswer = 16 << 20

// wire carries one request of the library: it binds the context that the library does not know, and looks at the answer
// before the library decodes it.
type wire struct {
	ctx    context.Context
	http   *http.Client
	status int           // of the answer; 0 when there was none
	after  time.Duration // Retry-After of the answer
}

// Do implements the library's HTTPClient. The whole answer is read here, within the deadline and the size limit.
func (w *wire) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		// An upload is fed by a goroutine of the library, which ends only when its reader is closed.
		defer func() { _ = r.Body.Close() }()
	}
	resp, err := w.http.Do(r.WithContext(w.ctx))
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	w.status, w.after = resp.StatusCode, retryAfter(resp.Header)
	body, err := readAtMost(resp.Body, maxAnswer)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if !isObject(body) {
		return nil, errStranger
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// isObject tells a JSON object from a page. The decoder checks the rest.
func isObject(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{"))
}

// retryAfter reads the header in its form of seconds; 0 when it is missing or a date.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 || seconds > 24*60*60 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// readAtMost reads r whole; ErrTooLarge when it is longer than limit bytes.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, ErrTooLarge
	}
	return body, nil
}
