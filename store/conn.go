package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"

	"github.com/lib/pq"
)

// pqConn is what lib/pq's connection offers to database/sql.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.NamedValueChecker
	driver.SessionResetter
	driver.Validator
}

// conn tells the wire which context each operation runs under, and gives errors their meaning.
type conn struct {
	pqConn
	wire  *wire
	home  *connector
	epoch int64
}

var errConnStale = fmt.Errorf("connection opened before another one froze: %w", driver.ErrBadConn)

// ResetSession satisfies driver.SessionResetter: the pool asks before it uses a connection again.
func (c *conn) ResetSession(ctx context.Context) error {
	if !c.IsValid() {
		return errConnStale
	}
	return c.pqConn.ResetSession(ctx)
}

// IsValid satisfies driver.Validator.
func (c *conn) IsValid() bool {
	return !c.wire.broken.Load() && c.epoch == c.home.frozen.Load() && c.pqConn.IsValid()
}

// QueryContext satisfies driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	c.wire.begin(ctx)
	rows, err := c.pqConn.QueryContext(ctx, q, args)
	return rows, c.meaning(ctx, err)
}

// ExecContext satisfies driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	c.wire.begin(ctx)
	res, err := c.pqConn.ExecContext(ctx, q, args)
	return res, c.meaning(ctx, err)
}

// Ping satisfies driver.Pinger.
func (c *conn) Ping(ctx context.Context) error {
	c.wire.begin(ctx)
	return c.meaning(ctx, c.pqConn.Ping(ctx))
}

// PrepareContext satisfies driver.ConnPrepareContext.
func (c *conn) PrepareContext(ctx context.Context, q string) (driver.Stmt, error) {
	c.wire.begin(ctx)
	st, err := c.pqConn.PrepareContext(ctx, q)
	if err != nil {
		return nil, c.meaning(ctx, err)
	}
	if inner, ok := st.(pqStmt); ok {
		return &stmt{pqStmt: inner, conn: c}, nil
	}
	return st, nil // COPY: its rows run under the context of this call
}

// BeginTx satisfies driver.ConnBeginTx.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	c.wire.begin(ctx)
	tx, err := c.pqConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, c.meaning(ctx, err)
	}
	return &driverTx{Tx: tx, conn: c, ctx: ctx}, nil
}

// meaning turns an error of the wire or of the server into one that callers can ask about:
// errors.Is finds the context's error where its end was the cause.
func (c *conn) meaning(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, driver.ErrBadConn) {
		return err
	}
	late := errors.Is(err, os.ErrDeadlineExceeded)
	if cause := ctx.Err(); cause != nil && (late || hasCode(err, codeQueryCanceled)) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	if late {
		return fmt.Errorf("database did not answer within %s: %w", c.home.profile.wire, err)
	}
	return err
}

// driverTx ends a transaction as an operation of its own.
type driverTx struct {
	driver.Tx
	conn *conn
	ctx  context.Context
}

// Commit satisfies driver.Tx. Its errors stay as they are: As must tell an answer from silence.
func (t *driverTx) Commit() error {
	t.conn.wire.begin(t.ctx)
	return t.Tx.Commit()
}

// Rollback satisfies driver.Tx.
func (t *driverTx) Rollback() error {
	t.conn.wire.begin(context.Background())
	return t.Tx.Rollback()
}

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
	rows, err := s.pqStmt.QueryContext(ctx, args)
	return rows, s.conn.meaning(ctx, err)
}

// Close satisfies driver.Stmt.
func (s *stmt) Close() error {
	s.conn.wire.begin(context.Background())
	return s.pqStmt.Close()
}

var _ pq.DialerContext = (*dialer)(nil)
