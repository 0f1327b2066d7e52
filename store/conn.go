package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
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
	got, err := c.pqConn.QueryContext(ctx, q, args)
	return c.rows(ctx, got, err)
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
	if copying, ok := st.(copier); ok { // its rows run under the context of this call
		return &copyStmt{copier: copying, conn: c}, nil
	}
	return st, nil
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
	meant := lateOf(ctx, err)
	if meant == err && errors.Is(err, os.ErrDeadlineExceeded) { //nolint:errorlint // unchanged
		return fmt.Errorf("database did not answer within %s: %w", c.home.profile.wire, err)
	}
	return meant
}

// lateOf adds the context's error to one that came of its end.
func lateOf(ctx context.Context, err error) error {
	if !errors.Is(err, os.ErrDeadlineExceeded) && !hasCode(err, codeQueryCanceled) {
		return err
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%w: %w", cause, err)
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

// Rollback satisfies driver.Tx. It is not worth waiting for: the server ends the transaction of a
// lost connection by itself.
func (t *driverTx) Rollback() error {
	t.conn.wire.beginShort()
	return t.Tx.Rollback()
}
