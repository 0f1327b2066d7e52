package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"rasoat/store"
	"rasoat/store/storetest"
)

const leaseTime = 15 * time.Second

// outboxScope is the scope of the program itself.
var outboxScope = store.Scope{Lo: 0, Hi: 1 << 60}

func inOutbox(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.As(t.Context(), outboxScope, fn); err != nil {
		t.Fatal(err)
	}
}

func openOutboxChats(t *testing.T, s *store.Store, ids ...int64) {
	t.Helper()
	inOutbox(t, s, func(tx *store.Tx) error {
		for _, id := range ids {
			if _, err := tx.OpenChat(t.Context(), id); err != nil {
				return err
			}
		}
		return nil
	})
}

func enqueue(t *testing.T, s *store.Store, posts ...store.Post) {
	t.Helper()
	inOutbox(t, s, func(tx *store.Tx) error { return tx.Enqueue(t.Context(), posts...) })
}

func reply(chat int64, body string) store.Post {
	return store.Post{Chat: chat, Kind: store.KindReply, Body: []byte(body)}
}

func leaseChat(t *testing.T, s *store.Store, chat int64, ttl time.Duration) store.Lease {
	t.Helper()
	l, ok, err := s.LeaseChat(t.Context(), uuid.New(), chat, ttl)
	if err != nil || !ok {
		t.Fatalf("lease chat %d: %v %v", chat, ok, err)
	}
	return l
}

func waitingRows(t *testing.T, s *store.Store, l store.Lease, now time.Time) []store.Queued {
	t.Helper()
	rows, _, err := s.Waiting(t.Context(), l, now, 20)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func bodiesOf(rows []store.Queued) []string {
	var all []string
	for _, r := range rows {
		all = append(all, string(r.Body))
	}
	return all
}

func ackRow(t *testing.T, s *store.Store, l store.Lease, d store.Delivery) bool {
	t.Helper()
	ok, err := s.Ack(t.Context(), l, d, s.Now(), leaseTime)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestEnqueue_order(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1, 2)
	late := reply(1, "later")
	late.RunAt = s.Now().Add(time.Hour)
	bulk, urgent := reply(1, "bulk"), reply(1, "urgent")
	bulk.Priority, urgent.Priority = store.Bulk, store.Urgent
	enqueue(t, s, bulk, urgent, reply(1, "first"), reply(2, "other"), late, reply(1, "second"))

	l := leaseChat(t, s, 1, leaseTime)
	if got, want := bodiesOf(waitingRows(t, s, l, s.Now())), []string{"first", "second", "urgent", "bulk"}; !slices.Equal(got, want) {
		t.Errorf("waiting %q, want %q", got, want)
	}
	if got := bodiesOf(waitingRows(t, s, l, s.Now().Add(time.Hour))); !slices.Contains(got, "later") {
		t.Errorf("an hour later %q, want later among them", got)
	}
}

func TestEnqueue_takenKeyIsNoError(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1)
	first, second := reply(1, "one"), reply(1, "two")
	first.Key, second.Key = "digest:1:2026-11-23:1", "digest:1:2026-11-23:1"
	enqueue(t, s, first)
	enqueue(t, s, second, reply(1, "three"))

	l := leaseChat(t, s, 1, leaseTime)
	rows := waitingRows(t, s, l, s.Now())
	if got, want := bodiesOf(rows), []string{"one", "three"}; !slices.Equal(got, want) {
		t.Fatalf("waiting %q, want %q", got, want)
	}
	ackRow(t, s, l, store.Delivery{Row: rows[0].ID, Message: 5})
	enqueue(t, s, second)
	if got, want := bodiesOf(waitingRows(t, s, l, s.Now())), []string{"three"}; !slices.Equal(got, want) {
		t.Errorf("after the first was sent %q, want %q", got, want)
	}
}

func TestEnqueue_oneEditASlot(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1)
	edit := func(body string) store.Post {
		p := reply(1, body)
		p.Verb, p.Slot = store.Edit, "progress"
		return p
	}
	enqueue(t, s, edit("10 %"))
	enqueue(t, s, reply(1, "hello"), edit("20 %"))
	enqueue(t, s, edit("30 %"))
	l := leaseChat(t, s, 1, leaseTime)
	if got, want := bodiesOf(waitingRows(t, s, l, s.Now())), []string{"hello", "30 %"}; !slices.Equal(got, want) {
		t.Errorf("waiting %q, want %q", got, want)
	}
}

func TestLease_fences(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1)
	enqueue(t, s, reply(1, "hello"))

	old := leaseChat(t, s, 1, leaseTime)
	if _, ok, err := s.LeaseChat(t.Context(), uuid.New(), 1, leaseTime); ok || err != nil {
		t.Fatalf("a held chat was leased again: %v %v", ok, err)
	}
	row := waitingRows(t, s, old, s.Now())[0]
	if ok, err := s.Renew(t.Context(), old, 0); !ok || err != nil { // it ends at once
		t.Fatalf("renew: %v %v", ok, err)
	}
	fresh := leaseChat(t, s, 1, leaseTime)

	if got := waitingRows(t, s, old, s.Now()); len(got) != 0 {
		t.Errorf("the old holder still reads %d rows", len(got))
	}
	if ackRow(t, s, old, store.Delivery{Row: row.ID, Message: 7}) {
		t.Error("the old holder's acknowledgement counted")
	}
	for name, try := range map[string]func() (bool, error){
		"renew": func() (bool, error) { return s.Renew(t.Context(), old, leaseTime) },
		"park":  func() (bool, error) { return s.Park(t.Context(), old, row.ID, time.Hour, "retry") },
		"bury":  func() (bool, error) { return s.Bury(t.Context(), old, row.ID, s.Now(), "bad_request") },
	} {
		if ok, err := try(); ok || err != nil {
			t.Errorf("%s of the old holder: %v %v", name, ok, err)
		}
	}
	if err := s.Release(t.Context(), old); err != nil {
		t.Error(err)
	}
	rows := waitingRows(t, s, fresh, s.Now())
	if len(rows) != 1 || !ackRow(t, s, fresh, store.Delivery{Row: rows[0].ID, Message: 7}) {
		t.Errorf("the new holder sees %d rows and must be able to acknowledge", len(rows))
	}
	if n, err := s.Unsaid(t.Context(), 1); n != 0 || err != nil {
		t.Errorf("%d rows wait after the acknowledgement, %v", n, err)
	}
}

func TestLeaseDue_oneHolderEach(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ids := []int64{1, 2, 3, 4, 5, 6}
	openOutboxChats(t, s, ids...)
	for _, id := range ids {
		p := reply(id, "hello")
		if id == 6 {
			p.Priority = store.Bulk
		}
		enqueue(t, s, p)
	}
	first, err := s.LeaseDue(t.Context(), uuid.New(), s.Now(), leaseTime, 5)
	if err != nil || len(first) != 5 {
		t.Fatalf("leased %d, %v", len(first), err)
	}
	second, err := s.LeaseDue(t.Context(), uuid.New(), s.Now(), leaseTime, 5)
	if err != nil || len(second) != 1 || second[0].Chat != 6 {
		t.Errorf("the second holder got %v, %v; want only the bulk of chat 6", second, err)
	}
}

func TestPark_keepsTheChatAside(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1, 2)
	enqueue(t, s, reply(1, "hello"), reply(2, "hello"))
	l := leaseChat(t, s, 1, leaseTime)
	if ok, err := s.Park(t.Context(), l, waitingRows(t, s, l, s.Now())[0].ID, time.Hour, "retry"); !ok || err != nil {
		t.Fatalf("park: %v %v", ok, err)
	}
	if _, ok, err := s.LeaseChat(t.Context(), uuid.New(), 1, leaseTime); ok || err != nil {
		t.Errorf("a parked chat was leased: %v %v", ok, err)
	}
	due, err := s.LeaseDue(t.Context(), uuid.New(), s.Now(), leaseTime, 5)
	if err != nil || len(due) != 1 || due[0].Chat != 2 {
		t.Errorf("due %v, %v; want chat 2 only", due, err)
	}
}

func TestNextDue(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1, 2)
	next := func() (time.Duration, bool) {
		t.Helper()
		wait, ok, err := s.NextDue(t.Context(), s.Now())
		if err != nil {
			t.Fatal(err)
		}
		return wait, ok
	}
	if _, ok := next(); ok {
		t.Error("something is due in an empty outbox")
	}
	late := reply(2, "later")
	late.RunAt = s.Now().Add(2 * time.Hour)
	enqueue(t, s, late)
	if wait, ok := next(); !ok || wait != 2*time.Hour {
		t.Errorf("next due %v %v, want two hours", wait, ok)
	}
	enqueue(t, s, reply(1, "hello"))
	if wait, ok := next(); !ok || wait != 0 {
		t.Errorf("next due %v %v, want now", wait, ok)
	}
	l := leaseChat(t, s, 1, leaseTime)
	if _, err := s.Park(t.Context(), l, waitingRows(t, s, l, s.Now())[0].ID, time.Hour, "retry"); err != nil {
		t.Fatal(err)
	}
	if wait, ok := next(); !ok || wait < 59*time.Minute || wait > time.Hour {
		t.Errorf("next due %v %v, want about an hour", wait, ok)
	}
}

func TestAck_liveMessage(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1)
	edit := reply(1, "10 %")
	edit.Verb, edit.Slot = store.Edit, "progress"
	enqueue(t, s, edit)
	l := leaseChat(t, s, 1, leaseTime)
	row := waitingRows(t, s, l, s.Now())[0]
	if row.MessageID != 0 {
		t.Errorf("an empty slot has message %d", row.MessageID)
	}
	ackRow(t, s, l, store.Delivery{Row: row.ID, Slot: "progress", Message: 10})

	enqueue(t, s, edit)
	rows, last, err := s.Waiting(t.Context(), l, s.Now(), 10)
	if err != nil || len(rows) != 1 || rows[0].MessageID != 10 || last != 10 {
		t.Fatalf("waiting %+v, last %d, %v; want message 10, the last", rows, last, err)
	}
	inOutbox(t, s, func(tx *store.Tx) error { return tx.HeardMessage(t.Context(), 1, 11) })
	ackRow(t, s, l, store.Delivery{Row: rows[0].ID, Slot: "progress", Message: 12, Replaces: 10})
	rows = waitingRows(t, s, l, s.Now())
	if len(rows) != 1 || rows[0].Kind != store.KindStub || rows[0].MessageID != 10 || rows[0].Verb != store.Edit {
		t.Errorf("waiting %+v, want the stub of message 10", rows)
	}
}

func TestShutChat_endsWhatWaits(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1)
	enqueue(t, s, reply(1, "a"), reply(1, "b"))
	l := leaseChat(t, s, 1, leaseTime)
	inOutbox(t, s, func(tx *store.Tx) error { return tx.ShutChat(t.Context(), l, "blocked") })
	if n, err := s.Unsaid(t.Context(), 1); n != 0 || err != nil {
		t.Errorf("%d rows wait, %v", n, err)
	}
	if _, ok, _ := s.LeaseChat(t.Context(), uuid.New(), 1, leaseTime); ok {
		t.Error("a blocked chat was leased")
	}
	openOutboxChats(t, s, 1) // the person writes again
	leaseChat(t, s, 1, leaseTime)
}

func TestMoveChat_takesEverythingAlong(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, -1)
	enqueue(t, s, reply(-1, "a"), reply(-1, "b"))
	inOutbox(t, s, func(tx *store.Tx) error {
		chat, err := tx.OpenChat(t.Context(), -1)
		if err != nil {
			return err
		}
		chat.State = []byte("somewhere")
		return tx.SaveState(t.Context(), chat)
	})
	l := leaseChat(t, s, -1, leaseTime)
	inOutbox(t, s, func(tx *store.Tx) error { return tx.MoveChat(t.Context(), l, -100) })

	fresh := leaseChat(t, s, -100, leaseTime)
	if got, want := bodiesOf(waitingRows(t, s, fresh, s.Now())), []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("waiting %q, want %q", got, want)
	}
	inOutbox(t, s, func(tx *store.Tx) error {
		chat, err := tx.OpenChat(t.Context(), -100)
		if string(chat.State) != "somewhere" {
			t.Errorf("state %q", chat.State)
		}
		return err
	})
	if err := s.As(t.Context(), outboxScope, func(tx *store.Tx) error { return tx.MoveChat(t.Context(), l, -200) }); err == nil {
		t.Error("a chat was moved twice")
	}
}

func TestReleaseOthers(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	openOutboxChats(t, s, 1, 2, 3)
	holder := uuid.New()
	for _, chat := range []int64{1, 2} {
		if _, ok, err := s.LeaseChat(t.Context(), holder, chat, leaseTime); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	leaseChat(t, s, 3, leaseTime)
	n, err := s.ReleaseOthers(t.Context(), holder, []int64{1})
	if n != 1 || err != nil {
		t.Errorf("released %d, %v; want chat 2 only", n, err)
	}
	leaseChat(t, s, 2, leaseTime)
	for _, chat := range []int64{1, 3} {
		if _, ok, _ := s.LeaseChat(t.Context(), uuid.New(), chat, leaseTime); ok {
			t.Errorf("chat %d lost its lease", chat)
		}
	}
}

func TestReleaseDead(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	gone := storetest.Open(t, storetest.Name(t, s))
	ctx := t.Context()
	err := s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		for chat := range int64(3) {
			if _, err := tx.OpenChat(ctx, chat+1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for chat, holder := range map[int64]uuid.UUID{1: s.NewHolder(), 2: gone.NewHolder(), 3: uuid.New()} {
		if _, ok, err := s.LeaseChat(ctx, holder, chat, time.Minute); err != nil || !ok {
			t.Fatalf("lease %d: %v %v", chat, ok, err)
		}
	}
	if n, err := s.ReleaseDead(ctx); err != nil || n != 1 {
		t.Errorf("%d leases were freed (%v), want the one of a holder that never lived", n, err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	freed := 0
	for deadline := time.Now().Add(10 * time.Second); freed == 0 && time.Now().Before(deadline); {
		n, err := s.ReleaseDead(ctx)
		if err != nil {
			t.Fatal(err)
		}
		freed += n
	}
	if freed != 1 {
		t.Errorf("the lease of the program that is gone was not freed")
	}
	if _, ok, err := s.LeaseChat(ctx, s.NewHolder(), 1, time.Minute); err != nil || ok {
		t.Errorf("a lease of the living was taken: %v %v", ok, err)
	}
}
