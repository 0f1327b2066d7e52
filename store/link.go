package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// ErrLinkUnknown is the one answer to a link or visit that never was, was used, is over, or whose membership
// has ended: who holds it learns nothing.
var ErrLinkUnknown = errors.New("link is unknown")

// Link opens one thing for one membership.
type Link struct {
	ID         int64
	Membership registry.MembershipID
	Kind       string // what is opened; casework knows the kinds
	Subject    int64  // its id, or 0
	Name       string // of a file
	Body       []byte // a filter, or a file's content; kept sealed
}

// LinkTimes are how long a link waits, a visit may lie idle, and a visit lasts at most.
type LinkTimes struct{ Wait, Idle, Most time.Duration }

// OfferLink keeps a link and returns its id and its token (32 characters), which is known only here.
func (tx *Tx) OfferLink(ctx context.Context, l Link, t LinkTimes) (id int64, token string, err error) {
	seal := uuid.New()
	body, err := tx.store.keys.Seal("links", "body", seal, l.Body)
	if err != nil {
		return 0, "", fmt.Errorf("offer link: %w", err)
	}
	token = newToken()
	err = tx.GetContext(ctx, &id, `
		INSERT INTO links (seal, token_hash, membership_id, kind, subject, name, body, made_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		seal, tx.linkHash("token", token), int64(l.Membership), l.Kind, l.Subject, l.Name, body, tx.Now, tx.Now.Add(t.Wait))
	return id, token, wrapped(err, "offer link")
}

// linkHash keeps tokens of links and of visits apart.
func (tx *Tx) linkHash(what, token string) []byte {
	return tx.store.keys.Hash("link " + what + " " + token)
}

// OpenLink uses a link up and returns the token of the visit. ErrLinkUnknown is a result.
func (tx *Tx) OpenLink(ctx context.Context, token string, t LinkTimes) (visit string, l Link, m registry.Membership, err error) {
	visit = newToken()
	var id int64
	err = tx.GetContext(ctx, &id, `
		UPDATE links SET visit_hash = $2, opened_at = $3, seen_at = $3, expires_at = $4
		WHERE token_hash = $1 AND opened_at IS NULL AND ended_at IS NULL AND expires_at > $3
		RETURNING id`, tx.linkHash("token", token), tx.linkHash("visit", visit), tx.Now, tx.Now.Add(t.Most))
	if errors.Is(err, sql.ErrNoRows) {
		return "", l, m, ErrLinkUnknown
	}
	if err != nil {
		return "", l, m, fmt.Errorf("open link: %w", err)
	}
	l, m, err = tx.visit(ctx, tx.linkHash("visit", visit))
	return visit, l, m, err
}

// WasOffered reports whether a link that does not open was one of ours: used, or over.
func (tx *Tx) WasOffered(ctx context.Context, token string) (was bool, err error) {
	err = tx.GetContext(ctx, &was, `SELECT EXISTS (SELECT FROM links WHERE token_hash = $1)`, tx.linkHash("token", token))
	return was, wrapped(err, "look for link")
}

// LinkOf is what a visit may look at and who acts in it, with the rights of now; the visit is seen by that.
func (tx *Tx) LinkOf(ctx context.Context, visit string, t LinkTimes) (l Link, m registry.Membership, err error) {
	res, err := tx.ExecContext(ctx, `
		UPDATE links SET seen_at = $2 WHERE visit_hash = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3`,
		tx.linkHash("visit", visit), tx.Now, tx.Now.Add(-t.Idle))
	switch err := affected(res, err, "see visit"); {
	case errors.Is(err, ErrNotFound):
		return l, m, ErrLinkUnknown
	case err != nil:
		return l, m, err
	}
	return tx.visit(ctx, tx.linkHash("visit", visit))
}

func (tx *Tx) visit(ctx context.Context, hash []byte) (l Link, m registry.Membership, err error) {
	var row struct {
		ID         int64
		Seal       uuid.UUID
		Membership registry.MembershipID `db:"membership_id"`
		Kind, Name string
		Subject    int64
		Body       []byte
	}
	err = tx.GetContext(ctx, &row, `SELECT id, seal, membership_id, kind, subject, name, body FROM links WHERE visit_hash = $1`, hash)
	if err != nil {
		return l, m, fmt.Errorf("read visit: %w", err)
	}
	l = Link{ID: row.ID, Membership: row.Membership, Kind: row.Kind, Subject: row.Subject, Name: row.Name}
	if l.Body, err = tx.store.keys.Open("links", "body", row.Seal, row.Body); err != nil {
		return l, m, err
	}
	if m, err = tx.Membership(ctx, row.Membership); err != nil {
		return l, m, err
	}
	if m.Ended {
		return Link{}, registry.Membership{}, ErrLinkUnknown
	}
	return l, m, nil
}

// EndVisit closes a visit and forgets what it held; none is no error.
func (tx *Tx) EndVisit(ctx context.Context, visit string) error {
	_, err := tx.ExecContext(ctx, `UPDATE links SET ended_at = $2, body = NULL WHERE visit_hash = $1 AND ended_at IS NULL`,
		tx.linkHash("visit", visit), tx.Now)
	return wrapped(err, "end visit")
}

// EndLinks closes all links and visits of a membership.
func (tx *Tx) EndLinks(ctx context.Context, m registry.MembershipID) error {
	_, err := tx.ExecContext(ctx, `UPDATE links SET ended_at = $2, body = NULL WHERE membership_id = $1 AND ended_at IS NULL`, int64(m), tx.Now)
	return wrapped(err, "end links")
}
