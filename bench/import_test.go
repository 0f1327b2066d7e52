package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"rasoat/casework"
	"rasoat/documents"
)

const (
	listed       = 2000
	importRounds = 5
)

// BenchmarkImport brings a commune's list of 2000 children in from a real workbook, brings the same
// list in again, and puts the same finished rows, sealed columns included, into the same indexed table
// by COPY alone.
func BenchmarkImport(b *testing.B) {
	w := newCommune(b, false)
	path := onDisk(b, childrenOf(b, listed))
	var read, merge, whole, again, copied, staged times
	var done casework.Summary
	rounds(b, importRounds, func() {
		w.empty(b)
		content, rows := w.read(b, path, &read)
		clock(b, &merge, func() (err error) {
			done, err = w.take(b, content, rows)
			return err
		})
		whole = append(whole, read[len(read)-1]+merge[len(merge)-1])
		w.again(b, path, &again)
		finished := w.finished(b)
		w.copyAll(b, &copied, finished, "children", "")
		w.copyAll(b, &staged, finished, "staged", `INSERT INTO children OVERRIDING SYSTEM VALUE SELECT * FROM staged ORDER BY id`)
	})
	if done.New != listed-done.Twice {
		b.Fatalf("%d of %d children are new", done.New, listed)
	}
	metric(b, "whole", whole.median())
	metric(b, "xlsx", read.median())
	metric(b, "import", merge.median())
	metric(b, "again", again.median())
	metric(b, "copy", copied.median())
	b.ReportMetric(listed/whole.median().Seconds(), "rows/s")
	b.ReportMetric(merge.over(copied), "import/copy")
	results.say("Import of a commune's list of %d children, workbook in to report ready: %s, %.0f rows/s (%s).",
		listed, short(whole.median()), listed/whole.median().Seconds(), most(whole.median().Seconds(), 3, " s"))
	results.say("Of that, reading the workbook alone takes %s. After it is read: %s (later %s).",
		short(read.median()), short(merge.median()), most(merge.median().Seconds(), 0.5, " s"))
	results.say("The bare COPY of the same finished rows into the same indexed table takes %s, through a staging table %s: the import after reading takes %.1f × and %.1f × as long.",
		short(copied.median()), short(staged.median()), merge.over(copied), merge.over(staged))
	results.say("The same list again, workbook read anew: %s, %.1f × the bare COPY; it writes 0 rows of children.",
		short(again.median()), again.over(copied))
}

// empty takes the last round back, hamlets included.
func (w *commune) empty(b *testing.B) {
	b.Helper()
	w.run(b, `TRUNCATE children, imports, journal RESTART IDENTITY CASCADE`)
	w.run(b, `DELETE FROM units WHERE parent_id = $1`, int64(w.unit.ID))
	w.run(b, `UPDATE units SET last_case = 0`)
}

func (w *commune) read(b *testing.B, path string, into *times) (content []byte, rows []documents.Row) {
	b.Helper()
	clock(b, into, func() (err error) {
		if content, err = os.ReadFile(path); err == nil {
			rows, err = readList(b.Context(), path, content)
		}
		return err
	})
	return content, rows
}

func (w *commune) take(b *testing.B, content []byte, rows []documents.Row) (casework.Summary, error) {
	return importRows(b.Context(), w.store, w.officer, w.unit, casework.NewFile("list.xlsx", content), rows)
}

// again imports the same file once more and makes sure that no row was written.
func (w *commune) again(b *testing.B, path string, into *times) {
	b.Helper()
	before := w.versions(b)
	start := time.Now()
	var read times
	content, rows := w.read(b, path, &read)
	sum, err := w.take(b, content, rows)
	*into = append(*into, time.Since(start))
	if err != nil {
		b.Fatal(err)
	}
	if sum.New+sum.Changed != 0 || w.versions(b) != before {
		b.Fatalf("the same list again writes: %d new, %d changed", sum.New, sum.Changed)
	}
}

// versions is another text once any row was written, whatever was written.
func (w *commune) versions(b *testing.B) (sum string) {
	b.Helper()
	err := w.owner.QueryRow(`SELECT md5(string_agg(concat(id, ' ', xmin, ' ', ctid), ',' ORDER BY id)) FROM children`).Scan(&sum)
	if err != nil {
		b.Fatal(err)
	}
	return sum
}

// table is the content of children as COPY takes it.
type table struct {
	columns []string
	rows    [][]any
}

// finished reads all rows of children, column by column as text.
func (w *commune) finished(b *testing.B) table {
	b.Helper()
	var t table
	var names pq.StringArray
	err := w.owner.QueryRow(`SELECT array_agg(column_name::text ORDER BY ordinal_position)
		FROM information_schema.columns WHERE table_schema = 'rasoat' AND table_name = 'children'`).Scan(&names)
	if err != nil {
		b.Fatal(err)
	}
	t.columns = names
	rows, err := w.owner.Query(`SELECT ` + strings.Join(names, "::text, ") + `::text FROM children ORDER BY id`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		row := make([]any, len(names))
		for i, v := range values {
			if v.Valid {
				row[i] = v.String
			}
		}
		t.rows = append(t.rows, row)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return t
}

// copyAll empties children and fills it again by COPY, into the table itself or through another one
// that a statement merges from.
func (w *commune) copyAll(b *testing.B, into *times, t table, target, merge string) {
	b.Helper()
	w.run(b, `TRUNCATE children CASCADE`)
	clock(b, into, func() error { return w.copyOnce(b.Context(), t, target, merge) })
	var n int
	if err := w.owner.QueryRow(`SELECT count(*) FROM children`).Scan(&n); err != nil || n != len(t.rows) {
		b.Fatalf("copied %d of %d rows (%v)", n, len(t.rows), err)
	}
}

func (w *commune) copyOnce(ctx context.Context, t table, target, merge string) error {
	tx, err := w.owner.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after the commit there is nothing to take back
	if merge != "" {
		if _, err := tx.Exec(`CREATE TEMPORARY TABLE ` + target + ` (LIKE children) ON COMMIT DROP`); err != nil {
			return err
		}
	}
	stmt, err := tx.Prepare(`COPY ` + target + ` (` + strings.Join(t.columns, ", ") + `) FROM STDIN`)
	if err != nil {
		return err
	}
	for _, row := range t.rows {
		if _, err := stmt.Exec(row...); err != nil {
			return fmt.Errorf("copy a row: %w", err)
		}
	}
	if _, err := stmt.Exec(); err != nil {
		return err
	}
	if err := stmt.Close(); err != nil {
		return err
	}
	if merge != "" {
		if _, err := tx.Exec(merge); err != nil {
			return err
		}
	}
	return tx.Commit()
}
