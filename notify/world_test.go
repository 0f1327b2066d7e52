package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// channel is a channel that accepts everything unless told otherwise, and remembers it.
type channel struct {
	mu       sync.Mutex
	changed  chan struct{} // closed and renewed at every change
	next     int
	accepted []said
	refuse   func(verb store.Verb, chat int64, o bot.Out) error
}

type said struct {
	Verb    store.Verb
	Chat    int64
	Message int
	Out     bot.Out
}

func newChannel() *channel { return &channel{changed: make(chan struct{}), next: 100} }

func (c *channel) accept(verb store.Verb, chat int64, message int, o bot.Out) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refuse != nil {
		if err := c.refuse(verb, chat, o); err != nil {
			c.wake()
			return 0, err
		}
	}
	if message == 0 {
		c.next++
		message = c.next
	}
	c.accepted = append(c.accepted, said{verb, chat, message, o})
	c.wake()
	return message, nil
}

func (c *channel) wake() {
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *channel) Send(_ context.Context, chat int64, o bot.Out) (int, error) {
	return c.accept(store.Send, chat, 0, o)
}

func (c *channel) Edit(_ context.Context, chat int64, message int, o bot.Out) error {
	_, err := c.accept(store.Edit, chat, message, o)
	return err
}

func (c *channel) Delete(_ context.Context, chat int64, message int) error {
	_, err := c.accept(store.Delete, chat, message, bot.Out{})
	return err
}

func (c *channel) setRefuse(fn func(store.Verb, int64, bot.Out) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse = fn
}

// in lists what a chat has accepted.
func (c *channel) in(chat int64) []said {
	c.mu.Lock()
	defer c.mu.Unlock()
	var mine []said
	for _, s := range c.accepted {
		if s.Chat == chat {
			mine = append(mine, s)
		}
	}
	return mine
}

func (c *channel) texts(chat int64) []string {
	var texts []string
	for _, s := range c.in(chat) {
		texts = append(texts, s.Out.Text)
	}
	return texts
}

// await waits until the condition holds; it is looked at after every change.
func (c *channel) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		c.mu.Lock()
		changed := c.changed
		c.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// clock is business time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// monday is 2026-11-23; Tuesday the 24th is a holiday.
func monday() registry.Date { return registry.Date{Year: 2026, Month: time.November, Day: 23} }

// world is a commune with two hamlets and one member of each role, each with a chat.
type world struct {
	*testing.T
	s       *store.Store
	clock   *clock
	channel *channel
	commune registry.Unit
	hamlets []registry.Unit
	members map[registry.Role]registry.Membership
	cases   int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: &clock{at: monday().At(7, 0)}, channel: newChannel(), members: map[registry.Role]registry.Membership{}}
	w.s = storetest.New(t, func(cfg *store.Config) { cfg.Now = w.clock.now })
	w.as(func(ctx context.Context, tx *store.Tx) error {
		province, err := tx.AddUnit(ctx, 0, registry.Unit{Level: registry.LevelProvince, Scheme: "2026", Code: "96", Type: "Tỉnh", Name: "Cà Mau"})
		if err != nil {
			return err
		}
		w.commune, err = tx.AddUnit(ctx, province.ID, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Type: "Xã", Name: "Tân Thuận"})
		if err != nil {
			return err
		}
		for _, name := range []string{"2", "10"} {
			h, err := tx.AddUnit(ctx, w.commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: name})
			if err != nil {
				return err
			}
			w.hamlets = append(w.hamlets, h)
		}
		return nil
	})
	for i, role := range registry.Roles() {
		w.join(role, int64(i+1), "Người "+string(role))
	}
	return w
}

func (w *world) as(fn func(context.Context, *store.Tx) error) {
	w.Helper()
	ctx := w.Context()
	if err := w.s.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		w.Fatal(err)
	}
}

func (w *world) join(role registry.Role, chat int64, name string) registry.Membership {
	w.Helper()
	w.as(func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.AddMember(ctx, registry.Member{Name: name, Address: registry.DefaultAddress(role)})
		if err != nil {
			return err
		}
		if err := tx.AcceptRules(ctx, m.ID, registry.RulesVersion); err != nil {
			return err
		}
		ms, err := tx.AddMembership(ctx, registry.Membership{Member: m.ID, Role: role, Unit: w.commune.ID})
		if err != nil {
			return err
		}
		if _, err := tx.OpenChat(ctx, chat); err != nil {
			return err
		}
		w.members[role] = ms
		return tx.LinkChat(ctx, chat, ms)
	})
	return w.members[role]
}

func (w *world) chatOf(role registry.Role) (chat int64) {
	w.Helper()
	w.as(func(ctx context.Context, tx *store.Tx) error {
		chats, err := tx.ChatsOf(ctx, w.members[role].ID)
		if len(chats) > 0 {
			chat = chats[0]
		}
		return err
	})
	return chat
}

// child adds a record on the n-th hamlet; change sets what matters.
func (w *world) child(hamlet int, stage registry.Stage, change ...func(*registry.Child)) registry.Child {
	w.Helper()
	w.cases++
	unit := w.hamlets[hamlet]
	c := registry.Child{
		Issuer: w.commune.ID, Case: registry.CaseCode(w.cases), Unit: unit.ID, UKey: unit.Key, Version: 1, Stage: stage,
		Values: registry.Values{Name: fmt.Sprintf("Nguyễn Văn %d", w.cases), BirthDate: "05/03/2015", Sex: "male"},
	}
	if stage == registry.StageAssigned {
		c.Assignee, c.Due = w.members[registry.RoleCollaborator].ID, monday().AddDays(14)
	}
	for _, fn := range change {
		fn(&c)
	}
	w.as(func(ctx context.Context, tx *store.Tx) error { return tx.AddChild(ctx, &c) })
	return c
}

func (w *world) enqueue(posts ...store.Post) {
	w.Helper()
	w.as(func(ctx context.Context, tx *store.Tx) error { return tx.Enqueue(ctx, posts...) })
}

// deliver sends everything that waits for a chat, scheduled rows too.
func (w *world) deliver(chat int64) {
	w.Helper()
	d := w.dispatcher()
	l, ok, err := d.leaseOne(w.Context(), chat)
	if err != nil {
		w.Fatal(err)
	}
	if ok {
		d.serve(w.Context(), l, store.Bulk)
	}
}

// tell queues a notice for a role and delivers it.
func (w *world) tell(role registry.Role, kind string, ids about) []said {
	w.Helper()
	chat := w.chatOf(role)
	before := len(w.channel.in(chat))
	w.enqueue(store.Post{Chat: chat, Reader: w.members[role].ID, Kind: kind, Priority: store.Urgent, Body: ids.json()})
	w.deliver(chat)
	if n, err := w.s.Unsaid(w.Context(), chat); n != 0 || err != nil {
		w.Fatalf("%s: %d rows still wait, %v", kind, n, err)
	}
	return w.channel.in(chat)[before:]
}

func (w *world) dispatcher(change ...func(*Config)) *Dispatcher {
	cfg := Config{Store: w.s, Sender: w.channel, Log: silent(), Rate: 10_000}
	for _, fn := range change {
		fn(&cfg)
	}
	return New(cfg)
}

// run starts dispatchers that end with the test, or with the returned function.
func (w *world) run(dispatchers ...*Dispatcher) (stop func()) {
	ctx, cancel := context.WithCancel(w.Context())
	var all sync.WaitGroup
	for _, d := range dispatchers {
		all.Go(func() {
			if err := d.Run(ctx); err != nil {
				w.Error(err)
			}
		})
	}
	stop = func() { cancel(); all.Wait() }
	w.Cleanup(stop)
	return stop
}

func (w *world) unsaid(chats ...int64) int {
	sum := 0
	for _, chat := range chats {
		n, err := w.s.Unsaid(context.Background(), chat)
		if err != nil {
			w.Error(err)
		}
		sum += n
	}
	return sum
}

func reply(chat int64, text string) store.Post {
	body, _ := json.Marshal(bot.Out{Text: text})
	return store.Post{Chat: chat, Kind: store.KindReply, Body: body}
}

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }
