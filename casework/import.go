package casework

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// File says where rows come from.
type File struct {
	Name string
	Hash []byte // of the whole content
}

// NewFile names a file by its content.
func NewFile(name string, content []byte) File {
	sum := sha256.Sum256(content)
	return File{Name: name, Hash: sum[:]}
}

// ImportOptions are what an import is told beside the list.
type ImportOptions struct {
	// Hamlets makes the hamlets that the list names and the commune lacks; otherwise their children
	// stand under the commune itself, whose own key is the unknown hamlet.
	Hamlets bool
	// Merge says which hamlet a text of the list means, by hamletKey; decided by a person.
	Merge map[string]registry.UnitID
	// Communes are the former communes, by placeKey, whose rows are meant; none: all.
	Communes []string
	// Kind and Scope say what the list claims to hold; empty: every child of the commune.
	Kind  registry.ListKind
	Scope []registry.UnitID
	// Source says whose list it is; empty: the software's. Only that may be imported, the others are compared.
	Source registry.ListSource
	// Tell, which may be nil, hears how many records were written.
	Tell func(n int)
	// what a preview can open; nil: nothing is kept.
	lines *importLines
	// numbers that other communes of the same file hold.
	elsewhere map[digest]bool
}

func (o *ImportOptions) complete() {
	if o.Kind == "" {
		o.Kind = registry.ListWhole
	}
	if o.Source == "" {
		o.Source = registry.SourceSoftware
	}
	o.Scope = slices.Compact(slices.Sorted(slices.Values(o.Scope)))
}

// Import is ImportList for rows that come with the transaction.
func Import(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, rows Rows, o ImportOptions) (Summary, error) {
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Summary{}, err
	}
	list, err := readPlain(ctx, tx, rows)
	if err != nil {
		return Summary{}, err
	}
	return ImportList(ctx, tx, act, commune, file, list, o)
}

// ImportList brings a list of one commune in, in the caller's transaction on the work handle: all of it
// or nothing. The same list again changes nothing. One import of a commune runs at a time.
func ImportList(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, list *List, o ImportOptions) (Summary, error) {
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Summary{}, err
	}
	if err := tx.LockUnit(ctx, commune.ID); err != nil {
		return Summary{}, err
	}
	p, err := planImport(ctx, tx, act, commune, file, list, o)
	if err != nil {
		return Summary{}, err
	}
	err = p.commit(ctx, file)
	return p.summary, err
}

// PreviewImport says what Import would do and changes nothing.
func PreviewImport(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, rows Rows) (Summary, error) {
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Summary{}, err
	}
	list, err := readPlain(ctx, tx, rows)
	if err != nil {
		return Summary{}, err
	}
	return PreviewList(ctx, tx, act, commune, file, list, ImportOptions{})
}

// PreviewList says what ImportList would do and changes nothing, hamlets included.
func PreviewList(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, file File, list *List, o ImportOptions) (Summary, error) {
	if err := act.By.Require(registry.ActImport, commune.Key); err != nil {
		return Summary{}, err
	}
	o.Hamlets = false
	p, err := planImport(ctx, tx, act, commune, file, list, o)
	if err != nil {
		return Summary{}, err
	}
	p.dry = true
	err = p.meetAll(ctx)
	return p.summary, err
}

// ReadRows reads a whole list before a transaction begins. tell, which may be nil, hears every so many
// rows how far it is.
func ReadRows(ctx context.Context, rows Rows, tell func(n int)) ([]documents.Row, error) {
	const every = 500
	var read []documents.Row
	for row, err := range rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("read rows: %w", err)
		}
		if read = append(read, row); tell != nil && len(read)%every == 0 {
			tell(len(read))
		}
	}
	return read, nil
}

// RowsOf are rows that were read before.
func RowsOf(read []documents.Row) Rows {
	return func(yield func(documents.Row, error) bool) {
		for _, row := range read {
			if !yield(row, nil) {
				return
			}
		}
	}
}
