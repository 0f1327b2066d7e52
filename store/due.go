package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Addressee is one chat of a member who reads something regularly.
type Addressee struct {
	Reader registry.MembershipID
	Unit   registry.UnitID
	UKey   registry.UKey `db:"ukey"`
	Chat   int64
	Nth    int // from 1 among the chats of the reader
}

// Addressees lists the chats of everybody who has the role at present in the scope, by membership. Chats
// that have shut the bot out are left out.
func (tx *Tx) Addressees(ctx context.Context, role registry.Role) ([]Addressee, error) {
	var found []Addressee
	err := tx.SelectContext(ctx, &found, `
		SELECT m.id AS reader, m.unit_id AS unit, u.ukey, c.id AS chat,
			row_number() OVER (PARTITION BY m.id ORDER BY c.id) AS nth
		FROM memberships AS m
		JOIN units AS u ON u.id = m.unit_id
		JOIN chats AS c ON c.member_id = m.member_id AND c.blocked_at IS NULL
		WHERE m.role = $1 AND m.ended_at IS NULL AND u.ukey BETWEEN $2 AND $3
		ORDER BY m.id, c.id`, string(role), tx.Scope.Lo, tx.Scope.Hi)
	return found, wrapped(err, "list addressees")
}

// Unreached is a membership of somebody none of whose chats can be written to.
type Unreached struct {
	Member registry.MembershipID
	Unit   registry.UnitID
	Since  time.Time
}

// Unreached lists collaborators and police in the scope whose last open chat was shut after a time. Who never had
// a chat is not among them: they work on paper.
func (tx *Tx) Unreached(ctx context.Context, after time.Time) ([]Unreached, error) {
	var found []Unreached
	err := tx.SelectContext(ctx, &found, `
		SELECT m.id AS member, m.unit_id AS unit, max(c.blocked_at) AS since
		FROM memberships AS m JOIN chats AS c ON c.member_id = m.member_id JOIN units AS u ON u.id = m.unit_id
		WHERE m.role IN ('collaborator', 'police') AND m.ended_at IS NULL AND u.ukey BETWEEN $2 AND $3
		GROUP BY m.id, m.unit_id
		HAVING bool_and(c.blocked_at IS NOT NULL) AND max(c.blocked_at) > $1
		ORDER BY m.id`, after, tx.Scope.Lo, tx.Scope.Hi)
	return found, wrapped(err, "list who is out of reach")
}

// RungReaders lists who has a re-check that, in the days after since and up to today, came within
// 3 days of its due day, reached it, or passed it by 3 days. What an obstacle mutes does not count.
func (tx *Tx) RungReaders(ctx context.Context, since, today registry.Date) ([]registry.MembershipID, error) {
	const rung = 3
	var found []registry.MembershipID
	err := tx.SelectContext(ctx, &found, `
		SELECT DISTINCT assignee_id FROM children
		WHERE stage = 20 AND (obstacle = '' OR review_on <= $2)
			AND (due_on > $1 AND due_on <= $2 OR due_on > $3 AND due_on <= $4 OR due_on > $5 AND due_on <= $6)
		ORDER BY assignee_id`,
		day(since), day(today), day(since.AddDays(rung)), day(today.AddDays(rung)), day(since.AddDays(-rung)), day(today.AddDays(-rung)))
	return found, wrapped(err, "find due re-checks")
}

// DueGroup is how many assigned records of one hamlet are due on one day.
type DueGroup struct {
	Unit  registry.UnitID
	Type  string
	Name  string
	Level registry.Level
	Due   registry.Date
	Count int
}

// DueWork counts the assigned records in the scope by hamlet and due day, the earliest first; only
// the given ones, or all when ids is nil. What an obstacle mutes today is left out.
func (tx *Tx) DueWork(ctx context.Context, assignee registry.MembershipID, ids []registry.ChildID, today registry.Date) ([]DueGroup, error) {
	var rows []struct {
		Unit  registry.UnitID
		Type  string
		Name  string
		Level registry.Level
		Due   time.Time
		Count int
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT u.id AS unit, u.type, u.name, u.level, c.due_on AS due, count(*) AS count
		FROM children AS c JOIN units AS u ON u.id = c.unit_id
		WHERE c.assignee_id = $1 AND c.stage = 20 AND (c.obstacle = '' OR c.review_on <= $2)
			AND ($3::bigint[] IS NULL OR c.id = ANY($3))
		GROUP BY u.id, u.type, u.name, u.level, u.ukey, c.due_on
		ORDER BY c.due_on, u.ukey`, int64(assignee), day(today), idArray(ids))
	if err != nil {
		return nil, wrapped(err, "count due work")
	}
	groups := make([]DueGroup, len(rows))
	for i, r := range rows {
		groups[i] = DueGroup{r.Unit, r.Type, r.Name, r.Level, registry.DateOf(r.Due), r.Count}
	}
	return groups, nil
}

// LateWork is how many re-checks a collaborator is late with.
type LateWork struct {
	Assignee registry.MembershipID
	Name     string
	Count    int
	Oldest   registry.Date
}

// LateWorkers lists who is late by more than some days in the scope, the most first.
func (tx *Tx) LateWorkers(ctx context.Context, unit registry.UnitID, dueBefore registry.Date) ([]LateWork, error) {
	w, err := tx.where(ctx, registry.Filter{Units: []registry.UnitID{unit}, Overdue: true})
	if err != nil {
		return nil, err
	}
	w.add("due_on < %s", day(dueBefore))
	var rows []struct {
		Assignee registry.MembershipID
		Name     string
		Count    int
		Oldest   time.Time
	}
	err = tx.SelectContext(ctx, &rows, `
		SELECT late.assignee_id AS assignee, p.name, late.count, late.oldest
		FROM (SELECT assignee_id, count(*) AS count, min(due_on) AS oldest FROM children `+w.String()+` GROUP BY assignee_id) AS late
		JOIN memberships AS m ON m.id = late.assignee_id
		JOIN members AS p ON p.id = m.member_id
		ORDER BY late.count DESC, p.name`, w.args...)
	if err != nil {
		return nil, wrapped(err, "list late workers")
	}
	late := make([]LateWork, len(rows))
	for i, r := range rows {
		late[i] = LateWork{r.Assignee, r.Name, r.Count, registry.DateOf(r.Oldest)}
	}
	return late, nil
}

// HasNews reports whether somebody else than the reader took one of the steps at a place or below it
// since a time.
func (tx *Tx) HasNews(ctx context.Context, place registry.UKey, since time.Time, reader registry.MembershipID, steps ...registry.EventKind) (bool, error) {
	lo, hi := place.Subtree()
	var has bool
	err := tx.GetContext(ctx, &has, `
		SELECT EXISTS (SELECT FROM journal
			WHERE ukey BETWEEN $1 AND $2 AND at > $3 AND action = ANY($4) AND actor_id IS DISTINCT FROM $5)`,
		int64(lo), int64(hi), since, textArray(steps), int64(reader))
	return has, wrapped(err, "look for news")
}

// idArray is an array argument; nil for no condition.
func idArray(ids []registry.ChildID) any {
	if ids == nil {
		return nil
	}
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = int64(id)
	}
	return pq.Array(numbers)
}

func textArray[T ~string](list []T) any {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = string(t)
	}
	return pq.Array(texts)
}
