package notify

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// digests queues the morning report of every leader of a commune or hamlet: the figures are frozen
// first, so that everybody reads the same ones.
func (d *Due) digests(ctx context.Context, today registry.Date) error {
	cutoff, since := today.AddDays(-1), dayBefore(d.Calendar(), today).AddDays(-1)
	return d.Store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		leaders, err := tx.Addressees(ctx, registry.RoleLeader)
		if err != nil {
			return err
		}
		var posts []store.Post
		for _, a := range leaders {
			if a.UKey.Level() < registry.LevelCommune {
				continue // figures above the commune come with the tree of units
			}
			if _, err := freeze(ctx, tx, a.Unit, cutoff); err != nil {
				return fmt.Errorf("freeze figures of unit %d: %w", a.Unit, err)
			}
			key := fmt.Sprintf("digest:%d:%s:%d", a.Unit, today, a.Reader)
			posts = append(posts, scheduled(a, kindDigest, key, about{Unit: a.Unit, Day: cutoff, Since: since}))
		}
		return tx.Enqueue(ctx, posts...)
	})
}

// dayBefore is the last day before on which a digest was due.
func dayBefore(c registry.Calendar, d registry.Date) registry.Date {
	return lastBefore(c, d, opensOn)
}

// Digest renders the report of a unit at a cut-off, compared with the figures of an earlier one or,
// where those were not kept, the last before it. Figures that were not frozen are, in the transaction.
func Digest(ctx context.Context, tx *store.Tx, unit registry.UnitID, cutoff, since registry.Date) (string, error) {
	f, err := freeze(ctx, tx, unit, cutoff)
	if err != nil {
		return "", err
	}
	view, err := viewDigest(ctx, tx, f, since)
	if err != nil {
		return "", err
	}
	return templates.Render("notify.digest", view)
}

// sayDigest shows the frozen figures; where nothing has changed it is one line without a sound.
func sayDigest(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	if ids.Unit != reader.Unit {
		return message{}, nil // another unit than when it was queued
	}
	kept, err := tx.Snapshot(ctx, ids.Unit, ids.Day)
	if err != nil {
		return message{}, err
	}
	f, err := figuresOf(kept)
	if err != nil {
		return message{}, err
	}
	view, err := viewDigest(ctx, tx, f, ids.Since)
	if err != nil {
		return message{}, err
	}
	if view.Same {
		return message{template: "notify.digest_same", data: view, silent: true}, nil
	}
	return message{template: "notify.digest", data: view}, nil
}

// ErrNotKept says that no figures were kept for a cut-off that has passed, or that it has not passed.
var ErrNotKept = errors.New("no figures were kept for that day")

// DigestAt is the report as it went out, or would go out, on a day: figures of today are counted when
// they were not kept; those of another day must have been (ErrNotKept).
func DigestAt(ctx context.Context, tx *store.Tx, unit registry.UnitID, day registry.Date, c registry.Calendar) (string, error) {
	cutoff := day.AddDays(-1)
	if day != registry.DateOf(tx.Now) {
		_, err := tx.Snapshot(ctx, unit, cutoff)
		if errors.Is(err, store.ErrNotFound) {
			return "", ErrNotKept
		}
		if err != nil {
			return "", err
		}
	}
	return Digest(ctx, tx, unit, cutoff, dayBefore(c, day).AddDays(-1))
}
