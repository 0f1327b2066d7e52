package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

func numbered(n int) []string {
	var texts []string
	for i := range n {
		texts = append(texts, fmt.Sprintf("tin %d", i))
	}
	return texts
}

// flood queues n numbered messages for each chat, from several transactions at once.
func (w *world) flood(n int, chats ...int64) {
	var all sync.WaitGroup
	for _, chat := range chats {
		all.Go(func() {
			for _, text := range numbered(n) {
				err := w.s.As(w.Context(), store.SystemScope(), func(tx *store.Tx) error {
					return tx.Enqueue(w.Context(), reply(chat, text))
				})
				if err != nil {
					w.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func (w *world) openChats(n int) []int64 {
	var chats []int64
	w.as(func(ctx context.Context, tx *store.Tx) error {
		chats = nil
		for i := range n {
			chat := int64(1000 + i)
			if _, err := tx.OpenChat(ctx, chat); err != nil {
				return err
			}
			chats = append(chats, chat)
		}
		return nil
	})
	return chats
}

func TestRun_twoDispatchersKeepTheOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chats := w.openChats(8)
	w.run(w.dispatcher(), w.dispatcher())
	const each = 12
	w.flood(each, chats...)
	w.channel.await(t, "everything is said", func() bool {
		sum := 0
		for _, chat := range chats {
			sum += len(w.channel.in(chat))
		}
		return sum >= each*len(chats)
	})
	for _, chat := range chats {
		if got := w.channel.texts(chat); !slices.Equal(got, numbered(each)) {
			t.Errorf("chat %d heard %q", chat, got)
		}
	}
}

func TestRun_killedBetweenAcceptAndAck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chats := w.openChats(4)
	const each, deadly = 10, 3
	var deaths atomic.Int32
	ctx, kill := context.WithCancel(t.Context())
	mortal := w.dispatcher(func(cfg *Config) {
		cfg.Lease = 300 * time.Millisecond
		cfg.Accepted = func(store.Queued) error {
			if deaths.Load() < deadly {
				deaths.Add(1)
				return errDied
			}
			kill()
			return errDied
		}
	})
	var gone sync.WaitGroup
	gone.Go(func() { _ = mortal.Run(ctx) })
	w.flood(each, chats...)
	gone.Wait()
	w.run(w.dispatcher(func(cfg *Config) { cfg.Lease = 300 * time.Millisecond }))
	w.channel.await(t, "everything is said", func() bool {
		return !slices.ContainsFunc(chats, func(chat int64) bool {
			texts := w.channel.texts(chat)
			return len(texts) == 0 || texts[len(texts)-1] != numbered(each)[each-1]
		})
	})
	repeated := 0
	for _, chat := range chats {
		texts := w.channel.texts(chat)
		once := slices.Compact(slices.Clone(texts))
		repeated += len(texts) - len(once)
		if !slices.Equal(once, numbered(each)) {
			t.Errorf("chat %d heard %q", chat, texts)
		}
	}
	if most := len(chats) + deadly + 1; repeated == 0 || repeated > most {
		t.Errorf("%d messages were repeated, want 1 to %d", repeated, most)
	}
}

func TestDeliver_leavesAHeldChatAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(reply(1, "xin chào"))
	d := w.dispatcher()
	l, ok, err := w.s.LeaseChat(t.Context(), w.dispatcher().holder, 1, time.Minute)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	d.Deliver(t.Context(), 1)
	if got := w.channel.texts(1); len(got) != 0 {
		t.Errorf("a held chat heard %q", got)
	}
	if err := w.s.Release(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	d.Deliver(t.Context(), 1)
	if got := w.channel.texts(1); !slices.Equal(got, []string{"xin chào"}) {
		t.Errorf("the chat heard %q", got)
	}
}

// TestSettle_waitsForWhoServesTheChat: an answer on a page is there when the page is shown.
func TestSettle_waitsForWhoServesTheChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(reply(1, "trả lời"))
	l, ok, err := w.s.LeaseChat(t.Context(), w.dispatcher().holder, 1, time.Minute)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	d, done := w.dispatcher(), make(chan error, 1)
	go func() { done <- d.Settle(t.Context(), 1) }()
	if err := w.s.Release(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := w.channel.texts(1); !slices.Equal(got, []string{"trả lời"}) {
		t.Errorf("settled, and the chat heard %q", got)
	}
}

func TestRun_wakesWhenARowFallsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	late := reply(1, "một giờ sau")
	late.RunAt = w.clock.now().Add(time.Hour)
	w.enqueue(late)
	d := w.dispatcher()
	w.run(d)
	w.enqueue(reply(1, "ngay"))
	w.channel.await(t, "the first is said", func() bool { return len(w.channel.in(1)) == 1 })
	w.clock.set(w.clock.now().Add(2 * time.Hour))
	d.Wake()
	w.channel.await(t, "the second is said", func() bool { return len(w.channel.in(1)) == 2 })
}

func TestFailure_kinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		err    error
		unsaid int // what still waits after one try of two messages
		heard  int
	}{
		{"429 waits and drops nothing", &bot.Error{Kind: bot.Retry429, Code: 429, After: time.Hour}, 2, 0},
		{"5xx waits", &bot.Error{Kind: bot.Server5xx, Code: 502}, 2, 0},
		{"a cut connection waits", &bot.Error{Kind: bot.Network}, 2, 0},
		{"an error of another kind waits", errors.New("no such thing"), 2, 0},
		{"a wrong token waits", &bot.Error{Kind: bot.Unauthorized, Code: 401}, 2, 0},
		{"a refused message ends alone", &bot.Error{Kind: bot.BadRequest, Code: 400}, 0, 1},
		{"a blocked chat ends", &bot.Error{Kind: bot.Blocked403, Code: 403}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := true
			w.channel.setRefuse(func(store.Verb, int64, bot.Out) error {
				if !first {
					return nil
				}
				first = false
				return c.err
			})
			w.enqueue(reply(1, "a"), reply(1, "b"))
			w.dispatcher().Deliver(t.Context(), 1)
			if n := w.unsaid(1); n != c.unsaid {
				t.Errorf("%d rows wait, want %d", n, c.unsaid)
			}
			if n := len(w.channel.in(1)); n != c.heard {
				t.Errorf("heard %d, want %d", n, c.heard)
			}
		})
	}
}

func TestFailure_retryKeepsTheOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tries := 0
	w.channel.setRefuse(func(store.Verb, int64, bot.Out) error {
		if tries++; tries <= 2 {
			return &bot.Error{Kind: bot.Server5xx, Code: 502, After: 10 * time.Millisecond}
		}
		return nil
	})
	w.run(w.dispatcher())
	w.enqueue(reply(1, "a"), reply(1, "b"), reply(1, "c"))
	w.channel.await(t, "all three are said", func() bool { return len(w.channel.in(1)) == 3 })
	if got := w.channel.texts(1); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("heard %q", got)
	}
}

func TestFailure_movedChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.channel.setRefuse(func(_ store.Verb, chat int64, _ bot.Out) error {
		if chat == 1 {
			return &bot.Error{Kind: bot.Migrated, Code: 400, MigrateTo: -1001}
		}
		return nil
	})
	w.run(w.dispatcher())
	w.enqueue(reply(1, "a"), reply(1, "b"))
	w.channel.await(t, "both are said in the new chat", func() bool { return len(w.channel.in(-1001)) == 2 })
	if got := w.chatOf(registry.Roles()[0]); got != -1001 {
		t.Errorf("the member's chat is %d", got)
	}
}

func TestLive_editedInPlaceOrSentAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	edit := func(text string) {
		p := reply(1, text)
		p.Verb, p.Slot = store.Edit, "progress"
		w.enqueue(p)
		w.dispatcher().Deliver(t.Context(), 1)
	}
	edit("10 %")
	edit("20 %")
	first := w.channel.in(1)[0].Message
	w.enqueue(reply(1, "khác"))
	edit("30 %")
	edit("40 %")
	var got []string
	for _, s := range w.channel.in(1) {
		got = append(got, fmt.Sprintf("%s %d %s", s.Verb, s.Message-first, s.Out.Text))
	}
	want := []string{
		"send 0 10 %", "edit 0 20 %", "send 1 khác", "send 2 30 %",
		"edit 0 Nội dung này đã được cập nhật ở tin mới hơn bên dưới.", "edit 2 40 %",
	}
	if !slices.Equal(got, want) {
		t.Errorf("heard\n%q, want\n%q", got, want)
	}
}

func TestLive_goneIsSentAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.channel.setRefuse(func(verb store.Verb, _ int64, _ bot.Out) error {
		if verb == store.Edit {
			return &bot.Error{Kind: bot.NotFound, Code: 400, Text: "Bad Request: message to edit not found"}
		}
		return nil
	})
	p := reply(1, "mới")
	p.Verb, p.MessageID = store.Edit, 55
	w.enqueue(p)
	w.dispatcher().Deliver(t.Context(), 1)
	if got := w.channel.in(1); len(got) != 1 || got[0].Verb != store.Send || got[0].Out.Text != "mới" {
		t.Errorf("heard %+v", got)
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(store.Post{Chat: 1, Verb: store.Delete, Kind: store.KindReply, MessageID: 42, Body: []byte("{}")})
	w.dispatcher().Deliver(t.Context(), 1)
	if got := w.channel.in(1); len(got) != 1 || got[0].Verb != store.Delete || got[0].Message != 42 || w.unsaid(1) != 0 {
		t.Errorf("heard %+v", got)
	}
}

func TestSend_longTextInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tries := 0
	w.channel.setRefuse(func(store.Verb, int64, bot.Out) error {
		if tries++; tries == 2 {
			return &bot.Error{Kind: bot.Network, After: time.Millisecond}
		}
		return nil
	})
	line := strings.Repeat("ấp ", 300)
	w.enqueue(reply(1, strings.Repeat(line+"\n", 10)))
	w.run(w.dispatcher())
	w.channel.await(t, "all pages are said", func() bool { return len(w.channel.in(1)) == 3 })
	if got := strings.Join(w.channel.texts(1), "\n"); strings.Count(got, line[:len(line)-1]) != 10 {
		t.Errorf("pages hold %d lines of 10", strings.Count(got, line[:len(line)-1]))
	}
}

func TestRow_brokenEndsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(store.Post{Chat: 1, Kind: store.KindReply, Body: []byte("{")}, store.Post{Chat: 1, Kind: "no such kind", Body: []byte("{}")}, reply(1, "c"))
	w.dispatcher().Deliver(t.Context(), 1)
	if got := w.channel.texts(1); !slices.Equal(got, []string{"c"}) || w.unsaid(1) != 0 {
		t.Errorf("heard %q, %d wait", got, w.unsaid(1))
	}
}

func TestDeliver_leavesScheduledRowsToRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bulk := reply(1, "báo cáo")
	bulk.Priority = store.Bulk
	w.enqueue(bulk, reply(1, "trả lời"))
	d := w.dispatcher()
	d.Deliver(t.Context(), 1)
	if got := w.channel.texts(1); !slices.Equal(got, []string{"trả lời"}) {
		t.Errorf("heard %q", got)
	}
	w.run(d)
	w.channel.await(t, "the report is said", func() bool { return len(w.channel.in(1)) == 2 })
}

func TestRun_bulkIsPacedAndAnswersAreNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := reply(1, "báo cáo 1"), reply(1, "báo cáo 2")
	first.Priority, second.Priority = store.Bulk, store.Bulk
	w.enqueue(first, second)
	d := w.dispatcher()
	w.run(d)
	w.channel.await(t, "the first is said", func() bool { return len(w.channel.in(1)) == 1 })
	w.enqueue(reply(1, "trả lời"))
	d.Deliver(t.Context(), 1)
	w.channel.await(t, "all is said", func() bool { return len(w.channel.in(1)) == 3 })
	if got := w.channel.texts(1); !slices.Equal(got, []string{"báo cáo 1", "trả lời", "báo cáo 2"}) {
		t.Errorf("heard %q", got)
	}
}

// A lease that was left behind when the database went away is given back once it answers.
func TestRun_freesItsOrphans(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(reply(1, "xin chào"))
	d := w.dispatcher(func(cfg *Config) { cfg.Lease = time.Hour })
	if _, ok, err := w.s.LeaseChat(t.Context(), d.holder, 1, time.Hour); !ok || err != nil {
		t.Fatal(ok, err)
	}
	d.claims.doubt()
	w.run(d)
	w.channel.await(t, "it is said", func() bool { return len(w.channel.in(1)) == 1 })
}

// TestRow_thatPanicsEndsNothing: it waits and is tried again; the other chats go on, and the log tells where and not what.
func TestRow_thatPanicsEndsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var log bytes.Buffer
	m := w.join(registry.RoleOfficer, 1, "Lụa")
	w.enqueue(store.Post{Chat: 1, Reader: m.ID, Kind: "boom", Body: []byte("{}")}, reply(2, "c"))
	d := w.dispatcher(func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	d.notices = map[string]notice{"boom": {right: registry.ActApprove, say: func(context.Context, *store.Tx, registry.Membership, about) (message, error) {
		panic("Nguyễn Văn An")
	}}}
	d.Deliver(t.Context(), 1)
	d.Deliver(t.Context(), 2)
	if got := w.channel.texts(2); !slices.Equal(got, []string{"c"}) || w.unsaid(1) != 1 {
		t.Errorf("the other chat heard %q, %d wait", got, w.unsaid(1))
	}
	if said := log.String(); !strings.Contains(said, "panic of type string in rasoat/notify") || strings.Contains(said, "Nguyễn") {
		t.Errorf("the log tells\n%s", said)
	}
}
