package web_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/handlers"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
)

// chat is a channel under strict, and what each of its chats was told last.
type chat struct {
	mute
	o    *office
	h    *handlers.Handler
	out  *notify.Dispatcher
	last map[int64]bot.Out
	said []bot.Out
	next int64
}

func (c *chat) Send(_ context.Context, to int64, o bot.Out) (int, error) {
	c.last[to], c.said = o, append(c.said, o)
	return len(c.said), nil
}

func (c *chat) Edit(_ context.Context, to int64, _ int, o bot.Out) error {
	c.last[to], c.said = o, append(c.said, o)
	return nil
}

func newChat(o *office) *chat { return chatUnder(o, true) }

// chatUnder is a channel under a policy, with pages of our own.
func chatUnder(o *office, strict bool) *chat {
	o.t.Helper()
	c := &chat{mute: mute{o.t}, o: o, last: map[int64]bot.Out{}}
	log := slog.New(slog.DiscardHandler)
	c.out = notify.New(notify.Config{Store: o.Store, Sender: c, Log: log, Gate: notify.Gate{
		Strict: strict,
		Link: func(ctx context.Context, tx *store.Tx, m registry.Membership, press string, file *bot.Upload) (string, error) {
			to := casework.LinkTo{Press: press}
			if file != nil {
				to = casework.LinkTo{Name: file.Name, File: file.Content}
			}
			return c.h.Link(ctx, tx, m, to)
		},
	}})
	var err error
	c.h, err = handlers.New(handlers.Handler{
		Store: o.Store, Voice: c, Deliver: c.out.Deliver, Log: log, Strict: strict, PublicURL: o.http.URL + "/xa",
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (c *chat) does(who int64, press, text string) bot.Out {
	c.o.t.Helper()
	c.next++
	m := bot.Message{UpdateID: c.next, ChatID: who, UserID: who, Private: true, MessageID: int(1000 + c.next), Kind: bot.KindText, Text: text}
	if press != "" {
		m.Kind, m.Press = bot.KindPress, press
	}
	if err := c.h.Handle(c.o.t.Context(), m); err != nil {
		c.o.t.Fatal(err)
	}
	return c.last[who]
}

// page opens the link of what a chat was told.
func (c *chat) page(o bot.Out) *browser {
	c.o.t.Helper()
	if len(o.Choices) != 1 || o.Choices[0][0].Label != "Mở trang" {
		c.o.t.Fatalf("there is no link: %+v", o)
	}
	b := c.o.browser()
	return b.post(o.Choices[0][0].URL, nil)
}

// TestStrict: what a chat may not carry goes on on the page from where it stands, at a press, at a typed answer and
// from a notice; the chat learns no name.
func TestStrict(t *testing.T) {
	o := newOffice(t)
	o.accept(o.Officer)
	o.accept(o.Women)
	c := newChat(o)
	child := o.Child(t, 1)
	name := child.Values.Name

	told := c.does(casetest.ChatOfficer, bot.Press{Verb: "as_one", IDs: []int64{int64(child.ID)}}.String(), "")
	if !strings.Contains(told.Text, "Số phiếu "+child.Case.String()) {
		t.Errorf("the officer is told %q", told.Text)
	}
	if o.Child(t, 1).Version != child.Version {
		t.Error("something was done in the chat")
	}
	c.page(told).says(name).press(o.Women.Name + " · Hội Phụ nữ").says("Chọn hạn").press("7 ngày (hạn 30/11/2026)").says("Đã giao em <b>" + name)

	c.out.Deliver(t.Context(), casetest.ChatWomen)
	notice := c.last[casetest.ChatWomen]
	if !strings.Contains(notice.Text, "rà soát tại hộ") || len(notice.Choices) == 0 {
		t.Fatalf("the collaborator is told %+v", notice)
	}
	told = c.does(casetest.ChatWomen, notice.Choices[0][0].Press, "")
	c.page(told).says(name)

	// A typed answer in the middle of a flow that began in the chat.
	c.does(casetest.ChatOfficer, "", "/tim")
	c.page(c.does(casetest.ChatOfficer, "", name)).says(child.Case.String())

	for _, said := range c.said {
		if strings.Contains(said.Text, name) || strings.Contains(said.Text, child.Values.BirthDate) {
			t.Errorf("a chat was told %q", said.Text)
		}
	}
}
