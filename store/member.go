package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

const membershipColumns = `m.id, m.member_id, p.name, p.address, m.role, m.unit_id, u.ukey, m.organisation, m.enter_for, m.ended_at, p.rules_version`

const membershipTables = ` FROM memberships m JOIN members p ON p.id = m.member_id JOIN units u ON u.id = m.unit_id `

type membershipRow struct {
	ID           registry.MembershipID
	MemberID     registry.MemberID `db:"member_id"`
	Name         string
	Address      registry.Address
	Role         registry.Role
	UnitID       registry.UnitID `db:"unit_id"`
	UKey         registry.UKey   `db:"ukey"`
	Organisation registry.Organisation
	EnterFor     bool                `db:"enter_for"`
	EndedAt      sql.Null[time.Time] `db:"ended_at"`
	RulesVersion int                 `db:"rules_version"`
}

func (r membershipRow) membership() registry.Membership {
	return registry.Membership{
		ID: r.ID, Member: r.MemberID, Name: r.Name, Address: r.Address, Role: r.Role, Unit: r.UnitID,
		UKey: r.UKey, Organisation: r.Organisation, EnterFor: r.EnterFor, Ended: r.EndedAt.Valid, Rules: r.RulesVersion,
	}
}

// AddMember adds a person and gives the id. Without a form of address it is comrade.
func (tx *Tx) AddMember(ctx context.Context, m registry.Member) (registry.Member, error) {
	if m.Address == "" {
		m.Address = registry.AddressComrade
	}
	err := tx.GetContext(ctx, &m.ID, `
		INSERT INTO members (name, address, created_at) VALUES ($1, $2, $3) RETURNING id`, m.Name, string(m.Address), tx.Now)
	if err != nil {
		return registry.Member{}, fmt.Errorf("add member: %w", err)
	}
	return m, nil
}

// AcceptRules notes that a person has accepted a version of the rules of confidentiality, and when; one
// that was accepted before keeps its date.
func (tx *Tx) AcceptRules(ctx context.Context, id registry.MemberID, version int) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE members SET rules_at = CASE WHEN rules_version = $2 THEN rules_at ELSE $3 END, rules_version = $2 WHERE id = $1`,
		int64(id), version, tx.Now)
	return affected(res, err, "accept rules")
}

// SavePhone keeps a person's telephone number sealed; empty forgets it.
func (tx *Tx) SavePhone(ctx context.Context, id registry.MemberID, phone string) error {
	var seal uuid.UUID
	err := tx.GetContext(ctx, &seal, `SELECT seal FROM members WHERE id = $1`, int64(id))
	if err != nil {
		return fmt.Errorf("save phone: %w", notFound(err))
	}
	var plain []byte
	if phone != "" {
		plain = []byte(phone)
	}
	sealed, err := tx.store.keys.Seal("members", "phone_sealed", seal, plain)
	if err != nil {
		return fmt.Errorf("save phone: %w", err)
	}
	res, err := tx.ExecContext(ctx, `UPDATE members SET phone_sealed = $2 WHERE id = $1`, int64(id), sealed)
	return affected(res, err, "save phone")
}

// Phone returns a person's telephone number, empty when none is known.
func (tx *Tx) Phone(ctx context.Context, id registry.MemberID) (string, error) {
	var row struct {
		Seal   uuid.UUID
		Sealed []byte `db:"phone_sealed"`
	}
	err := tx.GetContext(ctx, &row, `SELECT seal, phone_sealed FROM members WHERE id = $1`, int64(id))
	if err != nil {
		return "", fmt.Errorf("read phone: %w", notFound(err))
	}
	plain, err := tx.store.keys.Open("members", "phone_sealed", row.Seal, row.Sealed)
	if err != nil {
		return "", fmt.Errorf("read phone: %w", err)
	}
	return string(plain), nil
}

// AddMembership gives a member a role on a unit and returns it whole, with id, name and place. What
// the same member already has there is returned as it stands, with enter_for added if it was asked for.
func (tx *Tx) AddMembership(ctx context.Context, m registry.Membership) (registry.Membership, error) {
	// The member's row is held, so that two at once do not add the same role twice.
	if _, err := tx.ExecContext(ctx, `SELECT FROM members WHERE id = $1 FOR UPDATE`, int64(m.Member)); err != nil {
		return registry.Membership{}, fmt.Errorf("hold member: %w", err)
	}
	var id registry.MembershipID
	err := tx.GetContext(ctx, &id, `
		WITH had AS (
			UPDATE memberships SET enter_for = enter_for OR $5
			WHERE member_id = $1 AND role = $2 AND unit_id = $3 AND organisation = $4 AND ended_at IS NULL
			RETURNING id
		), added AS (
			INSERT INTO memberships (member_id, role, unit_id, organisation, enter_for, started_at)
			SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT FROM had)
			RETURNING id
		)
		SELECT id FROM had UNION ALL SELECT id FROM added LIMIT 1`,
		int64(m.Member), string(m.Role), int64(m.Unit), string(m.Organisation), m.EnterFor, tx.Now)
	if err != nil {
		return registry.Membership{}, fmt.Errorf("add membership: %w", err)
	}
	return tx.Membership(ctx, id)
}

// EndMembership takes a role away from now on; one that has ended stays as it is.
func (tx *Tx) EndMembership(ctx context.Context, id registry.MembershipID) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE memberships SET ended_at = coalesce(ended_at, $2) WHERE id = $1`, int64(id), tx.Now)
	return affected(res, err, "end membership")
}

// Membership reads one membership, ended or not.
func (tx *Tx) Membership(ctx context.Context, id registry.MembershipID) (registry.Membership, error) {
	var row membershipRow
	err := tx.GetContext(ctx, &row, `SELECT `+membershipColumns+membershipTables+`WHERE m.id = $1`, int64(id))
	if err != nil {
		return registry.Membership{}, fmt.Errorf("read membership: %w", notFound(err))
	}
	return row.membership(), nil
}

// MembershipsOf lists what a person is at present, oldest first.
func (tx *Tx) MembershipsOf(ctx context.Context, id registry.MemberID) ([]registry.Membership, error) {
	return tx.manyMemberships(ctx, `
		SELECT `+membershipColumns+membershipTables+`WHERE m.member_id = $1 AND m.ended_at IS NULL ORDER BY m.id`, int64(id))
}

// Colleagues lists who works at present on a unit or below it, in the order of their names; only the
// given roles, or all. A hamlet stands for its commune.
func (tx *Tx) Colleagues(ctx context.Context, unit registry.UnitID, roles ...registry.Role) ([]registry.Membership, error) {
	u, err := tx.Unit(ctx, unit)
	if err != nil {
		return nil, err
	}
	if u.Level == registry.LevelHamlet {
		u.Key = u.Key.Commune()
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	lo, hi := u.Key.Subtree()
	found, err := tx.manyMemberships(ctx, `
		SELECT `+membershipColumns+membershipTables+`
		WHERE u.ukey BETWEEN $1 AND $2 AND m.ended_at IS NULL AND (cardinality($3::text[]) = 0 OR m.role = ANY($3))
		ORDER BY m.id`, int64(lo), int64(hi), pq.Array(names))
	slices.SortStableFunc(found, func(a, b registry.Membership) int { return registry.CompareNames(a.Name, b.Name) })
	return found, err
}

func (tx *Tx) manyMemberships(ctx context.Context, query string, args ...any) ([]registry.Membership, error) {
	var rows []membershipRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	memberships := make([]registry.Membership, len(rows))
	for i, row := range rows {
		memberships[i] = row.membership()
	}
	return memberships, nil
}

// ChatsOf lists the chats that reach the person behind a membership and have not shut the bot out. A page of ours
// is one where there is no other.
func (tx *Tx) ChatsOf(ctx context.Context, id registry.MembershipID) ([]int64, error) {
	var chats []int64
	err := tx.SelectContext(ctx, &chats, `
		SELECT c.id FROM chats c JOIN memberships m ON m.member_id = c.member_id
		WHERE m.id = $1 AND c.blocked_at IS NULL AND (c.channel <> 'page' OR NOT EXISTS (
			SELECT FROM chats other WHERE other.member_id = m.member_id AND other.channel <> 'page' AND other.blocked_at IS NULL))
		ORDER BY c.id`, int64(id))
	if err != nil {
		return nil, fmt.Errorf("read chats of a member: %w", err)
	}
	return chats, nil
}
