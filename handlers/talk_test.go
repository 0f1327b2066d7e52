package handlers

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/casework/casetest"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
)

// talk is a conversation under test: people with telephones on a strict Bot API server, the handler
// and the dispatcher behind it, and a commune in Postgres.
type talk struct {
	t          *testing.T
	world      *casetest.World
	server     *bottest.Server
	client     *bot.Client
	h          *Handler
	out        *notify.Dispatcher
	people     map[string]*bottest.Person
	names      []string // in the order in which their chats are shown
	offset     int64
	journalled int64                 // the newest line that accounted has looked at
	shown      map[int64]map[int]int // by chat and message: how often it had been edited when it was last shown
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	k := &talk{t: t, world: casetest.New(t), people: map[string]*bottest.Person{}, shown: map[int64]map[int]int{}}
	k.server = bottest.NewT(t, bottest.Options{Clock: k.world.Clock.Now})
	log := quietly(t)
	k.client = bot.New(bot.Config{Token: bot.Secret(k.server.Token()), API: k.server.URL(), Log: log})
	k.out = notify.New(notify.Config{Store: k.world.Store, Sender: k.client, Log: log})
	var err error
	k.h, err = New(Handler{
		Store: k.world.Store, Voice: k.client, Deliver: k.out.Deliver, BotName: "rasoat_bot", Log: log,
		Contact: "UBND xã Tân Thuận, 0290 000 000",
	})
	if err != nil {
		t.Fatalf("make handler: %v", err)
	}
	for _, p := range []struct {
		name string
		chat int64
	}{
		{"lua", casetest.ChatOfficer}, {"tham", casetest.ChatWomen}, {"dat", casetest.ChatYouth},
		{"nam", casetest.ChatPolice}, {"hung", casetest.ChatLeader}, {"la", casetest.ChatStranger}, {"moi", casetest.ChatStranger + 1000},
	} {
		k.people[p.name] = k.server.Person(p.chat, p.name)
		k.names = append(k.names, p.name)
		k.people[p.name].Start("")
	}
	k.forget()
	return k
}

// forget drops the updates by which the people opened their chats.
func (k *talk) forget() {
	_, next, err := k.client.Updates(k.t.Context(), 0, 0)
	if err != nil {
		k.t.Fatalf("read updates: %v", err)
	}
	k.offset = next
}

// settle handles what people did and sends all that is owed, until nothing moves.
func (k *talk) settle() {
	ctx := k.t.Context()
	for {
		batch, next, err := k.client.Updates(ctx, k.offset, 0)
		if err != nil {
			k.t.Fatalf("read updates: %v", err)
		}
		k.offset = next
		for _, m := range batch {
			k.handle(ctx, m)
		}
		worked := k.work(ctx)
		waits := k.waiting(ctx)
		for _, name := range k.names {
			if chat := k.people[name].ID(); slices.Contains(waits, chat) {
				k.out.Deliver(ctx, chat)
			}
		}
		if len(batch) == 0 && !worked {
			return
		}
	}
}

// waiting are the chats to which something is owed: asked for once, for most things that people do concern one chat of six.
func (k *talk) waiting(ctx context.Context) (chats []int64) {
	k.t.Helper()
	err := k.world.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
		return tx.SelectContext(ctx, &chats, `SELECT DISTINCT chat_id FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL`)
	})
	if err != nil {
		k.t.Fatalf("look for what is owed: %v", err)
	}
	return chats
}

// handle tries as often as the poll loop would.
func (k *talk) handle(ctx context.Context, m bot.Message) {
	var err error
	for range triesPerUpdate {
		if err = k.h.Handle(ctx, m); err == nil {
			return
		}
	}
	k.t.Fatalf("handle %q %q: %v", m.Text, m.Press, err)
}

// do is one line of a conversation file: what a person types, presses or sends.
func (k *talk) do(name, what string) error {
	p := k.people[name]
	if p == nil {
		return fmt.Errorf("nobody is called %s", name)
	}
	what = k.filled(what)
	switch {
	case strings.HasPrefix(what, "["):
		return press(p, strings.Trim(what, "[]"))
	case strings.HasPrefix(what, "<"):
		file := strings.Trim(what, "<>")
		content, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			return err
		}
		p.SendFile(filepath.Base(file), content, "")
	case strings.HasPrefix(what, "(file "):
		var megabytes int
		if _, err := fmt.Sscanf(what, "(file %d MB)", &megabytes); err != nil {
			return err
		}
		p.SendFile("danh-sach.xlsx", make([]byte, megabytes<<20), "")
	case what == "(photo)":
		p.SendPhoto([]byte("not a real picture"), "")
	case strings.HasPrefix(what, "(phone "):
		p.ShareContact(strings.TrimSuffix(strings.TrimPrefix(what, "(phone "), ")"))
	case strings.HasPrefix(what, "(friend's phone "):
		p.ShareForeignContact(strings.TrimSuffix(strings.TrimPrefix(what, "(friend's phone "), ")"))
	case what == "(sticker)":
		p.SendOther("sticker")
	case what == "(edit)":
		return editLast(p)
	case what == "(block)":
		p.Block()
	case what == "(unblock)":
		p.Unblock()
	case strings.HasPrefix(what, "(forge "):
		last, _ := p.Last()
		p.PressData(last.ID, strings.TrimSuffix(strings.TrimPrefix(what, "(forge "), ")"))
	case strings.HasPrefix(what, "/start "):
		p.Start(strings.TrimPrefix(what, "/start "))
	default:
		p.Say(what)
	}
	return nil
}

// editLast changes what the person has written last.
func editLast(p *bottest.Person) error {
	messages := p.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		if !messages[i].FromBot && messages[i].Text != "" {
			return p.Edit(messages[i].ID, messages[i].Text+" nhé")
		}
	}
	return fmt.Errorf("%s has written nothing", p.Name())
}

// press finds the newest message that has the button, by its label with or without its number.
func press(p *bottest.Person, label string) error {
	messages := p.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		for _, row := range messages[i].Buttons {
			for _, b := range row {
				_, bare, _ := strings.Cut(b.Label, " · ")
				if b.Data != "" && (b.Label == label || strings.EqualFold(bare, label) || strings.EqualFold(uncounted(bare), label)) {
					return p.Press(messages[i].ID, b.Data)
				}
			}
		}
	}
	return fmt.Errorf("%s has no button %q", p.Name(), label)
}

// answers are what the bot has said, edited and deleted since the last call, chat by chat in the
// order of the people.
func (k *talk) answers() string {
	var b strings.Builder
	for _, name := range k.names {
		chat := k.people[name].ID()
		now := map[int]int{}
		for _, m := range k.people[name].Messages() {
			now[m.ID] = m.Edited
			if edited, known := k.shown[chat][m.ID]; m.FromBot && (!known || edited != m.Edited) {
				writeMessage(&b, name, m)
			}
		}
		for id := range k.shown[chat] {
			if _, still := now[id]; !still {
				fmt.Fprintf(&b, "<x %s\n", name)
			}
		}
		k.shown[chat] = now
	}
	return b.String()
}

func writeMessage(b *strings.Builder, name string, m bottest.Msg) {
	mark := "<"
	if m.Edited > 0 {
		mark = "<~"
	}
	fmt.Fprintf(b, "%s %s:", mark, name)
	if m.File != nil {
		fmt.Fprintf(b, " {%s}", m.File.Name)
	}
	for i, line := range strings.Split(hidden(m.Text), "\n") {
		if i == 0 {
			fmt.Fprintf(b, " %s\n", line)
			continue
		}
		if line == "" {
			line = "|" // an empty line of a file separates what is said
		}
		b.WriteString("  " + strings.TrimRight(line, " ") + "\n")
	}
	for _, row := range m.Buttons {
		line := " "
		for _, button := range row {
			line += " [" + button.Label + "]"
		}
		b.WriteString(line + "\n")
	}
	if len(m.Asks) > 0 {
		fmt.Fprintf(b, "  shares: %s\n", m.Asks)
	} else if len(m.Keyboard) > 0 {
		fmt.Fprintf(b, "  keys: %s\n", strings.Join(m.Keyboard, " · "))
	}
}

// at moves the clock: "2026-11-23 07:30".
func (k *talk) at(text string) error {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, registry.Zone())
	if err == nil {
		k.world.Clock.Set(t)
	}
	return err
}
