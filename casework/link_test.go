package casework_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// nobody is who a browser is before its link or visit is known.
var nobody = registry.Membership{}

func TestLink_opensOnceAndForMinutes(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	child := w.Child(t, 1)
	offer := func(by registry.Membership, to casework.LinkTo) (token string, err error) {
		err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
			token, err = casework.OfferLink(ctx, tx, casework.Act{By: by, Door: casework.DoorChat}, to)
			return err
		})
		return token, err
	}
	open := func(token string) (visit string, v casework.Visit, result error) {
		t.Helper()
		w.Do(t, nobody, func(ctx context.Context, tx *store.Tx) error {
			visit, v, result = casework.OpenLink(ctx, tx, token)
			return nil
		})
		return visit, v, result
	}
	look := func(visit string) (v casework.Visit, result error) {
		t.Helper()
		w.Do(t, nobody, func(ctx context.Context, tx *store.Tx) error {
			v, result = casework.VisitOf(ctx, tx, visit)
			return nil
		})
		return v, result
	}
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, store.ErrLinkUnknown) {
			t.Errorf("%s: %v", what, err)
		}
	}
	card := casework.LinkTo{Press: "card:" + strconv.Itoa(int(child.ID))}

	token, err := offer(w.Officer, card)
	if err != nil {
		t.Fatal(err)
	}
	_, err = look(token)
	refused("a link is no visit", err)
	visit, v, err := open(token)
	if err != nil || v.By.ID != w.Officer.ID || v.To.Press != card.Press || v.IsFile() {
		t.Fatalf("opened %+v, %v", v, err)
	}
	_, _, err = open(token)
	refused("a second opening", err)
	_, _, err = open(visit)
	refused("a visit is no link", err)
	_, _, err = open("")
	refused("nothing", err)
	if v, err := look(visit); err != nil || v.To.Press != card.Press {
		t.Errorf("looked %+v, %v", v, err)
	}
	w.Clock.Set(w.Clock.Now().Add(14 * time.Minute))
	if _, err := look(visit); err != nil {
		t.Errorf("14 minutes later: %v", err)
	}
	w.Clock.Set(w.Clock.Now().Add(15 * time.Minute))
	_, err = look(visit)
	refused("an idle visit", err)

	late, err := offer(w.Officer, card)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(w.Clock.Now().Add(15 * time.Minute))
	_, _, err = open(late)
	refused("a late opening", err)

	file, err := offer(w.Officer, casework.LinkTo{Name: "danh-sach.xlsx", File: []byte("số liệu")})
	if err != nil {
		t.Fatal(err)
	}
	listVisit, v, err := open(file)
	if err != nil || !v.IsFile() || string(v.To.File) != "số liệu" || v.To.Name != "danh-sach.xlsx" {
		t.Errorf("the file came back as %+v, %v", v.To, err)
	}
	waiting, err := offer(w.Officer, card)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error { return tx.EndMembership(ctx, w.Officer.ID) })
	_, err = look(listVisit)
	refused("a visit of who has left", err)
	_, _, err = open(waiting)
	refused("a link of who has left", err)
}

func TestLink_isForMembersOnly(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	ended := w.Officer
	ended.Ended = true
	for name, by := range map[string]registry.Membership{"a stranger": nobody, "who has left": ended} {
		err := w.Try(nobody, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.OfferLink(ctx, tx, casework.Act{By: by, Door: casework.DoorChat}, casework.LinkTo{Text: "/menu"})
			return err
		})
		var refusal *registry.RefusedError
		if !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
