package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"
)

// instance marks a running program: it stands in the name of its sessions, so that others can see
// whether it lives, and in front of the ids under which it holds leases.
type instance [8]byte

func newInstance() instance {
	var i instance
	_, _ = rand.Read(i[:]) // never fails: it ends the program instead
	return i
}

func (i instance) String() string { return hex.EncodeToString(i[:]) }

// NewHolder returns an id under which this program may hold leases.
func (s *Store) NewHolder() uuid.UUID {
	id := uuid.New()
	copy(id[:], s.instance[:])
	return id
}

// ReleaseDead gives back the leases of programs that are gone, and returns how many. A program that
// was killed has no session any more, so nobody need wait for its leases to run out; one that is
// merely cut off still has, and its leases do. The epoch grows: should it live after all, it is fenced.
func (s *Store) ReleaseDead(ctx context.Context) (int, error) {
	done, err := s.db.ExecContext(ctx, `
		UPDATE chats SET lease_until = NULL, epoch = epoch + 1
		WHERE lease_until > clock_timestamp() AND NOT EXISTS (
			SELECT FROM pg_stat_activity
			WHERE application_name LIKE 'rasoat screen %' AND right(application_name, 16) = left(replace(holder::text, '-', ''), 16))`)
	return count(done, err, "release leases of the dead")
}

// Alone reports whether no other program of ours has a session on the database.
func (s *Store) Alone(ctx context.Context) (alone bool, err error) {
	err = s.db.GetContext(ctx, &alone, `SELECT NOT EXISTS (SELECT FROM pg_stat_activity
		WHERE datname = current_database() AND application_name ~ '^rasoat (screen|work|listen) ' AND right(application_name, 16) <> $1)`, s.instance.String())
	if err != nil {
		return false, fmt.Errorf("look for other programs: %w", err)
	}
	return alone, nil
}
