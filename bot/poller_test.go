package bot

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestPoller_confirms_only_what_is_handled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(5, 6)
		tries := 0
		p := l.poller(func(_ context.Context, m Message) error {
			if tries++; m.UpdateID == 6 && tries < 5 {
				return errors.New("not yet")
			}
			return nil
		})
		if err := runFor(t, p, time.Minute); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(l.offsets, []int64{0, 7, 7}) || tries != 5 {
			t.Errorf("asked with %v after %d tries", l.offsets, tries)
		}
		if l.polls[1] < 600*time.Millisecond {
			t.Errorf("three failures were repeated within %v", l.polls[1])
		}
	})
}

func TestPoller_keeps_the_order_of_a_chat_while_neighbours_go_on(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		for id := int64(1); id <= 60; id++ {
			l.updates, l.chatOf[id] = append(l.updates, id), id%6
		}
		var mu sync.Mutex
		seen := map[int64][]int64{}
		when := map[int64]time.Duration{}
		failed := 0
		running, most := 0, 0
		p := l.poller(func(_ context.Context, m Message) error {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			<-time.After(10 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			running--
			if m.ChatID < 4 && m.UpdateID <= 6 && failed < 4*8 {
				failed++
				return errors.New("stuck")
			}
			seen[m.ChatID] = append(seen[m.ChatID], m.UpdateID)
			when[m.ChatID] = time.Since(l.start)
			return nil
		})
		p.Workers = 2 // fewer than the chats that are stuck
		if err := runFor(t, p, 2*time.Minute); err != nil {
			t.Fatal(err)
		}
		for chat := range int64(6) {
			if len(seen[chat]) != 10 || !slices.IsSorted(seen[chat]) {
				t.Errorf("chat %d got %v", chat, seen[chat])
			}
		}
		if when[4] > time.Second || when[5] > time.Second || when[0] < 2*time.Second {
			t.Errorf("neighbours waited for the stuck: %v", when)
		}
		if most != 2 {
			t.Errorf("%d at once, 2 allowed", most)
		}
	})
}

func TestPoller_waits_after_failures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status       int
		body         string
		low, between time.Duration // of the wait after the first and between the later polls
	}{
		"429 as long as it says": {429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 20","parameters":{"retry_after":20}}`, 20 * time.Second, 31 * time.Second},
		"409 until the other is gone": {409, `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`,
			conflictGap, conflictGap},
		"502 with a page": {502, `<html>`, 250 * time.Millisecond, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := newLine(5)
				l.refuse = func(poll int) *http.Response {
					if poll <= 6 {
						return answerJSON(c.status, c.body)
					}
					return nil
				}
				var log bytes.Buffer
				handled := 0
				p := l.poller(func(context.Context, Message) error { handled++; return nil })
				p.Log = slog.New(slog.NewTextHandler(&log, nil))
				if err := runFor(t, p, 5*time.Minute); err != nil || handled != 1 {
					t.Fatalf("handled %d, %v", handled, err)
				}
				for i := range 6 {
					gap := l.polls[i+1] - l.polls[i]
					if gap < c.low || gap > c.between {
						t.Errorf("gap %d is %v", i, gap)
					}
				}
				if strings.Contains(log.String(), "AAF-test") || strings.Count(log.String(), "poll failed") != 6 {
					t.Errorf("log: %s", log.String())
				}
			})
		})
	}
}

func TestPoller_ends_when_the_token_is_refused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.refuse = func(int) *http.Response {
			return answerJSON(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		}
		if err := runFor(t, l.poller(nil), time.Minute); KindOf(err) != Unauthorized || len(l.polls) != 1 {
			t.Errorf("after %d polls: %v", len(l.polls), err)
		}
	})
}

func TestPoller_ends_at_once_when_cancelled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		updates []int64
		handle  func(context.Context, Message) error
		refuse  func(int) *http.Response
	}{
		"in a held poll":   {nil, nil, nil},
		"in a handler":     {[]int64{5, 6}, func(ctx context.Context, _ Message) error { <-ctx.Done(); return ctx.Err() }, nil},
		"between attempts": {[]int64{5}, func(context.Context, Message) error { return io.ErrUnexpectedEOF }, nil},
		"in a back-off": {nil, nil, func(int) *http.Response {
			return answerJSON(429, `{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":900}}`)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := newLine(c.updates...)
				l.refuse = c.refuse
				p := l.poller(c.handle)
				p.Workers = 1
				err := runFor(t, p, 7*time.Second)
				if took := time.Since(l.start); err != nil || took != 7*time.Second {
					t.Errorf("ended after %v: %v", took, err)
				}
				if slices.Max(l.offsets) != 0 {
					t.Errorf("confirmed what was not handled: %v", l.offsets)
				}
			})
		})
	}
}

func TestPoller_holds_its_polls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		p := l.poller(nil)
		p.Wait = time.Hour // the server holds 50 s at most
		if err := runFor(t, p, 149*time.Second); err != nil {
			t.Fatal(err)
		}
		if want := []time.Duration{0, 50 * time.Second, 100 * time.Second}; !slices.Equal(l.polls, want) {
			t.Errorf("polled at %v", l.polls)
		}
	})
}

func TestPoller_follows_ids_that_start_anew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(900000007, 900000005)
		var seen []int64
		p := l.poller(nil)
		p.Handle = func(_ context.Context, m Message) error { seen = append(seen, m.UpdateID); return nil }
		l.refuse = func(poll int) *http.Response {
			if poll == 2 { // after a quiet week; the server ignores an offset from before
				return answerJSON(200, `{"ok":true,"result":[{"update_id":12}]}`)
			}
			return nil
		}
		if err := runFor(t, p, 10*time.Second); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(seen, []int64{900000007, 900000005, 12}) || !slices.Equal(l.offsets, []int64{0, 900000008, 13}) {
			t.Errorf("saw %v, asked with %v", seen, l.offsets)
		}
	})
}

func TestPoller_survives_a_panic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(5, 6)
		l.chatOf[6] = 1
		var mu sync.Mutex
		handled := map[int64]int{}
		var log bytes.Buffer
		p := l.poller(func(_ context.Context, m Message) error {
			mu.Lock()
			defer mu.Unlock()
			handled[m.UpdateID]++
			if m.UpdateID == 5 && handled[5] < 3 {
				panic("số 096 của em Bình")
			}
			return nil
		})
		p.Log = slog.New(slog.NewTextHandler(&log, nil))
		if err := runFor(t, p, 10*time.Second); err != nil || handled[5] != 3 || handled[6] != 1 {
			t.Errorf("handled %v, %v", handled, err)
		}
		if strings.Contains(log.String(), "096") || !strings.Contains(log.String(), "panicked: string at rasoat/bot.TestPoller_survives_a_panic") {
			t.Errorf("log: %s", log.String())
		}
	})
}

func TestUpdates_drops_what_has_no_id_and_goes_on(t *testing.T) {
	t.Parallel()
	f, c := newFake(t, ok(`[{"message":{}},{"update_id":8,"message":{"message_id":{}}},{"update_id":7}]`))
	batch, next, err := c.Updates(t.Context(), 3, -time.Second)
	if err != nil || len(batch) != 2 || next != 9 || batch[0].Kind != KindOther {
		t.Errorf("got %+v, %d, %v", batch, next, err)
	}
	if got := f.last(t).Form; got["timeout"] != "0" || got["offset"] != "3" || got["allowed_updates"] == "" {
		t.Errorf("asked with %v", got)
	}
	if !strings.Contains(f.logged(), "without an id") {
		t.Errorf("log: %s", f.logged())
	}
	_, failing := newFake(t, no(500, "Internal Server Error"))
	if _, next, err := failing.Updates(t.Context(), 3, 0); next != 3 || KindOf(err) != Server5xx {
		t.Errorf("got %d, %v", next, err)
	}
}
