package handlers

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
	"rasoat/templates"
)

// walk goes the whole way, from the message to the row of the outbox, with every press, command and step in one role.
type walk struct {
	t      *testing.T
	k      *talk
	n      int
	chat   int64
	me     registry.Membership // zero for who has left
	update int64
	near   int64
	left   func(child int64, field string) json.RawMessage
	heard  int64     // the newest row of the outbox that was looked at
	eyes   *sql.Stmt // looks at all of the database in one round trip
	stands stands
	knew   []string // children in sight at the beginning: who gives one back is still told its name
}

// TestPresses goes the whole way once with every press, command and step in every role; TestWalk says what else there
// is to bring, and who else may come. Whatever is brought is answered and never a fault; what the rights table does not
// give is refused with one sentence and one line of the journal; nothing changes without the right, nothing changes
// in another commune, and nobody reads a name or a number that they have no right to.
func TestPresses(t *testing.T) {
	for i, who := range []struct {
		name string
		chat int64
	}{
		{"officer", casetest.ChatOfficer}, {"collaborator", casetest.ChatWomen}, {"police", casetest.ChatPolice}, {"leader", casetest.ChatLeader}, {"admin", 203},
	} {
		if testing.Short() && i%3 != 0 {
			continue // the race detector needs some of them, not all
		}
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, i, who.chat)
			w.presses()
			w.commands()
			w.steps()
			w.leaves()
		})
	}
}

func newWalk(t *testing.T, n int, chat int64) *walk {
	k := newTalk(t)
	foreign := worked(t, k.world)
	k.enrolled(203, "Quản Trị", registry.RoleAdmin, "96")
	k.h.Deliver, k.h.Voice = func(context.Context, int64) {}, silent{}
	k.h.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	w := &walk{t: t, k: k, n: n, chat: chat, update: 1 << 40, near: int64(k.world.Child(t, 1).ID), left: (&grounds{foreign: foreign}).left}
	db, err := sql.Open("postgres", storetest.Owner(t, k.world.Store))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	query := "SELECT " + strings.ReplaceAll(stand, "$N", "$1") + ", " + strings.ReplaceAll(stand, "$N", "$2") + seen
	if w.eyes, err = db.PrepareContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
	w.system(func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.Chat(ctx, w.chat)
		if err == nil {
			w.me, err = tx.Membership(ctx, chat.Acting)
		}
		return err
	})
	var all []string
	w.stands, _, all = w.look()
	w.knew = slices.DeleteFunc(all, func(name string) bool { return !w.sees(name) })
	return w
}

func (w *walk) system(fn func(context.Context, *store.Tx) error) {
	w.t.Helper()
	ctx := w.t.Context()
	if err := w.k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) presses() {
	for _, route := range allRoutes() {
		for _, verb := range verbs(route) {
			th := pressing(route, verb, w.near, 0, 1)
			switch {
			case !route.open(w.me):
				w.refused(route, th.m)
			case verb != "ro_leave_yes": // who has left is somebody else from there: see leaves
				w.handle(th.m, "", true)
			}
		}
	}
}

// refused brings something for which the rights table says no.
func (w *walk) refused(route Route, m bot.Message) {
	w.t.Helper()
	before := w.stands.refusals
	said := w.handle(m, "", false)
	want := "error.stranger"
	if w.me.ID != 0 {
		want = "error.refused"
	}
	sentence, err := templates.Render(want, &registry.RefusedError{Action: route.Right, Role: w.me.Role})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(said) != 1 || strings.TrimSpace(said[0]) != strings.TrimSpace(sentence) {
		w.t.Errorf("%s%s: refused with %q", m.Press, m.Text, said)
	}
	if w.stands.refusals != before+1 {
		w.t.Errorf("%s%s: %d lines of the journal say that it was refused", m.Press, m.Text, w.stands.refusals-before)
	}
}

// leaves ends the walk: who has just left is a stranger, buttons or not.
func (w *walk) leaves() {
	card := *w.k.h.routes.name["card"]
	w.handle(pressing(card, "ro_leave_yes").m, "", true)
	w.system(func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Membership(ctx, w.me.ID)
		if err == nil && m.Ended {
			w.me = registry.Membership{}
		}
		return err
	})
	if w.me.ID == 0 {
		w.refused(card, pressing(card, "card", w.near).m)
	}
}

func (w *walk) commands() {
	for _, route := range allRoutes() {
		for i, command := range route.Commands {
			text := odd[(w.n+i)%len(odd)]
			th := writing(route, "/"+command+" "+text)
			if !route.open(w.me) {
				w.refused(route, th.m)
				continue
			}
			w.handle(th.m, text, false)
		}
	}
}

// steps types into every flow, as it is left by a press of long ago about the first child.
func (w *walk) steps() {
	for _, route := range allRoutes() {
		for i, step := range steps(route) {
			text := odd[1:][(w.n+i+len(step))%(len(odd)-1)]
			w.state(conversation{Flow: route.Name, Step: step, Data: w.left(w.near, []string{"id_number", ""}[i%2])})
			if m := (bot.Message{Kind: bot.KindText, Text: text, MessageID: 9}); route.open(w.me) {
				w.handle(m, text, true)
			} else {
				m.Text = "abc"
				w.refused(route, m)
			}
		}
	}
	w.state(conversation{Flow: "gone", Step: "gone", Data: json.RawMessage("{}")})
	w.handle(bot.Message{Kind: bot.KindText, Text: "abc", MessageID: 9}, "", false)
}

func (w *walk) state(conv conversation) {
	if len(conv.Data) == 0 {
		conv.Data = nil
	}
	w.system(func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.Chat(ctx, w.chat)
		if err != nil {
			return err
		}
		if chat.State, err = conv.bytes(); err != nil {
			return err
		}
		return tx.SaveState(ctx, chat)
	})
}

// handle gives one message to the handler and looks at what came of it; may says whether anything
// within the reach of who writes may change.
func (w *walk) handle(m bot.Message, typed string, may bool) (said []string) {
	w.t.Helper()
	w.update++
	m.UpdateID, m.ChatID, m.UserID, m.Private = w.update, w.chat, w.chat, true
	what := fmt.Sprintf("%.60q%.60q", m.Press, m.Text)
	before := w.stands
	if err := w.k.h.Handle(w.t.Context(), m); err != nil {
		w.t.Errorf("%s: a fault: %v", what, err)
		return nil
	}
	after, texts, all := w.look()
	own, foreign := may && w.reaches(w.k.world.Commune), may && w.reaches(w.k.world.Neighbor)
	if before.own != after.own && !own || before.foreign != after.foreign && !foreign {
		w.t.Errorf("%s: changed without right:\n%v\n%v", what, before, after)
	}
	w.stands = after
	for _, text := range texts {
		for _, name := range all {
			if strings.Contains(text, name) && !strings.Contains(typed, name) && !slices.Contains(w.knew, name) && !w.sees(name) {
				w.t.Errorf("%s: answered with %s, a record out of sight: %s", what, name, text)
			}
		}
		if number := twelveDigits.FindString(text); number != "" && !w.me.May(registry.ActSeeNumber) && !strings.Contains(typed, number) {
			w.t.Errorf("%s: answered with the number %s: %s", what, number, text)
		}
		if strings.Contains(text, "0900000000") && !w.me.May(registry.ActSeeContact) {
			w.t.Errorf("%s: answered with a telephone: %s", what, text)
		}
	}
	return texts
}

func (w *walk) reaches(u registry.Unit) bool { return w.me.ID != 0 && w.me.UKey.Contains(u.Key) }
