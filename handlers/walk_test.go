package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// TestWalk sends everybody (walk_people_test.go) into every command, press and step, with every kind of id, and
// compares what comes of it with the rights table: where the table says no, one sentence, the same whatever the id,
// one line of the journal, and nothing written; where it says yes, an answer that is no such refusal, that names
// nobody out of sight, that is the same for what is out of sight and what does not exist, and that changes nothing
// beyond the unit.
//
// A message is answered here by Turn.run, in a transaction that is rolled back, so that all share one commune and each
// finds it as it was. What is left out is equal by construction: Handle and once do the same for every message before
// and after run, whoever writes and whatever is meant; TestPresses goes that whole way once with every press, command
// and step in every role, and here everybody goes it with one message of each kind. A refused message
// brings two ids only, for permit is asked before ids are read. Ids that are none are shared out among the people of
// a role, who differ only in where they stand.
func TestWalk(t *testing.T) {
	t.Parallel()
	g := newGrounds(t)
	turns := map[registry.Role]int{}
	var all []*walker
	for i, who := range g.people {
		turns[who.me.Role]++
		if !testing.Short() || i%4 == 0 { // the race detector needs some of them, not all
			all = append(all, &walker{person: who, g: g, turn: turns[who.me.Role]})
		}
	}
	// What is refused is counted in what admins read: nobody may read while others are being refused.
	for _, part := range []struct {
		name string
		walk func(*walker)
	}{{"refused", (*walker).refusals}, {"answered", (*walker).answers}, {"invites", (*walker).invites}, {"whole way", (*walker).wholeWay}} {
		t.Run(part.name, func(t *testing.T) {
			for _, w := range all {
				t.Run(w.name, func(t *testing.T) {
					t.Parallel()
					at := *w
					at.t = t
					at.sights()
					part.walk(&at)
				})
			}
		})
	}
}

// walker is a person on their way.
type walker struct {
	person
	g    *grounds
	t    *testing.T
	turn int      // whose turn it is to bring which odd id
	sees []string // names of children in sight
	near bool     // the first child of the commune is in sight
	hid  bool     // the child that nobody works on is in sight
}

// refusals brings all that the table does not give. It is one transaction: what is refused is refused before
// anything is asked of the database, so that it leaves nothing behind for the next.
func (w *walker) refusals() {
	w.t.Helper()
	var closed []thing
	for _, route := range allRoutes() {
		if route.open(w.me) {
			continue
		}
		for _, verb := range verbs(route) {
			closed = append(closed, pressing(route, verb, w.g.near), pressing(route, verb, w.g.foreign[0], 0, 0))
		}
		for _, command := range route.Commands {
			closed = append(closed, writing(route, "/"+command+" 1"))
		}
		for _, step := range steps(route) {
			for _, data := range []json.RawMessage{w.g.left(w.g.near, ""), nil} {
				th := writing(route, "abc")
				th.conv = conversation{Flow: route.Name, Step: step, Data: data}
				closed = append(closed, th)
			}
		}
	}
	var want []string
	before := w.journalled()
	w.g.as(w.t, func(ctx context.Context, tx *store.Tx) error {
		want = nil
		for _, th := range closed {
			turn, err := w.turnOf(ctx, tx, th)
			if err == nil {
				err = w.g.h.guard(ctx, th.m, turn.run)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", th, err)
			}
			w.isRefused(th, texts(turn))
			if turn.conv.Flow != th.conv.Flow || turn.conv.Step != th.conv.Step || string(turn.conv.Data) != string(th.conv.Data) {
				w.t.Errorf("%s: refused, and the conversation has moved", th)
			}
			want = append(want, w.note(th.route))
		}
		if written, err := hasWritten(ctx, tx); written || err != nil {
			return fmt.Errorf("something that was refused had written: %w", err)
		}
		return nil
	})
	if got := w.journalled()[len(before):]; !slices.Equal(got, want) {
		w.t.Errorf("the journal says\n%q\nof what was refused:\n%q", got, want)
	}
}

// isRefused compares an answer with the one sentence.
func (w *walker) isRefused(th thing, said []string) {
	w.t.Helper()
	name := "error.stranger"
	if w.me.ID != 0 {
		name = "error.refused"
	}
	sentence, err := templates.Render(name, &registry.RefusedError{Action: th.route.Right, Role: w.me.Role})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(said) != 1 || strings.TrimSpace(said[0]) != strings.TrimSpace(sentence) {
		w.t.Errorf("%s: refused with %q", th, said)
	}
}

// note is what the journal keeps of a refusal.
func (w *walker) note(route Route) string {
	if w.me.ID == 0 {
		return fmt.Sprintf("stranger %d", w.chat)
	}
	return "right " + string(route.Right)
}

// answers brings all that the table gives.
func (w *walker) answers() {
	for _, route := range allRoutes() {
		if !route.open(w.me) {
			continue
		}
		for i, verb := range verbs(route) {
			w.presses(route, verb, i)
		}
		for i, command := range route.Commands {
			w.ask(writing(route, "/"+command))
			w.ask(writing(route, "/"+command+" "+odd[(w.turn+i)%len(odd)]))
		}
		for i, step := range steps(route) {
			w.steps(route, step, i)
		}
	}
	for i, m := range []bot.Message{
		{Kind: bot.KindText, Text: "/khongco"}, {Kind: bot.KindPhoto}, {Kind: bot.KindOther}, {Kind: bot.KindContact, Phone: "0911111111"},
		{Kind: bot.KindOther, Edited: true}, {Kind: bot.KindPress, Press: "nothing:1"}, {Kind: bot.KindPress, Press: "::"},
		{Kind: bot.KindDocument, File: &bot.File{ID: "x", Name: "../../x.xlsx", Size: 10}},
	} {
		if (i+w.turn)%2 == 0 {
			w.ask(thing{m: m})
		}
	}
}

// presses brings one button with a record that is there, one of another unit and one that does not exist, and one odd id.
func (w *walker) presses(route Route, verb string, i int) {
	near := w.ask(pressing(route, verb, w.g.near, 0, 1))
	nobody := w.ask(pressing(route, verb, math.MaxInt64, 0, 1))
	same := func(what string, said []string) {
		w.t.Helper()
		if !slices.Equal(said, nobody) {
			w.t.Errorf("%s: a record %s is answered with\n%s\none that does not exist with\n%s", verb, what, said, nobody)
		}
	}
	if !w.me.UKey.Contains(w.g.neighbor.Key) || w.me.ID == 0 {
		same("of another unit", w.ask(pressing(route, verb, w.g.foreign[0], 0, 1)))
	}
	if !w.hid && !w.me.MayOn(registry.ActAudit, w.g.commune.Key) { // who asks who has seen a record does not see it
		same("that is not one's own", w.ask(pressing(route, verb, w.g.hidden, 0, 1)))
	}
	action := deeper[verb]
	if action == "" {
		action = route.Right
	}
	place := w.g.hamlet
	if route.Name == "members" && verb != "me_invite" { // its first number is a membership: the officer of the commune, who changes nothing of their own
		place = w.g.commune.Key
	}
	if w.me.MayOn(action, place) && int64(w.me.ID) != w.g.near && slices.Equal(near, []string{w.sentence("error.refused", &registry.RefusedError{Action: action, Role: w.me.Role})}) {
		w.t.Errorf("%s: the table gives it, and it is refused", verb)
	}
	none := [][]int64{
		{}, {w.g.near}, {-1, -1, -1}, {w.g.near + 1, 1, 1}, {w.g.near + 2, 2, 1}, {w.g.foreign[1], 1, 1}, {w.g.foreign[2], 1, 1}, {w.g.foreign[3], 1, 1},
	}
	w.ask(pressing(route, verb, none[(w.turn+i)%len(none)]...))
}

// deeper are presses that ask for another right than their feature's as a whole.
var deeper = map[string]registry.Action{
	"card_id": registry.ActSeeNumber, "me_code": registry.ActSession, "me_link": registry.ActSession,
	"me_link_to": registry.ActSession, "rc_keep": registry.ActRecheck, "rc_unknown": registry.ActRecheck, "rc_send": registry.ActRecheck,
}

// steps types into one flow as it is left by a press of long ago: about a record that is there, one of another unit,
// and something else.
func (w *walker) steps(route Route, step string, i int) {
	field := []string{"id_number", "", "sex"}[(w.turn+i)%3]
	for n, data := range []json.RawMessage{
		w.g.left(w.g.near, field), w.g.left(w.g.foreign[0], field),
		[]json.RawMessage{nil, []byte("null"), []byte("{}"), []byte(`{"child":"x"}`), []byte("[]"), w.g.left(0, field)}[(w.turn+i)%6],
	} {
		th := writing(route, odd[1:][(n+w.turn+i)%(len(odd)-1)])
		th.conv = conversation{Flow: route.Name, Step: step, Data: data}
		w.ask(th)
	}
}

var errUndone = errors.New("undone")

// ask brings one thing that is open, looks at what was said and at what has changed, and takes it back.
func (w *walker) ask(th thing) (said []string) {
	w.t.Helper()
	var changed []string
	err := w.g.store.As(w.t.Context(), store.Nothing(0), func(tx *store.Tx) error {
		ctx := w.t.Context()
		said, changed = nil, nil
		turn, err := w.turnOf(ctx, tx, th)
		if err == nil {
			err = w.g.h.guard(ctx, th.m, turn.run)
		}
		if err != nil {
			return err
		}
		said = texts(turn)
		if written, err := hasWritten(ctx, tx); err != nil || !written {
			return errors.Join(err, errUndone)
		}
		if err := tx.Become(ctx, registry.Membership{Role: registry.RoleSystem}); err != nil {
			return err
		}
		now, err := standing(ctx, tx)
		changed = w.beyond(now)
		return errors.Join(err, errUndone)
	})
	if !errors.Is(err, errUndone) {
		w.t.Errorf("%s: a fault: %v", th, err)
	}
	if len(said) == 0 && th.route.Name != "" {
		w.t.Errorf("%s: nothing is answered", th)
	}
	for _, what := range changed {
		w.t.Errorf("%s: changed without right: %s", th, what)
	}
	w.mayRead(th, said)
	return said
}
