package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"rasoat/registry"
)

// Merge is what an import writes in bulk.
type Merge struct {
	Import  int64
	Commune registry.Unit // whose import it is: before-images hang on it
	// Added is how many records are new. New makes the one at i, from several goroutines at once, with
	// its id; so they never all stand in memory.
	Added int
	New   func(i int) (*registry.Child, error)
	// Changed are records that have grown by one version, Before how they stood; nil keeps no images.
	Changed []*registry.Child
	Before  []*registry.Child
	// Tell, which may be nil, hears how many records were written so far.
	Tell func(n int)
}

// MergeImport writes what an import has decided, in bulk. An existing record is written only while its
// stored version is the one before; otherwise ErrStale.
func (tx *Tx) MergeImport(ctx context.Context, m Merge) error {
	if len(m.Before) > 0 {
		if err := tx.saveImages(ctx, m); err != nil {
			return err
		}
	}
	n, err := tx.mergeRows(ctx, len(m.Changed), m.Import, func(i int) (*registry.Child, error) { return m.Changed[i], nil }, updateIncoming, m.Tell)
	if err == nil && n != len(m.Changed) {
		err = ErrStale
	}
	if err != nil {
		return err
	}
	_, err = tx.mergeRows(ctx, m.Added, m.Import, func(i int) (*registry.Child, error) {
		c, err := m.New(i)
		if err == nil && c.Seal == (uuid.UUID{}) {
			c.Seal = uuid.New()
		}
		return c, err
	}, insertIncoming, m.Tell)
	return err
}

// NextChildIDs takes n ids for new records.
func (tx *Tx) NextChildIDs(ctx context.Context, n int) ([]registry.ChildID, error) {
	ids := make([]registry.ChildID, 0, n)
	err := tx.SelectContext(ctx, &ids, `SELECT nextval(pg_get_serial_sequence('children', 'id')) FROM generate_series(1, $1)`, n)
	if err != nil {
		return nil, fmt.Errorf("take ids: %w", err)
	}
	return ids, nil
}

// mergeChildren writes records that have grown by one version and returns how many were written.
func (tx *Tx) mergeChildren(ctx context.Context, importID int64, children []*registry.Child) (int, error) {
	if len(children) == 1 && children[0].ID != 0 {
		return tx.updateChild(ctx, importID, children[0])
	}
	return tx.mergeRows(ctx, len(children), importID, func(i int) (*registry.Child, error) { return children[i], nil }, updateIncoming, nil)
}

var (
	updateIncoming = `UPDATE children AS c SET ` + assignments("i") + ` FROM incoming AS i WHERE c.id = i.id AND c.version = i.version - 1`
	insertIncoming = `INSERT INTO children (id, ` + childSaved + `) OVERRIDING SYSTEM VALUE SELECT id, ` + childSaved + ` FROM incoming`
)

const (
	copyBatch  = 128  // rows that one goroutine finishes at a time
	copyAhead  = 32   // batches that wait while the server merges
	mergeChunk = 4096 // rows that the server holds in temp_buffers
)

// mergeRows copies n records chunk by chunk into a temporary table and merges each from there: COPY
// does not work into a table with row-level security, and row by row is 0,06 of its speed. While the
// server merges a chunk the next one is sealed. It returns how many rows were written.
func (tx *Tx) mergeRows(ctx context.Context, n int, importID int64, child func(i int) (*registry.Child, error), merge string, tell func(int)) (int, error) {
	if n == 0 {
		return 0, nil
	}
	stage := stage{tx: tx, table: "incoming", like: "children", columns: "id, " + childSaved, merge: merge, tell: tell}
	err := stage.fill(ctx, n, func(b []byte, i int) ([]byte, error) {
		c, err := child(i)
		if err != nil {
			return b, err
		}
		args, err := tx.childArgs(c, importID)
		if err != nil {
			return b, err
		}
		return appendRow(b, append([]any{int64(c.ID)}, args...))
	})
	return stage.written, err
}

func (tx *Tx) updateChild(ctx context.Context, importID int64, c *registry.Child) (int, error) {
	args, err := tx.childArgs(c, importID)
	if err != nil {
		return 0, err
	}
	columns := savedColumns()
	args = args[len(args)-len(columns):]
	sets := make([]string, len(columns))
	for i, column := range columns {
		sets[i] = saved(column, fmt.Sprintf("$%d", i+1))
	}
	n := len(args)
	query := fmt.Sprintf(`UPDATE children AS c SET %s WHERE id = $%d AND version = $%d`, strings.Join(sets, ", "), n+1, n+2)
	result, err := tx.ExecContext(ctx, query, append(args, int64(c.ID), c.Version-1)...)
	if err != nil {
		return 0, fmt.Errorf("save child: %w", err)
	}
	written, err := result.RowsAffected()
	return int(written), err
}

func assignments(from string) string {
	columns := savedColumns()
	for i, column := range columns {
		columns[i] = saved(column, from+"."+column)
	}
	return strings.Join(columns, ", ")
}

// savedColumns are the columns that an update writes: all but the seal, which stands first and to
// which the sealed texts of the record are bound for ever.
func savedColumns() []string {
	columns := strings.Split(childSaved, ",")[1:]
	for i, column := range columns {
		columns[i] = strings.TrimSpace(column)
	}
	return columns
}

// saved assigns one column. A save that is no import keeps the import that the record came by.
func saved(column, value string) string {
	if column == "import_id" {
		return "import_id = coalesce(" + value + ", c.import_id)"
	}
	return column + " = " + value
}
