package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
)

// stage is a temporary table through which many rows go into one with row-level security.
type stage struct {
	tx      *Tx
	table   string // its name
	like    string // the table whose columns it has
	columns string // those that are copied
	merge   string // the statement that empties it into the other
	tell    func(n int)

	copying *sql.Stmt
	waiting int // rows since the last merge
	written int // rows that merges have written
}

// fill copies n rows, which encode appends in COPY's text form from several goroutines at once, and
// merges them chunk by chunk.
func (s *stage) fill(ctx context.Context, n int, encode func(b []byte, i int) ([]byte, error)) error {
	_, err := s.tx.ExecContext(ctx, `CREATE TEMPORARY TABLE IF NOT EXISTS `+s.table+` (LIKE `+s.like+`) ON COMMIT DROP`)
	if err != nil {
		return fmt.Errorf("make staging table: %w", err)
	}
	defer func() {
		if s.copying != nil {
			_ = s.copying.Close()
		}
	}()
	type batch struct {
		lines []byte
		rows  int
	}
	err = InOrder(ctx, copyAhead, batches(n), func(from int) (batch, error) {
		to := min(from+copyBatch, n)
		var lines []byte
		for i := from; i < to; i++ {
			var err error
			if lines, err = encode(lines, i); err != nil {
				return batch{}, err
			}
		}
		return batch{lines[:len(lines)-1], to - from}, nil
	}, func(b batch) error { return s.send(ctx, b.lines, b.rows) })
	return errors.Join(err, s.flush(ctx, err))
}

// batches yields where each batch of n rows begins.
func batches(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for from := 0; from < n; from += copyBatch {
			if !yield(from, nil) {
				return
			}
		}
	}
}

func (s *stage) send(ctx context.Context, lines []byte, rows int) (err error) {
	if s.copying == nil {
		if _, err := s.tx.ExecContext(ctx, `TRUNCATE `+s.table); err != nil {
			return fmt.Errorf("empty staging table: %w", err)
		}
		if s.copying, err = s.tx.PrepareContext(ctx, `COPY `+s.table+` (`+s.columns+`) FROM STDIN`); err != nil {
			return fmt.Errorf("start copy: %w", err)
		}
	}
	if _, err := s.copying.ExecContext(ctx, copyText(lines)); err != nil {
		return fmt.Errorf("copy rows: %w", err)
	}
	if s.waiting += rows; s.waiting < mergeChunk {
		return nil
	}
	return s.flush(ctx, nil)
}

// flush merges what was copied; after a failure nothing can be merged any more.
func (s *stage) flush(ctx context.Context, failed error) error {
	if s.copying == nil || failed != nil {
		return nil
	}
	copying := s.copying
	s.copying, s.waiting = nil, 0
	if _, err := copying.ExecContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("finish copy: %w", err), copying.Close())
	}
	if err := copying.Close(); err != nil {
		return fmt.Errorf("finish copy: %w", err)
	}
	result, err := s.tx.ExecContext(ctx, s.merge)
	if err != nil {
		return fmt.Errorf("merge %s: %w", s.table, err)
	}
	n, err := result.RowsAffected()
	if s.written += int(n); s.tell != nil {
		s.tell(s.written)
	}
	return err
}
