package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// Approval is a request for a second person's word. What waits for it is a job, added when it is given.
type Approval struct {
	ID      int64
	Kind    string // "export", "purge"
	Unit    registry.UnitID
	AskedBy registry.MembershipID
	AskedAt time.Time
	Expires time.Time
	Chat    int64  // where the asker hears of it; 0 is nowhere
	Count   int    // how many records it is about
	Subject string // which, in the words that are shown; sealed
	Purpose string // what for; sealed
	Job     string // the kind of the job that waits
	Payload []byte // of that job; sealed, and cleared with the answer
	EndedBy registry.MembershipID
	Outcome string // empty while it waits
}

// How a request for a second person's word ends.
const (
	ApprovalAgreed  = "agreed"
	ApprovalRefused = "refused"
	ApprovalExpired = "expired"
	ApprovalDropped = "dropped" // who asked for it has lost the right, or left
)

// AddApproval keeps a request and returns its id.
func (tx *Tx) AddApproval(ctx context.Context, a Approval) (int64, error) {
	seal := uuid.New()
	var sealed [3][]byte
	for i, part := range []struct {
		column string
		plain  []byte
	}{{"subject", []byte(a.Subject)}, {"purpose", []byte(a.Purpose)}, {"payload", a.Payload}} {
		var err error
		if sealed[i], err = tx.store.keys.Seal("approvals", part.column, seal, part.plain); err != nil {
			return 0, fmt.Errorf("add approval: %w", err)
		}
	}
	var id int64
	err := tx.GetContext(ctx, &id, `
		INSERT INTO approvals (seal, kind, unit_id, asked_by, asked_at, expires_at, chat_id, count, subject, purpose, job, payload)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
		seal, a.Kind, int64(a.Unit), int64(a.AskedBy), tx.Now, a.Expires, nullID(a.Chat), a.Count, sealed[0], sealed[1], a.Job, sealed[2])
	return id, wrapped(err, "add approval")
}

const approvalColumns = `id, seal, kind, unit_id, asked_by, asked_at, expires_at, coalesce(chat_id, 0) AS chat_id, count, subject, purpose,
	job, payload, coalesce(ended_by, 0) AS ended_by, outcome`

type approvalRow struct {
	ID        int64
	Seal      uuid.UUID
	Kind      string
	UnitID    registry.UnitID       `db:"unit_id"`
	AskedBy   registry.MembershipID `db:"asked_by"`
	AskedAt   time.Time             `db:"asked_at"`
	ExpiresAt time.Time             `db:"expires_at"`
	ChatID    int64                 `db:"chat_id"`
	Count     int
	Subject   []byte
	Purpose   []byte
	Job       string
	Payload   []byte
	EndedBy   registry.MembershipID `db:"ended_by"`
	Outcome   string
}

func (tx *Tx) openApproval(r approvalRow) (Approval, error) {
	a := Approval{
		ID: r.ID, Kind: r.Kind, Unit: r.UnitID, AskedBy: r.AskedBy, AskedAt: r.AskedAt, Expires: r.ExpiresAt, Chat: r.ChatID,
		Count: r.Count, Job: r.Job, EndedBy: r.EndedBy, Outcome: r.Outcome,
	}
	subject, err := tx.store.keys.Open("approvals", "subject", r.Seal, r.Subject)
	if err != nil {
		return a, err
	}
	purpose, err := tx.store.keys.Open("approvals", "purpose", r.Seal, r.Purpose)
	if err != nil {
		return a, err
	}
	a.Subject, a.Purpose = string(subject), string(purpose)
	a.Payload, err = tx.store.keys.Open("approvals", "payload", r.Seal, r.Payload)
	return a, err
}

// Approval reads a request and holds it until the transaction ends.
func (tx *Tx) Approval(ctx context.Context, id int64) (Approval, error) {
	var row approvalRow
	err := tx.GetContext(ctx, &row, `SELECT `+approvalColumns+` FROM approvals WHERE id = $1 FOR UPDATE`, id)
	if err != nil {
		return Approval{}, fmt.Errorf("read approval: %w", notFound(err))
	}
	return tx.openApproval(row)
}

// EndApproval notes what became of a request that waits, and clears its payload; ErrNotFound when it does
// not wait any more.
func (tx *Tx) EndApproval(ctx context.Context, id int64, by registry.MembershipID, outcome string) error {
	res, err := tx.ExecContext(ctx, `
		UPDATE approvals SET ended_at = $2, ended_by = $3, outcome = $4, payload = NULL WHERE id = $1 AND ended_at IS NULL`,
		id, tx.Now, nullID(int64(by)), outcome)
	return affected(res, err, "end approval")
}

// ApprovalsDue lists the requests that nobody has answered in time.
func (tx *Tx) ApprovalsDue(ctx context.Context) ([]Approval, error) {
	return tx.approvals(ctx, `ended_at IS NULL AND expires_at <= $1`, tx.Now)
}

// ApprovalsOf lists the open requests of a membership.
func (tx *Tx) ApprovalsOf(ctx context.Context, id registry.MembershipID) ([]Approval, error) {
	return tx.approvals(ctx, `ended_at IS NULL AND asked_by = $1`, int64(id))
}

func (tx *Tx) approvals(ctx context.Context, condition string, args ...any) ([]Approval, error) {
	var rows []approvalRow
	err := tx.SelectContext(ctx, &rows, `SELECT `+approvalColumns+` FROM approvals WHERE `+condition+` ORDER BY id FOR UPDATE`, args...)
	if err != nil {
		return nil, fmt.Errorf("read approvals: %w", err)
	}
	list := make([]Approval, len(rows))
	for i, row := range rows {
		if list[i], err = tx.openApproval(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}
