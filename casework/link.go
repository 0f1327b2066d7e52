package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// LinkKind is what a one-time link opens.
type LinkKind string

// The kinds of links.
const (
	LinkCard    LinkKind = "card"    // one record; the subject is its id
	LinkList    LinkKind = "list"    // the records that a filter means, and their cards
	LinkRecheck LinkKind = "recheck" // the form of one re-check; the subject is the record
	LinkDocket  LinkKind = "docket"  // a list that is with the police; the subject is its id
	LinkFile    LinkKind = "file"    // a file that was made for the member
)

// linkRights is what each kind needs, when it is offered and at every look.
func linkRights() map[LinkKind]registry.Action {
	return map[LinkKind]registry.Action{
		LinkCard: registry.ActCard, LinkList: registry.ActList, LinkRecheck: registry.ActRecheck, LinkDocket: registry.ActConfirm,
		LinkFile: registry.ActPersonal, // the right was asked for when the file was made
	}
}

// linkTimes: a link is opened where it arrives; a form is filled in at a door, and a phone that is put away
// shows nothing when it is found.
func linkTimes() store.LinkTimes {
	return store.LinkTimes{Wait: 15 * time.Minute, Idle: 15 * time.Minute, Most: time.Hour}
}

// LinkTo is what a link shall open.
type LinkTo struct {
	Kind    LinkKind
	Child   registry.ChildID
	Docket  registry.DocketID
	Filter  registry.Filter
	File    []byte
	Name    string // of the file
	Purpose string
}

// OfferLink makes a one-time link for whoever acts, and returns its token.
func OfferLink(ctx context.Context, tx *store.Tx, act Act, to LinkTo) (token string, err error) {
	right, known := linkRights()[to.Kind]
	if !known {
		return "", fmt.Errorf("offer link: %q is no kind", to.Kind)
	}
	if !act.By.May(right) || act.By.ID == 0 {
		return "", &registry.RefusedError{Action: right, Role: act.By.Role}
	}
	l := store.Link{Membership: act.By.ID, Kind: string(to.Kind), Name: to.Name}
	switch to.Kind {
	case LinkCard, LinkRecheck:
		l.Subject = int64(to.Child)
	case LinkDocket:
		l.Subject = int64(to.Docket)
	case LinkFile:
		l.Body = to.File
	case LinkList:
		if l.Body, err = json.Marshal(to.Filter); err != nil {
			return "", fmt.Errorf("offer link: %w", err)
		}
	}
	if token, err = tx.OfferLink(ctx, l, linkTimes()); err != nil {
		return "", err
	}
	tx.Journal(store.Entry{
		Actor: act.By.ID, Door: string(act.Door), Action: "link_offer", Child: to.Child, UKey: act.By.UKey,
		Note: string(to.Kind), Purpose: to.Purpose, Looked: true,
	})
	return token, nil
}

// Visit is a link that was opened: who acts, and what for.
type Visit struct {
	By     registry.Membership
	Kind   LinkKind
	Child  registry.ChildID
	Docket registry.DocketID
	Filter registry.Filter
	File   []byte
	Name   string
}

// OpenLink uses a link up; token is then the visit's. store.ErrLinkUnknown is a result that is committed, for it
// is journalled.
func OpenLink(ctx context.Context, tx *store.Tx, link string) (token string, v Visit, err error) {
	token, l, m, err := tx.OpenLink(ctx, link, linkTimes())
	if errors.Is(err, store.ErrLinkUnknown) {
		tx.Journal(store.Entry{Door: string(DoorPage), Action: "link_refused", Looked: true})
	}
	if err != nil {
		return "", v, err
	}
	tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorPage), Action: "link_open", UKey: m.UKey, Note: l.Kind, Looked: true})
	v, err = visitOf(l, m)
	return token, v, err
}

// VisitOf is what a visit may look at now. store.ErrLinkUnknown when it is over.
func VisitOf(ctx context.Context, tx *store.Tx, token string) (v Visit, err error) {
	l, m, err := tx.LinkOf(ctx, token, linkTimes())
	if err != nil {
		return v, err
	}
	return visitOf(l, m)
}

// visitOf refuses like an unknown link what the member may not do any more.
func visitOf(l store.Link, m registry.Membership) (Visit, error) {
	v := Visit{By: m, Kind: LinkKind(l.Kind), Name: l.Name}
	if right, known := linkRights()[v.Kind]; !known || !m.May(right) {
		return Visit{}, store.ErrLinkUnknown
	}
	switch v.Kind {
	case LinkCard, LinkRecheck:
		v.Child = registry.ChildID(l.Subject)
	case LinkDocket:
		v.Docket = registry.DocketID(l.Subject)
	case LinkFile:
		v.File = l.Body
	case LinkList:
		if err := json.Unmarshal(l.Body, &v.Filter); err != nil {
			return Visit{}, fmt.Errorf("read the filter of a visit: %w", err)
		}
	}
	return v, nil
}

// EndVisit closes a visit: its member has finished.
func EndVisit(ctx context.Context, tx *store.Tx, token string) error { return tx.EndVisit(ctx, token) }
