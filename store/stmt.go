package store

import (
	"context"
	"database/sql/driver"
	"io"
)

// pqStmt is what lib/pq's prepared statement offers to database/sql.
type pqStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type stmt struct {
	pqStmt
	conn *conn
}

// ExecContext satisfies driver.StmtExecContext.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.conn.wire.begin(ctx)
	res, err := s.pqStmt.ExecContext(ctx, args)
	return res, s.conn.meaning(ctx, err)
}

// QueryContext satisfies driver.StmtQueryContext.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.conn.wire.begin(ctx)
	got, err := s.pqStmt.QueryContext(ctx, args)
	return s.conn.rows(ctx, got, err)
}

// Close satisfies driver.Stmt.
func (s *stmt) Close() error {
	s.conn.wire.beginShort()
	return s.pqStmt.Close()
}

// pqRows is what lib/pq's rows offer to database/sql.
type pqRows interface {
	driver.Rows
	driver.RowsNextResultSet
	driver.RowsColumnTypeScanType
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypePrecisionScale
}

// rows gives the errors met while reading on the same meaning as those of the query.
type rows struct {
	pqRows
	ctx  context.Context
	conn *conn
}

func (c *conn) rows(ctx context.Context, got driver.Rows, err error) (driver.Rows, error) {
	if err != nil {
		return nil, c.meaning(ctx, err)
	}
	if inner, ok := got.(pqRows); ok {
		return &rows{pqRows: inner, ctx: ctx, conn: c}, nil
	}
	return got, nil
}

// Next satisfies driver.Rows.
func (r *rows) Next(dest []driver.Value) error {
	err := r.pqRows.Next(dest)
	if err == nil || err == io.EOF { //nolint:errorlint // the interface asks for it bare
		return err
	}
	return r.conn.meaning(r.ctx, err)
}
