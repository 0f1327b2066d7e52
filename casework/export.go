package casework

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// ExportRows is how many records one page or message of work may offer.
const ExportRows = 2000

// batchSize is how many records are read at once where a list may be of any length.
const batchSize = 500

const actionExport = "export"

// Words are what a document says of itself; casework knows no language, so the door brings them.
type Words struct {
	Title string
	Unit  string
	By    string // empty: the name of who acts
	Code  string // ours, for the footer; the official number line stays blank for the clerk
	// Purpose is what the list is taken out for; it stands on it.
	Purpose string
}

// Document is a file that was made.
type Document struct {
	Content []byte // XLSX
	Count   int    // records on it
}

// ExportTo makes a list to work on of the records that a filter means, numbers in full, written as it is
// read: for the shell, where the machine's own accounts decide who may. The journal says who, when, how many,
// which and what for.
func ExportTo(ctx context.Context, tx *store.Tx, act Act, f registry.Filter, note string, words Words, w io.Writer) (int, error) {
	if err := act.By.Require(registry.ActExport, act.By.UKey); err != nil {
		return 0, err
	}
	ids, err := tx.ChildIDs(ctx, f)
	if err != nil {
		return 0, err
	}
	if ids, err = usable(ctx, tx, ids); err != nil {
		return 0, err
	}
	act.exported(tx, len(ids), note, words.Purpose)
	return len(ids), act.writeTo(ctx, tx, w, ids, words, documents.ExportColumns())
}

func (a Act) exported(tx *store.Tx, count int, note, purpose string) {
	tx.For(purpose)
	if count == 0 {
		return
	}
	tx.Journal(store.Entry{
		Actor: a.By.ID, Door: string(a.Door), Action: actionExport, UKey: a.By.UKey, Count: count, Note: note, Purpose: purpose,
	})
}

func (a Act) write(ctx context.Context, tx *store.Tx, ids []registry.ChildID, words Words, columns []documents.Column) (Document, error) {
	var b bytes.Buffer
	err := a.writeTo(ctx, tx, &b, ids, words, columns)
	return Document{Content: b.Bytes(), Count: len(ids)}, err
}

// writeTo writes the records in the given order, batch by batch.
func (a Act) writeTo(ctx context.Context, tx *store.Tx, w io.Writer, ids []registry.ChildID, words Words, columns []documents.Column) error {
	return a.writeCounted(ctx, tx, w, ids, words, columns, func(int) {})
}

// writeCounted is writeTo, and tells how many rows are written.
func (a Act) writeCounted(ctx context.Context, tx *store.Tx, w io.Writer, ids []registry.ChildID, words Words, columns []documents.Column, wrote func(int)) error {
	if words.By == "" {
		words.By = a.By.Name
	}
	var failed error
	rows := listRows(ctx, tx, ids, &failed, wrote)
	meta := documents.Meta{
		Title: words.Title, Unit: words.Unit, By: words.By, Code: words.Code, Purpose: words.Purpose, At: tx.Now, Columns: columns,
		Training: a.By.IsTraining(),
	}
	if err := documents.WriteList(w, meta, rows); err != nil {
		return err
	}
	return failed
}

// listRows reads the records of a list; what goes wrong is left in failed, and ends the list.
func listRows(ctx context.Context, tx *store.Tx, ids []registry.ChildID, failed *error, wrote func(int)) iter.Seq[documents.ListRow] {
	hamlets, done := map[registry.UnitID]string{}, 0
	return func(yield func(documents.ListRow) bool) {
		for part := range slices.Chunk(ids, batchSize) {
			children, err := inOrder(ctx, tx, part)
			if err != nil {
				*failed = err
				return
			}
			tx.Filed(children)
			for i := range children {
				row, err := listRow(ctx, tx, &children[i], hamlets)
				if err != nil {
					*failed = err
					return
				}
				if !yield(row) {
					return
				}
			}
			done += len(part)
			wrote(done)
		}
	}
}

// listRow says the hamlet by its unit, which holds also where the column of the import was empty.
func listRow(ctx context.Context, tx *store.Tx, c *registry.Child, hamlets map[registry.UnitID]string) (documents.ListRow, error) {
	if _, known := hamlets[c.Unit]; !known {
		unit, err := tx.Unit(ctx, c.Unit)
		if err != nil {
			return documents.ListRow{}, err
		}
		if unit.Level == registry.LevelHamlet {
			hamlets[c.Unit] = unit.FullName()
		} else {
			hamlets[c.Unit] = ""
		}
	}
	v := c.Values
	if hamlet := hamlets[c.Unit]; hamlet != "" {
		v.Hamlet = hamlet
	}
	return documents.ListRow{Values: v, Software: c.Software, Case: c.Case.String()}, nil
}

// inOrder reads records in the order of the ids; those out of scope are left out.
func inOrder(ctx context.Context, tx *store.Tx, ids []registry.ChildID) ([]registry.Child, error) {
	children, err := tx.Children(ctx, ids)
	if err != nil {
		return nil, err
	}
	place := make(map[registry.ChildID]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(children, func(a, b registry.Child) int { return place[a.ID] - place[b.ID] })
	return children, nil
}

// ExportNote is what the journal says of a filter: stages and units, never contents.
func ExportNote(f registry.Filter) string {
	var parts []string
	for _, s := range f.Stages {
		parts = append(parts, s.String())
	}
	if f.Returned {
		parts = append(parts, "returned")
	}
	for _, u := range f.Units {
		parts = append(parts, fmt.Sprintf("unit %d", u))
	}
	return strings.Join(parts, " ")
}
