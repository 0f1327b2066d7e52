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

// Kinds of links.
const (
	linkTalk = "talk" // goes on with the conversation on a page of our own
	linkFile = "file" // fetches a file that was made for the member
)

// linkTimes: a link is opened where it arrives; a form is filled in at a door, and a phone that is put away
// shows nothing when it is found.
func linkTimes() store.LinkTimes {
	return store.LinkTimes{Wait: 15 * time.Minute, Idle: 15 * time.Minute, Most: time.Hour}
}

// fileWait is how long a link to a file waits: who has ordered a list may be away while it is made, and goes to a
// computer to fetch it.
const fileWait = 2 * time.Hour

// LinkTo is what a one-time link opens: a file, or the page, on which Press or Text is done first as though the
// member had done it there.
type LinkTo struct {
	Press string `json:"press,omitempty"`
	Text  string `json:"text,omitempty"`
	State []byte `json:"state,omitempty"` // the conversation that goes on there; nil leaves the page's own
	Name  string `json:"-"`               // of the file
	File  []byte `json:"-"`
}

// OfferLink makes a one-time link for whoever acts, and returns its token.
func OfferLink(ctx context.Context, tx *store.Tx, act Act, to LinkTo) (token string, err error) {
	if act.By.ID == 0 || !act.By.May(registry.ActPersonal) {
		return "", &registry.RefusedError{Action: registry.ActPersonal, Role: act.By.Role}
	}
	l, times := store.Link{Membership: act.By.ID, Kind: linkFile, Name: to.Name, Body: to.File}, linkTimes()
	times.Wait = fileWait
	if to.File == nil {
		l.Kind, times = linkTalk, linkTimes()
		if l.Body, err = json.Marshal(to); err != nil {
			return "", fmt.Errorf("offer link: %w", err)
		}
	}
	if l.ID, token, err = tx.OfferLink(ctx, l, times); err != nil {
		return "", err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: "link_offer", UKey: act.By.UKey, Note: linkNote(l), Looked: true})
	return token, nil
}

// linkNote joins the lines of the journal about one link.
func linkNote(l store.Link) string { return fmt.Sprintf("%s %d", l.Kind, l.ID) }

// Visit is a link that was opened: who acts, and what for.
type Visit struct {
	By registry.Membership
	To LinkTo
}

// IsFile says that the visit fetches a file and goes nowhere else.
func (v Visit) IsFile() bool { return v.To.File != nil }

// OpenLink uses a link up; token is then the visit's. store.ErrLinkUnknown is a result that is committed, for it
// is journalled. A file counts as delivered from here on: until then nobody but us could read it.
func OpenLink(ctx context.Context, tx *store.Tx, link string) (token string, v Visit, err error) {
	token, l, m, err := tx.OpenLink(ctx, link, linkTimes())
	if errors.Is(err, store.ErrLinkUnknown) {
		note := "over"
		if was, failed := tx.WasOffered(ctx, link); failed != nil {
			return "", v, failed
		} else if !was {
			note = "forged" // to the reader the answer is the same
		}
		tx.Journal(store.Entry{Door: string(DoorPage), Action: "link_refused", Note: note, Looked: true})
	}
	if err != nil {
		return "", v, err
	}
	action := "link_open"
	if l.Kind == linkFile {
		action = store.LookDeliver
	}
	tx.Journal(store.Entry{Actor: m.ID, Door: string(DoorPage), Action: action, UKey: m.UKey, Note: linkNote(l), Looked: true})
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

func visitOf(l store.Link, m registry.Membership) (Visit, error) {
	v := Visit{By: m, To: LinkTo{Name: l.Name}}
	if l.Kind == linkFile {
		v.To.File = l.Body
		return v, nil
	}
	if err := json.Unmarshal(l.Body, &v.To); err != nil {
		return Visit{}, fmt.Errorf("read where a link leads: %w", err)
	}
	return v, nil
}

// EndVisit closes a visit: its member has finished.
func EndVisit(ctx context.Context, tx *store.Tx, token string) error { return tx.EndVisit(ctx, token) }
