package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// ErrStale says that a record was changed by somebody else since it was read.
var ErrStale = errors.New("record has changed")

const childColumns = `id, seal, issuer_id, case_code, unit_id, ukey, software, household,
	name, birth_text, sex, ethnicity, father, mother, guardian, address, hamlet,
	id_sealed, id_confirmed, phone_sealed, imported, work, stage, defects, returned, sent_back,
	obstacle, review_on, assignee_id, due_on, docket_id, closed, version,
	EXISTS (SELECT FROM restrictions AS r WHERE r.child_id = children.id) AS restricted`

// childRow is a row of children as it is read.
type childRow struct {
	ID          registry.ChildID
	Seal        uuid.UUID
	IssuerID    registry.UnitID   `db:"issuer_id"`
	CaseCode    registry.CaseCode `db:"case_code"`
	UnitID      registry.UnitID   `db:"unit_id"`
	UKey        registry.UKey     `db:"ukey"`
	Software    string
	Household   string
	Name        string
	BirthText   string `db:"birth_text"`
	Sex         string
	Ethnicity   string
	Father      string
	Mother      string
	Guardian    string
	Address     string
	Hamlet      string
	IDSealed    []byte `db:"id_sealed"`
	IDConfirmed bool   `db:"id_confirmed"`
	PhoneSealed []byte `db:"phone_sealed"`
	Imported    []byte
	Work        []byte
	Stage       registry.Stage
	Defects     int32
	Returned    registry.Return
	SentBack    string `db:"sent_back"`
	Obstacle    registry.Obstacle
	ReviewOn    sql.Null[time.Time]             `db:"review_on"`
	AssigneeID  sql.Null[registry.MembershipID] `db:"assignee_id"`
	DueOn       sql.Null[time.Time]             `db:"due_on"`
	DocketID    sql.Null[registry.DocketID]     `db:"docket_id"`
	Closed      registry.Closing
	Version     int
	Restricted  bool
}

// childWork is what the sealed column `work` holds.
type childWork struct {
	Proposals []registry.Proposal `json:"proposals,omitempty"`
	Answers   []registry.Answer   `json:"answers,omitempty"`
}

// Child reads one record within the scope; ErrNotFound also means that it may not be seen.
func (tx *Tx) Child(ctx context.Context, id registry.ChildID) (registry.Child, error) {
	return tx.oneChild(ctx, `SELECT `+childColumns+` FROM children WHERE id = $1`, id)
}

// ChildForUpdate reads one record and holds it until the transaction ends.
func (tx *Tx) ChildForUpdate(ctx context.Context, id registry.ChildID) (registry.Child, error) {
	return tx.oneChild(ctx, `SELECT `+childColumns+` FROM children WHERE id = $1 FOR UPDATE`, id)
}

// ChildByCase finds a record by its case code among those that a commune has issued.
func (tx *Tx) ChildByCase(ctx context.Context, issuer registry.UnitID, code registry.CaseCode) (registry.Child, error) {
	return tx.oneChild(ctx, `SELECT `+childColumns+` FROM children WHERE issuer_id = $1 AND case_code = $2`, issuer, int(code))
}

func (tx *Tx) oneChild(ctx context.Context, query string, args ...any) (registry.Child, error) {
	var row childRow
	err := tx.GetContext(ctx, &row, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return registry.Child{}, ErrNotFound
	}
	if err != nil {
		return registry.Child{}, fmt.Errorf("read child: %w", err)
	}
	tx.saw(row.look(true))
	return tx.openChild(row)
}

func (row *childRow) look(alone bool) Look {
	return Look{
		Child: row.ID, UKey: row.UKey, Name: row.Name, Case: row.CaseCode, Alone: alone,
		Birth: row.BirthText, Unit: row.UnitID, Defects: registry.Defects(row.Defects), Due: registry.DateOf(row.DueOn.V), // #nosec G115 -- a set of bits
	}
}

// Children reads records by id and holds them, in the order of their ids, so that two that work on
// the same records wait for each other instead of deadlocking. Those out of scope are left out.
func (tx *Tx) Children(ctx context.Context, ids []registry.ChildID) ([]registry.Child, error) {
	return tx.manyChildren(ctx, `SELECT `+childColumns+` FROM children WHERE id = ANY($1) ORDER BY id FOR UPDATE`, pq.Array(ids))
}

func (tx *Tx) manyChildren(ctx context.Context, query string, args ...any) ([]registry.Child, error) {
	var rows []childRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("read children: %w", err)
	}
	children := make([]registry.Child, len(rows))
	for i, row := range rows {
		tx.saw(row.look(false))
		var err error
		if children[i], err = tx.openChild(row); err != nil {
			return nil, err
		}
	}
	return children, nil
}

func (tx *Tx) openChild(row childRow) (registry.Child, error) {
	c := registry.Child{
		ID: row.ID, Seal: row.Seal, Issuer: row.IssuerID, Case: row.CaseCode, Unit: row.UnitID, UKey: row.UKey,
		Software: row.Software, Household: row.Household,
		Stage: row.Stage, Defects: registry.Defects(row.Defects), Return: row.Returned, SentBack: row.SentBack, // #nosec G115 -- a set of bits
		Obstacle: row.Obstacle, ReviewOn: registry.DateOf(row.ReviewOn.V), Assignee: row.AssigneeID.V,
		Due: registry.DateOf(row.DueOn.V), Docket: row.DocketID.V, IDConfirmed: row.IDConfirmed,
		Closed: row.Closed, Version: row.Version, Restricted: row.Restricted,
		Values: registry.Values{
			Name: row.Name, BirthDate: row.BirthText, Sex: row.Sex, Ethnicity: row.Ethnicity, Father: row.Father,
			Mother: row.Mother, Guardian: row.Guardian, Address: row.Address, Hamlet: row.Hamlet,
		},
	}
	var work childWork
	for _, part := range []struct {
		column string
		sealed []byte
		into   func([]byte) error
	}{
		{"id_sealed", row.IDSealed, func(b []byte) error { c.Values.IDNumber = string(b); return nil }},
		{"phone_sealed", row.PhoneSealed, func(b []byte) error { c.Values.Phone = string(b); return nil }},
		{"imported", row.Imported, func(b []byte) error { return json.Unmarshal(b, &c.Imported) }},
		{"work", row.Work, func(b []byte) error { return json.Unmarshal(b, &work) }},
	} {
		if part.sealed == nil {
			continue
		}
		plain, err := tx.store.keys.Open("children", part.column, row.Seal, part.sealed)
		if err != nil {
			return c, fmt.Errorf("open child %d %s: %w", row.ID, part.column, err)
		}
		if err := part.into(plain); err != nil {
			return c, fmt.Errorf("read child %d %s: %w", row.ID, part.column, err)
		}
	}
	c.Proposals, c.Answers = work.Proposals, work.Answers
	return c, nil
}

// NextCases takes n consecutive case numbers of a commune and returns the first.
func (tx *Tx) NextCases(ctx context.Context, commune registry.UnitID, n int) (registry.CaseCode, error) {
	var last int
	err := tx.GetContext(ctx, &last, `UPDATE units SET last_case = last_case + $2 WHERE id = $1 RETURNING last_case`, commune, n)
	if err != nil {
		return 0, fmt.Errorf("take case numbers: %w", err)
	}
	return registry.CaseCode(last - n + 1), nil
}
