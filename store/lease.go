package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// Lease is the right to send what waits for one chat. It ends with its time (by the clock of
// Postgres, the only one that two holders share); every acknowledgement names the epoch, so a
// holder whose lease somebody else has taken since changes nothing any more.
type Lease struct {
	Chat   int64
	Holder uuid.UUID
	Epoch  int64
}

// LeaseDue leases up to limit chats that have something to send at the business time now, what is
// most urgent and oldest first. Chats that are leased, parked, blocked or just being written to are
// passed over.
func (s *Store) LeaseDue(ctx context.Context, holder uuid.UUID, now time.Time, ttl time.Duration, limit int) ([]Lease, error) {
	var leases []Lease
	err := s.db.SelectContext(ctx, &leases, `
		WITH waiting AS (
			SELECT chat_id, min(priority) AS priority, min(id) AS id FROM outbox
			WHERE sent_at IS NULL AND dead_at IS NULL AND (run_at IS NULL OR run_at <= $2)
			GROUP BY chat_id),
		free AS (
			SELECT c.id FROM chats AS c JOIN waiting AS w ON w.chat_id = c.id
			WHERE c.blocked_at IS NULL
				AND (c.lease_until IS NULL OR c.lease_until <= clock_timestamp())
				AND (c.next_at IS NULL OR c.next_at <= clock_timestamp())
			ORDER BY w.priority, w.id LIMIT $4
			FOR NO KEY UPDATE OF c SKIP LOCKED)
		UPDATE chats AS c SET holder = $1, epoch = c.epoch + 1, next_at = NULL,
			lease_until = clock_timestamp() + $3::double precision * interval '1 second'
		FROM free WHERE c.id = free.id
		RETURNING c.id AS chat, c.holder, c.epoch`, holder, now, ttl.Seconds(), limit)
	if err != nil {
		return nil, fmt.Errorf("lease chats: %w", err)
	}
	return leases, nil
}

// LeaseChat leases one chat; false when it is leased, parked or blocked.
func (s *Store) LeaseChat(ctx context.Context, holder uuid.UUID, chat int64, ttl time.Duration) (Lease, bool, error) {
	l := Lease{Chat: chat, Holder: holder}
	err := s.db.GetContext(ctx, &l.Epoch, `
		UPDATE chats SET holder = $1, epoch = epoch + 1, next_at = NULL,
			lease_until = clock_timestamp() + $3::double precision * interval '1 second'
		WHERE id = $2 AND blocked_at IS NULL
			AND (lease_until IS NULL OR lease_until <= clock_timestamp())
			AND (next_at IS NULL OR next_at <= clock_timestamp())
		RETURNING epoch`, holder, chat, ttl.Seconds())
	if errors.Is(err, sql.ErrNoRows) {
		return Lease{}, false, nil
	}
	if err != nil {
		return Lease{}, false, fmt.Errorf("lease chat: %w", err)
	}
	return l, true, nil
}

// Renew lengthens a lease; false when it was lost to somebody else.
func (s *Store) Renew(ctx context.Context, l Lease, ttl time.Duration) (bool, error) {
	return s.fenced(ctx, "renew lease", `
		UPDATE chats SET lease_until = clock_timestamp() + $4::double precision * interval '1 second'
		WHERE id = $1 AND holder = $2 AND epoch = $3`, l.Chat, l.Holder, l.Epoch, ttl.Seconds())
}

// Release gives a lease back.
func (s *Store) Release(ctx context.Context, l Lease) error {
	_, err := s.fenced(ctx, "release lease", `
		UPDATE chats SET lease_until = NULL WHERE id = $1 AND holder = $2 AND epoch = $3`, l.Chat, l.Holder, l.Epoch)
	return err
}

// ReleaseOthers gives back every lease of a holder but those on the kept chats, and returns how many:
// for a holder that lost track of some when the database went away. Their epoch grows, so that
// whoever still believes in one is fenced.
func (s *Store) ReleaseOthers(ctx context.Context, holder uuid.UUID, keep []int64) (int, error) {
	done, err := s.db.ExecContext(ctx, `
		UPDATE chats SET lease_until = NULL, epoch = epoch + 1
		WHERE holder = $1 AND lease_until > clock_timestamp() AND id <> ALL ($2::bigint[])`, holder, pq.Array(keep))
	return count(done, err, "release leases left behind")
}

// Park gives a lease back and keeps the chat from being leased for a while, because the row could
// not be sent now; why is the stable code of the failure. Nothing is dropped.
func (s *Store) Park(ctx context.Context, l Lease, row int64, wait time.Duration, why string) (bool, error) {
	return s.fenced(ctx, "park chat", `
		WITH held AS (
			UPDATE chats SET lease_until = NULL, next_at = clock_timestamp() + $5::double precision * interval '1 second'
			WHERE id = $1 AND holder = $2 AND epoch = $3 RETURNING id)
		UPDATE outbox AS o SET attempts = o.attempts + 1, failure = $6
		FROM held WHERE o.id = $4`, l.Chat, l.Holder, l.Epoch, row, wait.Seconds(), why)
}

// Bury ends a row that can never be sent; why is the stable code of the failure. False when the
// lease was lost or the row had ended.
func (s *Store) Bury(ctx context.Context, l Lease, row int64, now time.Time, why string) (bool, error) {
	return s.fenced(ctx, "bury row", `
		WITH held AS (SELECT id FROM chats WHERE id = $1 AND holder = $2 AND epoch = $3 FOR NO KEY UPDATE)
		UPDATE outbox AS o SET dead_at = $5, body = NULL, failure = $6
		FROM held WHERE o.id = $4 AND o.sent_at IS NULL AND o.dead_at IS NULL`, l.Chat, l.Holder, l.Epoch, row, now, why)
}

// fenced runs a statement whose effect depends on the lease and reports whether it had one.
func (s *Store) fenced(ctx context.Context, what, query string, args ...any) (bool, error) {
	done, err := s.db.ExecContext(ctx, query, args...)
	n, err := count(done, err, what)
	return n > 0, err
}

// NextDue tells how long nothing can be sent: until a parked chat or one leased by somebody is free
// again, or a row's time has come at business time. It is 0 when something waits now, and ok is
// false when nothing waits at all.
func (s *Store) NextDue(ctx context.Context, now time.Time) (wait time.Duration, ok bool, err error) {
	var found struct {
		Free sql.NullFloat64
		Run  sql.NullTime
	}
	err = s.db.GetContext(ctx, &found, `
		SELECT (SELECT extract(epoch FROM min(greatest(c.next_at, c.lease_until, clock_timestamp())) - clock_timestamp())::double precision
				FROM chats AS c WHERE c.blocked_at IS NULL AND EXISTS (
					SELECT FROM outbox AS o WHERE o.chat_id = c.id AND o.sent_at IS NULL AND o.dead_at IS NULL
						AND (o.run_at IS NULL OR o.run_at <= $1))) AS free,
			(SELECT min(run_at) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL AND run_at > $1) AS run`, now)
	if err != nil {
		return 0, false, fmt.Errorf("find next due: %w", err)
	}
	if found.Free.Valid {
		wait, ok = max(0, time.Duration(found.Free.Float64*float64(time.Second))), true
	}
	if run := found.Run; run.Valid && (!ok || run.Time.Sub(now) < wait) {
		wait, ok = run.Time.Sub(now), true
	}
	return wait, ok, nil
}

// IsOwed reports whether a chat has something to send at the business time now that may not wait.
func (s *Store) IsOwed(ctx context.Context, chat int64, now time.Time) (owed bool, err error) {
	err = s.db.GetContext(ctx, &owed, `
		SELECT EXISTS (SELECT FROM outbox WHERE chat_id = $1 AND sent_at IS NULL AND dead_at IS NULL
			AND priority <= $3 AND (run_at IS NULL OR run_at <= $2))`, chat, now, int64(Urgent))
	return owed, wrapped(err, "look for what is owed")
}
