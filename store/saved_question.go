package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rasoat/registry"
)

// MostSaved is how many questions one membership keeps.
const MostSaved = 20

// Why a question is not kept.
var (
	ErrManyQuestions = errors.New("too many saved questions")
	ErrQuestionName  = errors.New("another saved question has the name")
)

// SavedQuestion is a question that somebody keeps, under a name of their own.
type SavedQuestion struct {
	ID     int64
	Name   string
	Filter registry.Filter
}

// SavedQuestions lists what a membership keeps, the oldest first.
func (tx *Tx) SavedQuestions(ctx context.Context, m registry.MembershipID) ([]SavedQuestion, error) {
	var rows []struct {
		ID     int64
		Name   string
		Filter []byte
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT id, name, filter FROM saved_questions WHERE membership_id = $1 ORDER BY id`, int64(m))
	if err != nil {
		return nil, fmt.Errorf("read saved questions: %w", err)
	}
	saved := make([]SavedQuestion, len(rows))
	for i, r := range rows {
		saved[i] = SavedQuestion{ID: r.ID, Name: r.Name}
		if err := json.Unmarshal(r.Filter, &saved[i].Filter); err != nil {
			return nil, fmt.Errorf("read saved question %d: %w", r.ID, err)
		}
	}
	return saved, nil
}

// SaveQuestion keeps a question; one of the same name is replaced. ErrManyQuestions when MostSaved are kept already.
func (tx *Tx) SaveQuestion(ctx context.Context, m registry.MembershipID, name string, f registry.Filter) error {
	b, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("write question: %w", err)
	}
	done, err := tx.ExecContext(ctx, `
		INSERT INTO saved_questions (membership_id, name, filter, made_at)
		SELECT $1::bigint, $2::text, $3::jsonb, $4::timestamptz
		WHERE (SELECT count(*) FROM saved_questions WHERE membership_id = $1 AND name <> $2) < $5
		ON CONFLICT (membership_id, name) DO UPDATE SET filter = excluded.filter, made_at = excluded.made_at`,
		int64(m), name, string(b), tx.Now, MostSaved)
	if n, err := count(done, err, "save question"); err != nil || n > 0 {
		return err
	}
	return ErrManyQuestions
}

// RenameQuestion calls a question otherwise; ErrNotFound when it is not the membership's, ErrQuestionName when another
// one has the name.
func (tx *Tx) RenameQuestion(ctx context.Context, m registry.MembershipID, id int64, name string) error {
	done, err := tx.ExecContext(ctx, `
		UPDATE saved_questions SET name = $3 WHERE id = $2 AND membership_id = $1`, int64(m), id, name)
	if IsUnique(err, "saved_questions_name_once") {
		return ErrQuestionName
	}
	return affected(done, err, "rename question")
}

// DropQuestion forgets a question; ErrNotFound when it is not the membership's.
func (tx *Tx) DropQuestion(ctx context.Context, m registry.MembershipID, id int64) error {
	done, err := tx.ExecContext(ctx, `DELETE FROM saved_questions WHERE id = $2 AND membership_id = $1`, int64(m), id)
	return affected(done, err, "drop question")
}
