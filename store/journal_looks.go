package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasoat/registry"
)

// Access is one line of the journal about a record, with who stands behind it.
type Access struct {
	At           time.Time
	Actor        registry.MembershipID // 0: the program itself, or the shell
	Name         string
	Role         registry.Role
	Organisation registry.Organisation
	UnitType     string
	UnitName     string
	For          string // on whose word
	Door         string
	Action       string
	Purpose      string
	Note         string
	Looked       bool
}

// AccessesTo lists who saw or changed a record, the oldest first, at most limit of the newest ones. A
// record out of scope has none.
func (tx *Tx) AccessesTo(ctx context.Context, child registry.ChildID, limit int) ([]Access, error) {
	var rows []struct {
		At           time.Time
		Actor        sql.Null[registry.MembershipID]
		Name         sql.Null[string]
		Role         sql.Null[registry.Role]
		Organisation sql.Null[registry.Organisation]
		UnitType     sql.Null[string] `db:"unit_type"`
		UnitName     sql.Null[string] `db:"unit_name"`
		Whose        sql.Null[string]
		Door         string
		Action       string
		Purpose      string
		Note         string
		Looked       bool
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT j.at, j.actor_id AS actor, p.name, m.role, m.organisation, u.type AS unit_type, u.name AS unit_name,
			w.name AS whose, j.door, j.action, j.purpose, j.note, j.looked
		FROM (SELECT * FROM journal WHERE child_id = $1 AND EXISTS (SELECT FROM children WHERE children.id = $1) ORDER BY id DESC LIMIT $2) AS j
		LEFT JOIN memberships AS m ON m.id = j.actor_id
		LEFT JOIN members AS p ON p.id = m.member_id
		LEFT JOIN units AS u ON u.id = m.unit_id
		LEFT JOIN memberships AS f ON f.id = j.for_id
		LEFT JOIN members AS w ON w.id = f.member_id
		ORDER BY j.id`, int64(child), limit)
	if err != nil {
		return nil, fmt.Errorf("read who saw a record: %w", err)
	}
	list := make([]Access, len(rows))
	for i, r := range rows {
		list[i] = Access{
			At: r.At, Actor: r.Actor.V, Name: r.Name.V, Role: r.Role.V, Organisation: r.Organisation.V, UnitType: r.UnitType.V,
			UnitName: r.UnitName.V, For: r.Whose.V, Door: r.Door, Action: r.Action, Purpose: r.Purpose, Note: r.Note, Looked: r.Looked,
		}
	}
	return list, nil
}

// CasesBelow lists the records of a place that carry a case code: several communes may have given it.
func (tx *Tx) CasesBelow(ctx context.Context, place registry.UKey, code registry.CaseCode) ([]registry.ChildID, error) {
	lo, hi := place.Subtree()
	var ids []registry.ChildID
	err := tx.SelectContext(ctx, &ids, `
		SELECT c.id FROM children AS c JOIN units AS u ON u.id = c.issuer_id
		WHERE c.case_code = $3 AND u.ukey BETWEEN $1 AND $2 AND u.level = $4 ORDER BY u.ukey, c.id`,
		int64(lo), int64(hi), int(code), int(registry.LevelCommune))
	if err != nil {
		return nil, fmt.Errorf("find a case: %w", err)
	}
	return ids, nil
}

// Refusals is how often one source was refused, and why most often.
type Refusals struct {
	Actor registry.MembershipID // 0: nobody known
	Name  string
	Role  registry.Role
	Unit  registry.UnitID
	Note  string
	Count int
}

// RefusalsSince counts what was refused at a place or to nobody known, by who and why, the most first. Links, codes and
// invitations count that were never given out or belong to somebody else; one that has merely run out does not.
func (tx *Tx) RefusalsSince(ctx context.Context, place registry.UKey, since time.Time) ([]Refusals, error) {
	lo, hi := place.Subtree()
	var rows []struct {
		Actor sql.Null[registry.MembershipID]
		Name  sql.Null[string]
		Role  sql.Null[registry.Role]
		Unit  sql.Null[registry.UnitID]
		Note  string
		Count int
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT j.actor_id AS actor, p.name, m.role, m.unit_id AS unit, j.note, count(*) AS count
		FROM (
			SELECT at, actor_id, ukey, action,
				CASE action WHEN 'link_refused' THEN 'forged link' WHEN 'session_refused' THEN 'wrong code' WHEN 'join_refused' THEN 'wrong invitation' ELSE note END AS note
			FROM journal
			WHERE action IN ('refuse', 'probe', 'session_refused') OR action = 'link_refused' AND note = 'forged'
				OR action = 'join_refused' AND note IN ('invitation is unknown', 'too many wrong invitations', 'other telephone number')
		) AS j
		LEFT JOIN memberships AS m ON m.id = j.actor_id
		LEFT JOIN members AS p ON p.id = m.member_id
		WHERE j.at >= $3 AND (j.ukey BETWEEN $1 AND $2 OR j.ukey = 0)
		GROUP BY j.actor_id, p.name, m.role, m.unit_id, j.note
		ORDER BY count(*) DESC, j.actor_id, j.note`, int64(lo), int64(hi), since)
	if err != nil {
		return nil, fmt.Errorf("count refusals: %w", err)
	}
	list := make([]Refusals, len(rows))
	for i, r := range rows {
		list[i] = Refusals{r.Actor.V, r.Name.V, r.Role.V, r.Unit.V, r.Note, r.Count}
	}
	return list, nil
}

// Counted is how often something was done at a place in a time.
type Counted struct {
	Action string
	Count  int
}

// CountActions counts the lines of some actions at a place since a time.
func (tx *Tx) CountActions(ctx context.Context, place registry.UKey, since time.Time, actions ...string) ([]Counted, error) {
	lo, hi := place.Subtree()
	var list []Counted
	err := tx.SelectContext(ctx, &list, `
		SELECT action, count(*) AS count FROM journal
		WHERE ukey BETWEEN $1 AND $2 AND at >= $3 AND action = ANY($4) GROUP BY action ORDER BY action`,
		int64(lo), int64(hi), since, textArray(actions))
	return list, wrapped(err, "count actions")
}
