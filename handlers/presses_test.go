package handlers

import (
	"context"
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
)

// walk sends what nobody is offered: every press, command and step, to everybody, with every kind of id.
type walk struct {
	t       *testing.T
	k       *talk
	chat    int64
	me      registry.Membership // zero for strangers and those who have left
	update  int64
	foreign []int64 // ids of the other commune: record, docket, membership, unit
	heard   int64   // the newest row of the outbox that was looked at
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
}

// TestPresses walks all ways in. Whoever comes and whatever they bring: it is answered and never a fault,
// nothing changes without the right, nothing changes in another commune, and nobody reads a name or a number
// that they have no right to.
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
	w := &walk{t: t, k: k, chat: who.chat, update: 1 << 40}
	w.settleForeign()
	if who.unit != "" {
		k.enrolled(who.chat, who.name, who.role, who.unit)
	}
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
	for _, route := range allRoutes() {
		for _, verb := range slices.Sorted(maps.Keys(route.Presses)) {
			ids := [][]int64{nil, {own}, {w.foreign[0], 0, 0}}
			if route.open(w.me) {
				ids = append(ids, []int64{-1, -1, -1}, []int64{math.MaxInt64, math.MaxInt64, math.MaxInt64})
				for _, id := range w.foreign {
					ids = append(ids, []int64{id, 1, 1})
				}
				for i := range int64(3) {
					ids = append(ids, []int64{own + i, i, 1})
				}
				ids = append(ids, []int64{1})
			}
			for _, list := range ids {
				data := verb
				for _, id := range list {
					data += fmt.Sprintf(":%s", formatID(id))
				}
				nothing := list == nil || list[0] <= 0 && len(list) == 3 || list[0] == math.MaxInt64 || list[0] == math.MinInt64
				may := route.open(w.me) && !nothing
				w.handle(bot.Message{Kind: bot.KindPress, Press: data, PressID: "p", MessageID: 7}, "", may)
			}
		}
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
	for _, id := range []int64{0, int64(w.k.world.Child(w.t, 1).ID), int64(w.k.world.Child(w.t, 4).ID), int64(w.k.world.Child(w.t, 3).ID), w.foreign[0]} {
		for _, field := range []string{"id_number", ""} {
			full["child"], full["field"] = id, field
			b, _ := json.Marshal(full)
			kept = append(kept, string(b))
		}
	}
	kept = append(kept, "", "null", "{}", `{"child":"x"}`, `[]`)
	for _, route := range allRoutes() {
		for _, step := range slices.Sorted(maps.Keys(route.Steps)) {
			for i, data := range kept {
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
func (w *walk) handle(m bot.Message, typed string, may bool) {
	w.t.Helper()
	w.update++
	m.UpdateID, m.ChatID, m.UserID, m.Private = w.update, w.chat, w.chat, true
	what := fmt.Sprintf("%.60q%.60q", m.Press, m.Text)
	before := w.stands
	if err := w.k.h.Handle(w.t.Context(), m); err != nil {
		w.t.Errorf("%s: a fault: %v", what, err)
		return
	}
	after, texts, all := w.look()
	own, foreign := may && w.reaches(w.k.world.Commune), may && w.reaches(w.k.world.Neighbor)
	if before.own != after.own && !own || before.foreign != after.foreign && !foreign {
		w.t.Errorf("%s: changed without right:\n%s\n%s", what, before, after)
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
}

var twelveDigits = regexp.MustCompile(`\d{12}`)

func (w *walk) reaches(u registry.Unit) bool { return w.me.ID != 0 && w.me.UKey.Contains(u.Key) }

// standing is how the records, lines and memberships of the two communes stand.
type standing struct{ own, foreign string }

// look also returns what was said in the chat since the last look, and the names of all children.
func (w *walk) look() (s standing, texts, names []string) {
	w.t.Helper()
	w.system(func(ctx context.Context, tx *store.Tx) error {
		// one round trip for all of it: this is asked after each of some thousand messages
		var row struct{ Own, Foreign, Names string }
		const stand = `coalesce((SELECT string_agg(id || ':' || version, ' ' ORDER BY id) FROM children WHERE ukey / 10000 = $N::bigint / 10000), '') || ' | ' ||
			coalesce((SELECT string_agg(docket_id || ':' || line || outcome, ' ' ORDER BY docket_id, line) FROM docket_lines WHERE ukey / 10000 = $N::bigint / 10000), '') || ' | ' ||
			(SELECT count(*) FROM memberships m JOIN units u ON u.id = m.unit_id WHERE u.ukey / 10000 = $N::bigint / 10000 AND m.ended_at IS NULL)`
		query := "SELECT " + strings.ReplaceAll(stand, "$N", "$1") + " AS own, " + strings.ReplaceAll(stand, "$N", "$2") + ` AS "foreign", ` +
			"(SELECT string_agg(name, '|') FROM children) AS names"
		if err := tx.GetContext(ctx, &row, query, int64(w.k.world.Commune.Key), int64(w.k.world.Neighbor.Key)); err != nil {
			return err
		}
		s.own, s.foreign, names = row.Own, row.Foreign, strings.Split(row.Names, "|")
		var err error
		texts, err = w.replies(ctx, tx)
		return err
	})
	return s, texts, names
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

// replies are the texts and labels of all that was said in the chat since the last call.
func (w *walk) replies(ctx context.Context, tx *store.Tx) (texts []string, err error) {
	var rows []struct {
		ID   int64
		Seal uuid.UUID
		Body []byte
	}
	err = tx.SelectContext(ctx, &rows,
		`SELECT id, seal, body FROM outbox WHERE chat_id = $1 AND id > $2 AND body IS NOT NULL ORDER BY id`, w.chat, w.heard)
	for _, row := range rows {
		body, err := tx.Keys().Open("outbox", "body", row.Seal, row.Body)
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
	return texts, err
}
