package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

const imageColumns = `import_id, child_id, unit_id, ukey, seal, version, earlier_id, image, made_at`

// saveImages keeps the records as they stood before the import, sealed.
func (tx *Tx) saveImages(ctx context.Context, m Merge) error {
	ids := make([]int64, len(m.Before))
	for i, c := range m.Before {
		ids[i] = int64(c.ID)
	}
	earlier, err := tx.importsOf(ctx, ids)
	if err != nil {
		return err
	}
	s := stage{
		tx: tx, table: "incoming_images", like: "import_images", columns: imageColumns,
		merge: `INSERT INTO import_images (` + imageColumns + `) SELECT ` + imageColumns + ` FROM incoming_images`,
	}
	return s.fill(ctx, len(m.Before), func(b []byte, i int) ([]byte, error) {
		plain, err := json.Marshal(m.Before[i])
		if err != nil {
			return b, fmt.Errorf("write image: %w", err)
		}
		seal := uuid.New()
		image, err := tx.store.keys.Seal("import_images", "image", seal, plain)
		if err != nil {
			return b, fmt.Errorf("seal image: %w", err)
		}
		return appendRow(b, []any{
			m.Import, ids[i], int64(m.Commune.ID), int64(m.Commune.Key), seal, m.Changed[i].Version, nullID(earlier[ids[i]]), image, tx.Now,
		})
	})
}

// importsOf tells by which imports records have come.
func (tx *Tx) importsOf(ctx context.Context, ids []int64) (map[int64]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, import_id FROM children WHERE id = ANY($1) AND import_id IS NOT NULL`, pq.Array(ids))
	if err != nil {
		return nil, fmt.Errorf("read imports of children: %w", err)
	}
	defer rows.Close()
	of := make(map[int64]int64, len(ids))
	for rows.Next() {
		var child, by int64
		if err := rows.Scan(&child, &by); err != nil {
			return nil, fmt.Errorf("read imports of children: %w", err)
		}
		of[child] = by
	}
	return of, wrapped(rows.Err(), "read imports of children")
}

// ImportImage is a record as it stood before an import.
type ImportImage struct {
	Before       registry.Child
	VersionAfter int
}

// ImportImages reads what an import has changed, in the order of the records' ids, from the one behind
// after; nothing once the images are purged.
func (tx *Tx) ImportImages(ctx context.Context, id int64, after registry.ChildID, limit int) ([]ImportImage, error) {
	var rows []struct {
		Seal    uuid.UUID
		Version int
		Image   []byte
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT seal, version, image FROM import_images WHERE import_id = $1 AND child_id > $2 ORDER BY child_id LIMIT $3`, id, int64(after), limit)
	if err != nil {
		return nil, fmt.Errorf("read images: %w", err)
	}
	images := make([]ImportImage, len(rows))
	for i, row := range rows {
		images[i].VersionAfter = row.Version
		plain, err := tx.store.keys.Open("import_images", "image", row.Seal, row.Image)
		if err != nil {
			return nil, fmt.Errorf("open image: %w", err)
		}
		if err := json.Unmarshal(plain, &images[i].Before); err != nil {
			return nil, fmt.Errorf("read image: %w", err)
		}
	}
	return images, nil
}

// DropImportImages forgets the images of one import.
func (tx *Tx) DropImportImages(ctx context.Context, id int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM import_images WHERE import_id = $1`, id)
	return wrapped(err, "drop images")
}

// ReturnToImports gives restored records the import back that they stood with before this one, and
// drops what this one had against the work on them.
func (tx *Tx) ReturnToImports(ctx context.Context, id int64, children []*registry.Child) error {
	ids := make([]int64, len(children))
	for i, c := range children {
		ids[i] = int64(c.ID)
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE children AS c SET import_id = i.earlier_id FROM import_images AS i
		WHERE i.import_id = $1 AND i.child_id = ANY($2) AND c.id = i.child_id`, id, pq.Array(ids))
	if err != nil {
		return fmt.Errorf("return to imports: %w", err)
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM conflicts WHERE import_id = $1 AND child_id = ANY($2) AND outcome = 'open'`, id, pq.Array(ids))
	return wrapped(err, "drop conflicts")
}

// ImportOf tells by which import a record has come last; 0 is none.
func (tx *Tx) ImportOf(ctx context.Context, id registry.ChildID) (int64, error) {
	of, err := tx.importsOf(ctx, []int64{int64(id)})
	return of[int64(id)], err
}

// Untouched tells the records that are as an import has made them from those that somebody has changed
// since, or has decided on as one of a pair, and holds them. Who is not there any more is neither.
func (tx *Tx) Untouched(ctx context.Context, ids []registry.ChildID) (free, touched []registry.ChildID, err error) {
	var rows []struct {
		ID      registry.ChildID
		Version int
	}
	err = tx.SelectContext(ctx, &rows, `
		SELECT id, CASE WHEN EXISTS (SELECT FROM pairs WHERE c.id IN (low_id, high_id)) THEN 0 ELSE version END AS version
		FROM children AS c WHERE id = ANY($1) ORDER BY id FOR UPDATE OF c`, pq.Array(int64s(ids)))
	if err != nil {
		return nil, nil, fmt.Errorf("hold imported records: %w", err)
	}
	for _, row := range rows {
		if row.Version == 1 {
			free = append(free, row.ID)
		} else {
			touched = append(touched, row.ID)
		}
	}
	return free, touched, nil
}
