package handlers

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// stood is how a record, a line of a docket or a membership stands, and where.
type stood struct {
	UKey  registry.UKey
	State string
}

func standing(ctx context.Context, tx *store.Tx) (map[string]stood, error) {
	var rows []struct {
		What  string
		UKey  registry.UKey `db:"ukey"`
		State string
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT 'record ' || id AS what, ukey, stage::text AS state FROM children
		UNION ALL SELECT 'version of ' || id, ukey, version::text FROM children
		UNION ALL SELECT 'line ' || docket_id || ' ' || line, ukey, outcome FROM docket_lines
		UNION ALL SELECT 'membership ' || m.id, u.ukey, (m.ended_at IS NULL) || ' ' || m.role || m.enter_for FROM memberships m JOIN units u ON u.id = m.unit_id`)
	all := make(map[string]stood, len(rows))
	for _, r := range rows {
		all[r.What] = stood{r.UKey, r.State}
	}
	return all, err
}

// sights is what the person can see by the database's own rule.
func (w *walker) sights() {
	w.t.Helper()
	if w.me.ID == 0 {
		return
	}
	w.g.as(w.t, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Become(ctx, w.me); err != nil {
			return err
		}
		w.sees = nil
		var rows []struct {
			ID   int64
			Name string
		}
		err := tx.SelectContext(ctx, &rows, `SELECT id, name FROM children`)
		for _, r := range rows {
			w.sees = append(w.sees, r.Name)
			w.near, w.hid = w.near || r.ID == w.g.near, w.hid || r.ID == w.g.hidden
		}
		return err
	})
}

// journalled are the notes of the refusals of a person so far.
func (w *walker) journalled() (notes []string) {
	w.t.Helper()
	w.g.as(w.t, func(ctx context.Context, tx *store.Tx) error {
		return tx.SelectContext(ctx, &notes, `
			SELECT note FROM journal WHERE action = 'refuse' AND (actor_id = $1 OR note = $2) ORDER BY id`, int64(w.me.ID), fmt.Sprintf("stranger %d", w.chat))
	})
	return notes
}

// wholeWay sends one message of each kind through Handle, where it is found out who writes, and leaves traces.
func (w *walker) wholeWay() {
	w.t.Helper()
	before := w.journalled()
	first := (1 << 40) + w.chat*10
	var want []string
	for i, th := range []thing{
		pressing(w.g.route("card"), "card", w.g.foreign[0]), writing(w.g.route("members"), "/thanhvien"), pressing(w.g.route("menu"), "menu"),
	} {
		m := th.m
		m.UpdateID, m.ChatID, m.UserID, m.Private = first+int64(i), w.chat, w.chat, true
		if err := w.g.h.Handle(w.t.Context(), m); err != nil {
			w.t.Errorf("%s: %v", th, err)
		}
		switch {
		case !th.route.open(w.me):
			want = append(want, w.note(th.route))
		case i == 0 && !strings.Contains(strings.Join(w.sees, "|"), w.g.stray):
			want = append(want, "not in sight")
		}
	}
	if got := w.journalled()[len(before):]; strings.Join(got, "|") != strings.Join(want, "|") {
		w.t.Errorf("the whole way: the journal says %q, want %q", got, want)
	}
	w.g.as(w.t, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Become(ctx, registry.Membership{Role: registry.RoleSystem}); err != nil {
			return err
		}
		now, err := standing(ctx, tx)
		for what, s := range now {
			if s != w.g.stands[what] {
				w.t.Errorf("in the end %s is %v, was %v", what, s, w.g.stands[what])
			}
		}
		return err
	})
}

func (g *grounds) route(name string) Route { return *g.h.routes.name[name] }

// hasWritten reports whether the transaction has changed anything at all.
func hasWritten(ctx context.Context, tx *store.Tx) (written bool, err error) {
	err = tx.GetContext(ctx, &written, `SELECT pg_current_xact_id_if_assigned() IS NOT NULL`)
	return written, err
}

// beyond are the changes that this person must not make: outside the own unit, or to records in a role that has no part in them.
func (w *walker) beyond(now map[string]stood) (list []string) {
	area := w.me.UKey
	if w.me.Role == registry.RoleCollaborator {
		area = area.Commune()
	}
	works := func(what string) bool {
		switch w.me.Role {
		case registry.RoleOfficer, registry.RoleCollaborator, registry.RolePolice:
			return true
		case registry.RoleAdmin: // who ends a membership gives back what was assigned to it
			return strings.HasPrefix(what, "version") || now[what].State == strconv.Itoa(int(registry.StageDefective))
		}
		return false
	}
	for _, all := range []map[string]stood{now, w.g.stands} {
		for what, s := range all {
			isRecord := !strings.HasPrefix(what, "membership")
			if now[what] != w.g.stands[what] && (w.me.ID == 0 || !area.Contains(s.UKey) || isRecord && !works(what)) {
				list = append(list, fmt.Sprintf("%s: %v, was %v", what, now[what], w.g.stands[what]))
			}
		}
	}
	return list
}

var twelveDigits = regexp.MustCompile(`\d{12}`)

// mayRead holds an answer against what the person may read at all.
func (w *walker) mayRead(th thing, said []string) {
	w.t.Helper()
	for _, text := range said {
		for _, name := range w.g.names {
			if strings.Contains(text, name) && !strings.Contains(th.m.Text, name) && !slices.Contains(w.sees, name) {
				w.t.Errorf("%s: answered with %s, a record out of sight: %s", th, name, text)
			}
		}
		if number := twelveDigits.FindString(text); number != "" && !w.me.May(registry.ActSeeNumber) && !strings.Contains(th.m.Text, number) {
			w.t.Errorf("%s: answered with the number %s: %s", th, number, text)
		}
		if strings.Contains(text, "0900000000") && !w.me.May(registry.ActSeeContact) {
			w.t.Errorf("%s: answered with a telephone: %s", th, text)
		}
	}
}

func (w *walker) sentence(name string, data any) string {
	text, err := templates.Render(name, data)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

// turnOf is the message as newTurn would bring it, without what newTurn reads each time anew.
func (w *walker) turnOf(ctx context.Context, tx *store.Tx, th thing) (*Turn, error) {
	m := th.m
	m.ChatID, m.UserID, m.Private = w.chat, w.chat, true
	t := &Turn{ctx: ctx, h: w.g.h, Tx: tx, chat: w.stored, Msg: m, Me: w.me, Unit: w.unit, conv: th.conv}
	tx.Through(string(t.door()))
	if w.me.ID == 0 {
		return t, nil
	}
	return t, tx.Become(ctx, w.me)
}

// texts are what a turn says: each message with its labels and what its buttons copy.
func texts(t *Turn) (all []string) {
	for _, s := range t.out {
		all = append(all, html.UnescapeString(wholeText(s.out)))
	}
	return all
}
