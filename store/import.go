package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// Import is one list that came in, with what it did.
type Import struct {
	ID        int64
	Unit      registry.Unit
	Kind      registry.ListKind
	Source    registry.ListSource
	Scope     []registry.UnitID // the hamlets that the list is about; none: the whole unit
	FileName  string
	FileHash  []byte
	By        registry.MembershipID
	At        time.Time // set by the store
	Rows      int
	Added     int
	Changed   int
	Unchanged int
	Conflicts int
	Missing   int
	Seen      []registry.ChildID // records that stood on the list; nil: it was not kept
	Made      []registry.ChildID // of these the ones that it brought in first
	Hamlets   []registry.UnitID  // that it has made
	UndoneAt  time.Time          // zero: it stands
}

// AddImport writes the line of an import and returns its id. Without kind and source it is a whole
// list from the software.
func (tx *Tx) AddImport(ctx context.Context, i Import) (int64, error) {
	var id int64
	err := tx.GetContext(ctx, &id, `
		INSERT INTO imports (unit_id, ukey, kind, source, scope, file_name, file_hash, made_by, made_at,
			read_rows, added, changed, unchanged, conflicts, missing)
		VALUES ($1, $2, coalesce(nullif($3, ''), 'whole'), coalesce(nullif($4, ''), 'software'), $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0)
		RETURNING id`,
		int64(i.Unit.ID), int64(i.Unit.Key), string(i.Kind), string(i.Source), pq.Array(int64s(i.Scope)), i.FileName, i.FileHash,
		nullID(int64(i.By)), tx.Now)
	if err != nil {
		return 0, fmt.Errorf("add import: %w", err)
	}
	return id, nil
}

// FinishImport writes what the import has done.
func (tx *Tx) FinishImport(ctx context.Context, i Import) error {
	result, err := tx.ExecContext(ctx, `
		UPDATE imports SET read_rows = $2, added = $3, changed = $4, unchanged = $5, conflicts = $6, missing = $7, seen = $8, made = $9,
			hamlets = $10
		WHERE id = $1`,
		i.ID, i.Rows, i.Added, i.Changed, i.Unchanged, i.Conflicts, i.Missing, pq.Array(int64s(i.Seen)), pq.Array(int64s(i.Made)), pq.Array(int64s(i.Hamlets)))
	return affected(result, err, "finish import")
}

func int64s[T ~int64](ids []T) []int64 {
	plain := make([]int64, len(ids))
	for i, id := range ids {
		plain[i] = int64(id)
	}
	return plain
}

func idsOf[T ~int64](plain []int64) []T {
	if plain == nil {
		return nil
	}
	ids := make([]T, len(plain))
	for i, id := range plain {
		ids[i] = T(id)
	}
	return ids
}

// EarlierImports counts the lists that a commune has had, and tells whether this very file was one.
// What was undone does not count.
func (tx *Tx) EarlierImports(ctx context.Context, commune registry.UnitID, hash []byte) (n int, again bool, err error) {
	row := tx.QueryRowxContext(ctx, `
		SELECT count(*), coalesce(bool_or(file_hash = $2), false) FROM imports
		WHERE unit_id = $1 AND source = 'software' AND undone_at IS NULL`, int64(commune), hash)
	if err := row.Scan(&n, &again); err != nil {
		return 0, false, fmt.Errorf("look for imports: %w", err)
	}
	return n, again, nil
}

const importColumns = `i.id, i.unit_id, i.ukey, i.kind, i.source, i.scope, i.file_name, i.file_hash, i.made_by, i.made_at,
	i.read_rows, i.added, i.changed, i.unchanged, i.conflicts, i.missing, i.seen, i.made, i.hamlets, i.undone_at`

type importRow struct {
	ID                                            int64
	UnitID                                        registry.UnitID `db:"unit_id"`
	UKey                                          registry.UKey   `db:"ukey"`
	Kind                                          registry.ListKind
	Source                                        registry.ListSource
	Scope                                         pq.Int64Array
	FileName                                      string                          `db:"file_name"`
	FileHash                                      []byte                          `db:"file_hash"`
	MadeBy                                        sql.Null[registry.MembershipID] `db:"made_by"`
	MadeAt                                        time.Time                       `db:"made_at"`
	Rows                                          int                             `db:"read_rows"`
	Added, Changed, Unchanged, Conflicts, Missing int
	Seen                                          pq.Int64Array
	Made                                          pq.Int64Array
	Hamlets                                       pq.Int64Array
	UndoneAt                                      sql.Null[time.Time] `db:"undone_at"`
}

func (r importRow) read() Import {
	return Import{
		ID: r.ID, Unit: registry.Unit{ID: r.UnitID, Key: r.UKey}, Kind: r.Kind, Source: r.Source, Scope: idsOf[registry.UnitID](r.Scope),
		FileName: r.FileName, FileHash: r.FileHash, By: r.MadeBy.V, At: r.MadeAt, Rows: r.Rows, Added: r.Added, Changed: r.Changed,
		Unchanged: r.Unchanged, Conflicts: r.Conflicts, Missing: r.Missing,
		Seen: idsOf[registry.ChildID](r.Seen), Made: idsOf[registry.ChildID](r.Made), Hamlets: idsOf[registry.UnitID](r.Hamlets), UndoneAt: r.UndoneAt.V,
	}
}

// Import reads one import; its unit has id and key only.
func (tx *Tx) Import(ctx context.Context, id int64) (Import, error) {
	var row importRow
	if err := tx.GetContext(ctx, &row, `SELECT `+importColumns+` FROM imports AS i WHERE id = $1`, id); err != nil {
		return Import{}, fmt.Errorf("read import: %w", notFound(err))
	}
	return row.read(), nil
}

// Imports lists what a unit has had, the newest first, without the records of each.
func (tx *Tx) Imports(ctx context.Context, unit registry.UnitID, limit int) ([]Import, error) {
	var rows []importRow
	err := tx.SelectContext(ctx, &rows, `
		SELECT `+importColumns+` FROM (
			SELECT id, unit_id, ukey, kind, source, scope, file_name, file_hash, made_by, made_at, read_rows, added, changed,
				unchanged, conflicts, missing, null::bigint[] AS seen, '{}'::bigint[] AS made, hamlets, undone_at
			FROM imports WHERE unit_id = $1) AS i
		ORDER BY i.id DESC LIMIT $2`, int64(unit), limit)
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	imports := make([]Import, len(rows))
	for i, row := range rows {
		imports[i] = row.read()
	}
	return imports, nil
}

// LastImport finds the newest import of a unit of the same source, kind and scope that was not undone;
// ErrNotFound when there was none.
func (tx *Tx) LastImport(ctx context.Context, like Import) (Import, error) {
	var row importRow
	err := tx.GetContext(ctx, &row, `
		SELECT `+importColumns+` FROM imports AS i
		WHERE unit_id = $1 AND source = $2 AND kind = $3 AND scope = $4 AND undone_at IS NULL
		ORDER BY id DESC LIMIT 1`,
		int64(like.Unit.ID), string(like.Source), string(like.Kind), pq.Array(int64s(like.Scope)))
	if err != nil {
		return Import{}, fmt.Errorf("find the last import: %w", notFound(err))
	}
	return row.read(), nil
}

// MarkUndone notes that an import was taken back.
func (tx *Tx) MarkUndone(ctx context.Context, id int64, by registry.MembershipID) error {
	result, err := tx.ExecContext(ctx, `UPDATE imports SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL`,
		id, tx.Now, nullID(int64(by)))
	return affected(result, err, "mark import undone")
}

// LockUnit holds a unit until the transaction ends: one import or merge of a commune at a time.
func (tx *Tx) LockUnit(ctx context.Context, id registry.UnitID) error {
	_, err := tx.ExecContext(ctx, `SELECT FROM units WHERE id = $1 FOR NO KEY UPDATE`, int64(id))
	if err != nil {
		return fmt.Errorf("hold unit: %w", err)
	}
	return nil
}
