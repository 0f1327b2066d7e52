package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/store"
)

// heard lists what a person's chat shows from the bot.
func heard(p *bottest.Person) []string {
	var texts []string
	for _, m := range p.Messages() {
		if m.FromBot && !m.Deleted {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// The real client against a server that refuses what the channel refuses, and is ill at times.
func TestChannel_faultsLoseNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := bottest.NewT(t)
	client := bot.New(bot.Config{Token: bot.Secret(server.Token()), API: server.URL()})
	t.Cleanup(client.CloseIdle)

	const people, each = 6, 4
	var persons []*bottest.Person
	for i := range people {
		p := server.Person(int64(100+i), fmt.Sprint("Người ", i))
		p.Start("")
		persons = append(persons, p)
		w.as(func(ctx context.Context, tx *store.Tx) error { _, err := tx.OpenChat(ctx, p.ID()); return err })
	}
	persons[5].Block()
	server.Fault(bottest.Fault{Method: "sendMessage", Skip: 2, Code: 502})
	server.Fault(bottest.Fault{Method: "sendMessage", Skip: 5, Code: 429, After: 1})
	server.Fault(bottest.Fault{Method: "sendMessage", Skip: 9, Cut: bottest.BeforeAccept})
	for _, p := range persons {
		for _, text := range numbered(each) {
			w.enqueue(reply(p.ID(), text))
		}
	}
	w.run(w.dispatcher(func(cfg *Config) { cfg.Sender = client }), w.dispatcher(func(cfg *Config) { cfg.Sender = client }))
	err := server.Await(t.Context(), func() bool {
		return !slices.ContainsFunc(persons[:5], func(p *bottest.Person) bool { return len(heard(p)) < each })
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range persons[:5] {
		if got := heard(p); !slices.Equal(got, numbered(each)) {
			t.Errorf("%s heard %q", p.Name(), got)
		}
	}
	if got := heard(persons[5]); len(got) != 0 {
		t.Errorf("a blocked person heard %q", got)
	}
}

func TestChannel_liveMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := bottest.NewT(t)
	client := bot.New(bot.Config{Token: bot.Secret(server.Token()), API: server.URL()})
	t.Cleanup(client.CloseIdle)
	p := server.Person(1, "Lụa")
	p.Start("")
	d := w.dispatcher(func(cfg *Config) { cfg.Sender = client })
	progress := func(text string) {
		body, err := json.Marshal(bot.Out{Text: text, Choices: [][]bot.Choice{{{Label: "Mở", Press: "wk:0"}}}})
		if err != nil {
			t.Fatal(err)
		}
		w.enqueue(store.Post{Chat: 1, Verb: store.Edit, Slot: "work", Kind: store.KindReply, Body: body})
		d.Deliver(t.Context(), 1)
	}
	progress("1 trẻ chờ duyệt")
	progress("2 trẻ chờ duyệt")
	progress("2 trẻ chờ duyệt") // not modified: a success
	if got := heard(p); !slices.Equal(got, []string{"2 trẻ chờ duyệt"}) {
		t.Errorf("shows %q", got)
	}
	said := p.Say("xin chào")
	w.as(func(ctx context.Context, tx *store.Tx) error { return tx.HeardMessage(ctx, 1, int64(said)) })
	progress("3 trẻ chờ duyệt")
	if got := heard(p); len(got) != 2 || got[1] != "3 trẻ chờ duyệt" || got[0] == "2 trẻ chờ duyệt" {
		t.Errorf("shows %q, want a stub and the new count", got)
	}
	if n := w.unsaid(1); n != 0 {
		t.Errorf("%d rows wait", n)
	}
}

func TestChannel_movedGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := bottest.NewT(t)
	client := bot.New(bot.Config{Token: bot.Secret(server.Token()), API: server.URL()})
	t.Cleanup(client.CloseIdle)
	group := server.Group(-5, "Tổ công tác")
	w.as(func(ctx context.Context, tx *store.Tx) error { _, err := tx.OpenChat(ctx, -5); return err })
	group.Migrate(-1005)
	w.enqueue(reply(-5, "a"), reply(-5, "b"))
	w.run(w.dispatcher(func(cfg *Config) { cfg.Sender = client }))
	err := server.Await(t.Context(), func() bool { return len(group.Messages()) >= 2 })
	if err != nil {
		t.Fatal(err)
	}
	if got := group.Messages(); got[len(got)-2].Text != "a" || got[len(got)-1].Text != "b" {
		t.Errorf("the group shows %+v", got)
	}
}
