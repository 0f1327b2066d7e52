package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// Due finds what is owed to people by the calendar and puts it into the outbox, each under a unique
// key, so that a second look queues nothing twice.
type Due struct {
	Store *store.Store
	// Calendar is read at each look, since admins edit it.
	Calendar func() registry.Calendar
	Log      *slog.Logger

	mu      sync.Mutex
	refused time.Time                // when repeated refusals were looked for
	reached time.Time                // when it was last looked at who is out of reach
	done    map[string]registry.Date // what was looked at on which day: spares the query, promises nothing
}

// A slot is a time of day at which something is due, until it does not matter any more.
type slot struct {
	name        string
	from, until [2]int // hour and minute in Vietnam
	on          func(registry.Calendar, registry.Date) bool
	enqueue     func(*Due, context.Context, registry.Date) error
}

// slots are the defaults of words.md. A digest that was missed is sent until offices close, and
// nobody is reminded after 20:30.
func slots() []slot {
	return []slot{
		{"freeze", [2]int{0, 0}, [2]int{24, 0}, everyDay, (*Due).freezeAll},
		{"digest", [2]int{7, 0}, [2]int{16, 30}, mondays, (*Due).digests},
		{"digest", [2]int{7, 30}, [2]int{16, 30}, opensOn, (*Due).digests},
		{"morning", [2]int{7, 30}, [2]int{11, 0}, opensOn, (*Due).mornings},
		{"admin", [2]int{7, 30}, [2]int{16, 30}, opensOn, (*Due).admins},
		{"requests", [2]int{7, 30}, [2]int{16, 30}, opensOn, (*Due).requests},
		{"noon", [2]int{13, 30}, [2]int{16, 30}, opensOn, (*Due).noons},
		{"reminder", [2]int{17, 45}, [2]int{20, 30}, evenings, (*Due).reminders},
	}
}

// EnqueueDue queues what is due at the business time now and is not queued yet. What fails is tried
// again at the next look and does not hold up the rest.
func (d *Due) EnqueueDue(ctx context.Context, now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done == nil {
		d.done = map[string]registry.Date{}
	}
	today, calendar := registry.DateOf(now), d.Calendar()
	failed := []error{d.unreached(ctx, now), d.refusals(ctx, now)}
	for _, s := range slots() {
		if d.done[s.name] == today || !s.isOpen(now) || !s.on(calendar, today) {
			continue
		}
		if err := s.enqueue(d, ctx, today); err != nil {
			failed = append(failed, fmt.Errorf("enqueue %s: %w", s.name, err))
			continue
		}
		d.done[s.name] = today
	}
	return errors.Join(failed...)
}

func (s slot) isOpen(now time.Time) bool {
	today := registry.DateOf(now)
	return !now.Before(today.At(s.from[0], s.from[1])) && now.Before(today.At(s.until[0], s.until[1]))
}

func everyDay(registry.Calendar, registry.Date) bool { return true }

// opensOn reports whether people may be reminded on that day at all.
func opensOn(c registry.Calendar, d registry.Date) bool {
	return registry.DateOf(c.NextOpen(d.At(0, 0))) == d
}

func mondays(c registry.Calendar, d registry.Date) bool {
	return d.Weekday() == time.Monday && opensOn(c, d)
}

// evenings are those on which collaborators are reminded: Monday to Saturday, but no Saturday next to
// a day off.
func evenings(c registry.Calendar, d registry.Date) bool {
	if d.Weekday() == time.Saturday {
		return opensOn(c, d.AddDays(-1)) && opensOn(c, d.AddDays(2))
	}
	return opensOn(c, d)
}

// eveningBefore is the last evening of reminders before a day.
func eveningBefore(c registry.Calendar, d registry.Date) registry.Date {
	return lastBefore(c, d, evenings)
}

// lastBefore is the last day before one that is such a day; a month back where none is.
func lastBefore(c registry.Calendar, d registry.Date, isOne func(registry.Calendar, registry.Date) bool) registry.Date {
	const longest = 30
	for range longest {
		d = d.AddDays(-1)
		if isOne(c, d) {
			break
		}
	}
	return d
}

// reminders go to everybody with a re-check that reached a rung since the last evening; one message
// says everything that is due. Who gets it is looked at now, what it says when it is delivered.
func (d *Due) reminders(ctx context.Context, today registry.Date) error {
	return d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		readers, err := tx.RungReaders(ctx, eveningBefore(d.Calendar(), today), today)
		if err != nil {
			return err
		}
		for _, reader := range readers {
			key := fmt.Sprintf("reminder:%d:%s", reader, today)
			if err := leave(ctx, tx, reader, kindReminder, key, time.Time{}, about{Day: today}); err != nil {
				return err
			}
		}
		d.Log.Info("reminders are queued", "readers", len(readers))
		return nil
	})
}

func (d *Due) mornings(ctx context.Context, today registry.Date) error {
	return d.toOfficers(ctx, kindMorning, today, func(*store.Tx, store.Addressee) (bool, error) { return true, nil })
}

// noons go only to officers for whom somebody did something since the morning.
func (d *Due) noons(ctx context.Context, today registry.Date) error {
	since := today.At(7, 30)
	return d.toOfficers(ctx, kindNoon, today, func(tx *store.Tx, a store.Addressee) (bool, error) {
		return tx.HasNews(ctx, a.UKey, since, a.Reader,
			registry.EventRecheck, registry.EventConfirm, registry.EventReturn, registry.EventNewborn, registry.EventObstacle)
	})
}

func (d *Due) toOfficers(ctx context.Context, kind string, today registry.Date, wants func(*store.Tx, store.Addressee) (bool, error)) error {
	return d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		officers, err := tx.Addressees(ctx, registry.RoleOfficer)
		if err != nil {
			return err
		}
		var posts []store.Post
		for _, a := range officers {
			wanted, err := wants(tx, a)
			if err != nil {
				return err
			}
			if wanted {
				posts = append(posts, scheduled(a, kind, fmt.Sprintf("%s:%d:%s", kind, a.Reader, today), about{Day: today}))
			}
		}
		return tx.Enqueue(ctx, posts...)
	})
}

// leave puts a notice into each chat of a reader, to be sent from a time on. A second chat of the same
// reader has a key of its own.
func leave(ctx context.Context, tx *store.Tx, reader registry.MembershipID, kind, key string, from time.Time, ids about) error {
	chats, err := tx.ChatsOf(ctx, reader)
	if err != nil {
		return err
	}
	posts := make([]store.Post, len(chats))
	for i, chat := range chats {
		posts[i] = store.Post{Chat: chat, Reader: reader, Kind: kind, Key: keyIn(key, i+1), Priority: store.Bulk, Body: ids.json(), RunAt: from}
	}
	return tx.Enqueue(ctx, posts...)
}

// keyIn is the key for the n-th chat of a reader, from 1.
func keyIn(key string, n int) string {
	if n == 1 {
		return key
	}
	return fmt.Sprintf("%s:%d", key, n)
}

// scheduled is a notice for one chat of a reader.
func scheduled(a store.Addressee, kind, key string, ids about) store.Post {
	return store.Post{Chat: a.Chat, Reader: a.Reader, Kind: kind, Key: keyIn(key, a.Nth), Priority: store.Bulk, Body: ids.json()}
}
