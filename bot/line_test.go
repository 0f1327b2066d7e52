package bot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// line is a server's queue of updates, polled inside a synctest bubble.
type line struct {
	mu      sync.Mutex
	updates []int64         // ids that wait
	chatOf  map[int64]int64 // update id to chat; 0 by default
	offsets []int64
	polls   []time.Duration // since the start
	start   time.Time
	refuse  func(poll int) *http.Response // nil: answer
}

func newLine(ids ...int64) *line {
	return &line{updates: ids, chatOf: map[int64]int64{}, start: time.Now()}
}

// RoundTrip answers getUpdates as the server does: an offset confirms, an empty poll is held.
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	offset, _ := strconv.ParseInt(form.Get("offset"), 10, 64)
	l.mu.Lock()
	l.offsets, l.polls = append(l.offsets, offset), append(l.polls, time.Since(l.start))
	poll := len(l.polls)
	l.updates = slices.DeleteFunc(l.updates, func(id int64) bool { return id < offset })
	batch := slices.Clone(l.updates)
	l.mu.Unlock()
	if l.refuse != nil {
		if resp := l.refuse(poll); resp != nil {
			return resp, nil
		}
	}
	if len(batch) == 0 {
		hold, _ := strconv.Atoi(form.Get("timeout"))
		if !pause(r.Context(), time.Duration(hold)*time.Second) {
			return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: r.Context().Err()}
		}
	}
	var texts []string
	for _, id := range batch {
		chat := l.chatOf[id]
		texts = append(texts, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"},"text":"x"}}`, id, chat))
	}
	return answerJSON(200, `{"ok":true,"result":[`+strings.Join(texts, ",")+`]}`), nil
}

func (l *line) poller(handle func(context.Context, Message) error) *Poller {
	return &Poller{Client: New(Config{Token: testToken, Client: &http.Client{Transport: l}}), Handle: handle}
}

// runFor runs p for a time of the bubble and returns what Run returned.
func runFor(t *testing.T, p *Poller, d time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	err := p.Run(ctx)
	synctest.Wait()
	return err
}
