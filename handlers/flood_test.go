package handlers

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rasoat/bot/bottest"
	"rasoat/casework/casetest"
	"rasoat/notify"
	"rasoat/registry"
)

// TestFlood: what comes faster than it is answered waits, in its order, is told once, and is all answered in the end.
// The neighbour does not notice.
func TestFlood(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.h.Flood = Flood{Member: 3, Stranger: 2}
	before := len(botSaid(k.people["lua"]))
	for n := range 6 {
		k.people["lua"].Say(fmt.Sprintf("/menu %d", n))
	}
	k.people["tham"].Say("/menu")
	k.settle()
	slow := "không mất; không cần gửi lại"
	got := botSaid(k.people["lua"])[before:]
	if len(got) != 4 || strings.Count(strings.Join(got, "\n"), slow) != 1 {
		t.Fatalf("before their turn: %d messages\n%s", len(got), strings.Join(got, "\n--\n"))
	}
	if said := botSaid(k.people["tham"]); len(said) == 0 || strings.Contains(said[len(said)-1], slow) {
		t.Errorf("the neighbour got %q", said)
	}
	k.people["lua"].Say("/trogiup") // behind the others, though another minute has begun
	k.world.Clock.Set(casetest.Monday().Add(61 * time.Second))
	k.settle()
	if got := botSaid(k.people["lua"])[before:]; len(got) != 4 {
		t.Errorf("%d messages, want the new one to wait behind the old", len(got))
	}
	for step := range 4 {
		k.world.Clock.Set(casetest.Monday().Add(time.Duration(2+step) * time.Minute))
		if err := k.h.Turns(t.Context(), k.world.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		k.settle()
	}
	got = botSaid(k.people["lua"])[before:]
	if len(got) != 8 || !strings.Contains(got[7], "/viec") && !strings.Contains(got[7], "/giao") {
		t.Errorf("in the end %d messages, want 8, the help last:\n%s", len(got), strings.Join(got, "\n--\n"))
	}
	k.people["lua"].Say("/menu")
	k.settle()
	if got := botSaid(k.people["lua"])[before:]; len(got) != 9 {
		t.Errorf("afterwards %d messages, want 9", len(got))
	}
}

// TestFlood_strangers: somebody unknown costs little: few answers, and few messages that are kept.
func TestFlood_strangers(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.h.Flood = Flood{Member: 100, Stranger: 2}
	before := len(botSaid(k.people["la"]))
	for range 30 {
		k.people["la"].Say("cho vào với")
	}
	k.settle()
	if got := botSaid(k.people["la"])[before:]; len(got) != 3 {
		t.Errorf("a stranger got %d messages, want 3", len(got))
	}
	k.world.Clock.Set(casetest.Monday().Add(time.Hour))
	for range 2 {
		if err := k.h.Turns(t.Context(), k.world.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	k.settle()
	if got := botSaid(k.people["la"])[before:]; len(got) != 3+mostOfStranger {
		t.Errorf("a stranger got %d messages in the end, want %d", len(got), 3+mostOfStranger)
	}
}

func botSaid(p *bottest.Person) (said []string) {
	for _, m := range p.Messages() {
		if m.FromBot {
			said = append(said, m.Text)
		}
	}
	return said
}

// TestHide_inTheChat: a card is reduced before 48 hours, by a program that has been started anew, and opens again
// for who may still see it.
func TestHide_inTheChat(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	say := func(what string) {
		t.Helper()
		if err := k.do("lua", what); err != nil {
			t.Fatal(err)
		}
		k.settle()
	}
	say("0008-4")
	name := k.world.Child(t, 8).Values.Name
	card, _ := k.people["lua"].Last()
	if !strings.Contains(card.Text, name) || !card.Protected {
		t.Fatalf("the card is %+v", card)
	}
	k.world.Clock.Set(casetest.Monday().Add(41 * time.Hour))
	k.hide()
	hidden, _ := k.people["lua"].Message(card.ID)
	if strings.Contains(hidden.Text, name) || !strings.Contains(hidden.Text, "Nội dung đã ẩn") {
		t.Fatalf("after 41 hours the chat shows %q", hidden.Text)
	}
	for _, m := range k.people["lua"].Messages() {
		if m.FromBot && strings.Contains(allOf(m), name) {
			t.Errorf("the chat still shows %q", m.Text)
		}
	}
	say("[Mở lại]")
	if last, _ := k.people["lua"].Last(); !strings.Contains(last.Text, name) {
		t.Errorf("opened again: %q", last.Text)
	}
	k.world.Clock.Set(registry.DateOf(k.world.Clock.Now()).AddDays(3).At(8, 0))
	k.hide()
	for _, m := range k.people["lua"].Messages() {
		if m.FromBot && strings.Contains(allOf(m), name) {
			t.Errorf("three days later the chat still shows %q", m.Text)
		}
	}
}

// hide does what a program does that has just been started: its tick, and its dispatcher until nothing waits.
func (k *talk) hide() {
	k.t.Helper()
	due := &notify.Due{Store: k.world.Store, Log: k.h.Log}
	if err := due.Hide(k.t.Context(), k.world.Clock.Now()); err != nil {
		k.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(k.t.Context())
	ended := make(chan error, 1)
	d := notify.New(notify.Config{Store: k.world.Store, Sender: k.client, Log: k.h.Log, Rate: 10_000})
	go func() { ended <- d.Run(ctx) }()
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		n, err := k.world.Store.Unsaid(ctx, casetest.ChatOfficer)
		if err != nil {
			k.t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	cancel()
	if err := <-ended; err != nil {
		k.t.Fatal(err)
	}
}
