package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Entry is one line of the journal: who did what to which case, by which door, from where to where.
// It holds no contents: no names, no numbers.
type Entry struct {
	At     time.Time             // zero: the transaction's now
	Actor  registry.MembershipID // zero: the scope's actor; none at all is the program itself
	For    registry.MembershipID // on whose word, when somebody else entered it
	Door   string                // chat, page, file, paper, telephone, shell, tick
	Action string
	Child  registry.ChildID // 0: not about one record
	UKey   registry.UKey
	From   registry.Stage
	To     registry.Stage
	Count  int // how many records; 0 means 1
	Note   string
	// Purpose is what for: a feature of the program, or the reason that somebody gave by choosing it.
	Purpose string
	Looked  bool // nothing was changed: a record was shown, delivered, filed or refused
}

// Journal writes entries just before the commit, all of one transaction in one statement; they are
// dropped with a savepoint or a try that is rolled back. Nobody can change or remove them.
func (tx *Tx) Journal(entries ...Entry) {
	if len(entries) == 0 {
		return
	}
	whole := make([]Entry, len(entries))
	for i, e := range entries {
		if e.At.IsZero() {
			e.At = tx.Now
		}
		if e.Actor == 0 {
			e.Actor = registry.MembershipID(tx.Scope.Actor)
		}
		if e.Door == "" {
			e.Door = tx.door
		}
		whole[i] = e
	}
	tx.OnFlush(func(context.Context) error {
		tx.lines = append(tx.lines, whole...)
		tx.closeJournal()
		return nil
	})
}

// closeJournal adds the step that writes all lines of the transaction, behind every step that is known.
func (tx *Tx) closeJournal() {
	if tx.closing {
		return
	}
	tx.closing = true
	tx.OnFlush(func(ctx context.Context) error {
		tx.closing = false
		lines := append(tx.lines, tx.unsaidLooks()...)
		tx.lines = nil
		for part := range slices.Chunk(lines, journalBatch) {
			if err := tx.writeJournal(ctx, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// journalBatch is how many lines one statement takes.
const journalBatch = 10_000

func (tx *Tx) writeJournal(ctx context.Context, entries []Entry) error {
	n := len(entries)
	purposes, looked := make([]string, n), make([]bool, n)
	at, doors, actions, notes := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	actors, fors, children, places := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	from, to, counts := make([]int64, n), make([]int64, n), make([]int64, n)
	for i, e := range entries {
		at[i], doors[i], actions[i], notes[i] = e.At.UTC().Format(time.RFC3339Nano), e.Door, e.Action, e.Note
		actors[i], fors[i], children[i], places[i] = int64(e.Actor), int64(e.For), int64(e.Child), int64(e.UKey)
		purposes[i], looked[i] = e.Purpose, e.Looked
		from[i], to[i], counts[i] = int64(e.From), int64(e.To), int64(max(e.Count, 1))
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO journal (at, actor_id, for_id, door, action, child_id, ukey, from_stage, to_stage, count, note, purpose, looked)
		SELECT at, nullif(actor, 0), nullif(whose, 0), door, action, nullif(child, 0), ukey, nullif(src, 0), nullif(dst, 0), n, note, purpose, looked
		FROM unnest($1::timestamptz[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
			$8::smallint[], $9::smallint[], $10::integer[], $11::text[], $12::text[], $13::boolean[])
			WITH ORDINALITY AS e (at, actor, whose, door, action, child, ukey, src, dst, n, note, purpose, looked, ord)
		ORDER BY ord`,
		pq.Array(at), pq.Array(actors), pq.Array(fors), pq.Array(doors), pq.Array(actions), pq.Array(children),
		pq.Array(places), pq.Array(from), pq.Array(to), pq.Array(counts), pq.Array(notes),
		pq.Array(purposes), pq.Array(looked))
	return wrapped(err, "write journal")
}

type entryRow struct {
	At      time.Time
	ActorID sql.Null[registry.MembershipID] `db:"actor_id"`
	ForID   sql.Null[registry.MembershipID] `db:"for_id"`
	Door    string
	Action  string
	ChildID sql.Null[registry.ChildID] `db:"child_id"`
	UKey    registry.UKey              `db:"ukey"`
	From    sql.Null[registry.Stage]   `db:"from_stage"`
	To      sql.Null[registry.Stage]   `db:"to_stage"`
	Count   int
	Note    string
	Purpose string
	Looked  bool
}

func (r entryRow) entry() Entry {
	return Entry{
		At: r.At, Actor: r.ActorID.V, For: r.ForID.V, Door: r.Door, Action: r.Action, Child: r.ChildID.V,
		UKey: r.UKey, From: r.From.V, To: r.To.V, Count: r.Count, Note: r.Note,
		Purpose: r.Purpose, Looked: r.Looked,
	}
}

const entryColumns = `at, actor_id, for_id, door, action, child_id, ukey, from_stage, to_stage, count, note, purpose, looked`

// JournalOf lists what was done to a record, the oldest first; who only looked at it stands in
// LooksAt. A record out of scope has no history.
func (tx *Tx) JournalOf(ctx context.Context, child registry.ChildID) ([]Entry, error) {
	var rows []entryRow
	err := tx.SelectContext(ctx, &rows, `
		SELECT `+entryColumns+`
		FROM journal WHERE child_id = $1 AND NOT looked AND EXISTS (SELECT FROM children WHERE children.id = $1) ORDER BY id`, int64(child))
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	entries := make([]Entry, len(rows))
	for i, row := range rows {
		entries[i] = row.entry()
	}
	return entries, nil
}
