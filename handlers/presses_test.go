package handlers

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rasoat/bot"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
	"rasoat/templates"
)

// walk sends what nobody is offered: every press, command and step, to everybody, with every kind of id.
type walk struct {
	t       *testing.T
	k       *talk
	n       int // in walkers
	chat    int64
	me      registry.Membership // zero for strangers and those who have left
	update  int64
	foreign []int64 // ids of the other commune: record, docket, membership, unit
	heard   int64   // the newest row of the outbox that was looked at
	eyes    *sql.DB // looks at all of the database in one round trip
	stands  standing
	knew    []string // children in sight at the beginning: who gives one back is still told its name
}

// walkers are who presses: a chat of the world, or a role somewhere else. Who has ended is a stranger.
var walkers = []struct {
	name string
	chat int64
	role registry.Role
	unit string // code; empty: the world's own member
	left bool
	also string // code of another unit where the same person has the same role, and does not act
}{
	{name: "officer", chat: casetest.ChatOfficer},
	{name: "officer without enter_for", chat: 201, role: registry.RoleOfficer, unit: "32167"},
	{name: "collaborator", chat: casetest.ChatWomen},
	{name: "collaborator without work", chat: casetest.ChatYouth},
	{name: "police", chat: casetest.ChatPolice},
	{name: "leader", chat: casetest.ChatLeader},
	{name: "leader of the province", chat: 202, role: registry.RoleLeader, unit: "96"},
	{name: "admin", chat: 203, role: registry.RoleAdmin, unit: "96"},
	{name: "stranger", chat: casetest.ChatStranger},
	{name: "officer who has left", chat: 204, role: registry.RoleOfficer, unit: "32167", left: true},
	{name: "officer next door", chat: 205, role: registry.RoleOfficer, unit: "32161"},
	{name: "collaborator next door", chat: 206, role: registry.RoleCollaborator, unit: "32161"},
	{name: "police next door", chat: 207, role: registry.RolePolice, unit: "32161"},
	{name: "leader next door", chat: 208, role: registry.RoleLeader, unit: "32161"},
	{name: "officer of both, acting next door", chat: 209, role: registry.RoleOfficer, unit: "32161", also: "32167"},
}

// TestPresses walks all ways in. Whoever comes and whatever they bring: it is answered and never a fault; what the
// rights table does not give is refused with one sentence, the same for what exists and what does not, and journalled;
// nothing changes without the right, nothing changes in another commune, and nobody reads a name or a number that they
// have no right to.
func TestPresses(t *testing.T) {
	for i, who := range walkers {
		if testing.Short() && i%4 != 0 {
			continue // the race detector needs some of them, not all
		}
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, i)
			w.presses()
			w.commands()
			w.steps()
			w.leaves()
		})
	}
}

const foreignNumber = "096319900099"

func newWalk(t *testing.T, n int) *walk {
	k := newTalk(t)
	for _, line := range []string{
		"assigned tham 1 2 5", "rechecked 2", "approved 3", "handed_over 4 8", "confirmed 8 096314900008", "elsewhere " + foreignNumber,
	} {
		k.given(line)
	}
	k.h.Deliver = func(context.Context, int64) {}
	k.h.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	who := walkers[n]
	w := &walk{t: t, k: k, n: n, chat: who.chat, update: 1 << 40}
	w.settleForeign()
	if who.unit != "" {
		k.enrolled(who.chat, who.name, who.role, who.unit)
	}
	if who.also != "" {
		w.joins(who.role, who.also)
	}
	var err error
	if w.eyes, err = sql.Open("postgres", storetest.Owner(t, k.world.Store)); err != nil {
		t.Fatal(err)
	}
	w.eyes.SetMaxOpenConns(1)
	t.Cleanup(func() { w.eyes.Close() })
	w.system(func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.OpenChat(ctx, who.chat)
		if err != nil || chat.Acting == 0 {
			return err
		}
		if who.left {
			return tx.EndMembership(ctx, chat.Acting)
		}
		w.me, err = tx.Membership(ctx, chat.Acting)
		return err
	})
	var all []string
	w.stands, _, all = w.look()
	w.knew = slices.DeleteFunc(all, func(name string) bool { return !w.sees(name) })
	return w
}

// joins gives the walker a second membership, in which they do not act.
func (w *walk) joins(role registry.Role, code string) {
	w.system(func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.Chat(ctx, w.chat)
		if err != nil {
			return err
		}
		m, err := tx.Membership(ctx, chat.Acting)
		if err != nil {
			return err
		}
		unit, err := tx.UnitByCode(ctx, store.Scheme2026, code)
		if err != nil {
			return err
		}
		_, err = tx.AddMembership(ctx, registry.Membership{Member: m.Member, Role: role, Unit: unit.ID})
		return err
	})
}

// settleForeign gives the other commune an officer and a docket.
func (w *walk) settleForeign() {
	w.k.enrolled(298, "Hàng Xóm", registry.RoleOfficer, "32161")
	w.system(func(ctx context.Context, tx *store.Tx) error {
		var child registry.ChildID
		if err := tx.GetContext(ctx, &child, `SELECT id FROM children WHERE unit_id = $1`, int64(w.k.world.Neighbor.ID)); err != nil {
			return err
		}
		c, err := tx.Child(ctx, child)
		if err != nil {
			return err
		}
		d, err := tx.MakeDocket(ctx, w.k.world.Neighbor, []registry.Child{c})
		if err != nil {
			return err
		}
		chat, err := tx.Chat(ctx, 298)
		w.foreign = []int64{int64(child), int64(d.ID), int64(chat.Acting), int64(w.k.world.Neighbor.ID)}
		return err
	})
}

func (w *walk) system(fn func(context.Context, *store.Tx) error) {
	w.t.Helper()
	ctx := w.t.Context()
	if err := w.k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) presses() {
	own := int64(w.k.world.Child(w.t, 1).ID)
	turn := w.n // whose turn it is to bring a verb every id: together the walkers bring all
	for _, route := range allRoutes() {
		for _, verb := range slices.Sorted(maps.Keys(route.Presses)) {
			turn++
			if verb == "ro_to" || verb == "ro_leave_yes" {
				continue // who acts in another role, or leaves, is another walker from there: see leaves
			}
			if !route.open(w.me) {
				w.refused(route, bot.Message{Kind: bot.KindPress, Press: verb + ":" + formatID(own), PressID: "p", MessageID: 7})
				w.refused(route, bot.Message{Kind: bot.KindPress, Press: verb + ":" + formatID(w.foreign[0]) + ":0:0", PressID: "p", MessageID: 7})
				continue
			}
			w.press(verb, own, 0, 1)
			all := turn%5 == 0
			for i := int64(1); all && i < 3; i++ {
				w.press(verb, own+i, i, 1)
			}
			if all { // what is no id is no id for everybody
				w.press(verb)
				w.press(verb, own)
				w.press(verb, w.foreign[0], 0, 0)
				w.press(verb, -1, -1, -1)
			}
			nobody := w.press(verb, math.MaxInt64, 1, 1)
			for i, id := range w.foreign {
				if i > 0 && !all {
					break
				}
				said := w.press(verb, id, 1, 1)
				if id == w.foreign[0] && !w.reaches(w.k.world.Neighbor) && !slices.Equal(said, nobody) && !slices.Contains(countsNoChild, verb) {
					w.t.Errorf("%s: a record out of sight is answered with\n%s\none that does not exist with\n%s", verb, said, nobody)
				}
			}
		}
	}
}

// countsNoChild are verbs whose first number is no record: "go" opens a kind of list by its place.
var countsNoChild = []string{"go"}

// press brings one button of an open route, and returns what was said.
func (w *walk) press(verb string, ids ...int64) []string {
	data := verb
	for _, id := range ids {
		data += ":" + formatID(id)
	}
	nothing := len(ids) == 0 || ids[0] <= 0 || ids[0] == math.MaxInt64
	return w.handle(bot.Message{Kind: bot.KindPress, Press: data, PressID: "p", MessageID: 7}, "", !nothing)
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
	if w.me.ID == 0 {
		return
	}
	w.handle(bot.Message{Kind: bot.KindPress, Press: "ro_leave_yes", PressID: "p", MessageID: 7}, "", true)
	w.system(func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Membership(ctx, w.me.ID)
		if err == nil && m.Ended && walkers[w.n].also == "" {
			w.me = registry.Membership{}
		}
		return err
	})
	if w.me.ID == 0 {
		card := allRoutes()[slices.IndexFunc(allRoutes(), func(r Route) bool { return r.Name == "card" })]
		w.refused(card, bot.Message{Kind: bot.KindPress, Press: "card:" + formatID(int64(w.k.world.Child(w.t, 1).ID)), PressID: "p", MessageID: 7})
	}
}

func formatID(id int64) string {
	return strings.TrimPrefix(bot.Press{Verb: "x", IDs: []int64{id}}.String(), "x:")
}

// typed is what people write where something else is awaited.
var typed = []string{
	"", "1", "99", "a1", "z9", "không rõ", "đúng", "Xuân", "0001-2", "99999999999999999999-1", "2147483648-0", "31/12/9999", "29/02", "1/1/1",
	"096319900001", foreignNumber, "096 3199 00001", "%_\\'\";--", strings.Repeat("Nguyễn ", 500), "🙂",
}

func (w *walk) commands() {
	for _, route := range allRoutes() {
		for _, command := range route.Commands {
			rests := typed[:3]
			if route.Name == "find" || route.Name == "start" {
				rests = typed
			}
			if !route.open(w.me) {
				w.refused(route, bot.Message{Kind: bot.KindText, Text: "/" + command + " 1", MessageID: 8})
				continue
			}
			for _, rest := range rests {
				w.handle(bot.Message{Kind: bot.KindText, Text: "/" + command + " " + rest, MessageID: 8}, rest, false)
			}
		}
	}
	for _, m := range []bot.Message{
		{Kind: bot.KindText, Text: "/khongco"}, {Kind: bot.KindPhoto}, {Kind: bot.KindOther}, {Kind: bot.KindContact, Phone: "0911111111"},
		{Kind: bot.KindOther, Edited: true}, {Kind: bot.KindPress, Press: "nothing:1"}, {Kind: bot.KindPress, Press: "::"},
		{Kind: bot.KindDocument, File: &bot.File{ID: "x", Name: "../../x.xlsx", Size: 10}},
	} {
		w.handle(m, m.Text, false)
	}
}

// steps types into every flow, as it is left by a press of long ago: with its own data, another flow's, or none.
func (w *walk) steps() {
	full := map[string]any{
		"docket": w.foreign[1], "unit": w.foreign[3], "field": "sex", "door": "chat", "version": 1, "signer": "Người Ký", "number": "096319900001",
		"role": "officer", "to": w.foreign[2],
	}
	var kept []string
	for i, id := range []int64{0, int64(w.k.world.Child(w.t, 1).ID), int64(w.k.world.Child(w.t, 4).ID), int64(w.k.world.Child(w.t, 3).ID), w.foreign[0]} {
		full["child"], full["field"] = id, []string{"id_number", ""}[(i+w.n)%2]
		b, _ := json.Marshal(full)
		kept = append(kept, string(b))
	}
	kept = append(kept, "", "null", "{}", `{"child":"x"}`, `[]`)
	for _, route := range allRoutes() {
		for _, step := range slices.Sorted(maps.Keys(route.Steps)) {
			for i, data := range kept {
				if !route.open(w.me) && i > 1 {
					break // refused before anything is read
				}
				if i != 1 && (i+w.n)%3 != 0 {
					continue // the walkers share what a flow may have been left with; one's own record is for all
				}
				text := typed[1:][(i+len(step))%(len(typed)-1)]
				w.state(conversation{Flow: route.Name, Step: step, Data: json.RawMessage(data)})
				w.handle(bot.Message{Kind: bot.KindText, Text: text, MessageID: 9}, text, route.open(w.me))
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

var twelveDigits = regexp.MustCompile(`\d{12}`)

func (w *walk) reaches(u registry.Unit) bool { return w.me.ID != 0 && w.me.UKey.Contains(u.Key) }

// standing is how the records, lines and memberships of the two communes stand, and how much was refused.
type standing struct {
	own, foreign string
	refusals     int
}

const stand = `coalesce((SELECT string_agg(id || ':' || version, ' ' ORDER BY id) FROM rasoat.children WHERE ukey / 10000 = $N::bigint / 10000), '') || ' | ' ||
	coalesce((SELECT string_agg(docket_id || ':' || line || outcome, ' ' ORDER BY docket_id, line) FROM rasoat.docket_lines WHERE ukey / 10000 = $N::bigint / 10000), '') || ' | ' ||
	(SELECT count(*) FROM rasoat.memberships m JOIN rasoat.units u ON u.id = m.unit_id WHERE u.ukey / 10000 = $N::bigint / 10000 AND m.ended_at IS NULL)`

// look also returns what was said in the chat since the last look, and the names of all children. It is one round trip:
// it is asked after each of some thousand messages.
func (w *walk) look() (s standing, texts, names []string) {
	w.t.Helper()
	query := "SELECT " + strings.ReplaceAll(stand, "$N", "$1") + ", " + strings.ReplaceAll(stand, "$N", "$2") + `,
		(SELECT string_agg(name, '|') FROM rasoat.children), (SELECT count(*) FROM rasoat.journal WHERE action = 'refuse'),
		(SELECT json_agg(json_build_object('ID', id, 'Seal', seal, 'Body', translate(encode(body, 'base64'), E'\n', '')) ORDER BY id)
			FROM rasoat.outbox WHERE chat_id = $3 AND id > $4 AND body IS NOT NULL)`
	var all string
	var rows []byte
	err := w.eyes.QueryRowContext(w.t.Context(), query, int64(w.k.world.Commune.Key), int64(w.k.world.Neighbor.Key), w.chat, w.heard).
		Scan(&s.own, &s.foreign, &all, &s.refusals, &rows)
	if err == nil {
		texts, err = w.replies(rows)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return s, texts, strings.Split(all, "|")
}

// sees reports whether a child of that name is in the walker's scope.
func (w *walk) sees(name string) (seen bool) {
	if w.me.ID == 0 {
		return false
	}
	err := w.k.world.Try(w.me, func(ctx context.Context, tx *store.Tx) error {
		return tx.GetContext(ctx, &seen, `SELECT EXISTS (SELECT FROM children WHERE name = $1)`, name)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return seen
}

// replies are the texts and labels of rows of the outbox.
func (w *walk) replies(raw []byte) (texts []string, err error) {
	var rows []struct {
		ID   int64
		Seal uuid.UUID
		Body []byte
	}
	if len(raw) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, err
	}
	for _, row := range rows {
		body, err := w.k.world.Store.Keys().Open("outbox", "body", row.Seal, row.Body)
		if err != nil {
			return nil, err
		}
		var out bot.Out
		if err := json.Unmarshal(body, &out); err != nil {
			return nil, err
		}
		said := []string{out.Text}
		for _, row := range out.Choices {
			for _, c := range row {
				said = append(said, c.Label, c.Copy)
			}
		}
		w.heard, texts = row.ID, append(texts, strings.Join(said, "\n"))
	}
	return texts, nil
}
