package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/casework/casetest"
	"rasoat/store"
)

// flooded is a commune whose officer writes in the chat, by a webhook, and on a page.
type flooded struct {
	*casetest.World
	t       *testing.T
	h       *Handler
	webhook http.Handler
	page    int64
}

func newFlooded(t *testing.T, limit Flood) *flooded {
	t.Helper()
	f := &flooded{World: casetest.New(t), t: t}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	var err error
	f.h, err = New(Handler{Store: f.Store, Voice: silent{}, Deliver: func(context.Context, int64) {}, BotName: "rasoat_bot", Log: log, Flood: limit})
	if err != nil {
		t.Fatal(err)
	}
	f.webhook = bot.Webhook("s3cret", f.h.Handle, log)
	f.Do(t, f.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		f.page, err = tx.OpenPage(ctx, f.Officer)
		return err
	})
	return f
}

// does is the n-th thing that the officer does: every fifth on the page, else by turns a press and a text in the chat.
func (f *flooded) does(n int) error {
	press := bot.Press{Verb: "card", IDs: []int64{int64(f.Child(f.t, n%8+1).ID)}}.String()
	if n%5 == 0 {
		return f.h.Handle(f.t.Context(), bot.Message{
			UpdateID: int64(-n - 1), ChatID: f.page, UserID: f.page, Private: true, MessageID: n + 1, Kind: bot.KindPress, Press: press,
		})
	}
	const who = `"from":{"id":%[2]d},"chat":{"id":%[2]d,"type":"private"}`
	raw := fmt.Sprintf(`{"update_id":%[1]d,"message":{"message_id":%[1]d,"date":1,"text":"/menu",`+who+`}}`, n+1, casetest.ChatOfficer)
	if n%2 == 0 {
		raw = fmt.Sprintf(`{"update_id":%[1]d,"callback_query":{"id":"1","from":{"id":%[2]d},"data":%[3]q,"message":{"message_id":%[1]d,"date":1,`+who+`}}}`,
			n+1, casetest.ChatOfficer, press)
	}
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(f.t.Context(), http.MethodPost, "/webhook", strings.NewReader(raw))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s3cret")
	if f.webhook.ServeHTTP(w, r); w.Code != http.StatusOK {
		return fmt.Errorf("update %d is answered with %d", n+1, w.Code)
	}
	return nil
}

func (f *flooded) count(query string, args ...any) (n int) {
	f.t.Helper()
	ctx := f.t.Context()
	err := f.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return tx.GetContext(ctx, &n, query, args...) })
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

func (f *flooded) answers(chat int64) int {
	f.t.Helper()
	return f.count(`SELECT count(*) FROM outbox WHERE chat_id = $1`, chat)
}

// TestFlood_everythingAtOnce: two hundred things that one member does at the same moment, by presses and texts, chat and
// page, are slowed together and all done in the end; each chat is told once, and the member goes on afterwards.
func TestFlood_everythingAtOnce(t *testing.T) {
	t.Parallel()
	const all, onPage, limit, hands = 200, 40, 50, 8
	f := newFlooded(t, Flood{Member: limit, Stranger: 5})
	cards := f.count(`SELECT count(*) FROM journal WHERE child_id IS NOT NULL`)
	var work sync.WaitGroup
	errs := make([]error, all)
	for hand := range hands {
		work.Go(func() {
			for n := hand; n < all; n += hands {
				errs[n] = f.does(n)
			}
		})
	}
	work.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	waiting := f.count(`SELECT count(*) FROM waiting_updates`)
	if waiting < all-2*limit || waiting > all-limit {
		t.Errorf("%d of %d wait: chat and page together are answered %d times a minute", waiting, all, limit)
	}
	if said := f.answers(casetest.ChatOfficer) + f.answers(f.page); said != all-waiting+2 {
		t.Errorf("%d messages at once, want %d and one notice for each chat", said, all-waiting)
	}
	for minute := 1; f.count(`SELECT count(*) FROM waiting_updates`) > 0; minute++ {
		f.Clock.Set(casetest.Monday().Add(time.Duration(minute) * time.Minute))
		if err := f.h.Turns(t.Context(), f.Clock.Now()); err != nil || minute > all {
			t.Fatalf("minute %d: %v", minute, err)
		}
	}
	if chat, page := f.answers(casetest.ChatOfficer), f.answers(f.page); chat != all-onPage+1 || page != onPage+1 {
		t.Errorf("in the end %d messages in the chat and %d on the page, want %d and %d with a notice each", chat, page, all-onPage+1, onPage+1)
	}
	if opened := f.count(`SELECT count(*) FROM journal WHERE child_id IS NOT NULL`) - cards; opened != 120 {
		t.Errorf("%d records were opened, want 120", opened)
	}
	f.Clock.Set(f.Clock.Now().Add(time.Minute))
	before := f.answers(casetest.ChatOfficer)
	if err := f.does(all + 1); err != nil {
		t.Fatal(err)
	}
	if got := f.answers(casetest.ChatOfficer) - before; got != 1 {
		t.Errorf("afterwards a message is answered with %d", got)
	}
}
