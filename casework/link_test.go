package casework_test

import (
	"context"
	"errors"
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
	card := casework.LinkTo{Kind: casework.LinkCard, Child: child.ID}

	token, err := offer(w.Officer, card)
	if err != nil {
		t.Fatal(err)
	}
	_, err = look(token)
	refused("a link is no visit", err)
	visit, v, err := open(token)
	if err != nil || v.By.ID != w.Officer.ID || v.Child != child.ID || v.Kind != casework.LinkCard {
		t.Fatalf("opened %+v, %v", v, err)
	}
	_, _, err = open(token)
	refused("a second opening", err)
	_, _, err = open(visit)
	refused("a visit is no link", err)
	_, _, err = open("")
	refused("nothing", err)
	if v, err := look(visit); err != nil || v.Child != child.ID {
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

	list, err := offer(w.Officer, casework.LinkTo{Kind: casework.LinkList, Filter: registry.Filter{Name: "Bình", Sex: registry.SexMale}})
	if err != nil {
		t.Fatal(err)
	}
	listVisit, v, err := open(list)
	if err != nil || v.Filter.Name != "Bình" || v.Filter.Sex != registry.SexMale {
		t.Errorf("the filter came back as %+v, %v", v.Filter, err)
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

func TestLink_isOfferedByRight(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	for _, c := range []struct {
		name string
		by   registry.Membership
		to   casework.LinkTo
		ok   bool
	}{
		{"officer, card", w.Officer, casework.LinkTo{Kind: casework.LinkCard, Child: 1}, true},
		{"officer, form of a re-check", w.Officer, casework.LinkTo{Kind: casework.LinkRecheck, Child: 1}, false},
		{"police, docket", w.Police, casework.LinkTo{Kind: casework.LinkDocket, Docket: 1}, true},
		{"leader, card", w.Leader, casework.LinkTo{Kind: casework.LinkCard, Child: 1}, false},
		{"stranger", nobody, casework.LinkTo{Kind: casework.LinkCard, Child: 1}, false},
	} {
		err := w.Try(c.by, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.OfferLink(ctx, tx, casework.Act{By: c.by, Door: casework.DoorChat}, c.to)
			return err
		})
		var refusal *registry.RefusedError
		if c.ok && err != nil || !c.ok && !errors.As(err, &refusal) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
