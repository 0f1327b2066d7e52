package web

import (
	"context"
	"errors"
	"net"
	"net/http"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// showLink does not open it: whatever previews links must not use them up.
func (d *Desk) showLink(w http.ResponseWriter, r *http.Request) {
	d.paper.render(w, http.StatusOK, "link", nil)
}

// openLink uses the link up and goes where it leads.
func (d *Desk) openLink(w http.ResponseWriter, r *http.Request) {
	if !d.tries.may(address(r), d.Store.Now()) {
		d.paper.plain(w, http.StatusTooManyRequests, "page.slow", nil)
		return
	}
	var visit casework.Visit
	var token string
	var update, message int64
	refused, err := d.identify(r.Context(), func(tx *store.Tx) (m registry.Membership, err error) {
		token, visit, err = casework.OpenLink(r.Context(), tx, r.PathValue("token"))
		if err == nil && !visit.IsFile() {
			update, message, err = tx.PageIDs(r.Context())
		}
		return visit.By, err
	}, func(tx *store.Tx, page int64) error { return goOnAt(r.Context(), tx, page, visit.To.State) })
	switch {
	case refused:
		d.tries.count(address(r), d.Store.Now())
		d.paper.refuse(w)
		return
	case err != nil:
		d.fail(w, err)
		return
	}
	if visit.IsFile() {
		d.goToFile(w, r, token)
		return
	}
	d.keep(w, keyVisit+"."+token)
	in := Input{Chat: store.PageChat(visit.By.ID), Update: update, Message: message, Press: visit.To.Press, Text: visit.To.Text}
	if err := d.Talk(r.Context(), in); err != nil {
		d.fail(w, err)
		return
	}
	d.paper.goOn(w, r)
}

// showCode asks for the code that the admin gave.
func (d *Desk) showCode(w http.ResponseWriter, _ *http.Request) {
	d.paper.render(w, http.StatusOK, "code", map[string]any{"Wrong": false})
}

// useCode opens a session at a computer.
func (d *Desk) useCode(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if !d.tries.may(address(r), d.Store.Now()) {
		d.paper.plain(w, http.StatusTooManyRequests, "page.slow", nil)
		return
	}
	var token string
	var by registry.Membership
	var update, message int64
	refused, err := d.identify(r.Context(), func(tx *store.Tx) (m registry.Membership, err error) {
		if token, by, err = casework.OpenSession(r.Context(), tx, r.PostFormValue("code")); err == nil {
			update, message, err = tx.PageIDs(r.Context())
		}
		return by, err
	})
	switch {
	case refused:
		d.tries.count(address(r), d.Store.Now())
		d.paper.render(w, http.StatusForbidden, "code", map[string]any{"Wrong": true})
		return
	case err != nil:
		d.fail(w, err)
		return
	}
	d.keep(w, keySession+"."+token)
	if err := d.Talk(r.Context(), Input{Chat: store.PageChat(by.ID), Update: update, Message: message, Text: "/menu"}); err != nil {
		d.fail(w, err)
		return
	}
	d.paper.goOn(w, r)
}

// identify commits a refusal, for it counts and is journalled, and makes the page of whoever was known ready.
func (d *Desk) identify(ctx context.Context, who func(tx *store.Tx) (registry.Membership, error),
	then ...func(tx *store.Tx, page int64) error) (refused bool, err error) {
	err = d.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
		refused = false
		m, err := who(tx)
		if errors.Is(err, store.ErrLinkUnknown) || errors.Is(err, store.ErrSessionUnknown) || errors.Is(err, store.ErrSessionExpired) {
			refused = true
			return nil
		}
		if err != nil {
			return err
		}
		page, err := tx.OpenPage(ctx, m)
		for _, next := range then {
			if err == nil {
				err = next(tx, page)
			}
		}
		return err
	})
	return refused, err
}

// goOnAt lets a page take a conversation up where it stands in a chat.
func goOnAt(ctx context.Context, tx *store.Tx, page int64, state []byte) error {
	if state == nil {
		return nil
	}
	chat, err := tx.Chat(ctx, page)
	if err != nil {
		return err
	}
	chat.State = state
	return tx.SaveState(ctx, chat)
}

// address is who is at the other end as far as the connection tells: behind a proxy it is the proxy, and then all
// share one allowance.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
