package bot

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Half-open: the far side takes what it is sent and never answers. In the bubble the real deadlines pass at once, and
// a goroutine left behind ends the test.
func TestHalf_open_connection_does_not_outlive_its_deadline(t *testing.T) {
	t.Parallel()
	for name, freeze := range map[string]func(net.Conn){
		"before the answer": func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		"nothing is taken":  func(net.Conn) {},
		"within the answer": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1<<16))
			go func() { _, _ = io.Copy(io.Discard, c) }()
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"ok\":")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				net := newPipes()
				go func() {
					for c := range net.accepted {
						go freeze(c)
					}
				}()
				defer close(net.accepted)
				c := net.client()
				for verb, deadline := range map[string]time.Duration{"send": sendWait, "upload": fileWait, "download": sendWait, "updates": 5*time.Second + pollGap} {
					start := time.Now()
					err := oneVerb(t.Context(), c, verb)
					if took := time.Since(start); took != deadline {
						t.Errorf("%s took %v, its deadline is %v", verb, took, deadline)
					}
					if KindOf(err) != Network || !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("%s: %v", verb, err)
					}
				}
			})
		})
	}
}

func oneVerb(ctx context.Context, c *Client, verb string) (err error) {
	switch verb {
	case "send":
		_, err = c.Send(ctx, 1, Out{Text: "x"})
	case "upload":
		_, err = c.Send(ctx, 1, Out{File: &Upload{Name: "a", Content: bytes.Repeat([]byte("a"), 1<<20)}})
	case "download":
		_, err = c.Download(ctx, "F", 100)
	case "updates":
		_, _, err = c.Updates(ctx, 0, 5*time.Second)
	}
	return err
}

func TestDial_without_end_does_not_outlive_its_deadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		over := make(chan struct{})
		defer close(over)
		dial := func(context.Context, string, string) (net.Conn, error) {
			<-over // the transport goes on dialling, for others; a real dialler has a limit
			return nil, errors.New("given up")
		}
		c := New(Config{API: "http://bot.test", Client: &http.Client{Transport: &http.Transport{DialContext: dial}}})
		start := time.Now()
		err := c.Typing(t.Context(), 1)
		if took := time.Since(start); took != sendWait || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("took %v: %v", took, err)
		}
	})
}

func TestCaller_s_deadline_and_end_are_told_apart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New(Config{Client: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}})
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := c.Typing(short, 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		ended, end := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, end)
		start = time.Now()
		if _, _, err := c.Updates(ended, 0, 30*time.Second); !errors.Is(err, context.Canceled) || time.Since(start) != 2*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

// A refusal that comes before the body is read whole must not leave the library's writer behind: a goroutine that
// still waits at the end of the bubble fails the test.
func TestUpload_refused_early_leaves_no_goroutine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, answer := range []func(*http.Request) (*http.Response, error){
			func(*http.Request) (*http.Response, error) { return nil, errors.New("limiter says no") },
			func(r *http.Request) (*http.Response, error) {
				_, _ = io.CopyN(io.Discard, r.Body, 10)
				return answerJSON(429, `{"ok":false,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}`), nil
			},
		} {
			c := New(Config{Client: &http.Client{Transport: roundTrip(answer)}})
			_, err := c.Send(t.Context(), 1, Out{File: &Upload{Name: "a", Content: make([]byte, 1<<20)}})
			if e, _ := errors.AsType[*Error](err); e == nil || e.Kind == Retry429 && (e.After != 9*time.Second || e.Code != 429) {
				t.Errorf("got %+v", e)
			}
		}
	})
}
