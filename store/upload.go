package store

import (
	"context"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Uploads is what a member has sent on a day, and what of it is not read yet.
type Uploads struct {
	Files   int
	Bytes   int64
	Waiting int // jobs of the kinds that were asked about
}

// UploadsOn is what a member has sent on a day. kinds are the jobs that read what a member sends.
func (tx *Tx) UploadsOn(ctx context.Context, m registry.Membership, on registry.Date, kinds ...string) (u Uploads, err error) {
	err = tx.GetContext(ctx, &u, `
		SELECT coalesce(sum(files), 0) AS files, coalesce(sum(bytes), 0) AS bytes,
			(SELECT count(*) FROM jobs WHERE actor_id = $3 AND kind = ANY($4) AND done_at IS NULL) AS waiting
		FROM uploads WHERE member_id = $1 AND day = $2`, m.Member, day(on), m.ID, pq.Array(kinds))
	return u, wrapped(err, "ask what a member has sent")
}

// CountUpload adds a file to what a member has sent on a day.
func (tx *Tx) CountUpload(ctx context.Context, member registry.MemberID, on registry.Date, bytes int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO uploads AS u (member_id, day, files, bytes) VALUES ($1, $2, 1, $3)
		ON CONFLICT (member_id) DO UPDATE SET day = $2,
			files = CASE WHEN u.day = $2 THEN u.files ELSE 0 END + 1, bytes = CASE WHEN u.day = $2 THEN u.bytes ELSE 0 END + $3`,
		member, day(on), bytes)
	return wrapped(err, "count what a member sends")
}
