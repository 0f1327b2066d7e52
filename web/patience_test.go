package web

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a listener for one connection in memory, whose deadlines go by the clock of the test.
type wire struct {
	conns chan net.Conn
	done  chan struct{}
}

func (w wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.done:
		return nil, net.ErrClosed
	}
}
func (w wire) Close() error   { return nil }
func (w wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// sent sends a body of five pieces with a pause before each, to a server with the time-outs of ours, and returns how
// much was read and why it ended.
func sent(t *testing.T, pause time.Duration, handle func(http.ResponseWriter, *http.Request)) (read int, err error) {
	t.Helper()
	here, there := net.Pipe()
	w := wire{conns: make(chan net.Conn, 1), done: make(chan struct{})}
	w.conns <- there
	result := make(chan error, 1)
	server := &http.Server{ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handle(w, r)
		body, err := io.ReadAll(r.Body)
		read = len(body)
		result <- err
	})}
	go func() { _ = server.Serve(w) }()
	go func() {
		_, _ = fmt.Fprint(here, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n")
		for range 5 {
			select {
			case <-time.After(pause):
			case <-w.done:
				return
			}
			_, _ = here.Write([]byte(strings.Repeat("a", 10)))
		}
	}()
	go func() { _, _ = io.Copy(io.Discard, here) }()
	err = <-result
	close(w.done)
	_, _ = server.Close(), here.Close()
	synctest.Wait()
	return read, err
}

// TestPatience: a file that moves has its time; one that stands still, or moves too little, has not.
func TestPatience(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		pause time.Duration
		whole bool
		hurry bool
	}{
		{"a form that dawdles is cut off", 20 * time.Second, false, true},
		{"a file that moves arrives", 20 * time.Second, true, false},
		{"a file that stands still is cut off", 31 * time.Second, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				handle := patiently
				if tt.hurry {
					handle = func(http.ResponseWriter, *http.Request) {}
				}
				read, err := sent(t, tt.pause, handle)
				var late net.Error
				if tt.whole != (err == nil && read == 50) || !tt.whole && !(errors.As(err, &late) && late.Timeout()) {
					t.Errorf("%d bytes arrived, %v", read, err)
				}
			})
		})
	}
}

// TestPatience_hasAnEnd: a body that always moves a little does not hold on for ever.
func TestPatience_hasAnEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		read, err := sent(t, 29*time.Second, func(w http.ResponseWriter, r *http.Request) {
			patiently(w, r)
			r.Body.(*patient).end = time.Now().Add(time.Minute)
		})
		if err == nil || read != 20 {
			t.Errorf("%d bytes arrived, %v", read, err)
		}
	})
}
