package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Scope is what a transaction may see and write.
type Scope struct {
	// Lo and Hi are the inclusive range of unit keys; Lo > Hi is nothing.
	Lo, Hi int64
	// Who narrows the range: registry.WhoAll, registry.WhoPolice, or a collaborator's membership, which
	// sees only what is assigned to it.
	Who int64
	// Actor is the membership that acts, for the journal; 0 is the program itself.
	Actor int64
}

// Nothing is the scope of people without records: admins, and leaders above the commune.
func Nothing(actor int64) Scope { return Scope{Lo: 1, Hi: 0, Actor: actor} }

const (
	maxTries     = 4
	firstBackOff = 20 * time.Millisecond
	lostWithin   = 15 * time.Second // a frozen network must not be waited for four times over
)

// As runs fn in one transaction at the screen, in the scope, and commits. The whole function is
// repeated on deadlock, serialisation failure and lost connection, so it must have no effect
// outside the transaction; what shall happen only once goes into Tx.AfterCommit. A panic rolls
// back and goes on. ErrCommitUnknown is never repeated here.
func (s *Store) As(ctx context.Context, scope Scope, fn func(*Tx) error) error {
	return s.as(ctx, s.db, scope, fn)
}

// AsWork is As for long work: statements may take ten minutes.
func (s *Store) AsWork(ctx context.Context, scope Scope, fn func(*Tx) error) error {
	return s.as(ctx, s.work, scope, fn)
}

func (s *Store) as(ctx context.Context, db *sqlx.DB, scope Scope, fn func(*Tx) error) error {
	now, started := s.now(), time.Now()
	for try := 1; ; try++ {
		err := s.once(ctx, db, scope, now, fn)
		if err == nil || !IsRetryable(err) || ctx.Err() != nil {
			return err
		}
		if try == maxTries || (isLost(err) && time.Since(started) > lostWithin) {
			return fmt.Errorf("after %d tries: %w", try, err)
		}
		s.log.Debug("transaction is repeated", "try", try, "code", code(err))
		if backOff(ctx, try) != nil {
			return err
		}
	}
}

// once is one try. The deferred roll-back also serves a panic, which goes on to the caller.
func (s *Store) once(ctx context.Context, db *sqlx.DB, scope Scope, now time.Time, fn func(*Tx) error) error {
	begun, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	ended := false
	defer func() {
		if !ended {
			_ = begun.Rollback()
		}
	}()
	tx := &Tx{Tx: begun, Now: now, Scope: scope, store: s, db: db}
	if err := tx.enter(ctx, scope); err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.flush(ctx); err != nil {
		return err
	}
	if err := s.words.keep(ctx, tx); err != nil {
		return err
	}
	if err := commitError(ctx, begun.Commit()); err != nil {
		return err
	}
	ended = true
	for _, then := range tx.after {
		then()
	}
	return nil
}

// commitError tells an answer from silence. The server's own error, and a commit that was never
// sent, are certain; anything else leaves open whether the transaction stands.
func commitError(ctx context.Context, err error) error {
	var answered *pq.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answered), errors.Is(err, pq.ErrInFailedTransaction),
		errors.Is(err, sql.ErrTxDone), isContext(err):
		return fmt.Errorf("commit: %w", err)
	case ctx.Err() != nil:
		return fmt.Errorf("commit: %w: %w: %w", ErrCommitUnknown, ctx.Err(), err)
	}
	return fmt.Errorf("commit: %w: %w", ErrCommitUnknown, err)
}

// backOff waits 20, 40, 80 ms, each ± half, so that two who deadlocked do not meet again.
func backOff(ctx context.Context, try int) error {
	d := firstBackOff << (try - 1)
	return pause(ctx, d/2+rand.N(d)) // #nosec G404 -- spreads tries in time, guards nothing
}
