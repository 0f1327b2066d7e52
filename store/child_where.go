package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// ErrDigitsWide says that part of a number was looked for beyond one commune: numbers are sealed, and opened
// row by row.
var ErrDigitsWide = errors.New("part of a number is searched inside one commune only")

// where builds the condition of a filter with its arguments. A copy may be added to without harm to the first.
type where struct {
	parts []string
	args  []any
}

// mark adds arguments and returns the text with their places; each %s stands for the next one.
func (w *where) mark(format string, args ...any) string {
	w.args = slices.Clip(w.args)
	marks := make([]any, len(args))
	for i, arg := range args {
		w.args = append(w.args, arg)
		marks[i] = fmt.Sprintf("$%d", len(w.args))
	}
	return fmt.Sprintf(format, marks...)
}

// add appends a condition.
func (w *where) add(format string, args ...any) {
	w.parts = append(slices.Clip(w.parts), w.mark(format, args...))
}

func (w *where) condition() string {
	if len(w.parts) == 0 {
		return "true"
	}
	return strings.Join(w.parts, " AND ")
}

func (w *where) String() string { return "WHERE " + w.condition() }

// question is a filter as the database is asked it.
type question struct {
	where where
	reach reach
}

// with is the condition with one more.
func (q question) with(format string, args []any) where {
	w := q.where
	w.add(format, args...)
	return w
}

// where is the condition alone, for counts and for who adds to it.
func (tx *Tx) where(ctx context.Context, f registry.Filter) (*where, error) {
	q, err := tx.question(ctx, f)
	return &q.where, err
}

func (tx *Tx) question(ctx context.Context, f registry.Filter) (question, error) {
	var q question
	return q, tx.ask(ctx, &q, f)
}

// ask adds the condition of one filter to those that the question holds already.
func (tx *Tx) ask(ctx context.Context, q *question, f registry.Filter) error {
	var err error
	if q.reach, err = tx.reach(ctx, f); err != nil {
		return err
	}
	w := &q.where
	q.reach.narrow(w)
	whereWork(w, f)
	whereFacts(w, f)
	whereDue(w, f, tx.today())
	if f.AssigneeName != "" {
		if err := tx.whereAssignee(ctx, w, f.AssigneeName); err != nil {
			return err
		}
	}
	if f.Digits != "" {
		return tx.whereDigits(ctx, q, f.Digits)
	}
	return nil
}

// listing is the question of a list to work with: what is restricted is on none.
func (tx *Tx) listing(ctx context.Context, f registry.Filter) (question, error) {
	q, err := tx.question(ctx, f)
	if err == nil {
		err = tx.leaveRestricted(ctx, &q.where, f)
	}
	return q, err
}

func (tx *Tx) today() registry.Date { return registry.DateOf(tx.Now) }

// whereWork is what has become of a record.
func whereWork(w *where, f registry.Filter) {
	if mask := f.Mask(); mask != 0 {
		w.add("defects & %s <> 0", int32(mask)) // #nosec G115 -- a set of bits
	}
	if len(f.Stages) > 0 {
		w.add("stage = ANY(%s)", pq.Array(stageNumbers(f.Stages)))
	}
	if f.Assignee != 0 {
		w.add("assignee_id = %s", int64(f.Assignee))
	}
	if f.Docket != 0 {
		w.add("docket_id = %s", int64(f.Docket))
	}
	if f.Obstacle != "" {
		w.add("obstacle = %s", string(f.Obstacle))
	}
	if f.Organisation != "" {
		w.add("assignee_id IN (SELECT id FROM memberships WHERE organisation = %s)", string(f.Organisation))
	}
	for _, flag := range []struct {
		on        bool
		condition string
	}{
		{f.Returned, "returned <> ''"},
		{f.Unassigned, "assignee_id IS NULL"},
		{f.Proposals, "proposals > 0"},
		{f.AnyObstacle, "obstacle <> ''"},
	} {
		if flag.on {
			w.add(flag.condition)
		}
	}
}

// whereFacts is what is known of the child.
func whereFacts(w *where, f registry.Filter) {
	if f.Case != 0 {
		w.add("case_code = %s", int(f.Case))
	}
	if f.HasNumber {
		unusable := registry.NewDefects(registry.IDMissing, registry.IDFormat, registry.IDPlaceholder, registry.IDCMND)
		w.add("id_hash IS NOT NULL AND defects & %s = 0", int32(unusable)) // #nosec G115 -- a set of bits
	}
	if f.Sex != "" {
		w.add("sex = %s", string(f.Sex))
	}
	if f.Ethnicity != "" {
		w.add("ethnicity = %s", f.Ethnicity)
	}
	if f.Household != "" {
		w.add("household = %s", f.Household)
	}
	if !f.BornTo.IsZero() {
		w.add("birth_on <= %s", day(f.BornTo))
	}
	if !f.BornFrom.IsZero() {
		w.add("birth_on + CASE birth_precision WHEN %s THEN interval '0' WHEN %s THEN interval '1 month - 1 day' ELSE interval '1 year - 1 day' END >= %s",
			int(registry.PrecisionDay), int(registry.PrecisionMonth), day(f.BornFrom))
	}
	for _, part := range strings.Fields(registry.Fold(f.Name)) {
		w.add("(' ' || name_back || ' ') LIKE %s", "% "+escapeLike(part)+" %")
	}
}

func whereDue(w *where, f registry.Filter, today registry.Date) {
	if f.Overdue {
		w.add(isLate, day(today), day(today))
	}
	if !f.DueTo.IsZero() {
		w.add("stage = 20 AND due_on <= %s", day(f.DueTo))
	}
}

// whereAssignee finds who of the people in sight has all the words in the name.
func (tx *Tx) whereAssignee(ctx context.Context, w *where, name string) error {
	var people []struct {
		ID   int64
		Name string
	}
	err := tx.SelectContext(ctx, &people, `
		SELECT m.id, p.name FROM memberships AS m
		JOIN members AS p ON p.id = m.member_id
		JOIN units AS u ON u.id = m.unit_id
		WHERE u.ukey BETWEEN $1 AND $2`, tx.Scope.Lo, tx.Scope.Hi)
	if err != nil {
		return fmt.Errorf("find assignees: %w", err)
	}
	wanted, ids := strings.Fields(registry.Fold(name)), []int64{}
	for _, p := range people {
		words := strings.Fields(registry.Fold(p.Name))
		missing := func(word string) bool { return !slices.Contains(words, word) }
		if len(wanted) > 0 && !slices.ContainsFunc(wanted, missing) {
			ids = append(ids, p.ID)
		}
	}
	w.add("assignee_id = ANY(%s)", pq.Array(ids))
	return nil
}

// wholeNumber is how many digits a number has.
const wholeNumber = 12

// whereDigits looks a whole number up by its hash, and a part of one among the numbers of one commune.
func (tx *Tx) whereDigits(ctx context.Context, q *question, text string) error {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
	if len(digits) == wholeNumber {
		q.where.add("id_hash = %s", tx.store.keys.Hash(digits))
		return nil
	}
	if _, ok := q.reach.commune(); !ok && !q.reach.isEmpty() {
		return ErrDigitsWide
	}
	var rows []struct {
		ID   int64
		Seal uuid.UUID
		Box  []byte `db:"id_sealed"`
	}
	var w where
	q.reach.narrow(&w)
	w.add("id_sealed IS NOT NULL")
	if err := tx.SelectContext(ctx, &rows, `SELECT id, seal, id_sealed FROM children `+w.String(), w.args...); err != nil {
		return fmt.Errorf("read numbers: %w", err)
	}
	ids := []int64{}
	for _, row := range rows {
		plain, err := tx.store.keys.Open("children", "id_sealed", row.Seal, row.Box)
		if err != nil {
			return fmt.Errorf("open the number of child %d: %w", row.ID, err)
		}
		if digits != "" && strings.Contains(string(plain), digits) {
			ids = append(ids, row.ID)
		}
	}
	q.where.add("id = ANY(%s)", pq.Array(ids))
	return nil
}

func stageNumbers(stages []registry.Stage) []int64 {
	numbers := make([]int64, len(stages))
	for i, s := range stages {
		numbers[i] = int64(s)
	}
	return numbers
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
