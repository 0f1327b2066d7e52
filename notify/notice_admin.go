package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

const (
	// manyRefusals from one source within a slot are told to the admins.
	manyRefusals = 5
	// namedSources is how many sources of refusals a message names.
	namedSources = 5
	refusalsEach = time.Minute
)

// adminView is an admin's morning: the seal to write down, and what was unusual.
type adminView struct {
	Reader      registry.Membership
	Unit        registry.Unit
	Today       registry.Date
	Since       time.Time
	Seal        store.Seal
	Sealed      bool
	Late        bool // no seal for more than a day
	Refused     int
	Sources     []store.Refusals
	Invited     int
	Joined      int
	Ended       int
	Exports     int
	KeyExported bool
	Failed      int
	Waiting     int
	Incidents   []store.Incident
}

// admins queues the morning message of every admin.
func (d *Due) admins(ctx context.Context, today registry.Date) error {
	since := dayBefore(d.Calendar(), today)
	return d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		readers, err := tx.Addressees(ctx, registry.RoleAdmin)
		if err != nil {
			return err
		}
		var posts []store.Post
		for _, a := range readers {
			key := fmt.Sprintf("admin_day:%d:%s", a.Reader, today)
			posts = append(posts, scheduled(a, kindAdminDay, key, about{Day: today, Since: since}))
		}
		return tx.Enqueue(ctx, posts...)
	})
}

func sayAdminDay(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view := adminView{Reader: reader, Today: ids.Day, Since: ids.Since.At(7, 30), KeyExported: tx.Keys().Exported()}
	var err error
	if view.Unit, err = tx.Unit(ctx, reader.Unit); err != nil {
		return message{}, err
	}
	seals, err := tx.Seals(ctx)
	if err != nil {
		return message{}, err
	}
	if n := len(seals); n > 0 {
		view.Seal, view.Sealed = seals[n-1], true
		view.Late = tx.Now.Sub(view.Seal.At) > 26*time.Hour
	}
	if err := view.count(ctx, tx); err != nil {
		return message{}, err
	}
	return message{template: "notify.admin_day", data: view, choices: []choice{press("journal", pressJournal), press("members", pressMembers)}}, nil
}

func (v *adminView) count(ctx context.Context, tx *store.Tx) error {
	if err := v.refusals(ctx, tx); err != nil {
		return err
	}
	counts, err := tx.CountActions(ctx, v.Reader.UKey, v.Since, "invite", "join", "end", "export")
	if err != nil {
		return err
	}
	for _, c := range counts {
		switch c.Action {
		case "invite":
			v.Invited = c.Count
		case "join":
			v.Joined = c.Count
		case "end":
			v.Ended = c.Count
		case "export":
			v.Exports = c.Count
		}
	}
	if v.Failed, v.Waiting, err = tx.Troubles(ctx); err != nil {
		return err
	}
	v.Incidents, err = tx.OpenIncidents(ctx, v.Reader.UKey)
	return err
}

func (v *adminView) refusals(ctx context.Context, tx *store.Tx) error {
	sources, err := tx.RefusalsSince(ctx, v.Reader.UKey, v.Since)
	if err != nil {
		return err
	}
	for _, s := range sources {
		v.Refused += s.Count
	}
	v.Sources = sources[:min(len(sources), namedSources)]
	return nil
}

// slotStart is when the slot of the day began in which refusals are told once: night, morning, afternoon.
func slotStart(now time.Time) time.Time {
	today := registry.DateOf(now)
	start := today.At(0, 0)
	for _, hour := range []int{6, 12} {
		if at := today.At(hour, 0); !now.Before(at) {
			start = at
		}
	}
	return start
}

// refusals tells the admins once a slot that somebody is refused again and again. At night it waits for
// the morning.
func (d *Due) refusals(ctx context.Context, now time.Time) error {
	if gone := now.Sub(d.refused); gone >= 0 && gone < refusalsEach {
		return nil
	}
	since := slotStart(now)
	err := d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		readers, err := tx.Addressees(ctx, registry.RoleAdmin)
		if err != nil {
			return err
		}
		var posts []store.Post
		for _, a := range readers {
			sources, err := tx.RefusalsSince(ctx, a.UKey, since)
			if err != nil {
				return err
			}
			if len(sources) == 0 || sources[0].Count < manyRefusals {
				continue
			}
			p := scheduled(a, kindRefusals, fmt.Sprintf("refusals:%d:%d", since.Unix(), a.Reader), about{From: since})
			p.Priority, p.RunAt = store.Urgent, waking(now)
			posts = append(posts, p)
		}
		return tx.Enqueue(ctx, posts...)
	})
	if err != nil {
		return fmt.Errorf("look for repeated refusals: %w", err)
	}
	d.refused = now
	return nil
}

// waking is now, or the next morning when people sleep.
func waking(now time.Time) time.Time {
	today := registry.DateOf(now)
	switch {
	case now.Before(today.At(7, 0)):
		return today.At(7, 0)
	case !now.Before(today.At(20, 30)):
		return today.AddDays(1).At(7, 0)
	}
	return now
}

func sayRefusals(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view := adminView{Reader: reader, Since: ids.From}
	if err := view.refusals(ctx, tx); err != nil || view.Refused == 0 {
		return message{}, err
	}
	return message{template: "notify.refusals", data: view, choices: []choice{press("journal", pressJournal), press("members", pressMembers)}}, nil
}

// incidentView is the clock of an incident.
type incidentView struct {
	I     store.Incident
	Hours int
}

// sayIncident is said until the incident was reported or closed.
func sayIncident(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	i, err := tx.Incident(ctx, ids.Incident)
	if err != nil || !i.Reported.IsZero() || !i.Closed.IsZero() {
		return message{}, err
	}
	place, err := tx.Unit(ctx, i.Unit)
	if err != nil || !reader.UKey.Contains(place.Key) {
		return message{}, err
	}
	view := incidentView{I: i, Hours: int(i.Due().Sub(tx.Now).Hours())}
	return message{template: "notify.incident", data: view, choices: []choice{press("incident", pressIncident, i.ID)}}, nil
}

// requestsView is what families wait for.
type requestsView struct {
	Reader registry.Membership
	List   []requestLine
}

type requestLine struct {
	store.Request
	Overdue bool
}

// requestsLead is how many days before its due day a request is named every morning.
const requestsLead = 3

// requests reminds the officers of what families asked and is due soon, or was not acknowledged.
func (d *Due) requests(ctx context.Context, today registry.Date) error {
	return d.toOfficers(ctx, kindRequests, today, func(tx *store.Tx, a store.Addressee) (bool, error) {
		open, err := dueRequests(ctx, tx, a.UKey, today)
		return len(open) > 0, err
	})
}

func dueRequests(ctx context.Context, tx *store.Tx, place registry.UKey, today registry.Date) ([]requestLine, error) {
	open, err := tx.OpenRequests(ctx)
	if err != nil {
		return nil, err
	}
	var due []requestLine
	for _, r := range open {
		isDue := !today.AddDays(requestsLead).Before(r.Due) || r.Acked.IsZero()
		if place.Contains(r.UKey) && isDue {
			due = append(due, requestLine{r, r.Due.Before(today)})
		}
	}
	return due, nil
}

func sayRequests(ctx context.Context, tx *store.Tx, reader registry.Membership, _ about) (message, error) {
	open, err := dueRequests(ctx, tx, reader.UKey, registry.DateOf(tx.Now))
	if err != nil || len(open) == 0 {
		return message{}, err
	}
	return message{template: "notify.requests", data: requestsView{reader, open}, choices: []choice{press("requests", pressRequests)}}, nil
}

// sayErased tells who asked that a second person has agreed and the record is gone.
func sayErased(ctx context.Context, tx *store.Tx, _ registry.Membership, ids about) (message, error) {
	r, err := tx.Request(ctx, ids.Request)
	if errors.Is(err, store.ErrNotFound) {
		return message{}, nil
	}
	return message{template: "notify.erased", data: r}, err
}
