package web_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// TestDesk_walk opens every kind of one-time link and code as every role in every place: what it shows is what the
// rights table gives its member, the same for what is out of sight and what does not exist; a second time, after the
// membership has ended, or at another door it is refused in the words for what never was, and each refusal is journalled.
// (What can be done in a chat is walked in handlers: a page is a chat like another.)
func TestDesk_walk(t *testing.T) {
	o := newOffice(t)
	far := o.Elsewhere(t, "096319900099")
	hidden := o.Child(t, 6)
	o.Assign(t, o.Women, 1)
	o.HandOver(t, 4)
	near := o.Child(t, 1)
	province := registry.Unit{}
	system := registry.Membership{Role: registry.RoleSystem}
	o.Do(t, system, func(ctx context.Context, tx *store.Tx) (err error) {
		province, err = tx.Unit(ctx, o.Commune.Parent)
		return err
	})
	walkers := []registry.Membership{o.Women}
	for _, place := range []registry.Unit{o.Commune, o.Hamlets[0], o.Neighbor, province} {
		for _, role := range casework.MayInvite(system, place.Key) {
			walkers = append(walkers, o.joined(role, place))
		}
	}
	never := o.browser().post(o.http.URL+"/xa/m/"+strings.Repeat("A", 32), nil)
	refused := 1
	for _, m := range walkers {
		o.Clock.Set(o.Clock.Now().Add(16 * time.Minute)) // whoever has tried too often may try again
		o.accept(m)
		w := &visit{office: o, me: m}
		w.shows(near, far, hidden)
		file := o.link(m, casework.LinkTo{Name: "phiếu.pdf", File: []byte("nội dung")})
		if b := o.browser().post(file, nil); b.page != "nội dung" {
			t.Errorf("%s: the file is %.200q", w, b.page)
		}
		late, over := o.link(m, casework.LinkTo{Text: "/menu"}), o.link(m, casework.LinkTo{Name: "phiếu.pdf", File: []byte("nội dung")})
		open := o.browser()
		open.post(o.link(m, casework.LinkTo{Text: "/menu"}), nil)
		o.Do(t, system, func(ctx context.Context, tx *store.Tx) error { return tx.EndMembership(ctx, m.ID) })
		for what, link := range map[string]string{"a file twice": file, "a page after the end": late, "a file after the end": over} {
			refused++
			if b := o.browser().post(link, nil); b.page != never.page || b.code != never.code {
				t.Errorf("%s: %s is answered with %d:\n%s", w, what, b.code, b.page)
			}
		}
		open.get(open.at + "/viec").says("Lượt xem đã hết giờ")
	}
	o.isJournalled("link_refused", refused)
}

// visit is what one member opens.
type visit struct {
	*office
	me registry.Membership
}

func (w *visit) String() string { return fmt.Sprintf("%s at %d", w.me.Role, w.me.UKey) }

// joined is a member of a place whom no chat reaches.
func (o *office) joined(role registry.Role, place registry.Unit) (m registry.Membership) {
	o.t.Helper()
	o.Do(o.t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		person, err := tx.AddMember(ctx, registry.Member{Name: "Người Thử", Address: registry.AddressComrade})
		if err == nil {
			m, err = tx.AddMembership(ctx, registry.Membership{Member: person.ID, Role: role, Unit: place.ID})
		}
		return err
	})
	return m
}

var article = regexp.MustCompile(`(?s)<article.*?</article>`)

// card opens the link to a record and returns what the page says last.
func (w *visit) card(id int64) string {
	w.t.Helper()
	link := w.link(w.me, casework.LinkTo{Press: bot.Press{Verb: "card", IDs: []int64{id}}.String()})
	b := w.browser().post(link, nil)
	all := article.FindAllString(b.page, -1)
	if len(all) == 0 {
		w.t.Fatalf("%s: the page (%d) says nothing:\n%s", w, b.code, b.page)
	}
	return regexp.MustCompile(`name="message" value="\d+"|name="update" value="-\d+"|id="[^"]*"`).ReplaceAllString(all[len(all)-1], "")
}

// shows compares what links to records show with the rights table and with the rule of sight.
func (w *visit) shows(children ...registry.Child) {
	w.t.Helper()
	nobody := w.card(math.MaxInt64)
	for _, c := range children {
		sees := false
		w.Do(w.t, w.me, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Child(ctx, c.ID)
			if sees = err == nil; errors.Is(err, store.ErrNotFound) {
				err = nil
			}
			return err
		})
		got := w.card(int64(c.ID))
		switch may := w.me.May(registry.ActCard) && sees; {
		case may && !strings.Contains(got, c.Values.Name):
			w.t.Errorf("%s: the card of %s is not shown:\n%s", w, c.Values.Name, got)
		case !may && (strings.Contains(got, c.Values.Name) || got != nobody):
			w.t.Errorf("%s: a record out of sight is answered with\n%s\none that does not exist with\n%s", w, got, nobody)
		}
	}
	if says := strings.Contains(nobody, "không thuộc quyền được giao"); w.me.May(registry.ActCard) == says {
		w.t.Errorf("%s: without such a record the page says\n%s", w, nobody)
	}
}

func (o *office) isJournalled(action string, want int) {
	o.t.Helper()
	o.Do(o.t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		var n int
		err := tx.GetContext(ctx, &n, `SELECT count(*) FROM journal WHERE action = $1`, action)
		if err == nil && n != want {
			o.t.Errorf("%d lines of the journal say %s, want %d", n, action, want)
		}
		return err
	})
}

// TestDesk_walkOfCodes: codes for a computer are given by admins for their own unit only, open once, and what opens one
// door opens no other.
func TestDesk_walkOfCodes(t *testing.T) {
	o := newOffice(t)
	police := o.joined(registry.RolePolice, o.Commune)
	system := registry.Membership{Role: registry.RoleSystem}
	code, invitation := "", store.Invitation{Role: registry.RolePolice, Unit: o.Commune.ID, Name: "Người Mới", Expires: o.Clock.Now().AddDate(0, 0, 7)}
	for _, place := range []registry.Unit{o.Commune, o.Hamlets[0], o.Neighbor} {
		for _, role := range registry.Roles() {
			giver := o.joined(role, place)
			err := o.Try(giver, func(ctx context.Context, tx *store.Tx) error {
				offered, err := casework.OfferSession(ctx, tx, casework.Act{By: giver, Door: casework.DoorChat}, police.ID)
				if err == nil {
					code = offered.Code
				}
				return err
			})
			var no *registry.RefusedError
			if may := role == registry.RoleAdmin && place.ID == o.Commune.ID; may != (err == nil) || err != nil && !errors.As(err, &no) {
				t.Errorf("%s of %s gives a code: %v", role, place.FullName(), err)
			}
		}
	}
	var token, typed string
	o.Do(t, system, func(ctx context.Context, tx *store.Tx) (err error) {
		token, typed, err = tx.Invite(ctx, invitation)
		return err
	})
	link := o.link(o.Officer, casework.LinkTo{Text: "/menu"})
	page := link[strings.LastIndex(link, "/")+1:]
	at := o.http.URL + "/xa"
	never, wrong := o.browser().post(at+"/m/"+strings.Repeat("A", 32), nil), o.browser().post(at+"/vao", url.Values{"code": {"AAAA-AAAA"}})
	links, codes := 1, 1
	for _, secret := range []string{code, token, typed} {
		links++
		if b := o.browser().post(at+"/m/"+url.PathEscape(secret), nil); b.page != never.page || b.code != never.code {
			t.Errorf("a secret of another door is answered by the link with %d:\n%s", b.code, b.page)
		}
	}
	o.Clock.Set(o.Clock.Now().Add(14 * time.Minute))
	for _, secret := range []string{page, token, typed} {
		codes++
		if b := o.browser().post(at+"/vao", url.Values{"code": {secret}}); b.page != wrong.page || b.code != wrong.code {
			t.Errorf("a secret of another door is answered by the code with %d:\n%s", b.code, b.page)
		}
	}
	o.browser().post(at+"/vao", url.Values{"code": {code}}).says("Quy định bảo mật")
	if b := o.browser().post(at+"/vao", url.Values{"code": {code}}); b.page != wrong.page {
		t.Errorf("a code that was used is answered with\n%s", b.page)
	}
	if b := o.browser().post(link, nil); b.page == never.page {
		t.Error("the link does not open any more")
	}
	o.isJournalled("link_refused", links)
	o.isJournalled("session_refused", codes+1)
}
