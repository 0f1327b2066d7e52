package bot_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/bot/bottest"
)

// record is a handler that keeps the texts it saw.
type record struct {
	mu   sync.Mutex
	seen []string
}

func (r *record) handle(_ context.Context, m bot.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m.Text != "" && !strings.HasPrefix(m.Text, "/") {
		r.seen = append(r.seen, m.Text)
	}
	return nil
}

func (r *record) texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.seen)
}

func TestWire_webhook_delivers_what_a_poll_would(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var got record
	front := httptest.NewServer(bot.Webhook("s3cret", got.handle, nil))
	t.Cleanup(front.Close)
	must(t, c.SetWebhook(ctx, front.URL, "s3cret"))
	_, _, err := c.Updates(ctx, 0, 0)
	wantKind(t, err, bot.Conflict)
	for i := range 5 {
		p.Say(fmt.Sprint("dòng ", i))
	}
	must(t, s.Await(ctx, func() bool { return s.Pending() == 0 }))
	must(t, c.DeleteWebhook(ctx))
	if want := []string{"dòng 0", "dòng 1", "dòng 2", "dòng 3", "dòng 4"}; !slices.Equal(got.texts(), want) {
		t.Errorf("delivered %q", got.texts())
	}
	p.Say("lại hỏi")
	if in := heard(t, c); len(in) != 1 || in[0].Text != "lại hỏi" {
		t.Errorf("heard %+v", in)
	}
}

// A bot that is killed between any two updates comes back to the same server: with a handler that knows what it has
// seen, nothing is lost and nothing counts twice, whatever the server repeats.
func TestWire_poller_loses_nothing_over_restarts(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var want []string
	for i := range 40 {
		text := fmt.Sprint("dòng ", i)
		p.Say(text)
		want = append(want, text)
	}
	s.Repeat(10)
	s.Fault(bottest.Fault{Method: "getUpdates", Skip: 1, Code: 502})
	s.Fault(bottest.Fault{Method: "getUpdates", Skip: 2, Cut: bottest.AfterAccept})
	var got record
	seen := map[int64]bool{}
	for life := 1; s.Pending() > 0 && ctx.Err() == nil; life++ {
		alive, kill := context.WithCancel(ctx)
		left := life * 7
		poller := &bot.Poller{Client: c, Wait: time.Second, Handle: func(ctx context.Context, m bot.Message) error {
			if left--; left < 0 {
				kill()
				return ctx.Err()
			}
			if seen[m.UpdateID] {
				return nil
			}
			seen[m.UpdateID] = true
			return got.handle(ctx, m)
		}}
		go func() { _ = s.Await(alive, func() bool { return s.Pending() == 0 }); kill() }()
		must(t, poller.Run(alive))
		kill()
	}
	if !slices.Equal(got.texts(), want) {
		t.Errorf("handled %q", got.texts())
	}
}

func TestWire_a_held_poll_ends_with_its_context(t *testing.T) {
	t.Parallel()
	_, c, _ := lua(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- (&bot.Poller{Client: c}).Run(ctx) }()
	cancel()
	must(t, <-ended)
}
